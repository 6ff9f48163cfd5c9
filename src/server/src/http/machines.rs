//! Addresses for machines: does the process live, is it ready, what are its figures.

use super::{client::ClientAddress, grades::GradeTable, refusal::Refusal};
use crate::{App, Ctx, jobs, metrics};
use axum::{
    Extension, Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, header::CONTENT_TYPE};
use kemai_domain::{AppError, Capability, Grade};
use sea_orm::{DatabaseBackend, DatabaseConnection};
use serde_json::json;
use std::net::IpAddr;

pub const GRADES: GradeTable =
    &[("GET /healthz", Grade::Public), ("GET /readyz", Grade::Public), ("GET /metrics", Grade::Public)];

pub fn routes() -> Router<App> {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(figures))
}

async fn healthz() -> Json<serde_json::Value> {
    Json(json!({ "status": "alive", "version": env!("CARGO_PKG_VERSION") }))
}

/// Ready when the database answers and its schema is this program's.
async fn readyz(State(app): State<App>) -> Response {
    let reachable = app.db.is_reachable().await;
    let missing = if reachable { app.db.missing_migrations().await } else { Ok(Vec::new()) };
    let current = matches!(&missing, Ok(missing) if missing.is_empty());
    let status = if reachable && current { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "status": if status == StatusCode::OK { "ready" } else { "not_ready" },
        "database": if reachable { "reachable" } else { "unreachable" },
        "schema": if current { "current" } else { "not_current" },
    });
    (status, Json(body)).into_response()
}

/// For the house: whoever asks from a private network, or may manage the settings.
async fn figures(
    State(app): State<App>,
    address: Option<Extension<ClientAddress>>,
    ctx: Option<Extension<Ctx>>,
) -> Response {
    let is_near = address.is_some_and(|Extension(ClientAddress(address))| is_private(address));
    let may_see = ctx.is_some_and(|Extension(ctx)| ctx.rights().has(Capability::ManageSettings));
    let Some(recorder) = metrics::recorder().filter(|_| is_near || may_see) else {
        return Refusal(AppError::not_found()).into_response();
    };
    let (open, idle) = pool_size(app.db.reader());
    metrics::set_database(open, idle, app.db.waiting_writes());
    match jobs::figures(&app).await {
        Ok(kinds) => metrics::set_jobs(&kinds),
        Err(error) => tracing::warn!(error.code = error.code.key(), "no figures of jobs"),
    }
    recorder.run_upkeep();
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], recorder.render()).into_response()
}

/// Connections that are open, and those of them that nobody uses.
fn pool_size(connection: &DatabaseConnection) -> (usize, usize) {
    match connection.get_database_backend() {
        DatabaseBackend::Sqlite => {
            let pool = connection.get_sqlite_connection_pool();
            (pool.size() as usize, pool.num_idle())
        }
        _ => {
            let pool = connection.get_postgres_connection_pool();
            (pool.size() as usize, pool.num_idle())
        }
    }
}

fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}
