//! Every server function is also a plain form. With the browser's program running, a form is sent as a call that wants JSON.
//! Without it, the browser navigates: then the function runs for its JSON all the same, and here its outcome becomes what a
//! browser can show. Done leads on (303); refused shows the form's own page again (422), with what was typed and what is wrong.

use super::{guard::BODY_BYTES, page, refusal::Refusal};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderValue, Method, StatusCode, Uri,
    header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, LOCATION, REFERER, SET_COOKIE},
    request::Parts,
};
use kemai_domain::{AppError, ErrorCode, Outcome};
use std::future::Future;

/// The longest answer of a server function that is looked into.
const ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// A form that was refused, for the page that shows it again.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The form's address: `/rpc/customers/create`.
    pub action: String,
    /// What was typed, by the inputs' names; no passwords.
    pub values: Vec<(String, String)>,
    pub error: AppError,
}

/// In the extensions of a call: a browser sent the form by itself and will show a page, not the function's answer.
#[derive(Clone, Copy, Debug)]
pub struct PlainForm;

/// Whether the browser itself asks, to show the answer as a page.
#[must_use]
pub fn is_navigation(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    accept.contains("text/html") && !accept.starts_with("application/json")
}

/// Answers a call of a server function. `run` runs it; `show` answers a page (behind the gate, so that a page shows to a person
/// what that person may see).
pub async fn submit<R, S>(
    request: Request,
    run: impl FnOnce(Request) -> R,
    show: impl FnOnce(Request) -> S,
) -> Response
where
    R: Future<Output = Response>,
    S: Future<Output = Response>,
{
    let (parts, body) = request.into_parts();
    let is_streamed =
        parts.headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    if is_streamed {
        return mended(run(Request::from_parts(parts, body)).await).await;
    }
    // Read once, here: the function gets the bytes, the page the values.
    let Ok(bytes) = to_bytes(body, BODY_BYTES).await else {
        return Refusal(AppError::new(ErrorCode::TooLarge)).into_response();
    };
    if !is_navigation(&parts.headers) {
        return mended(run(Request::from_parts(parts, Body::from(bytes))).await).await;
    }
    let answer = run(call_for_json(&parts, bytes.clone())).await;
    let (answer, outcome) = match read(answer).await {
        Ok(read) => read,
        Err(error) => return Refusal(error).into_response(),
    };
    match outcome {
        Outcome::Done(_) => lead_on(&parts, &answer),
        Outcome::Refused(error) => {
            let action = parts.uri.path().to_owned();
            let submission = Submission { action, values: values(&bytes), error };
            let mut page = show(page_request(&with_cookies(&parts, &answer), submission)).await;
            if page.status() == StatusCode::OK {
                *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            }
            keep_cookies(&answer, &mut page);
            remember_page(&parts, &mut page);
            page
        }
    }
}

fn call_for_json(parts: &Parts, bytes: Bytes) -> Request {
    let mut parts = parts.clone();
    parts.extensions.insert(PlainForm);
    parts.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    Request::from_parts(parts, Body::from(bytes))
}

/// Takes an answer apart. Server functions that do not answer with an `Outcome` are done when they answer at all.
async fn read(answer: Response) -> Result<(http::response::Parts, Outcome<serde_json::Value>), AppError> {
    let (parts, body) = answer.into_parts();
    if let Some(Refusal(error)) = parts.extensions.get::<Refusal>() {
        return Err(error.clone());
    }
    let bytes = to_bytes(body, ANSWER_BYTES).await.map_err(|_| AppError::internal())?;
    if !parts.status.is_success() && !parts.status.is_redirection() {
        return Err(serde_json::from_slice(&bytes).unwrap_or_else(|_| AppError::internal()));
    }
    let outcome = serde_json::from_slice(&bytes).unwrap_or(Outcome::Done(serde_json::Value::Null));
    Ok((parts, outcome))
}

/// A failed call carries the status of its error; the server function macro knows only 500.
async fn mended(answer: Response) -> Response {
    if answer.status() != StatusCode::INTERNAL_SERVER_ERROR || answer.extensions().get::<Refusal>().is_some()
    {
        return answer;
    }
    match read(answer).await {
        Err(error) => Refusal(error).into_response(),
        Ok((parts, _)) => Response::from_parts(parts, Body::empty()),
    }
}

fn lead_on(parts: &Parts, answer: &http::response::Parts) -> Response {
    let named = answer.headers.get(LOCATION).and_then(|value| value.to_str().ok());
    let target = named.map_or_else(|| own_page(&parts.headers), |path| page::inside(path).to_owned());
    let mut response = (StatusCode::SEE_OTHER, "").into_response();
    response.headers_mut().remove(CONTENT_TYPE);
    if let Ok(target) = HeaderValue::from_str(&target) {
        response.headers_mut().insert(LOCATION, target);
    }
    keep_cookies(answer, &mut response);
    response
}

fn keep_cookies(from: &http::response::Parts, to: &mut Response) {
    for cookie in from.headers.get_all(SET_COOKIE) {
        to.headers_mut().append(SET_COOKIE, cookie.clone());
    }
}

/// The request as the browser would send it after the answer: the page shown again knows the cookies that came with it.
fn with_cookies(parts: &Parts, answer: &http::response::Parts) -> Parts {
    let mut parts = parts.clone();
    let given = answer.headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let given: Vec<&str> = given.filter_map(|cookie| cookie.split(';').next()).collect();
    if !given.is_empty() {
        let before = parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        // The first of a name counts.
        let all: Vec<&str> = given.into_iter().chain(before).collect();
        if let Ok(all) = HeaderValue::from_str(&all.join("; ")) {
            parts.headers.insert(COOKIE, all);
        }
    }
    parts
}

/// Where the browser keeps the page of a form that was refused: then it stands at the form's own address, which is no page.
/// Its own program reads it too, to show the page's address again.
const PAGE_COOKIE: &str = "form_page";

fn remember_page(parts: &Parts, response: &mut Response) {
    let page: String = form_urlencoded::byte_serialize(own_page(&parts.headers).as_bytes()).collect();
    let cookie = format!("{PAGE_COOKIE}={page}; Path=/rpc; Max-Age=86400; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

fn remembered_page(headers: &HeaderMap) -> Option<String> {
    let kept = crate::session::cookie(headers, PAGE_COOKIE)?;
    let page = form_urlencoded::parse(format!("page={kept}").as_bytes()).next()?.1.into_owned();
    Some(page::inside(&page).to_owned())
}

/// The page that the form stands on, without its host; the start when the browser does not say.
pub fn own_page(headers: &HeaderMap) -> String {
    let referer = headers.get(REFERER).and_then(|value| value.to_str().ok()?.parse::<Uri>().ok());
    let host = headers.get(HOST).and_then(|value| value.to_str().ok());
    referer
        .filter(|uri| uri.authority().map(http::uri::Authority::as_str) == host)
        .and_then(|uri| uri.path_and_query().map(|path| page::inside(path.as_str()).to_owned()))
        .and_then(|path| if path.starts_with("/rpc/") { remembered_page(headers) } else { Some(path) })
        .unwrap_or_else(|| "/".to_owned())
}

fn page_request(parts: &Parts, submission: Submission) -> Request {
    let mut parts = parts.clone();
    parts.method = Method::GET;
    parts.uri = own_page(&parts.headers).parse().unwrap_or_default();
    parts.headers.remove(CONTENT_TYPE);
    parts.headers.remove(CONTENT_LENGTH);
    parts.extensions.remove::<axum::extract::MatchedPath>();
    parts.extensions.insert(submission);
    Request::from_parts(parts, Body::empty())
}

/// What was typed. Secrets are typed again.
fn values(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes)
        .filter(|(name, _)| !name.contains("password") && !name.contains("secret"))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

#[cfg(test)]
mod tests;
