//! The gate: every address passes it. It asks who comes, puts their `Ctx` into the request, and refuses by the permission
//! table. The scoped stores behind it decide about single records.

use super::{
    grades::Grades,
    refusal::{Asker, Refusal},
    scope,
};
use crate::{App, Ctx, session, settings};
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use http::{
    HeaderValue, Method, Uri,
    header::{ALLOW, WWW_AUTHENTICATE},
    request::Parts,
};
use kemai_domain::{AppError, ErrorCode, Grade};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// What the gate knows.
pub struct Gate {
    app: App,
    grades: Grades,
    /// A first admin never disappears again: once seen, nobody asks the database.
    is_set_up: AtomicBool,
}

/// The kinds of addresses, which are refused in different ways.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Page,
    ServerFunction,
    Machine,
}

impl Kind {
    fn of(path: &str) -> Self {
        if path.starts_with("/rpc/") {
            Self::ServerFunction
        } else if path.starts_with("/api/") || MACHINES.contains(&path) {
            Self::Machine
        } else {
            Self::Page
        }
    }
}

const MACHINES: &[&str] = &["/healthz", "/readyz", "/metrics", "/events"];

impl Gate {
    #[must_use]
    pub fn new(app: App, grades: Grades) -> Self {
        Self { app, grades, is_set_up: AtomicBool::new(false) }
    }

    async fn is_set_up(&self) -> Result<bool, AppError> {
        if self.is_set_up.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let is_set_up = settings::company(&self.app).await?.is_some();
        self.is_set_up.store(is_set_up, Ordering::Relaxed);
        Ok(is_set_up)
    }

    /// Who comes. An address for everyone answers even when nobody can be asked.
    async fn person(&self, parts: &Parts, grade: Grade) -> Result<Option<Ctx>, AppError> {
        match session::authenticate(&self.app, parts).await {
            Err(_) if grade == Grade::Public => Ok(None),
            result => result,
        }
    }

    async fn judge(&self, parts: &Parts, path: &str) -> Result<Option<Ctx>, Response> {
        let refused = |error: AppError| Refusal(error).into_response();
        let Some(grade) = self.grades.of(&parts.method, path) else {
            if let Some(methods) = self.grades.methods(path) {
                let mut response = refused(AppError::new(ErrorCode::MethodNotAllowed));
                if let Ok(methods) = HeaderValue::from_str(&methods) {
                    response.headers_mut().insert(ALLOW, methods);
                }
                return Err(response);
            }
            tracing::error!(http.route = path, "an address without a grade was refused");
            return Err(refused(AppError::not_found()));
        };
        let kind = Kind::of(path);
        if grade == Grade::BeforeSetup || kind == Kind::Page {
            match (grade == Grade::BeforeSetup, self.is_set_up().await.map_err(refused)?) {
                (true, true) => return Err(refused(AppError::not_found())),
                (true, false) => return Ok(None),
                (false, false) => return Err(Redirect::to("/setup").into_response()),
                (false, true) => {}
            }
        }
        let ctx = self.person(parts, grade).await.map_err(refused)?;
        let Some(ctx) = ctx else {
            return if grade == Grade::Public { Ok(None) } else { Err(stranger(kind, parts)) };
        };
        let is_admitted = grade.admits(ctx.rights());
        if !is_admitted || !scope::admits(&ctx, &parts.method, path) {
            let error = match kind {
                Kind::Page => AppError::not_found(),
                _ if is_admitted => AppError::new(ErrorCode::ScopeTooNarrow),
                _ => AppError::forbidden(),
            };
            let mut response = refused(error);
            response.extensions_mut().insert(Asker(ctx));
            return Err(response);
        }
        Ok(Some(ctx))
    }
}

/// Layer.
pub async fn pass(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let Some(path) = request.extensions().get::<MatchedPath>().cloned() else {
        // No route: the fallback has only the browser's files, which are for everyone. Whoever follows a dead link is told so in
        // the person's own language, with the ways on that the person has.
        let (parts, body) = request.into_parts();
        let is_person = super::forms::is_navigation(&parts.headers);
        let ctx = if is_person { gate.person(&parts, Grade::Public).await.ok().flatten() } else { None };
        let mut response = next.run(Request::from_parts(parts, body)).await;
        if let Some(ctx) = ctx {
            response.extensions_mut().insert(Asker(ctx));
        }
        return response;
    };
    let (mut parts, body) = request.into_parts();
    match gate.judge(&parts, path.as_str()).await {
        Err(refusal) => refusal,
        Ok(ctx) => {
            let asker = ctx.clone().map(Asker);
            if let Some(ctx) = ctx {
                parts.extensions.insert(ctx);
            }
            let mut response = next.run(Request::from_parts(parts, body)).await;
            if let Some(asker) = asker {
                response.extensions_mut().insert(asker);
            }
            response
        }
    }
}

/// Nobody is signed in: pages lead to the sign-in and back, programs are told. So is who sends a form without the browser's program: the
/// answer stays the form's, so that the browser still has what was typed and sends it again when the page is loaded anew.
fn stranger(kind: Kind, parts: &Parts) -> Response {
    if kind == Kind::Page && matches!(parts.method, Method::GET | Method::HEAD) {
        return Redirect::to(&sign_in_address(&parts.uri)).into_response();
    }
    let mut response = Refusal(AppError::not_signed_in()).into_response();
    if kind == Kind::Machine {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn sign_in_address(uri: &Uri) -> String {
    match uri.path_and_query().map(http::uri::PathAndQuery::as_str) {
        None | Some("/") => "/login".to_owned(),
        Some(wanted) => {
            let wanted: String = form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
            format!("/login?next={wanted}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_the_sign_in_remembers_where_one_was_going() {
        assert_eq!(sign_in_address(&Uri::from_static("/")), "/login");
        assert_eq!(
            sign_in_address(&Uri::from_static("/customers?q=a&sort=-name")),
            "/login?next=%2Fcustomers%3Fq%3Da%26sort%3D-name"
        );
    }
}
