//! One place where an error becomes an answer. Handlers and layers return a [`Refusal`]; the layer here gives it the form
//! that the client reads: problem+json for the API, our own JSON for the browser's program, a page for a person.

use crate::{
    Ctx,
    session::{RequestId, cookie},
};
use axum::{
    Json,
    extract::{Request, State},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER},
};
use kemai_domain::{AppError, ErrorCode, Lang, Person};
use serde::Serialize;

/// An [`AppError`] on its way to the client.
#[derive(Clone, Debug)]
pub struct Refusal(pub AppError);

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = status(&self.0).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// What a handler of the API returns.
pub type ApiResult<T> = Result<T, Refusal>;

/// To whom the answer goes, known once the gate has asked: an error is told in that language and, as a page, in that person's frame.
#[derive(Clone)]
pub struct Asker(pub Ctx);

/// What the error page of the product is made of.
#[derive(Clone, Debug)]
pub struct ErrorPage {
    pub error: AppError,
    pub lang: Lang,
    /// What the cookie `theme` says.
    pub theme: String,
    /// Who asked, where the gate knew.
    pub person: Option<Person>,
    pub path: String,
}

/// Writes the error page; the app gives it, because it knows the design.
pub type RenderErrorPage = fn(ErrorPage) -> String;

/// The form of answer a client reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// problem+json.
    Program,
    /// The browser's part of a server function.
    Browser,
    /// A whole page.
    Person,
    /// A file or a picture is missing: a line of text.
    Loader,
}

impl Reader {
    #[must_use]
    pub fn of(path: &str, headers: &HeaderMap) -> Self {
        if path.starts_with("/api/") || path == "/events" {
            Self::Program
        } else if super::forms::is_navigation(headers) {
            Self::Person
        } else if path.starts_with("/rpc/") {
            Self::Browser
        } else if path.starts_with("/pkg/") {
            Self::Loader
        } else {
            match headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()) {
                Some(accept) if accept.contains("json") => Self::Program,
                Some(accept) if accept.starts_with("image/") => Self::Loader,
                _ => Self::Person,
            }
        }
    }
}

/// Layer: gives every refusal on its way out its form.
pub async fn answer(State(render): State<RenderErrorPage>, request: Request, next: Next) -> Response {
    let reader = Reader::of(request.uri().path(), request.headers());
    let asked_lang = lang_of(request.headers());
    let theme = cookie(request.headers(), "theme").unwrap_or_default().to_owned();
    let id = request.extensions().get::<RequestId>().cloned();
    let instance = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let Some(Refusal(mut error)) = response.extensions_mut().remove::<Refusal>() else { return response };
    error.request_id = id.map(|id| id.0);
    let asker = response.extensions_mut().remove::<Asker>();
    let lang = asker.as_ref().map_or(asked_lang, |asker| asker.0.lang());
    let code = error.code;
    let status = response.status();
    let formed = match reader {
        Reader::Program => problem(&error, lang, instance),
        Reader::Browser => Json(&error).into_response(),
        Reader::Person => {
            let person = asker.and_then(|asker| asker.0.person().cloned());
            Html(render(ErrorPage { error, lang, theme, person, path: instance })).into_response()
        }
        Reader::Loader => error.title(lang).into_response(),
    };
    let (mut parts, _) = response.into_parts();
    let (formed_parts, body) = formed.into_parts();
    parts.headers.extend(formed_parts.headers);
    parts.headers.remove(http::header::CONTENT_LENGTH);
    parts.status = status;
    if code == ErrorCode::TooMany && !parts.headers.contains_key(RETRY_AFTER) {
        parts.headers.insert(RETRY_AFTER, HeaderValue::from_static("60"));
    }
    Response::from_parts(parts, body)
}

#[must_use]
pub fn status(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The language a stranger's browser asks for.
#[must_use]
pub fn lang_of(headers: &HeaderMap) -> Lang {
    let chosen = crate::session::cookie(headers, "lang").and_then(|tag| tag.parse().ok());
    let asked =
        || headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map(Lang::from_accept_language);
    chosen.or_else(asked).unwrap_or_default()
}

/// RFC 9457. `code` and the field codes are stable; the words are for people.
#[derive(Serialize)]
struct Problem<'a> {
    r#type: String,
    title: &'static str,
    status: u16,
    code: &'static str,
    instance: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ProblemField<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    /// The record as it stands now, on a conflict.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<&'a serde_json::Value>,
    /// More for programs, such as the likely duplicates.
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<&'a serde_json::Value>,
}

#[derive(Serialize)]
struct ProblemField<'a> {
    field: &'a str,
    code: &'static str,
    message: String,
}

fn problem(error: &AppError, lang: Lang, instance: String) -> Response {
    let is_conflict = error.code == ErrorCode::Conflict;
    let problem = Problem {
        r#type: format!("urn:kemai:error:{}", error.code.key()),
        title: error.title_for_programs(lang),
        status: error.code.status(),
        code: error.code.key(),
        instance,
        errors: error
            .fields
            .iter()
            .map(|refused| ProblemField {
                field: &refused.field,
                code: refused.problem.key(),
                message: refused.problem.message_for_programs(lang),
            })
            .collect(),
        request_id: error.request_id.as_deref(),
        current: error.detail.as_ref().filter(|_| is_conflict),
        context: error.detail.as_ref().filter(|_| !is_conflict),
    };
    let mut response = Json(problem).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

#[cfg(test)]
mod tests;
