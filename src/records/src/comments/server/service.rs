//! What one can do with comments. Each begins by loading the record they hang on, within the person's reach.

use super::{
    mentions::{self, Resolved},
    store::{self, Row},
};
use crate::{
    check,
    comments::model::{COMMENT, Comment, CommentList, Written},
    recycle,
};
use kemai_domain::{Action, AppError, CommentId, Entity, ErrorCode, Reach};
use kemai_server::{Change, ChangeAction, Ctx, Encrypted, RecordHead, RecordKinds, database};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use uuid::Uuid;

/// What the change log keeps of a comment.
#[derive(Serialize)]
struct Logged {
    body: String,
    entity: Entity,
    record_id: Uuid,
}

/// The comments of a record, the oldest first; those before one of them when `before` names it.
///
/// # Errors
/// Not found, when the record is out of reach; forbidden.
pub async fn list(
    ctx: &Ctx,
    kinds: RecordKinds,
    entity: Entity,
    record: Uuid,
    before: Option<CommentId>,
) -> Result<CommentList, AppError> {
    ctx.require(Entity::Comment, Action::View)?;
    let head = kinds.find(ctx, entity, record).await?;
    let mut rows = store::list(ctx, entity, record, before).await?;
    let has_earlier = rows.len() > Comment::PAGE;
    rows.truncate(Comment::PAGE);
    let mut items = Vec::with_capacity(rows.len());
    for row in rows.iter().rev() {
        let comment = view(ctx, &head, row)?;
        if !comment.is_removed || comment.may_remove {
            items.push(comment);
        }
    }
    Ok(CommentList {
        items,
        has_earlier,
        may_create: ctx.rights().can(Entity::Comment, Action::Create),
        mentions_reader: mentions::has_unseen(ctx, record).await?,
    })
}

/// A comment and the record it hangs on.
pub struct Placed {
    pub comment: Comment,
    pub entity: Entity,
    pub record: Uuid,
}

/// One comment.
///
/// # Errors
/// Not found, when it or its record is out of reach; forbidden.
pub async fn find(ctx: &Ctx, kinds: RecordKinds, id: CommentId) -> Result<Placed, AppError> {
    ctx.require(Entity::Comment, Action::View)?;
    let (row, head) = reach(ctx, kinds, id, false).await?;
    Ok(Placed { comment: view(ctx, &head, &row)?, entity: row.entity, record: row.record_id })
}

/// Writes a comment and tells those it mentions, and whose work the record is.
///
/// # Errors
/// Not found, when the record is out of reach; invalid; forbidden.
pub async fn create(
    ctx: &Ctx,
    kinds: RecordKinds,
    entity: Entity,
    record: Uuid,
    body: &str,
) -> Result<Written, AppError> {
    ctx.require(Entity::Comment, Action::Create)?;
    let head = kinds.find(ctx, entity, record).await?;
    let body = check::text("body", body, Comment::LONGEST)?;
    let Resolved { body, told, not_told } = mentions::resolve(ctx, kinds, entity, record, &body).await?;
    let concerned = mentions::concerned(ctx, kinds, (entity, record), head.person, &told).await?;
    let customer = head.customer;
    let row = ctx
        .write("comment.create", move |tx| {
            Box::pin(async move {
                let ctx = tx.ctx().clone();
                let id = CommentId::new();
                let sealed = Encrypted::seal(&ctx.app().keys, store::place(id), &body)?;
                let insert = ctx.db().statement(
                    "INSERT INTO comments (id, entity, record_id, customer_id, author_id, body, created_at, updated_at) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
                    [
                        id.0.into(),
                        entity.key().into(),
                        record.into(),
                        customer.map(|customer| customer.0).into(),
                        ctx.user_id()?.0.into(),
                        sealed.into(),
                        ctx.now().into(),
                    ],
                );
                tx.conn().execute_raw(insert).await.map_err(database)?;
                mentions::store(tx, id, (entity, record), &told).await?;
                if let Some(person) = concerned {
                    mentions::tell_of(tx, id, (entity, record), person).await?;
                }
                let logged = Logged { body, entity, record_id: record };
                let change = Change::between(&COMMENT, id, None, Some(&logged));
                tx.log(Change { customer, ..change });
                store::find(&ctx, tx.conn(), id).await
            })
        })
        .await?;
    Ok(Written { comment: view(ctx, &head, &row)?, not_told })
}

/// Changes a comment of one's own.
///
/// # Errors
/// Not found, forbidden, invalid; conflict, when it was changed since it was read.
pub async fn update(
    ctx: &Ctx,
    kinds: RecordKinds,
    id: CommentId,
    version: i64,
    body: &str,
) -> Result<Written, AppError> {
    ctx.require(Entity::Comment, Action::Edit)?;
    let (row, head) = reach(ctx, kinds, id, false).await?;
    if Some(row.author_id) != ctx.user_id().ok() {
        return Err(AppError::forbidden());
    }
    let body = check::text("body", body, Comment::LONGEST)?;
    let Resolved { body, told, not_told } =
        mentions::resolve(ctx, kinds, row.entity, row.record_id, &body).await?;
    let customer = head.customer;
    let row = ctx
        .write("comment.update", move |tx| {
            Box::pin(async move {
                let ctx = tx.ctx().clone();
                let before = store::find(&ctx, tx.conn(), id).await?;
                let is_known = before.version == version && before.deleted_at.is_none();
                if is_known && before.body(&ctx)? == body {
                    return Ok(before);
                }
                let sealed = Encrypted::seal(&ctx.app().keys, store::place(id), &body)?;
                let update = ctx.db().statement(
                    "UPDATE comments SET body = $1, updated_at = $2, version = version + 1 \
                     WHERE id = $3 AND version = $4 AND deleted_at IS NULL",
                    [sealed.into(), ctx.now().into(), id.0.into(), version.into()],
                );
                if tx.conn().execute_raw(update).await.map_err(database)?.rows_affected() == 0 {
                    return Err(AppError::new(ErrorCode::Conflict));
                }
                let (entity, record_id) = (before.entity, before.record_id);
                mentions::store(tx, id, (entity, record_id), &told).await?;
                let before = Logged { body: before.body(&ctx)?, entity, record_id };
                let after = Logged { body, entity, record_id };
                let change = Change::between(&COMMENT, id, Some(&before), Some(&after));
                tx.log(Change { customer, ..change });
                store::find(&ctx, tx.conn(), id).await
            })
        })
        .await?;
    Ok(Written { comment: view(ctx, &head, &row)?, not_told })
}

/// Removes a comment: one's own, or any when one's reach over comments goes beyond oneself and the record is one's to edit.
///
/// # Errors
/// Not found, forbidden.
pub async fn remove(ctx: &Ctx, kinds: RecordKinds, id: CommentId) -> Result<(), AppError> {
    set_removed(ctx, kinds, id, "comment.remove", ChangeAction::Remove).await
}

/// Brings a removed comment back: what one removed oneself, or any where one may remove others'.
///
/// # Errors
/// Not found, forbidden.
pub async fn restore(ctx: &Ctx, kinds: RecordKinds, id: CommentId) -> Result<(), AppError> {
    set_removed(ctx, kinds, id, "comment.restore", ChangeAction::Restore).await
}

async fn set_removed(
    ctx: &Ctx,
    kinds: RecordKinds,
    id: CommentId,
    kind: &'static str,
    action: ChangeAction,
) -> Result<(), AppError> {
    ctx.require(Entity::Comment, Action::Delete)?;
    let removes = action == ChangeAction::Remove;
    let (row, head) = reach(ctx, kinds, id, !removes).await?;
    if !may_remove(ctx, &head, &row) {
        return Err(AppError::forbidden());
    }
    let customer = head.customer;
    ctx.write(kind, move |tx| Box::pin(recycle::turn(tx, recycle::Table::Comments, id.0, customer, action)))
        .await
}

/// A comment with its record, both within the person's reach.
async fn reach(
    ctx: &Ctx,
    kinds: RecordKinds,
    id: CommentId,
    is_removed: bool,
) -> Result<(Row, RecordHead), AppError> {
    let row = store::find(ctx, ctx.db().reader(), id).await?;
    let head = kinds.find(ctx, row.entity, row.record_id).await?;
    if recycle::is_there(ctx, row.deleted_at, is_removed) {
        Ok((row, head))
    } else {
        Err(AppError::not_found())
    }
}

fn may_remove(ctx: &Ctx, head: &RecordHead, row: &Row) -> bool {
    let is_own = recycle::is_own(ctx, Some(row.author_id), row.deleted_at.and(row.deleted_by));
    let oversees = ctx.rights().reach(Entity::Comment, Action::Delete) > Reach::Own && head.can_edit;
    ctx.rights().can(Entity::Comment, Action::Delete) && (is_own || oversees)
}

fn view(ctx: &Ctx, head: &RecordHead, row: &Row) -> Result<Comment, AppError> {
    let is_own = ctx.user_id().is_ok_and(|user| user == row.author_id);
    let is_removed = row.deleted_at.is_some();
    Ok(Comment {
        id: row.id,
        version: row.version,
        author_id: row.author_id,
        author_name: row.author_name.clone(),
        body: if is_removed { String::new() } else { row.body(ctx)? },
        created_at: row.created_at,
        updated_at: row.updated_at,
        is_removed,
        may_edit: is_own && !is_removed && ctx.rights().can(Entity::Comment, Action::Edit),
        may_remove: may_remove(ctx, head, row),
    })
}
