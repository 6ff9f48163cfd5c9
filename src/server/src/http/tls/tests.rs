use super::*;
use crate::http::listen::{Limits, serve};
use axum::{Router, routing::get};
use std::{path::PathBuf, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, pki_types::ServerName},
};
use tokio_util::sync::CancellationToken;

/// A folder with a certificate for localhost that signs itself, and its key.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("kemai-tls-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir_all(&folder).unwrap();
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(folder.join("cert.pem"), made.cert.pem()).unwrap();
        std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        Self(folder)
    }

    fn files(&self) -> TlsFiles {
        TlsFiles { cert: self.0.join("cert.pem"), key: self.0.join("key.pem") }
    }
}

fn refused(files: &TlsFiles) -> String {
    acceptor(files).err().expect("is refused")
}

#[test]
fn a_file_that_cannot_be_used_is_named_with_its_setting() {
    let (folder, other) = (Folder::new(), Folder::new());
    let files = folder.files();
    let missing = refused(&TlsFiles { cert: folder.0.join("none.pem"), ..files.clone() });
    assert!(missing.contains("KEMAI_TLS_CERT") && missing.contains("none.pem"), "{missing}");
    assert!(missing.contains("cannot be read"), "{missing}");
    let swapped = refused(&TlsFiles { cert: files.key.clone(), key: files.cert.clone() });
    assert!(swapped.contains("has no certificate in it"), "{swapped}");
    let no_key = refused(&TlsFiles { key: files.cert.clone(), ..files.clone() });
    assert!(no_key.contains("KEMAI_TLS_KEY") && no_key.contains("a private key"), "{no_key}");
    let foreign = refused(&TlsFiles { key: other.files().key, ..files });
    assert!(foreign.contains("does not go with"), "{foreign}");
}

#[tokio::test]
async fn a_client_that_trusts_the_certificate_is_answered_and_a_silent_one_is_let_go() {
    let folder = Folder::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, router) = (CancellationToken::new(), Router::new().route("/", get(|| async { "ok" })));
    let limits = Limits { header_time: Duration::from_millis(300), ..Limits::default() };
    let tls = acceptor(&folder.files()).unwrap();
    let served = tokio::spawn(serve(listener, router, limits, Some(tls), stop.clone()));

    let mut trusted = RootCertStore::empty();
    trusted.add(CertificateDer::from_pem_file(folder.files().cert).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(trusted)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TcpStream::connect(address).await.unwrap();
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok"), "{answer}");

    for words in ["", "GET / HTTP/1.1\r\nhost: x\r\n\r\n"] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(words.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let ended = timeout(Duration::from_secs(3), stream.read_to_end(&mut answer)).await;
        assert!(ended.is_ok(), "the connection ends by the time of the handshake");
        assert!(!String::from_utf8_lossy(&answer).contains("200 OK"), "nothing is served in the clear");
    }

    let shaking = TcpStream::connect(address).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    stop.cancel();
    timeout(Duration::from_secs(2), served).await.expect("a stop waits for no handshake").unwrap();
    drop(shaking);
}
