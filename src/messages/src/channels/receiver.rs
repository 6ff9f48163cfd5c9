//! Servers that speak what the channels speak, for tests: SMTP with and without TLS, and HTTP.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::IntoResponse,
};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

/// How a mail server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    Kind,
    /// TLS from the first byte.
    Tls,
    /// Offers STARTTLS and takes nothing without it.
    StartTls,
    /// Wants a user and password.
    Login,
    /// No such mailbox.
    Refuses,
    /// Comes back later.
    Busy,
    /// Breaks the line once it has the letter.
    Cuts,
}

/// A mail server and what it was sent.
pub struct MailServer {
    pub address: SocketAddr,
    /// The authority of its certificate, as PEM.
    pub root: String,
    pub mails: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    pub async fn start(manner: Manner) -> Self {
        let certified = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let root = certified.cert.pem();
        let key = PrivateKeyDer::try_from(certified.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certified.cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mails = Arc::new(Mutex::new(Vec::new()));
        let kept = mails.clone();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let (acceptor, mails) = (acceptor.clone(), kept.clone());
                tokio::spawn(async move {
                    if manner == Manner::Tls {
                        if let Ok(line) = acceptor.accept(line).await {
                            greet(line, manner, &mails).await;
                        }
                    } else if let Some(line) = greet(line, manner, &mails).await
                        && let Ok(line) = acceptor.accept(line).await
                    {
                        converse(line, Manner::Kind, &mails).await;
                    }
                });
            }
        });
        Self { address, root, mails }
    }

    pub fn url(&self, scheme: &str, user: &str, rest: &str) -> String {
        format!("{scheme}://{user}localhost:{}?from=crm@example.com{rest}", self.address.port())
    }

    pub fn only(&self) -> String {
        let mails = self.mails.lock().unwrap();
        assert_eq!(mails.len(), 1, "{mails:?}");
        mails[0].clone()
    }
}

async fn greet<L>(mut line: L, manner: Manner, mails: &Mutex<Vec<String>>) -> Option<L>
where
    L: AsyncRead + AsyncWrite + Unpin,
{
    line.write_all(b"220 mail.test ESMTP\r\n").await.ok()?;
    converse(line, manner, mails).await
}

/// The conversation; the line itself comes back when it is to be encrypted.
async fn converse<L>(line: L, manner: Manner, mails: &Mutex<Vec<String>>) -> Option<L>
where
    L: AsyncRead + AsyncWrite + Unpin,
{
    let mut line = BufReader::new(line);
    let mut is_known = manner != Manner::Login;
    let mut envelope = String::new();
    loop {
        let mut command = String::new();
        if line.read_line(&mut command).await.ok()? == 0 {
            return None;
        }
        let word = command.to_uppercase();
        let answer = match word.split([' ', ':', '\r']).next().unwrap_or_default() {
            "EHLO" if manner == Manner::StartTls => "250-mail.test\r\n250 STARTTLS\r\n",
            "EHLO" if manner == Manner::Login => "250-mail.test\r\n250 AUTH PLAIN LOGIN\r\n",
            "EHLO" => "250 mail.test\r\n",
            "STARTTLS" => {
                line.write_all(b"220 go ahead\r\n").await.ok()?;
                return Some(line.into_inner());
            }
            // "\0user\0pass"
            "AUTH" => {
                is_known = command.trim_end().ends_with("AHVzZXIAcGFzcw==");
                if is_known { "235 welcome\r\n" } else { "535 no\r\n" }
            }
            "MAIL" if !is_known || manner == Manner::StartTls => "530 not like this\r\n",
            "MAIL" if manner == Manner::Busy => "451 later\r\n",
            "RCPT" if manner == Manner::Refuses => "550 no such mailbox\r\n",
            "MAIL" | "RCPT" => {
                envelope.push_str(&command);
                "250 ok\r\n"
            }
            "DATA" => {
                line.write_all(b"354 go on\r\n").await.ok()?;
                let mut mail = std::mem::take(&mut envelope);
                loop {
                    let mut part = String::new();
                    if line.read_line(&mut part).await.ok()? == 0 {
                        return None;
                    }
                    if part == ".\r\n" {
                        break;
                    }
                    mail.push_str(part.strip_prefix('.').unwrap_or(&part));
                }
                mails.lock().unwrap().push(mail);
                if manner == Manner::Cuts {
                    return None;
                }
                "250 taken\r\n"
            }
            "QUIT" => {
                line.write_all(b"221 bye\r\n").await.ok()?;
                return None;
            }
            _ => "502 what?\r\n",
        };
        line.write_all(answer.as_bytes()).await.ok()?;
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: Method,
    pub uri: Uri,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// An HTTP server that always says the same, and what it was asked.
pub struct WebServer {
    pub address: SocketAddr,
    pub asked: Arc<Mutex<Vec<Asked>>>,
}

impl WebServer {
    pub async fn start(status: u16, body: &'static str) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = asked.clone();
        let router = Router::new()
            .fallback(move |State(asked): State<Arc<Mutex<Vec<Asked>>>>, method, uri, headers, whole: Bytes| async move {
                asked.lock().unwrap().push(Asked { method, uri, headers, body: whole });
                (StatusCode::from_u16(status).unwrap(), body).into_response()
            })
            .with_state(kept);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, asked }
    }

    /// Takes every request and never answers it.
    pub async fn cutting() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let mut line = BufReader::new(line);
                let mut first = String::new();
                let _ = line.read_line(&mut first).await;
            }
        });
        address
    }

    pub fn trusted(&self) -> Vec<String> {
        vec![self.address.to_string()]
    }

    pub fn url(&self, rest: &str) -> String {
        format!("http://{}{rest}", self.address)
    }

    pub fn only(&self) -> Asked {
        let asked = self.asked.lock().unwrap();
        assert_eq!(asked.len(), 1, "{asked:?}");
        asked[0].clone()
    }
}
