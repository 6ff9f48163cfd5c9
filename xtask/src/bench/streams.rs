//! `bench streams`: very many open streams of events on one server: what each costs, and how soon a change is in every browser.
//! `bench reminders`: reminders that are all due in the same moment: how many a second are told.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::bed::{self, Bed, Options, Plan};
use super::client::{Client, Request};
use super::measure::{Effort, measure};
use super::server::Server;

const STREAMS: usize = 10_000;
const REMINDERS: usize = 2_000;
/// Customers of the company meanwhile.
const ROWS: usize = 1_000;
const CHANGES: usize = 30;
/// A change that takes longer to arrive has not arrived.
const PATIENCE: Duration = Duration::from_secs(30);

/// # Errors
/// When a stream cannot be opened, or a change does not arrive everywhere.
pub fn streams(options: &Options) -> Result<()> {
    // This program holds one end of each, the server the other.
    let wanted = options.count.unwrap_or(STREAMS) + 1_000;
    raise_files(wanted)?;
    bed::run(&small(options), &Plan { name: "streams", demo: &[], before: None, figures: many_streams })
}

/// # Errors
/// When plans cannot be made in time, or reminders do not come.
pub fn reminders(options: &Options) -> Result<()> {
    bed::run(&small(options), &Plan { name: "reminders", demo: &[], before: None, figures: many_reminders })
}

/// Lets this program, and the server that it starts, hold so many open files.
fn raise_files(wanted: usize) -> Result<()> {
    let limit = format!("--nofile={wanted}:{wanted}");
    let soft = || -> Result<usize> {
        let limits = std::fs::read_to_string("/proc/self/limits")?;
        let line = limits.lines().find(|line| line.starts_with("Max open files")).context("no such limit")?;
        Ok(line.split_whitespace().nth(3).and_then(|soft| soft.parse().ok()).unwrap_or(usize::MAX))
    };
    if soft()? >= wanted {
        return Ok(());
    }
    let process = std::process::id().to_string();
    // What it says when it may not is in the sentence below.
    let raised = Command::new("prlimit").args(["--pid", &process, &limit]).stderr(Stdio::null()).status();
    if !raised.is_ok_and(|status| status.success()) || soft()? < wanted {
        bail!(
            "so many streams want {wanted} open files: run `ulimit -n {wanted}` first, or ask for fewer with --count"
        );
    }
    Ok(())
}

/// How many customers there are is of no account here.
fn small(options: &Options) -> Options {
    Options { rows: vec![ROWS], ..options.clone() }
}

fn many_streams(bed: &Bed<'_>) -> Result<()> {
    let (server, cookie) = (bed.server, bed.people.admin.as_str());
    let count = bed.count(STREAMS);
    let before = server.memory("VmRSS")?;
    let started = Instant::now();
    let mut streams = (0..count).map(|_| Stream::open(server.address, cookie)).collect::<Result<Vec<_>>>()?;
    for stream in &mut streams {
        stream.wait_for(b"retry:")?;
    }
    bed.print("opened", count as f64 / started.elapsed().as_secs_f64(), "streams/s");
    bed.print("memory_each", (server.memory("VmRSS")? - before) * 1024.0 / count as f64, "kB");
    let mut times = Vec::with_capacity(CHANGES * count);
    for number in 0..CHANGES {
        times.extend(one_change(server, cookie, &mut streams, number)?);
    }
    times.sort_unstable();
    for (what, share) in [("median", 0.5), ("p95", 0.95), ("longest", 1.0)] {
        let index = (share * (times.len() - 1) as f64).round() as usize;
        bed.print(&format!("commit_to_browser_{what}"), times[index].as_secs_f64() * 1000.0, "ms");
    }
    Ok(())
}

/// The times from the answer to a change until each stream has told it.
fn one_change(server: &Server, cookie: &str, streams: &mut [Stream], number: usize) -> Result<Vec<Duration>> {
    let body = serde_json::json!({ "name": format!("直播{number}号{}有限公司", nonce()) });
    let post = Request::post("/api/v1/customers", cookie, "application/json", body.to_string());
    let answer = Client::connect(server.address)?.send(&post)?;
    let committed = Instant::now();
    let made: Value = serde_json::from_slice(&answer.body)?;
    let id = made["id"].as_str().with_context(|| format!("no customer but {}", answer.text()))?;
    let mut times = Vec::with_capacity(streams.len());
    let mut waiting: Vec<&mut Stream> = streams.iter_mut().collect();
    while !waiting.is_empty() {
        if committed.elapsed() > PATIENCE {
            bail!("{} streams did not tell the change", waiting.len());
        }
        let mut rest = Vec::with_capacity(waiting.len());
        for stream in waiting {
            if stream.has(id.as_bytes())? {
                times.push(committed.elapsed());
                stream.read.clear();
            } else {
                rest.push(stream);
            }
        }
        waiting = rest;
    }
    Ok(times)
}

fn many_reminders(bed: &Bed<'_>) -> Result<()> {
    let (server, cookie) = (bed.server, bed.people.sales.as_str());
    let count = bed.count(REMINDERS);
    let wait = Duration::from_secs(20 + count as u64 / 50);
    let (due, due_at) = (SystemTime::now() + wait, Instant::now() + wait);
    let due = due.duration_since(SystemTime::UNIX_EPOCH)?.as_secs();
    let effort = Effort { clients: 16, requests: count, longest: wait };
    let made = measure(server, effort, &[201], |number| plan(cookie, number, due))?;
    bed.print("plans", made.per_second(), "plans/s");
    if Instant::now() > due_at {
        bail!("the plans were not made in time");
    }
    let mut stream = Stream::open(server.address, cookie)?;
    stream.wait_for(b"retry:")?;
    std::thread::sleep(due_at.saturating_duration_since(Instant::now()));
    let processor = server.processor()?;
    let mut told = 0;
    while told < count {
        if due_at.elapsed() > PATIENCE * 10 {
            bail!("{told} of {count} reminders came");
        }
        told += stream.take(b"event: reminder")?;
        std::thread::sleep(Duration::from_millis(2));
    }
    let took = due_at.elapsed();
    bed.print("told", count as f64 / took.as_secs_f64(), "reminders/s");
    bed.print("last", took.as_secs_f64() * 1000.0, "ms");
    bed.print("processor", (server.processor()? - processor) * 1000.0 / count as f64, "ms/reminder");
    Ok(())
}

fn plan(cookie: &str, number: usize, due: u64) -> Request {
    let body = serde_json::json!({
        "content": format!("第 {number} 件事"),
        "due_at": instant(due),
        "remind_before_minutes": [0],
    });
    Request::post("/api/v1/plans", cookie, "application/json", body.to_string())
}

/// RFC 3339, of seconds since 1970.
fn instant(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Days to a civil date, counted in eras of 400 years that begin in March (Hinnant).
    let shifted = days + 719_468;
    let (era, day) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day_of_month:02}T{hour:02}:{minute:02}:{second:02}Z")
}

fn nonce() -> u128 {
    SystemTime::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_micros() % 1_000_000_000)
}

/// A stream as a browser holds it.
struct Stream {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Stream {
    fn open(address: SocketAddr, cookie: &str) -> Result<Self> {
        let mut stream = TcpStream::connect(address).context("the server takes no more streams")?;
        let head = format!(
            "GET /events HTTP/1.1\r\nhost: {address}\r\nsec-fetch-site: same-origin\r\naccept: text/event-stream\r\ncookie: {cookie}\r\n\r\n"
        );
        stream.write_all(head.as_bytes())?;
        stream.set_nonblocking(true)?;
        Ok(Self { stream, read: Vec::new() })
    }

    /// Reads what has come.
    fn fill(&mut self) -> Result<()> {
        let mut some = [0; 16 * 1024];
        loop {
            match self.stream.read(&mut some) {
                Ok(0) => bail!("a stream ended: {}", String::from_utf8_lossy(&self.read)),
                Ok(count) => self.read.extend_from_slice(&some[..count]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn has(&mut self, text: &[u8]) -> Result<bool> {
        self.fill()?;
        Ok(self.read.windows(text.len()).any(|window| window == text))
    }

    fn wait_for(&mut self, text: &[u8]) -> Result<()> {
        let started = Instant::now();
        while !self.has(text)? {
            if started.elapsed() > PATIENCE {
                bail!("a stream does not begin: {}", String::from_utf8_lossy(&self.read));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }

    /// How often a text has come since the last call.
    fn take(&mut self, text: &[u8]) -> Result<usize> {
        self.fill()?;
        // What may be the beginning of one stays.
        let whole = self.read.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let lines: Vec<u8> = self.read.drain(..whole).collect();
        Ok(lines.windows(text.len()).filter(|window| *window == text).count())
    }
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn instants_are_written_as_the_api_reads_them() {
        assert_eq!(instant(0), "1970-01-01T00:00:00Z");
        assert_eq!(instant(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(instant(1_795_546_799), "2026-11-24T18:59:59Z");
    }
}
