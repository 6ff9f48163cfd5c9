//! The set-up as one change: everything or nothing, and only once.

use crate::{
    company,
    departments::{DepartmentInput, server::service as departments},
    roles::server::{service as roles, store as role_store},
    setup::{SetupInput, model::Checked},
    sign_in::server::password,
    users::{UserInput, server::service as users},
};
use futures::future::BoxFuture;
use kemai_domain::{AppError, Company, DepartmentId, Problem, ShippedRole, UserId};
use kemai_server::{App, Change, Ctx, Tx, database, settings};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// What another area adds to the set-up, in the same transaction: its shipped choices.
pub type SetupStep = for<'a> fn(&'a mut Tx) -> BoxFuture<'a, Result<(), AppError>>;

/// The steps of every area. The application provides them in the leptos context.
#[derive(Clone, Copy, Default)]
pub struct SetupSteps(pub &'static [SetupStep]);

/// Makes company, departments, roles and the first admin.
///
/// # Errors
/// Invalid; not found, when there is a company already.
pub async fn create(app: &App, input: SetupInput, steps: &'static [SetupStep]) -> Result<UserId, AppError> {
    let input = input.checked()?;
    if input.company.time_zone.parse::<chrono_tz::Tz>().is_err() {
        return Err(AppError::field("time_zone", Problem::BadTimeZone));
    }
    if settings::company(app).await?.is_some() {
        return Err(AppError::not_found());
    }
    let hash = password::hash(input.password.clone()).await?;
    let ctx = Ctx::program(app, "setup", input.company.clone());
    ctx.write("company.create", move |tx| Box::pin(async move { make(tx, input, hash, steps).await })).await
}

async fn make(
    tx: &mut Tx,
    input: Checked,
    hash: String,
    steps: &'static [SetupStep],
) -> Result<UserId, AppError> {
    be_first(tx, &input.company).await?;
    tx.log(Change::between(&company::FIELDS, Uuid::nil(), None, Some(&input.company)));
    roles::insert_shipped(tx).await?;
    let mut ids: Vec<DepartmentId> = Vec::with_capacity(input.departments.len());
    for line in input.departments {
        let parent_id = line.parent.and_then(|parent| ids.get(parent).copied());
        let department = departments::insert(tx, DepartmentInput { name: line.name, parent_id }).await?;
        ids.push(department.id);
    }
    let department_id = ids.first().copied().ok_or_else(AppError::internal)?;
    let role_id = role_store::shipped(tx, ShippedRole::Admin).await?;
    let admin = UserInput {
        name: input.name,
        email: input.email,
        department_id,
        role_id,
        service_regions: Vec::new(),
    };
    let admin = users::insert(tx, admin, input.language, Some(hash)).await?;
    for step in steps {
        step(tx).await?;
    }
    Ok(admin.id)
}

/// Of two set-ups at the same time the second finds the row taken, after the first has committed.
async fn be_first(tx: &Tx, company: &Company) -> Result<(), AppError> {
    let value = serde_json::to_string(company).map_err(|_| AppError::internal())?;
    let statement = tx.ctx().db().statement(
        "INSERT INTO settings (key, value, version, updated_at) VALUES ($1, $2, 1, $3) ON CONFLICT (key) DO NOTHING",
        [settings::COMPANY.into(), value.into(), tx.ctx().now().into()],
    );
    let done = tx.conn().execute_raw(statement).await.map_err(database)?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(AppError::not_found()) }
}
