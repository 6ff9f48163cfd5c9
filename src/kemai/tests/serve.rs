//! The program itself, as a shell starts it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

/// A running server on a folder of its own.
struct Server {
    child: Child,
    address: String,
    folder: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Server {
    /// Starts it, and closes both of its pipes as soon as it has said where it listens.
    fn start() -> Self {
        let folder = std::env::temp_dir().join(format!("kemai-serve-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_kemai"))
            .arg("serve")
            .current_dir(&folder)
            .env("KEMAI_DATA_DIR", &folder)
            .env("KEMAI_LISTEN", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        drop(child.stderr.take());
        let address = line.trim().rsplit_once("http://").expect("it says where it listens").1.to_owned();
        Self { child, address, folder }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: localhost\r\naccept: text/html\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn terminate(&mut self) -> Option<ExitStatus> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        None
    }
}

#[test]
fn a_server_whose_log_nobody_reads_answers_and_ends() {
    let mut server = Server::start();
    for path in ["/", "/nowhere", "/login"] {
        let answer = server.get(path);
        assert!(answer.starts_with("HTTP/1.1 303") || answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
    let setup = server.get("/setup");
    assert!(setup.starts_with("HTTP/1.1 200") && setup.contains("</html>"), "{setup}");
    assert!(server.terminate().expect("it ends").success());
}
