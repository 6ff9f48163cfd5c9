//! An HTTP client as small as can be: one connection that stays open, one request at a time, as a browser's closed loop.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Longer than the server takes for anything.
const PATIENCE: Duration = Duration::from_secs(90);

/// What is asked.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: &'static str,
    pub path: String,
    /// The cookie of whoever asks; empty for a stranger.
    pub cookie: String,
    pub kind: &'static str,
    pub body: String,
}

impl Request {
    pub fn get(path: impl Into<String>, cookie: &str) -> Self {
        Self { method: "GET", path: path.into(), cookie: cookie.to_owned(), kind: "", body: String::new() }
    }

    pub fn post(path: impl Into<String>, cookie: &str, kind: &'static str, body: String) -> Self {
        Self { method: "POST", path: path.into(), cookie: cookie.to_owned(), kind, body }
    }
}

/// What came.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// From the first byte sent to the last byte read.
    pub took: Duration,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

pub struct Client {
    stream: BufReader<TcpStream>,
    host: String,
    /// Pages are asked for as browsers do, compressed; answers that we read ourselves are not.
    pub takes_compressed: bool,
}

impl Client {
    pub fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).context("the server does not answer")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::new(stream), host: address.to_string(), takes_compressed: false })
    }

    pub fn send(&mut self, request: &Request) -> Result<Answer> {
        let Request { method, path, cookie, kind, body } = request;
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nsec-fetch-site: same-origin\r\n", self.host);
        head += if kind.is_empty() { "accept: text/html\r\n" } else { "accept: application/json\r\n" };
        if self.takes_compressed {
            head += "accept-encoding: gzip, deflate, br, zstd\r\n";
        }
        if !cookie.is_empty() {
            head += &format!("cookie: {cookie}\r\n");
        }
        if !kind.is_empty() {
            head += &format!("content-type: {kind}\r\ncontent-length: {}\r\n", body.len());
        }
        head += "\r\n";
        head += body;
        let started = Instant::now();
        // Whoever refuses a long body may do so before it is sent.
        let sent = self.stream.get_mut().write_all(head.as_bytes());
        let (status, headers) = self.head().map_err(|error| sent.err().map_or(error, Into::into))?;
        let mut answer = Answer { status, headers, body: Vec::new(), took: Duration::ZERO };
        if answer.header("transfer-encoding") == Some("chunked") {
            self.chunks(&mut answer.body)?;
        } else if let Some(length) = answer.header("content-length") {
            answer.body.resize(length.parse()?, 0);
            self.stream.read_exact(&mut answer.body)?;
        }
        answer.took = started.elapsed();
        Ok(answer)
    }

    fn head(&mut self) -> Result<(u16, Vec<(String, String)>)> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
        let Some(status) = status else { bail!("no answer but `{first}`") };
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { return Ok((status, headers)) };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    fn chunks(&mut self, body: &mut Vec<u8>) -> Result<()> {
        loop {
            let line = self.line()?;
            let length = usize::from_str_radix(line.split(';').next().unwrap_or_default(), 16)
                .with_context(|| format!("no length but `{line}`"))?;
            let start = body.len();
            body.resize(start + length, 0);
            self.stream.read_exact(&mut body[start..])?;
            self.line()?;
            if length == 0 {
                return Ok(());
            }
        }
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }
}

/// As it stands in a query string or a form.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded += &format!("%{byte:02X}");
        }
    }
    encoded
}
