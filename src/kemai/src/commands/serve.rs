//! `kemai serve`: from the configuration to a listening server, and to its end.

use crate::failure::Failure;
use kemai_server::{
    config::Config,
    http::{listen, tls},
    jobs, metrics, upkeep,
};
use std::io::{ErrorKind, Write, stdout};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tokio_util::sync::CancellationToken;

pub async fn run(config: Config) -> Result<(), Failure> {
    let listen = config.listen;
    let tls = config.tls.as_ref().map(tls::acceptor).transpose().map_err(Failure::Other)?;
    kemai_app::server::check_configuration(&config).map_err(Failure::Other)?;
    metrics::recorder();
    let app = super::open(config).await?;
    let router = kemai_app::server::router(&app).map_err(Failure::Other)?;
    let listener = TcpListener::bind(listen).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => Failure::other(format!(
            "{listen} is in use: stop the other program, or choose another KEMAI_LISTEN"
        )),
        _ => Failure::other(format!("cannot listen on {listen}: {error}")),
    })?;
    let address = listener.local_addr().map_err(|error| Failure::other(error.to_string()))?;
    if let Err(error) = kemai_app::server::listen_to_changes(&app).await {
        tracing::warn!(error.code = error.code.key(), "live changes cannot be read yet");
    }
    let stop = stop_on_signal()?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    // Whoever started it may not listen: that is no reason to stop.
    let _ = writeln!(stdout(), "Kemai listens on {scheme}://{address}");
    let streams = app.clone();
    let stopping = stop.clone();
    tokio::spawn(async move {
        stopping.cancelled().await;
        streams.live.stop();
    });
    let warming = app.clone();
    tokio::spawn(async move { kemai_app::server::warm(&warming).await });
    let upkeep = tokio::spawn(upkeep::watch(app.clone(), kemai_app::server::chores(), stop.clone()));
    let work = tokio::spawn(jobs::watch(app.clone(), kemai_app::server::work(), stop.clone()));
    listen::serve(listener, router, listen::Limits::default(), tls, stop).await;
    if upkeep.await.is_err() || work.await.is_err() {
        tracing::error!("upkeep or the jobs ended before the program");
    }
    app.db.close().await;
    Ok(())
}

/// Cancelled by SIGTERM or Ctrl-C. A second one ends the program at once.
fn stop_on_signal() -> Result<CancellationToken, Failure> {
    let listen =
        |kind| signal(kind).map_err(|error| Failure::other(format!("cannot listen for signals: {error}")));
    let (mut terminate, mut interrupt) = (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?);
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    tokio::spawn(async move {
        for times in 0.. {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if times > 0 {
                std::process::exit(1);
            }
            tracing::info!("stopping: no new connections, running requests end");
            stopping.cancel();
        }
    });
    Ok(stop)
}
