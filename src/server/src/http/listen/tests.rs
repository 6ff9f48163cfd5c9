use super::*;
use axum::routing::get;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::{Instant, sleep, timeout},
};

const SHORT: Limits = Limits {
    header_time: Duration::from_millis(200),
    idle_time: Duration::from_millis(600),
    header_bytes: 8192,
    connections: 2,
    drain_time: Duration::from_secs(2),
};

async fn slow() -> &'static str {
    sleep(Duration::from_millis(400)).await;
    "slow"
}

async fn start(limits: Limits) -> (SocketAddr, CancellationToken, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let router = Router::new().route("/", get(|| async { "ok" })).route("/slow", get(slow));
    (address, stop.clone(), tokio::spawn(serve(listener, router, limits, None, stop)))
}

async fn say(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).await.unwrap();
}

/// All that comes until the other side closes.
async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset is an end too.
    let _ = timeout(Duration::from_secs(3), stream.read_to_end(&mut bytes)).await.expect("the server closes");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn headers_that_do_not_come_end_the_connection() {
    let (address, ..) = start(SHORT).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    say(&mut stream, "GET / HTTP/1.1\r\nhost: x\r\n").await;
    let begun = Instant::now();
    assert!(!rest(stream).await.contains("200 OK"));
    assert!(begun.elapsed() < Duration::from_millis(550), "by the header time-out, not the idle one");
}

#[tokio::test]
async fn a_kept_connection_does_not_stay_silent() {
    let (address, ..) = start(SHORT).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    say(&mut stream, "GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(rest(stream).await.contains("200 OK"));
}

#[tokio::test]
async fn headers_too_large_are_refused() {
    let (address, ..) = start(SHORT).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let large = "x".repeat(20_000);
    let _ =
        stream.write_all(format!("GET / HTTP/1.1\r\nhost: x\r\nx-large: {large}\r\n\r\n").as_bytes()).await;
    assert!(!rest(stream).await.contains("200 OK"));
}

#[tokio::test]
async fn one_connection_too_many_is_told_so() {
    let (address, ..) = start(Limits { header_time: Duration::from_secs(5), ..SHORT }).await;
    let first = TcpStream::connect(address).await.unwrap();
    let second = TcpStream::connect(address).await.unwrap();
    sleep(Duration::from_millis(50)).await;
    assert!(rest(TcpStream::connect(address).await.unwrap()).await.starts_with("HTTP/1.1 503"));
    drop((first, second));
    sleep(Duration::from_millis(50)).await;
    let mut again = TcpStream::connect(address).await.unwrap();
    say(&mut again, "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(rest(again).await.contains("200 OK"));
}

#[tokio::test]
async fn a_stop_lets_a_running_request_end() {
    let (address, stop, served) = start(SHORT).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    say(&mut stream, "GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await;
    sleep(Duration::from_millis(100)).await;
    stop.cancel();
    assert!(rest(stream).await.ends_with("slow"));
    timeout(Duration::from_secs(1), served).await.expect("ends with the last request").unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever() {
    let (address, stop, served) = start(Limits { drain_time: Duration::from_millis(100), ..SHORT }).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    say(&mut stream, "GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await;
    sleep(Duration::from_millis(50)).await;
    stop.cancel();
    timeout(Duration::from_millis(300), served).await.expect("ends at the drain time").unwrap();
}
