//! The area's registry: who may come to its addresses, its operations, its kinds of records.

use super::bin;
use crate::{
    calendar::server::http as calendar,
    choices::server::{entries as choices, http as tags},
    company::server::http as company,
    departments::server::http as departments,
    jobs::server::http as jobs,
    regions::server::http as regions,
    roles::server::http as roles,
    users::server::{http as users, store},
};
use axum::Router;
use chrono::Duration;
use kemai_domain::{Action, AppError, Capability, Entity, Grade};
use kemai_server::{App, Area, RecordKind, upkeep::Chore};

/// People and access.
pub const AREA: Area = Area {
    name: "people",
    grades: GRADES,
    api,
    openapi,
    // Nothing hangs on a user: only lists name them.
    records: &[RecordKind {
        entity: Entity::User,
        find: |_, _| Box::pin(async { Err(AppError::not_found()) }),
        titles: |ctx, ids| Box::pin(store::titles(ctx, ids)),
    }],
    chores: &[Chore {
        name: "people",
        every: Duration::hours(1),
        run: |ctx| Box::pin(bin::purge_expired(ctx)),
    }],
    work: &[],
};

fn api(router: Router<App>) -> Router<App> {
    let slices = [
        users::routes,
        departments::routes,
        roles::routes,
        tags::routes,
        choices::routes,
        company::routes,
        regions::routes,
        calendar::routes,
        jobs::routes,
    ];
    slices.into_iter().fold(router, |router, routes| routes(router))
}

fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = users::openapi();
    document.merge(departments::openapi());
    document.merge(roles::openapi());
    document.merge(tags::openapi());
    document.merge(choices::openapi());
    document.merge(company::openapi());
    document.merge(regions::openapi());
    document.merge(calendar::openapi());
    document.merge(jobs::openapi());
    document
}

const USERS: Grade = Grade::Has(Capability::ManageUsers);
const SETTINGS: Grade = Grade::Has(Capability::ManageSettings);

const GRADES: &[(&str, Grade)] = &[
    ("GET /setup", Grade::BeforeSetup),
    ("POST /rpc/setup/create", Grade::BeforeSetup),
    ("GET /login", Grade::Public),
    ("POST /rpc/people/sign_in", Grade::Public),
    ("POST /rpc/people/sign_out", Grade::Public),
    ("POST /rpc/people/directory", Grade::Can(Entity::User, Action::View)),
    ("GET /settings", Grade::SignedIn),
    ("GET /settings/profile", Grade::SignedIn),
    ("POST /rpc/profile/find", Grade::SignedIn),
    ("POST /rpc/profile/update", Grade::SignedIn),
    ("POST /rpc/profile/change_password", Grade::SignedIn),
    ("POST /rpc/profile/end_session", Grade::SignedIn),
    ("POST /rpc/profile/end_other_sessions", Grade::SignedIn),
    ("POST /rpc/profile/create_token", Grade::SignedIn),
    ("POST /rpc/profile/revoke_token", Grade::SignedIn),
    ("GET /settings/company", SETTINGS),
    ("POST /rpc/company/find", SETTINGS),
    ("POST /rpc/company/update", SETTINGS),
    ("GET /settings/regions", SETTINGS),
    ("GET /settings/calendar", SETTINGS),
    ("POST /rpc/own_regions/list", SETTINGS),
    ("POST /rpc/own_regions/create", SETTINGS),
    ("POST /rpc/own_regions/rename", SETTINGS),
    ("POST /rpc/own_regions/retire", SETTINGS),
    ("POST /rpc/own_regions/restore", SETTINGS),
    ("POST /rpc/calendar/find", SETTINGS),
    ("POST /rpc/calendar/set", SETTINGS),
    ("POST /rpc/calendar/remove", SETTINGS),
    ("GET /settings/jobs", SETTINGS),
    ("POST /rpc/jobs/list", SETTINGS),
    ("POST /rpc/jobs/retry", SETTINGS),
    ("POST /rpc/jobs/discard", SETTINGS),
    ("GET /settings/users", USERS),
    ("GET /settings/users/new", USERS),
    ("GET /settings/users/{id}", USERS),
    ("POST /rpc/users/list", USERS),
    ("POST /rpc/users/find", USERS),
    ("POST /rpc/users/create", USERS),
    ("POST /rpc/users/update", USERS),
    ("POST /rpc/users/disable", USERS),
    ("POST /rpc/users/enable", USERS),
    ("POST /rpc/users/remove", USERS),
    ("POST /rpc/users/restore", USERS),
    ("POST /rpc/users/set_password", USERS),
    ("GET /settings/departments", Grade::Can(Entity::Department, Action::Edit)),
    ("POST /rpc/departments/list", Grade::Can(Entity::Department, Action::View)),
    ("POST /rpc/departments/create", Grade::Can(Entity::Department, Action::Create)),
    ("POST /rpc/departments/update", Grade::Can(Entity::Department, Action::Edit)),
    ("POST /rpc/departments/remove", Grade::Can(Entity::Department, Action::Delete)),
    ("POST /rpc/departments/removed", Grade::Can(Entity::Department, Action::Delete)),
    ("POST /rpc/departments/restore", Grade::Can(Entity::Department, Action::Delete)),
    ("GET /settings/roles", Grade::Can(Entity::Role, Action::Edit)),
    ("GET /settings/roles/{id}", Grade::Can(Entity::Role, Action::Edit)),
    // The service decides: also whoever manages users reads them.
    ("POST /rpc/roles/list", Grade::SignedIn),
    ("POST /rpc/roles/find", Grade::Can(Entity::Role, Action::View)),
    ("POST /rpc/roles/create", Grade::Can(Entity::Role, Action::Create)),
    ("POST /rpc/roles/update", Grade::Can(Entity::Role, Action::Edit)),
    ("POST /rpc/roles/remove", Grade::Can(Entity::Role, Action::Delete)),
    ("POST /rpc/roles/removed", Grade::Can(Entity::Role, Action::Delete)),
    ("POST /rpc/roles/restore", Grade::Can(Entity::Role, Action::Delete)),
    ("GET /settings/dictionaries", Grade::Can(Entity::Choice, Action::Edit)),
    ("GET /settings/dictionaries/{dictionary}", Grade::Can(Entity::Choice, Action::Edit)),
    ("POST /rpc/choices/list", Grade::Can(Entity::Choice, Action::View)),
    ("POST /rpc/choices/all", Grade::Can(Entity::Choice, Action::View)),
    ("POST /rpc/choices/create", Grade::Can(Entity::Choice, Action::Create)),
    ("POST /rpc/choices/update", Grade::Can(Entity::Choice, Action::Edit)),
    ("POST /rpc/choices/move", Grade::Can(Entity::Choice, Action::Edit)),
    ("POST /rpc/choices/remove", Grade::Can(Entity::Choice, Action::Delete)),
    ("POST /rpc/choices/restore", Grade::Can(Entity::Choice, Action::Delete)),
    ("GET /api/v1/users", Grade::Can(Entity::User, Action::View)),
    ("POST /api/v1/users", USERS),
    ("GET /api/v1/users/{id}", Grade::Can(Entity::User, Action::View)),
    ("PATCH /api/v1/users/{id}", USERS),
    ("DELETE /api/v1/users/{id}", USERS),
    ("POST /api/v1/users/{id}/restore", USERS),
    ("GET /api/v1/departments", Grade::Can(Entity::Department, Action::View)),
    ("POST /api/v1/departments", Grade::Can(Entity::Department, Action::Create)),
    ("GET /api/v1/departments/{id}", Grade::Can(Entity::Department, Action::View)),
    ("PATCH /api/v1/departments/{id}", Grade::Can(Entity::Department, Action::Edit)),
    ("DELETE /api/v1/departments/{id}", Grade::Can(Entity::Department, Action::Delete)),
    ("POST /api/v1/departments/{id}/restore", Grade::Can(Entity::Department, Action::Delete)),
    ("GET /api/v1/roles", Grade::Can(Entity::Role, Action::View)),
    ("POST /api/v1/roles", Grade::Can(Entity::Role, Action::Create)),
    ("GET /api/v1/roles/{id}", Grade::Can(Entity::Role, Action::View)),
    ("PATCH /api/v1/roles/{id}", Grade::Can(Entity::Role, Action::Edit)),
    ("DELETE /api/v1/roles/{id}", Grade::Can(Entity::Role, Action::Delete)),
    ("POST /api/v1/roles/{id}/restore", Grade::Can(Entity::Role, Action::Delete)),
    ("GET /api/v1/company", SETTINGS),
    ("PATCH /api/v1/company", SETTINGS),
    ("GET /api/v1/own_regions", SETTINGS),
    ("POST /api/v1/own_regions", SETTINGS),
    ("GET /api/v1/own_regions/{code}", SETTINGS),
    ("PATCH /api/v1/own_regions/{code}", SETTINGS),
    ("DELETE /api/v1/own_regions/{code}", SETTINGS),
    ("POST /api/v1/own_regions/{code}/restore", SETTINGS),
    ("GET /api/v1/calendar_days", SETTINGS),
    ("POST /api/v1/calendar_days", SETTINGS),
    ("GET /api/v1/calendar_days/{date}", SETTINGS),
    ("PATCH /api/v1/calendar_days/{date}", SETTINGS),
    ("DELETE /api/v1/calendar_days/{date}", SETTINGS),
    ("GET /api/v1/jobs", SETTINGS),
    ("GET /api/v1/jobs/{id}", SETTINGS),
    ("DELETE /api/v1/jobs/{id}", SETTINGS),
    ("POST /api/v1/jobs/{id}/retry", SETTINGS),
    ("GET /api/v1/choices", Grade::Can(Entity::Choice, Action::View)),
    ("POST /api/v1/choices", Grade::Can(Entity::Choice, Action::Create)),
    ("GET /api/v1/choices/{id}", Grade::Can(Entity::Choice, Action::View)),
    ("PATCH /api/v1/choices/{id}", Grade::Can(Entity::Choice, Action::Edit)),
    ("DELETE /api/v1/choices/{id}", Grade::Can(Entity::Choice, Action::Delete)),
    ("POST /api/v1/choices/{id}/restore", Grade::Can(Entity::Choice, Action::Delete)),
    ("GET /api/v1/tags", Grade::Can(Entity::Choice, Action::View)),
    ("POST /api/v1/tags", Grade::Can(Entity::Choice, Action::Create)),
    ("GET /api/v1/tags/{id}", Grade::Can(Entity::Choice, Action::View)),
    ("PATCH /api/v1/tags/{id}", Grade::Can(Entity::Choice, Action::Edit)),
    ("DELETE /api/v1/tags/{id}", Grade::Can(Entity::Choice, Action::Delete)),
    ("POST /api/v1/tags/{id}/restore", Grade::Can(Entity::Choice, Action::Delete)),
];
