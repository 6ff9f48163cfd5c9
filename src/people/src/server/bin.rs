//! The recycle bin of this area: who may bring something back, and for how long.

use crate::{departments::FIELDS as DEPARTMENT, roles::FIELDS as ROLE, users::server::purge};
use kemai_domain::{Action, AppError, Capability, Entity, FieldTable};
use kemai_records::recycle;
use kemai_server::{Change, ChangeAction, Ctx, Sql, database};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Who may remove such records, which the grades ask for, and bring anything back.
///
/// # Errors
/// Forbidden.
pub fn require(ctx: &Ctx, entity: Entity) -> Result<(), AppError> {
    ctx.require_capability(Capability::Restore)?;
    ctx.require(entity, Action::Delete)
}

/// Removes for good what was removed so long ago: accounts, then roles and departments that nothing names any more. Returns how many went.
///
/// # Errors
/// Internal, when the database fails; what went until then is gone.
pub async fn purge_expired(ctx: &Ctx) -> Result<u64, AppError> {
    let accounts = purge::purge_expired(ctx).await?;
    let roles = purge_unnamed(ctx, "role.purge", &ROLE, ROLES).await?;
    Ok(accounts + roles + purge_unnamed(ctx, "department.purge", &DEPARTMENT, DEPARTMENTS).await?)
}

const ROLES: &str = "DELETE FROM roles WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.role_id = roles.id) AND deleted_at <= ";

/// What was done in a department goes on naming it.
const DEPARTMENTS: &str = "DELETE FROM departments WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.department_id = departments.id) \
    AND NOT EXISTS (SELECT 1 FROM departments d WHERE d.parent_id = departments.id) \
    AND NOT EXISTS (SELECT 1 FROM customers c WHERE c.department_id = departments.id) \
    AND NOT EXISTS (SELECT 1 FROM follow_ups f WHERE f.department_id = departments.id) AND deleted_at <= ";

async fn purge_unnamed(
    ctx: &Ctx,
    kind: &'static str,
    fields: &'static FieldTable,
    delete: &'static str,
) -> Result<u64, AppError> {
    ctx.write(kind, move |tx| {
        Box::pin(async move {
            let mut sql = Sql::new(tx.ctx().db(), delete);
            sql.bind(recycle::until(tx.ctx())).push(" RETURNING id");
            let rows = tx.conn().query_all_raw(sql.statement()).await.map_err(database)?;
            for row in &rows {
                let id: Uuid = row.try_get("", "id").map_err(database)?;
                tx.log(Change::of(fields, id, ChangeAction::Purge));
            }
            Ok(rows.len() as u64)
        })
    })
    .await
}
