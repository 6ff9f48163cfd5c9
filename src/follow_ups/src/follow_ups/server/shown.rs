//! A follow-up as its own page shows it.

use super::service;
use crate::{follow_ups::model::FollowUpView, plans::server::service as plans};
use kemai_domain::{AppError, DepartmentId, FollowUpId};
use kemai_server::{Ctx, Sql, database};
use sea_orm::ConnectionTrait;

/// With the department it was written in, and with what the plan said that was done by it, where the asker may see that one.
///
/// # Errors
/// Forbidden; not found.
pub async fn find(ctx: &Ctx, id: FollowUpId) -> Result<FollowUpView, AppError> {
    let view = service::find(ctx, id).await?;
    let department_name = department(ctx, view.follow_up.department_id).await?;
    let view = FollowUpView { department_name, ..view };
    let Some(plan) = view.follow_up.plan_id else { return Ok(view) };
    let plan_content = match plans::find(ctx, plan).await {
        Ok(found) => Some(found.plan.content).filter(|_| !found.is_removed),
        Err(error) if error.code.status() < 500 => None,
        Err(error) => return Err(error),
    };
    Ok(FollowUpView { plan_content, ..view })
}

async fn department(ctx: &Ctx, id: DepartmentId) -> Result<String, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT name FROM departments WHERE id = ");
    sql.bind(id.0);
    let row = ctx.db().reader().query_one_raw(sql.statement()).await.map_err(database)?;
    row.map_or_else(|| Ok(String::new()), |row| row.try_get("", "name").map_err(database))
}
