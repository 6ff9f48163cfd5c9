//! Reading and writing users, as far as the person's reach goes.

use super::entity::{ActiveModel, Column, Entity as Table, Model};
use crate::users::{User, UserInput, UserQuery, UserState};
use kemai_domain::{Action, AppError, EXACT_COUNT, Entity, Lang, Page, Problem, UserId, name::fold};
use kemai_records::pinyin::sort_key;
use kemai_server::{Ctx, RecordTitle, Scope, Titles, Tx, database, is_unchanged, is_unique_violation};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, NotSet, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LikeExpr, Query},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The users that an action reaches, removed ones among them.
fn scoped(ctx: &Ctx, action: Action) -> sea_orm::Select<Table> {
    let found = Table::find();
    match ctx.scope(Entity::User, action) {
        Scope::Nothing => found.filter(Expr::value(1).eq(0)),
        Scope::Own { user, .. } => found.filter(Column::Id.eq(user.0)),
        Scope::Department { user, path, .. } => {
            let below = Query::select()
                .column("id")
                .from("departments")
                .and_where(Expr::col("path").like(LikeExpr::new(format!("{path}%"))))
                .to_owned();
            found.filter(
                Condition::any().add(Column::Id.eq(user.0)).add(Column::DepartmentId.in_subquery(below)),
            )
        }
        Scope::Everything => found,
    }
}

/// A page by name.
///
/// # Errors
/// Forbidden, bad request for a cursor that is none; internal, when the database fails.
pub async fn list(ctx: &Ctx, query: &UserQuery) -> Result<Page<User>, AppError> {
    ctx.require(Entity::User, Action::View)?;
    let limit = u64::from(query.limit.unwrap_or(50).clamp(1, 200));
    let found = narrowed(scoped(ctx, Action::View), query);
    let connection = ctx.db().reader();
    let total = found.clone().limit(EXACT_COUNT + 1).count(connection).await.map_err(database)?;
    let mut page = found.order_by_asc(Column::NameSort).order_by_asc(Column::Id).limit(limit + 1);
    if let Some(cursor) = query.cursor.as_deref().filter(|cursor| !cursor.is_empty()) {
        let (id, name) = cursor.split_once('~').ok_or_else(bad_cursor)?;
        let id: Uuid = id.parse().map_err(|_| bad_cursor())?;
        let after = Condition::any()
            .add(Column::NameSort.gt(name))
            .add(Condition::all().add(Column::NameSort.eq(name)).add(Column::Id.gt(id)));
        page = page.filter(after);
    }
    let mut rows = page.all(connection).await.map_err(database)?;
    let has_more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next_cursor = rows.last().filter(|_| has_more).map(|row| format!("{}~{}", row.id, row.name_sort));
    Ok(Page {
        items: rows.iter().map(User::from).collect(),
        next_cursor,
        total: Ord::min(total, EXACT_COUNT),
        total_is_exact: total <= EXACT_COUNT,
    })
}

fn narrowed(found: sea_orm::Select<Table>, query: &UserQuery) -> sea_orm::Select<Table> {
    let mut found = match query.state {
        UserState::Active => found.filter(Column::DeletedAt.is_null()).filter(Column::DisabledAt.is_null()),
        UserState::Disabled => {
            found.filter(Column::DeletedAt.is_null()).filter(Column::DisabledAt.is_not_null())
        }
        UserState::Removed => {
            found.filter(Column::DeletedAt.is_not_null()).filter(Column::PurgedAt.is_null())
        }
        UserState::Present => found.filter(Column::DeletedAt.is_null()),
    };
    if let Some(department) = query.department_id {
        found = found.filter(Column::DepartmentId.eq(department.0));
    }
    if let Some(role) = query.role_id {
        found = found.filter(Column::RoleId.eq(role.0));
    }
    let words = query.q.trim().to_lowercase();
    if words.is_empty() {
        return found;
    }
    let escaped = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let part = || LikeExpr::new(format!("%{escaped}%")).escape('\\');
    found.filter(
        Condition::any()
            .add(Expr::col(Column::NameSort).like(part()))
            .add(Expr::col(Column::Email).like(part())),
    )
}

/// Who has these addresses, wherever they are, by address; and whether the asker's reach for changing covers them.
///
/// # Errors
/// Internal, when the database fails.
pub(super) async fn by_emails(
    ctx: &Ctx,
    emails: &[String],
) -> Result<HashMap<String, (User, bool)>, AppError> {
    let present = |found: sea_orm::Select<Table>| {
        found.filter(Column::DeletedAt.is_null()).filter(Column::Email.is_in(emails))
    };
    let connection = ctx.db().reader();
    let all = present(Table::find()).all(connection).await.map_err(database)?;
    let own = present(scoped(ctx, Action::Edit)).all(connection).await.map_err(database)?;
    let own: HashSet<Uuid> = own.into_iter().map(|row| row.id).collect();
    let said = |row: &super::entity::Model| (fold(&row.email), (User::from(row), own.contains(&row.id)));
    Ok(all.iter().map(said).collect())
}

/// # Errors
/// Forbidden; not found, also outside one's reach; internal, when the database fails.
pub async fn find(ctx: &Ctx, id: UserId) -> Result<User, AppError> {
    ctx.require(Entity::User, Action::View)?;
    let row = scoped(ctx, Action::View)
        .filter(Column::Id.eq(id.0))
        .one(ctx.db().reader())
        .await
        .map_err(database)?;
    row.as_ref().map(User::from).ok_or_else(AppError::not_found)
}

/// The names of several who are not removed, as far as one may see them.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn titles(ctx: &Ctx, ids: &[Uuid]) -> Result<Titles, AppError> {
    ctx.require(Entity::User, Action::View)?;
    let found =
        scoped(ctx, Action::View).filter(Column::Id.is_in(ids.to_vec())).filter(Column::DeletedAt.is_null());
    let rows = found.all(ctx.db().reader()).await.map_err(database)?;
    let title = |row: Model| {
        let path = format!("/settings/users/{}", row.id);
        (row.id, RecordTitle { title: row.name, content: None, path })
    };
    Ok(rows.into_iter().map(title).collect())
}

/// The row, held until the change ends; removed ones too.
pub(crate) async fn lock(tx: &Tx, id: UserId) -> Result<Model, AppError> {
    let found = scoped(tx.ctx(), Action::Edit).filter(Column::Id.eq(id.0)).lock_exclusive();
    found.one(tx.conn()).await.map_err(database)?.ok_or_else(AppError::not_found)
}

/// Whether there is such a user who is not removed, out of reach too. Nothing of one out of reach may be shown but that he is there.
pub(crate) async fn unsafe_is_present(tx: &Tx, id: UserId) -> Result<bool, AppError> {
    let found = Table::find().filter(Column::Id.eq(id.0)).filter(Column::DeletedAt.is_null());
    Ok(found.count(tx.conn()).await.map_err(database)? > 0)
}

/// One's own row, which needs no right.
pub(crate) async fn lock_own(tx: &Tx) -> Result<Model, AppError> {
    let id = tx.ctx().user_id()?;
    let found = Table::find().filter(Column::Id.eq(id.0)).lock_exclusive();
    found.one(tx.conn()).await.map_err(database)?.ok_or_else(AppError::not_found)
}

/// One's own user.
///
/// # Errors
/// Not signed in; internal, when the database fails.
pub async fn own(ctx: &Ctx) -> Result<User, AppError> {
    let id = ctx.user_id()?;
    let row = Table::find().filter(Column::Id.eq(id.0)).one(ctx.db().reader()).await.map_err(database)?;
    row.as_ref().map(User::from).ok_or_else(AppError::not_found)
}

pub(super) async fn insert(
    tx: &Tx,
    input: UserInput,
    language: Lang,
    password_hash: Option<String>,
) -> Result<User, AppError> {
    let (now, actor) = (tx.ctx().now(), tx.ctx().person().map(|person| person.id.0));
    let row = ActiveModel {
        seq: NotSet,
        id: Set(UserId::new().0),
        version: Set(1),
        name_sort: Set(sort_key(&input.name)),
        email: Set(input.email),
        name: Set(input.name),
        department_id: Set(input.department_id.0),
        role_id: Set(input.role_id.0),
        password_hash: Set(password_hash),
        language: Set(language.tag().to_owned()),
        time_zone: Set(None),
        theme: Set("system".to_owned()),
        density: Set("comfortable".to_owned()),
        service_regions: Set(regions_text(&input.service_regions)?),
        disabled_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
        created_by: Set(actor),
        updated_by: Set(actor),
        deleted_at: Set(None),
        purged_at: Set(None),
    };
    row.insert(tx.conn()).await.map(|row| User::from(&row)).map_err(refused)
}

pub(super) fn regions_text(codes: &[String]) -> Result<String, AppError> {
    serde_json::to_string(codes).map_err(|_| AppError::internal())
}

/// Writes what differs and counts the version up, when something does.
pub(crate) async fn update(
    tx: &Tx,
    row: Model,
    change: impl FnOnce(&mut ActiveModel),
) -> Result<User, AppError> {
    let mut active: ActiveModel = row.clone().into();
    change(&mut active);
    if is_unchanged(&row, &active) {
        return Ok(User::from(&row));
    }
    active.version = Set(row.version + 1);
    active.updated_at = Set(tx.ctx().now());
    active.updated_by = Set(tx.ctx().person().map(|person| person.id.0));
    active.update(tx.conn()).await.map(|row| User::from(&row)).map_err(refused)
}

/// The only unique thing that a person types is the e-mail address.
fn refused(error: sea_orm::DbErr) -> AppError {
    if is_unique_violation(&error) {
        AppError::field("email", kemai_domain::Problem::Taken)
    } else {
        database(error)
    }
}

fn bad_cursor() -> AppError {
    AppError::unreadable("cursor", Problem::BadCursor)
}
