//! A request to another program, and what its end means.

use super::{
    Delivery,
    guard::{Guard, PublicOnly},
};
use reqwest::{Client, RequestBuilder, Response, StatusCode, header::CONTENT_TYPE, redirect::Policy};
use std::{
    sync::{Arc, LazyLock},
    time::Duration as StdDuration,
};
use tokio_rustls::rustls::crypto::ring;

/// Whole requests, with their answers.
const LONGEST: StdDuration = StdDuration::from_secs(20);
const TO_CONNECT: StdDuration = StdDuration::from_secs(10);
/// Answers are short.
const ANSWER_BYTES: usize = 64 * 1024;

/// For addresses that whoever runs the program named.
static TRUSTED: LazyLock<Option<Client>> = LazyLock::new(|| build(false));
/// For all others.
static PUBLIC: LazyLock<Option<Client>> = LazyLock::new(|| build(true));

fn build(is_public_only: bool) -> Option<Client> {
    // Another part of the program may have chosen already: it is the same.
    let _ = ring::default_provider().install_default();
    // A redirect would lead past the guard; a proxy of the environment would resolve names itself.
    let client = Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .timeout(LONGEST)
        .connect_timeout(TO_CONNECT)
        .user_agent(concat!("Kemai/", env!("CARGO_PKG_VERSION")));
    let client = if is_public_only { client.dns_resolver(Arc::new(PublicOnly)) } else { client };
    client.build().inspect_err(|error| tracing::error!(%error, "no client for outside channels")).ok()
}

/// The client for an address that somebody typed in, which the guard let pass.
pub fn client_for(guard: &Guard, url: &url::Url) -> Option<&'static Client> {
    if guard.is_trusted(url) { TRUSTED.as_ref() } else { PUBLIC.as_ref() }
}

/// The client for an address of the configuration.
pub fn trusted() -> Option<&'static Client> {
    TRUSTED.as_ref()
}

/// A JSON body.
pub fn json(request: RequestBuilder, body: &serde_json::Value) -> RequestBuilder {
    request.header(CONTENT_TYPE, "application/json").body(body.to_string())
}

/// What the other side said.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: String,
}

/// Sends, and reads the answer.
///
/// # Errors
/// How it ended without one.
pub async fn ask(request: RequestBuilder) -> Result<Answer, Delivery> {
    let response = request.send().await.map_err(|error| {
        if error.is_builder() {
            Delivery::failed("the request cannot be made")
        } else if error.is_connect() {
            Delivery::later("no connection")
        } else {
            // It was on its way when the line broke.
            Delivery::unknown("no answer")
        }
    })?;
    let status = response.status();
    let body = read(response).await.ok_or_else(|| Delivery::unknown("no whole answer"))?;
    Ok(Answer { status, body })
}

/// What a status means, when the body says no more.
pub fn by_status(answer: &Answer) -> Delivery {
    let status = answer.status;
    let problem = format!("HTTP {}", status.as_u16());
    match status.as_u16() {
        200..300 => Delivery::Sent,
        404 | 410 => Delivery::Gone,
        429 | 503 => Delivery::Later { problem },
        // A gateway gave up, or the other side failed while it was at it.
        500.. => Delivery::Unknown { problem },
        _ => Delivery::Failed { problem },
    }
}

async fn read(mut response: Response) -> Option<String> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        if body.len() + chunk.len() > ANSWER_BYTES {
            break;
        }
        body.extend_from_slice(&chunk);
    }
    Some(String::from_utf8_lossy(&body).into_owned())
}
