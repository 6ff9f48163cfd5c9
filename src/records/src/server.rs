//! What this area brings to the whole.

use crate::{
    comments::server::http as comments, files::server::http as files, links,
    notifications::server as notifications, recycle, saved_views::server::http as saved_views,
    transfer::EXPORTED,
};
use axum::Router;
use chrono::Duration;
use kemai_domain::{Action, AppError, Capability, Entity, Grade, Problem};
use kemai_server::{App, Area, Ctx, RecordKinds, upkeep::Chore};

/// Comments, files and saved views. The routes of files outside the API stand in `files::server::http`.
pub const AREA: Area =
    Area { name: "records", grades: GRADES, api, openapi, records: &[], chores: CHORES, work: &[] };

fn api(router: Router<App>) -> Router<App> {
    let router = notifications::http::routes(files::api(router));
    saved_views::routes(comments::routes(router))
}

fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = files::openapi();
    document.merge(notifications::http::openapi());
    document.merge(comments::openapi());
    document.merge(saved_views::openapi());
    document
}

const CHORES: &[Chore] = &[
    Chore { name: "records", every: Duration::hours(1), run: |ctx| Box::pin(purge_records(ctx)) },
    Chore { name: "links", every: Duration::hours(1), run: |ctx| Box::pin(links::purge_expired(ctx)) },
    Chore {
        name: "notifications",
        every: Duration::hours(24),
        run: |ctx| Box::pin(notifications::service::forget_old(ctx)),
    },
];

async fn purge_records(ctx: &Ctx) -> Result<u64, AppError> {
    Ok(recycle::purge_expired(ctx).await? as u64)
}

const GRADES: &[(&str, Grade)] = &[
    ("POST /rpc/exports/open", Grade::CanAny(EXPORTED, Action::Export)),
    ("POST /rpc/exports/progress", Grade::CanAny(EXPORTED, Action::Export)),
    ("POST /rpc/exports/stop", Grade::CanAny(EXPORTED, Action::Export)),
    ("POST /rpc/comments/list", Grade::Can(Entity::Comment, Action::View)),
    ("POST /rpc/comments/create", Grade::Can(Entity::Comment, Action::Create)),
    ("POST /rpc/comments/update", Grade::Can(Entity::Comment, Action::Edit)),
    ("POST /rpc/comments/remove", Grade::Can(Entity::Comment, Action::Delete)),
    ("POST /rpc/comments/restore", Grade::Can(Entity::Comment, Action::Delete)),
    ("POST /rpc/comments/people", Grade::Can(Entity::Comment, Action::Create)),
    ("POST /rpc/comments/mentions", Grade::Can(Entity::Comment, Action::View)),
    ("POST /rpc/comments/seen", Grade::Can(Entity::Comment, Action::View)),
    ("POST /rpc/files/list", Grade::Can(Entity::File, Action::View)),
    ("POST /rpc/files/remove", Grade::Can(Entity::File, Action::Delete)),
    ("POST /rpc/files/restore", Grade::Can(Entity::File, Action::Delete)),
    ("POST /rpc/views/list", Grade::Can(Entity::SavedView, Action::View)),
    ("POST /rpc/views/create", Grade::Can(Entity::SavedView, Action::Create)),
    ("POST /rpc/views/rename", Grade::Can(Entity::SavedView, Action::Edit)),
    ("POST /rpc/views/overwrite", Grade::Can(Entity::SavedView, Action::Edit)),
    ("POST /rpc/views/share", Grade::Has(Capability::ShareViews)),
    ("POST /rpc/views/order", Grade::Can(Entity::SavedView, Action::Edit)),
    ("POST /rpc/views/remove", Grade::Can(Entity::SavedView, Action::Delete)),
    ("POST /rpc/views/restore", Grade::Can(Entity::SavedView, Action::Delete)),
    ("POST /rpc/notifications/list", Grade::SignedIn),
    ("POST /rpc/notifications/unread", Grade::SignedIn),
    ("POST /rpc/notifications/read", Grade::SignedIn),
    ("POST /rpc/notifications/read_all", Grade::SignedIn),
    ("GET /api/v1/notifications", Grade::SignedIn),
    ("GET /api/v1/notifications/{id}", Grade::SignedIn),
    ("PATCH /api/v1/notifications/{id}", Grade::SignedIn),
    ("GET /api/v1/comments", Grade::Can(Entity::Comment, Action::View)),
    ("POST /api/v1/comments", Grade::Can(Entity::Comment, Action::Create)),
    ("GET /api/v1/comments/{id}", Grade::Can(Entity::Comment, Action::View)),
    ("PATCH /api/v1/comments/{id}", Grade::Can(Entity::Comment, Action::Edit)),
    ("DELETE /api/v1/comments/{id}", Grade::Can(Entity::Comment, Action::Delete)),
    ("POST /api/v1/comments/{id}/restore", Grade::Can(Entity::Comment, Action::Delete)),
    ("POST /api/v1/files/{id}/restore", Grade::Can(Entity::File, Action::Delete)),
    ("POST /api/v1/saved_views/{id}/restore", Grade::Can(Entity::SavedView, Action::Delete)),
    ("GET /api/v1/saved_views", Grade::Can(Entity::SavedView, Action::View)),
    ("POST /api/v1/saved_views", Grade::Can(Entity::SavedView, Action::Create)),
    ("GET /api/v1/saved_views/{id}", Grade::Can(Entity::SavedView, Action::View)),
    ("PATCH /api/v1/saved_views/{id}", Grade::Can(Entity::SavedView, Action::Edit)),
    ("DELETE /api/v1/saved_views/{id}", Grade::Can(Entity::SavedView, Action::Delete)),
    ("GET /api/v1/files", Grade::Can(Entity::File, Action::View)),
    ("POST /api/v1/files", Grade::Can(Entity::File, Action::Create)),
    ("GET /api/v1/files/{id}", Grade::Can(Entity::File, Action::View)),
    ("GET /api/v1/files/{id}/content", Grade::Can(Entity::File, Action::View)),
    ("DELETE /api/v1/files/{id}", Grade::Can(Entity::File, Action::Delete)),
];

/// The kind of records that a parameter or field `entity` names.
pub(crate) fn entity_named(key: &str) -> Result<Entity, AppError> {
    Entity::from_key(key).ok_or_else(|| AppError::field("entity", Problem::UnknownChoice))
}

/// The kinds of records of every area, from the request's context.
pub(crate) fn kinds() -> Result<RecordKinds, AppError> {
    leptos::prelude::use_context::<RecordKinds>().ok_or_else(AppError::internal)
}
