//! What one can do with files. Each begins by loading the record they hang on, within the person's reach.

use super::store::{self, Row};
use crate::{
    files::model::{FILE, FileList, FileView},
    recycle,
};
use axum::body::Bytes;
use futures::Stream;
use kemai_domain::{Action, AppError, Entity, FileId, Problem};
use kemai_server::{
    Change, ChangeAction, Ctx, RecordHead, RecordKinds, database,
    files::{self, FILE_BYTES, StoredFile},
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// The files of a record.
///
/// # Errors
/// Not found, when the record is out of reach; forbidden.
pub async fn list(ctx: &Ctx, kinds: RecordKinds, entity: Entity, record: Uuid) -> Result<FileList, AppError> {
    ctx.require(Entity::File, Action::View)?;
    let head = kinds.find(ctx, entity, record).await?;
    let rows = store::list(ctx, ctx.db().reader(), entity, record).await?;
    let items =
        rows.iter().map(|row| view(ctx, &head, row)).filter(|file| !file.is_removed || file.may_remove);
    Ok(FileList { items: items.collect(), may_attach: ctx.rights().can(Entity::File, Action::Create) })
}

/// Takes a file while it arrives and hangs it on a record. Nothing is read of one that may not be attached.
///
/// # Errors
/// Not found, when the record is out of reach; forbidden; invalid: too large, of a refused kind, too many.
pub async fn attach<E>(
    ctx: &Ctx,
    kinds: RecordKinds,
    entity: Entity,
    record: Uuid,
    name: &str,
    bytes: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<FileView, AppError> {
    ctx.require(Entity::File, Action::Create)?;
    let head = kinds.find(ctx, entity, record).await?;
    room(ctx, ctx.db().reader(), entity, record).await?;
    let stored = ctx.app().files.receive(name, bytes, FILE_BYTES).await?;
    let key = stored.storage_key.clone();
    match hang(ctx, &head, entity, record, stored).await {
        Ok(row) => Ok(view(ctx, &head, &row)),
        Err(error) => {
            // The bytes belong to no row now; that they could not be removed is in the log, and the refusal matters more.
            let _ = ctx.app().files.remove(&key).await;
            Err(error)
        }
    }
}

async fn hang(
    ctx: &Ctx,
    head: &RecordHead,
    entity: Entity,
    record: Uuid,
    stored: StoredFile,
) -> Result<Row, AppError> {
    let customer = head.customer;
    ctx.write("file.create", move |tx| {
        Box::pin(async move {
            let ctx = tx.ctx().clone();
            room(&ctx, tx.conn(), entity, record).await?;
            let id = files::attach(tx, entity, record, customer, &stored).await?;
            let row = store::find(&ctx, tx.conn(), id).await?;
            let logged = serde_json::json!({
                "name": row.name, "media_type": row.media_type, "size": row.size, "entity": entity, "record_id": record,
            });
            tx.log(Change { customer, ..Change::between(&FILE, id, None, Some(&logged)) });
            Ok(row)
        })
    })
    .await
}

/// Refuses the file that would be one too many.
async fn room(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    entity: Entity,
    record: Uuid,
) -> Result<(), AppError> {
    let count = ctx.db().statement(
        "SELECT COUNT(*) AS n FROM files WHERE owner_id = $1 AND owner_entity = $2 AND deleted_at IS NULL",
        [record.into(), entity.key().into()],
    );
    let row = connection.query_one_raw(count).await.map_err(database)?.ok_or_else(AppError::internal)?;
    let count: i64 = row.try_get("", "n").map_err(database)?;
    let max = i64::try_from(FileView::MOST).unwrap_or(i64::MAX);
    if count < max { Ok(()) } else { Err(AppError::field("file", Problem::TooMany { max })) }
}

/// A file's description.
///
/// # Errors
/// Not found, also when its record is out of reach; forbidden.
pub async fn find(ctx: &Ctx, kinds: RecordKinds, id: FileId) -> Result<FileView, AppError> {
    ctx.require(Entity::File, Action::View)?;
    let (row, head) = load(ctx, kinds, id, false).await?;
    Ok(view(ctx, &head, &row))
}

/// A file's bytes, as an answer that cannot run in our origin.
///
/// # Errors
/// Not found, also when its record is out of reach; forbidden.
pub async fn download(
    ctx: &Ctx,
    kinds: RecordKinds,
    id: FileId,
) -> Result<axum::response::Response, AppError> {
    find(ctx, kinds, id).await?;
    let row = files::find_unscoped(ctx, id).await?;
    ctx.app().files.download(&row.stored).await
}

/// Removes a file: one's own, or any on a record that is one's to edit. Its bytes stay until it is removed for good.
///
/// # Errors
/// Not found, forbidden.
pub async fn remove(ctx: &Ctx, kinds: RecordKinds, id: FileId) -> Result<(), AppError> {
    set_removed(ctx, kinds, id, "file.remove", ChangeAction::Remove).await
}

/// Brings a removed file back: what one removed oneself, or any where one may remove others'.
///
/// # Errors
/// Not found, also when it may be removed for good at any moment; forbidden; invalid, when the record has no room any more.
pub async fn restore(ctx: &Ctx, kinds: RecordKinds, id: FileId) -> Result<(), AppError> {
    set_removed(ctx, kinds, id, "file.restore", ChangeAction::Restore).await
}

async fn set_removed(
    ctx: &Ctx,
    kinds: RecordKinds,
    id: FileId,
    kind: &'static str,
    action: ChangeAction,
) -> Result<(), AppError> {
    ctx.require(Entity::File, Action::Delete)?;
    let removes = action == ChangeAction::Remove;
    let (row, head) = load(ctx, kinds, id, !removes).await?;
    if !may_remove(ctx, &head, &row) {
        return Err(AppError::forbidden());
    }
    let customer = head.customer;
    ctx.write(kind, move |tx| {
        Box::pin(async move {
            if !removes {
                let ctx = tx.ctx().clone();
                room(&ctx, tx.conn(), row.entity, row.record_id).await?;
            }
            recycle::turn(tx, recycle::Table::Files, id.0, customer, action).await
        })
    })
    .await
}

/// A file with its record, both within the person's reach.
async fn load(
    ctx: &Ctx,
    kinds: RecordKinds,
    id: FileId,
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
    let is_own = recycle::is_own(ctx, row.created_by, row.deleted_at.and(row.deleted_by));
    ctx.rights().can(Entity::File, Action::Delete) && (is_own || head.can_edit)
}

fn view(ctx: &Ctx, head: &RecordHead, row: &Row) -> FileView {
    FileView {
        id: row.id,
        entity: row.entity,
        record_id: row.record_id,
        name: row.name.clone(),
        media_type: row.media_type.clone(),
        size: row.size,
        created_at: row.created_at,
        created_by: row.created_by,
        author_name: row.author_name.clone(),
        is_removed: row.deleted_at.is_some(),
        may_remove: may_remove(ctx, head, row),
    }
}
