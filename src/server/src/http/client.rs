//! Who is at the other end: the connection's address, or what a trusted proxy says; and the request's id.

use crate::{config::Config, session::RequestId};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, header::FORWARDED};
use ipnet::IpNet;
use std::{net::IpAddr, sync::Arc};
use uuid::Uuid;

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the connection, put there by the accept loop.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The address that limits count by: the person's, also behind a trusted proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

/// By this a person's report, an answer and a log line are found to belong together.
fn fresh_id() -> RequestId {
    RequestId(Uuid::now_v7().to_string())
}

/// Layer: puts [`RequestId`] and [`ClientAddress`] into the request and the id on the answer.
pub async fn identify(State(config): State<Arc<Config>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.0);
    let is_proxy = trusts(&config.trusted_proxies, peer);
    let id = is_proxy.then(|| given_id(request.headers())).flatten().unwrap_or_else(fresh_id);
    let address =
        if is_proxy { forwarded(&config.trusted_proxies, request.headers()).unwrap_or(peer) } else { peer };
    if !is_proxy {
        // Nothing behind this layer may believe what a stranger wrote.
        for name in [&REQUEST_ID, &FORWARDED_FOR, &FORWARDED] {
            request.headers_mut().remove(name);
        }
    }
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(ClientAddress(address));
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

fn trusts(networks: &[IpNet], address: IpAddr) -> bool {
    let address = address.to_canonical();
    networks.iter().any(|network| network.contains(&address))
}

/// An id that a proxy gave, if it can stand in a log line.
fn given_id(headers: &HeaderMap) -> Option<RequestId> {
    let text = headers.get(REQUEST_ID)?.to_str().ok()?;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (is_plain && (8..=64).contains(&text.len())).then(|| RequestId(text.to_owned()))
}

/// The last address in the chain that is not a proxy of ours: what stands before it anyone could have written.
fn forwarded(networks: &[IpNet], headers: &HeaderMap) -> Option<IpAddr> {
    let chain = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
    let addresses: Vec<IpAddr> =
        chain.flat_map(|value| value.split(',')).map_while(|part| part.trim().parse().ok()).collect();
    addresses.into_iter().rev().find(|address| !trusts(networks, *address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn the_client_is_the_last_address_that_is_not_a_proxy() {
        let networks = ["10.0.0.0/8".parse().unwrap()];
        let chain = headers(FORWARDED_FOR, "1.1.1.1, 203.0.113.7, 10.0.0.3");
        assert_eq!(forwarded(&networks, &chain), Some("203.0.113.7".parse().unwrap()));
        assert_eq!(forwarded(&networks, &headers(FORWARDED_FOR, "unknown")), None);
    }

    #[test]
    fn an_id_that_could_forge_a_log_line_is_not_taken() {
        assert!(given_id(&headers(REQUEST_ID, "0192-abcdef")).is_some());
        assert!(given_id(&headers(REQUEST_ID, "a b=c status=200")).is_none());
        assert!(given_id(&headers(REQUEST_ID, &"x".repeat(65))).is_none());
    }
}
