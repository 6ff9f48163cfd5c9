//! Changing roles. Nobody writes rights into a role that he does not have himself.

use super::store;
use crate::roles::{FIELDS, Role, RoleInput, covers};
use crate::server::{bin, refuse_older};
use kemai_domain::{Action, AppError, Entity, Problem, Rights, RoleId, ShippedRole};
use kemai_server::{Change, ChangeAction, Ctx, Tx};
use sea_orm::ActiveValue::Set;

pub use store::{find, list, list_removed};

/// # Errors
/// Forbidden; invalid.
pub async fn create(ctx: &Ctx, input: RoleInput) -> Result<Role, AppError> {
    ctx.require(Entity::Role, Action::Create)?;
    let input = input.checked()?;
    refuse_more_than_own(ctx, &input.rights)?;
    ctx.write("role.create", move |tx| {
        Box::pin(async move {
            store::lock_names(tx).await?;
            if store::has_namesake(tx, &input.name, None).await? {
                return Err(AppError::field("name", Problem::Taken));
            }
            let role = store::insert(tx, &input.name, None, &input.rights).await?;
            tx.log(Change::between(&FIELDS, role.id, None, Some(&role)));
            Ok(role)
        })
    })
    .await
}

/// The four that come with the program, inside the set-up.
pub(crate) async fn insert_shipped(tx: &mut Tx) -> Result<(), AppError> {
    for shipped in ShippedRole::ALL {
        let role = store::insert(tx, "", Some(shipped), &shipped.rights()).await?;
        tx.log(Change::between(&FIELDS, role.id, None, Some(&role)));
    }
    Ok(())
}

/// Changes rights, and the name of a role of one's own making. The admin's role stays as it is.
///
/// # Errors
/// Forbidden, not found, refuse_older; invalid.
pub async fn update(ctx: &Ctx, id: RoleId, version: i64, mut input: RoleInput) -> Result<Role, AppError> {
    ctx.require(Entity::Role, Action::Edit)?;
    refuse_more_than_own(ctx, &input.rights)?;
    ctx.write("role.update", move |tx| {
        Box::pin(async move {
            store::lock_names(tx).await?;
            let row = store::lock(tx, id).await?;
            let shipped = row.shipped_role();
            let before = row.clone().into_role(0)?;
            refuse_older(&before, before.version, version)?;
            if shipped == Some(ShippedRole::Admin) || !covers(tx.ctx().rights(), &before.rights) {
                return Err(AppError::forbidden());
            }
            if shipped.is_some() {
                input.name.clear();
            } else {
                input = input.checked()?;
                if store::has_namesake(tx, &input.name, Some(id)).await? {
                    return Err(AppError::field("name", Problem::Taken));
                }
            }
            let rights = store::to_text(&input.rights)?;
            let after = store::update(tx, row, |active| {
                active.name = Set(input.name);
                active.rights = Set(rights);
            })
            .await?;
            tx.log(Change::between(&FIELDS, id, Some(&before), Some(&after)));
            Ok(after)
        })
    })
    .await
}

/// Removes a role that nobody has and that did not come with the program.
///
/// # Errors
/// Forbidden, not found, refuse_older; invalid, while someone has it.
pub async fn remove(ctx: &Ctx, id: RoleId, version: i64) -> Result<(), AppError> {
    ctx.require(Entity::Role, Action::Delete)?;
    ctx.write("role.remove", move |tx| {
        Box::pin(async move {
            let row = store::lock(tx, id).await?;
            let before = row.clone().into_role(0)?;
            refuse_older(&before, before.version, version)?;
            if before.shipped.is_some() || !covers(tx.ctx().rights(), &before.rights) {
                return Err(AppError::forbidden());
            }
            if store::is_in_use(tx, id).await? {
                return Err(AppError::field("id", Problem::InUse));
            }
            let now = tx.ctx().now();
            store::update(tx, row, |active| active.deleted_at = Set(Some(now))).await?;
            tx.log(Change::of(&FIELDS, id, ChangeAction::Remove));
            Ok(())
        })
    })
    .await
}

/// Brings a role back from the recycle bin.
///
/// # Errors
/// Forbidden, also for rights that one does not have oneself; not found; invalid, when another one has its name now.
pub async fn restore(ctx: &Ctx, id: RoleId) -> Result<Role, AppError> {
    bin::require(ctx, Entity::Role)?;
    ctx.write("role.restore", move |tx| {
        Box::pin(async move {
            store::lock_names(tx).await?;
            let row = store::lock_removed(tx, id).await?;
            if !covers(tx.ctx().rights(), &row.clone().into_role(0)?.rights) {
                return Err(AppError::forbidden());
            }
            if store::has_namesake(tx, &row.name, None).await? {
                return Err(AppError::field("name", Problem::TakenSince));
            }
            let role = store::update(tx, row, |active| active.deleted_at = Set(None)).await?;
            tx.log(Change::of(&FIELDS, id, ChangeAction::Restore));
            Ok(role)
        })
    })
    .await
}

fn refuse_more_than_own(ctx: &Ctx, rights: &Rights) -> Result<(), AppError> {
    if covers(ctx.rights(), rights) { Ok(()) } else { Err(AppError::field("rights", Problem::NotAllowed)) }
}
