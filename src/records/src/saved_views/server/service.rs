//! What one can do with saved views.

use super::store;
use crate::{
    check, recycle,
    saved_views::model::{SAVED_VIEW, SavedView, SavedViewList, ViewInput, clean_query, says_nothing},
};
use kemai_domain::{Action, AppError, Capability, Entity, ErrorCode, Problem, SavedViewId, name::fold};
use kemai_server::{Change, ChangeAction, Ctx, Tx, database};
use sea_orm::ConnectionTrait;

/// The views of a kind of records that the reader has.
///
/// # Errors
/// Forbidden; internal.
pub async fn list(ctx: &Ctx, entity: Entity) -> Result<SavedViewList, AppError> {
    ctx.require(Entity::SavedView, Action::View)?;
    let may_create = ctx.rights().can(Entity::SavedView, Action::Create);
    Ok(SavedViewList {
        items: store::list(ctx, ctx.db().reader(), entity).await?,
        may_create,
        may_share: may_create && ctx.rights().has(Capability::ShareViews),
    })
}

/// A view that the reader has.
///
/// # Errors
/// Not found; forbidden.
pub async fn find(ctx: &Ctx, id: SavedViewId) -> Result<SavedView, AppError> {
    ctx.require(Entity::SavedView, Action::View)?;
    store::find(ctx, ctx.db().reader(), id, false).await
}

/// Saves a question under a name, behind one's other views.
///
/// # Errors
/// Invalid, also when one has a private view of that name; forbidden, also when it shall be shared by one who may not.
pub async fn create(
    ctx: &Ctx,
    entity: Entity,
    name: &str,
    query: &str,
    is_shared: bool,
) -> Result<SavedView, AppError> {
    ctx.require(Entity::SavedView, Action::Create)?;
    if is_shared {
        ctx.require_capability(Capability::ShareViews)?;
    }
    let name = check::line("name", name, SavedView::LONGEST_NAME)?;
    let query = question(query)?;
    ctx.write("saved_view.create", move |tx| {
        Box::pin(async move {
            let ctx = tx.ctx().clone();
            let user = ctx.user_id()?;
            let own: Vec<_> =
                store::list(&ctx, tx.conn(), entity).await?.into_iter().filter(|view| view.is_own).collect();
            if own.len() >= SavedView::MOST {
                let max = i64::try_from(SavedView::MOST).unwrap_or(i64::MAX);
                return Err(AppError::field("name", Problem::TooMany { max }));
            }
            if !is_shared {
                refuse_taken(&own, None, &name)?;
            }
            let id = SavedViewId::new();
            let position = own.iter().map(|view| view.position).max().unwrap_or(0) + 1;
            let insert = ctx.db().statement(
                "INSERT INTO saved_views (id, entity, owner_id, name, query, is_shared, position, created_at, updated_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
                [
                    id.0.into(),
                    entity.key().into(),
                    user.0.into(),
                    name.into(),
                    query.into(),
                    is_shared.into(),
                    position.into(),
                    ctx.now().into(),
                ],
            );
            tx.conn().execute_raw(insert).await.map_err(database)?;
            let view = store::find(&ctx, tx.conn(), id, false).await?;
            tx.log(Change::between(&SAVED_VIEW, id, None, Some(&view)));
            Ok(view)
        })
    })
    .await
}

/// Gives a view another name.
///
/// # Errors
/// Invalid, not found, forbidden, conflict.
pub async fn rename(ctx: &Ctx, id: SavedViewId, version: i64, name: &str) -> Result<SavedView, AppError> {
    let name = check::line("name", name, SavedView::LONGEST_NAME)?;
    update(ctx, "saved_view.rename", id, version, move |view| view.name = name).await
}

/// Gives a view another question.
///
/// # Errors
/// Invalid, not found, forbidden, conflict.
pub async fn overwrite(ctx: &Ctx, id: SavedViewId, version: i64, query: &str) -> Result<SavedView, AppError> {
    let query = question(query)?;
    update(ctx, "saved_view.overwrite", id, version, move |view| view.query = query).await
}

/// Shows one's view to everyone, or takes it back.
///
/// # Errors
/// Not found, forbidden, conflict.
pub async fn share(ctx: &Ctx, id: SavedViewId, version: i64, is_shared: bool) -> Result<SavedView, AppError> {
    ctx.require_capability(Capability::ShareViews)?;
    update(ctx, "saved_view.share", id, version, move |view| view.is_shared = is_shared).await
}

/// Name, question and sharing at once.
///
/// # Errors
/// Invalid, not found, conflict; forbidden, also when one may not share and it would be shared, or not be any more.
pub async fn change(
    ctx: &Ctx,
    id: SavedViewId,
    version: i64,
    input: ViewInput,
) -> Result<SavedView, AppError> {
    let name = check::line("name", &input.name, SavedView::LONGEST_NAME)?;
    let query = question(&input.query)?;
    if find(ctx, id).await?.is_shared != input.is_shared {
        ctx.require_capability(Capability::ShareViews)?;
    }
    let is_shared = input.is_shared;
    update(ctx, "saved_view.update", id, version, move |view| {
        *view = SavedView { name, query, is_shared, ..view.clone() };
    })
    .await
}

async fn update(
    ctx: &Ctx,
    kind: &'static str,
    id: SavedViewId,
    version: i64,
    change: impl FnOnce(&mut SavedView) + Send + 'static,
) -> Result<SavedView, AppError> {
    ctx.require(Entity::SavedView, Action::Edit)?;
    ctx.write(kind, move |tx| {
        Box::pin(async move {
            let ctx = tx.ctx().clone();
            let before = editable(tx, id, false).await?;
            let mut after = before.clone();
            change(&mut after);
            if after.is_own && !after.is_shared && (after.name != before.name || before.is_shared) {
                let views = store::list(&ctx, tx.conn(), before.entity).await?;
                refuse_taken(&views, Some(id), &after.name)?;
            }
            if after == before && before.version == version {
                return Ok(before);
            }
            let update = ctx.db().statement(
                "UPDATE saved_views SET name = $1, query = $2, is_shared = $3, version = version + 1, updated_at = $4 \
                 WHERE id = $5 AND version = $6",
                [
                    after.name.clone().into(),
                    after.query.clone().into(),
                    after.is_shared.into(),
                    ctx.now().into(),
                    id.0.into(),
                    version.into(),
                ],
            );
            if tx.conn().execute_raw(update).await.map_err(database)?.rows_affected() == 0 {
                return Err(AppError::new(ErrorCode::Conflict).with_detail(before));
            }
            tx.log(Change::between(&SAVED_VIEW, id, Some(&before), Some(&after)));
            Ok(SavedView { version: version + 1, ..after })
        })
    })
    .await
}

/// Puts one's own views into an order; those left out come behind.
///
/// # Errors
/// Not found, when one of them is not one's own.
pub async fn order(ctx: &Ctx, entity: Entity, ids: Vec<SavedViewId>) -> Result<(), AppError> {
    ctx.require(Entity::SavedView, Action::Edit)?;
    ctx.write("saved_view.order", move |tx| {
        Box::pin(async move {
            let ctx = tx.ctx().clone();
            let own: Vec<_> =
                store::list(&ctx, tx.conn(), entity).await?.into_iter().filter(|view| view.is_own).collect();
            if ids.iter().any(|id| !own.iter().any(|view| view.id == *id)) {
                return Err(AppError::not_found());
            }
            let place = |id| ids.iter().position(|other| *other == id).unwrap_or(ids.len());
            let mut ordered = own.clone();
            ordered.sort_by_key(|view| (place(view.id), view.position));
            for (position, before) in (1..).zip(ordered) {
                let after = SavedView { position, ..before.clone() };
                if after != before {
                    let update = ctx.db().statement(
                        "UPDATE saved_views SET position = $1 WHERE id = $2",
                        [position.into(), before.id.0.into()],
                    );
                    tx.conn().execute_raw(update).await.map_err(database)?;
                    tx.log(Change::between(&SAVED_VIEW, before.id, Some(&before), Some(&after)));
                }
            }
            Ok(())
        })
    })
    .await
}

/// Removes a view.
///
/// # Errors
/// Not found, forbidden.
pub async fn remove(ctx: &Ctx, id: SavedViewId) -> Result<SavedViewId, AppError> {
    set_removed(ctx, "saved_view.remove", id, ChangeAction::Remove).await
}

/// Brings a removed view back.
///
/// # Errors
/// Not found, forbidden; invalid, when another one took its name meanwhile.
pub async fn restore(ctx: &Ctx, id: SavedViewId) -> Result<SavedViewId, AppError> {
    set_removed(ctx, "saved_view.restore", id, ChangeAction::Restore).await
}

async fn set_removed(
    ctx: &Ctx,
    kind: &'static str,
    id: SavedViewId,
    action: ChangeAction,
) -> Result<SavedViewId, AppError> {
    ctx.require(Entity::SavedView, Action::Delete)?;
    ctx.write(kind, move |tx| {
        Box::pin(async move {
            let ctx = tx.ctx().clone();
            let removes = action == ChangeAction::Remove;
            let view = editable(tx, id, !removes).await?;
            if !removes && view.is_own && !view.is_shared {
                refuse_taken(&store::list(&ctx, tx.conn(), view.entity).await?, Some(id), &view.name)?;
            }
            recycle::turn(tx, recycle::Table::SavedViews, id.0, None, action).await?;
            Ok(id)
        })
    })
    .await
}

/// Two private views of one person are told apart by their names alone.
fn refuse_taken(views: &[SavedView], but: Option<SavedViewId>, name: &str) -> Result<(), AppError> {
    let mut private = views.iter().filter(|view| view.is_own && !view.is_shared && Some(view.id) != but);
    if private.any(|view| fold(&view.name) == fold(name)) {
        return Err(AppError::field("name", Problem::Taken));
    }
    Ok(())
}

async fn editable(tx: &Tx, id: SavedViewId, is_removed: bool) -> Result<SavedView, AppError> {
    let view = store::find(tx.ctx(), tx.conn(), id, is_removed).await?;
    if view.may_edit { Ok(view) } else { Err(AppError::forbidden()) }
}

fn question(query: &str) -> Result<String, AppError> {
    if says_nothing(query) {
        return Err(AppError::field("query", Problem::BadValue));
    }
    let query = clean_query(query);
    if query.len() > SavedView::LONGEST_QUERY {
        let max = i64::try_from(SavedView::LONGEST_QUERY).unwrap_or(i64::MAX);
        return Err(AppError::field("query", Problem::TooLong { max }));
    }
    Ok(query)
}
