//! The accept loop. `axum::serve` sets no timer, so a slow client could hold a connection for ever: here handshakes and headers
//! have a time-out, silent connections are closed, connections are counted, and a stop drains what is running.

use super::client::Peer;
use super::idle::Idle;
use axum::{Router, body::Body};
use http::Request;
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// What the loop allows.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the handshake of TLS, and for the headers of one request; on a kept connection also the time until they come.
    pub header_time: Duration,
    /// Without a byte in either direction.
    pub idle_time: Duration,
    /// Of one request.
    pub header_bytes: usize,
    pub connections: usize,
    /// For running requests after the stop.
    pub drain_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_time: Duration::from_secs(15),
            idle_time: Duration::from_secs(75),
            header_bytes: 32 * 1024,
            // Room for the streams of ten thousand open browsers, and for what they ask besides.
            connections: 20_000,
            drain_time: Duration::from_secs(8),
        }
    }
}

const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nretry-after: 2\r\nconnection: close\r\n\r\n";

/// Serves until `stop` is cancelled, then lets running requests end within the drain time. With `tls` nothing but TLS is spoken.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    tls: Option<TlsAcceptor>,
    stop: CancellationToken,
) {
    let connections = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let builder = Arc::new(builder(&limits));
    loop {
        let (stream, peer) = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file handles, mostly: others may close in a moment.
                    tracing::warn!(error = %error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
        };
        let Ok(permit) = connections.clone().try_acquire_owned() else {
            if tls.is_none() {
                refuse(&stream);
            }
            continue;
        };
        let _ = stream.set_nodelay(true);
        let (builder, router, watcher) = (builder.clone(), router.clone(), graceful.watcher());
        let (tls, stop) = (tls.clone(), stop.clone());
        tokio::spawn(async move {
            let ended = match tls {
                None => watcher.watch(connect(&builder, stream, peer, router, &limits)).await,
                Some(tls) => match shake_hands(&tls, stream, &limits, &stop).await {
                    Ok(stream) => watcher.watch(connect(&builder, stream, peer, router, &limits)).await,
                    Err(error) => Err(error.into()),
                },
            };
            // A connection that breaks is the client's matter; what the handler did is logged by the request.
            if let Err(error) = ended {
                tracing::debug!(error = %error, "connection ended");
            }
            drop(permit);
        });
    }
    drop(listener);
    if timeout(limits.drain_time, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were still running at the end of the drain time");
    }
}

fn builder(limits: &Limits) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_headers(100)
        .max_buf_size(limits.header_bytes.max(8192));
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(limits.header_bytes).unwrap_or(u32::MAX))
        .max_concurrent_streams(100)
        .keep_alive_interval(limits.idle_time / 3)
        .keep_alive_timeout(limits.header_time);
    builder
}

/// Too many connections: say so without reading, so that a flood costs nothing.
fn refuse(stream: &TcpStream) {
    let _ = stream.try_write(FULL);
}

/// A handshake is no request: it has its time, and a stop does not wait for it.
async fn shake_hands(
    tls: &TlsAcceptor,
    stream: TcpStream,
    limits: &Limits,
    stop: &CancellationToken,
) -> io::Result<TlsStream<TcpStream>> {
    let shaken = stop.run_until_cancelled(timeout(limits.header_time, tls.accept(stream))).await;
    shaken.ok_or(io::ErrorKind::ConnectionAborted)?.map_err(|_| io::ErrorKind::TimedOut)?
}

fn connect<S>(
    builder: &auto::Builder<TokioExecutor>,
    stream: S,
    peer: SocketAddr,
    router: Router,
    limits: &Limits,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = Box<dyn std::error::Error + Send + Sync>>
+ Send
+ use<S>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let io = TokioIo::new(Idle::new(stream, limits.idle_time));
    let service = router.map_request(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer.ip()));
        request
    });
    builder.serve_connection_with_upgrades(io, TowerToHyperService::new(service)).into_owned()
}

#[cfg(test)]
mod tests;
