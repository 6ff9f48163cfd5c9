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
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let mut child = Command::new(env!("CARGO_BIN_EXE_kemai"))
            .arg("serve")
            .current_dir(&folder)
            .env("KEMAI_DATA_DIR", &folder)
            .env("KEMAI_LISTEN", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let said = child.stdout.take().expect("a pipe");
        BufReader::new(said).read_line(&mut line).expect("a line");
        drop(child.stderr.take());
        let address = line.trim().rsplit_once("http://").expect("it says where it listens").1.to_owned();
        Self { child, address, folder }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a time-out");
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: localhost\r\naccept: text/html\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    fn terminate(&mut self) -> Option<ExitStatus> {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().expect("kill is there");
        assert!(told.success());
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().expect("a child of ours") {
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

#[test]
fn a_check_of_the_schema_makes_nothing() {
    let folder = std::env::temp_dir().join(format!("kemai-check-{}", std::process::id()));
    let mut command = Command::new(env!("CARGO_BIN_EXE_kemai"));
    let checked =
        command.args(["migrate", "--check"]).env("KEMAI_DATA_DIR", &folder).output().expect("it runs");
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert_eq!(checked.status.code(), Some(1), "{said}");
    assert!(said.contains("there is no database") && said.contains("kemai.db"), "{said}");
    assert!(!folder.exists(), "nothing is made");
}
