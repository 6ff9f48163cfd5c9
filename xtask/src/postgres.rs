//! A PostgreSQL of our own for the tests: its own data folder, a free port on 127.0.0.1, gone when dropped.
//! initdb refuses root, so for root it all runs as the user `postgres`, or `nobody`.

use std::fs::{self, OpenOptions};
use std::net::TcpListener;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::shell::{command, output, run_quietly};
use crate::site::hash;

/// The running cluster.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    user: Option<User>,
    server: Child,
    url: String,
}

#[derive(Clone, Copy)]
struct User {
    uid: u32,
    gid: u32,
}

/// What becomes of committed data when the machine stops.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// For benchmarks: as in production, with the memory that a small server would be given.
    Kept,
    /// For tests: what they write need not survive the machine.
    Lost,
}

impl Durability {
    const fn settings(self) -> &'static [&'static str] {
        match self {
            Durability::Kept => &[
                "shared_buffers=1GB",
                "effective_cache_size=3GB",
                "max_wal_size=4GB",
                "random_page_cost=1.1",
            ],
            Durability::Lost => &["fsync=off", "full_page_writes=off", "synchronous_commit=off"],
        }
    }
}

impl Postgres {
    /// Makes a cluster and starts it.
    ///
    /// # Errors
    /// When a program of PostgreSQL fails; with what it said.
    pub fn start(programs: PathBuf, durability: Durability) -> Result<Self> {
        let user = unprivileged_user()?;
        let folder = std::env::temp_dir().join(format!("kemai-postgres-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;

        let password = password()?;
        let password_file = folder.join("password");
        let mut options = OpenOptions::new();
        std::io::Write::write_all(
            &mut options.write(true).create_new(true).mode(0o600).open(&password_file)?,
            password.as_bytes(),
        )?;
        if let Some(user) = user {
            for path in [&folder, &password_file] {
                chown(path, Some(user.uid), Some(user.gid))?;
            }
        }

        let data = folder.join("data");
        let mut initdb = Command::new(programs.join("initdb"));
        initdb.args(["--username=kemai", "--auth-local=trust", "--auth-host=password"]);
        initdb.args(["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--pgdata"]).arg(&data);
        initdb.arg("--pwfile").arg(&password_file);
        run_quietly(as_user(&mut initdb, user).current_dir(&folder))?;

        let port = free_port()?;
        let mut server = Command::new(programs.join("postgres"));
        server.arg("-D").arg(&data).arg("-k").arg(&folder);
        for setting in
            ["listen_addresses=127.0.0.1", &format!("port={port}"), "max_connections=400", "timezone=UTC"]
        {
            server.args(["-c", setting]);
        }
        for setting in durability.settings() {
            server.args(["-c", setting]);
        }
        let log = fs::File::create(folder.join("log"))?;
        server.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let server = as_user(&mut server, user).current_dir(&folder).spawn()?;

        let url = format!("postgres://kemai:{password}@127.0.0.1:{port}/postgres");
        let mut postgres = Self { programs, folder, user, server, url };
        postgres.wait(port)?;
        eprintln!("  PostgreSQL listens on 127.0.0.1:{port}, its data in {}.", postgres.folder.display());
        Ok(postgres)
    }

    /// Where tests reach it, as a user who may create databases.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn wait(&mut self, port: u16) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(60) {
            let mut ready = Command::new(self.programs.join("pg_isready"));
            ready.args(["--quiet", "--host=127.0.0.1", &format!("--port={port}")]);
            if ready.status()?.success() {
                return Ok(());
            }
            if self.server.try_wait()?.is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!(
            "PostgreSQL did not start:\n{}",
            fs::read_to_string(self.folder.join("log")).unwrap_or_default()
        )
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = Command::new(self.programs.join("pg_ctl"));
        stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"]).arg(self.folder.join("data"));
        if run_quietly(as_user(&mut stop, self.user).current_dir(&self.folder)).is_err() {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Nothing to change for those who are not root.
fn unprivileged_user() -> Result<Option<User>> {
    let id = |arguments: &[&str]| output(command(&["id"]).args(arguments));
    if id(&["-u"])?.trim() != "0" {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        let Ok(uid) = id(&["-u", name]) else { continue };
        let gid = id(&["-g", name])?;
        return Ok(Some(User { uid: uid.trim().parse()?, gid: gid.trim().parse()? }));
    }
    bail!("PostgreSQL refuses to run as root, and there is neither a user `postgres` nor `nobody`")
}

fn as_user(command: &mut Command, user: Option<User>) -> &mut Command {
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid);
    }
    command
}

fn password() -> Result<String> {
    let mut random = [0; 32];
    let mut source = fs::File::open(Path::new("/dev/urandom"))?;
    std::io::Read::read_exact(&mut source, &mut random)?;
    Ok(hash(&[&random]).to_string())
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no free port on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}
