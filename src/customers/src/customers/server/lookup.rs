//! People, departments and choices, as customers refer to them.

use kemai_domain::{AppError, DepartmentId, FieldError, Problem, UserId};
use kemai_records::choices::server::label_in;
use kemai_server::{Ctx, Sql, database};
use sea_orm::ConnectionTrait;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The growing numbers of people.
///
/// # Errors
/// Internal, when the database fails.
pub async fn user_seqs(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    users: &[UserId],
) -> Result<Vec<i64>, AppError> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(ctx.db(), "SELECT seq FROM users WHERE id IN ");
    sql.bind_list(users.iter().map(|user| user.0));
    let rows = connection.query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| row.try_get("", "seq").map_err(database)).collect()
}

/// `/1/4/`
///
/// # Errors
/// Internal, when the database fails.
pub async fn department_path(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    department: DepartmentId,
) -> Result<Option<String>, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT path FROM departments WHERE id = ");
    sql.bind(department.0);
    let row = connection.query_one_raw(sql.statement()).await.map_err(database)?;
    row.map(|row| row.try_get("", "path").map_err(database)).transpose()
}

/// The department of a person who can own customers; none for one who is not there or is disabled.
///
/// # Errors
/// Internal, when the database fails.
pub async fn department_of(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    user: UserId,
) -> Result<Option<DepartmentId>, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT department_id FROM users WHERE id = ");
    sql.bind(user.0).push(" AND deleted_at IS NULL AND disabled_at IS NULL");
    let row = connection.query_one_raw(sql.statement()).await.map_err(database)?;
    row.map(|row| row.try_get("", "department_id").map(DepartmentId).map_err(database)).transpose()
}

/// Which of these people could own customers: who is not there or is disabled is left out.
///
/// # Errors
/// Internal, when the database fails.
pub async fn present_people(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    users: &[UserId],
) -> Result<HashSet<UserId>, AppError> {
    if users.is_empty() {
        return Ok(HashSet::new());
    }
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT id FROM users WHERE deleted_at IS NULL AND disabled_at IS NULL AND id IN ",
    );
    sql.bind_list(users.iter().map(|user| user.0));
    let rows = connection.query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| row.try_get("", "id").map(UserId).map_err(database)).collect()
}

/// Names of people, also of those who left.
///
/// # Errors
/// Internal, when the database fails.
pub async fn user_names(ctx: &Ctx, users: &[Uuid]) -> Result<HashMap<Uuid, String>, AppError> {
    names(ctx, "SELECT id, name FROM users WHERE id IN ", users).await
}

/// Names of departments, also of removed ones.
///
/// # Errors
/// Internal, when the database fails.
pub async fn department_names(ctx: &Ctx, departments: &[Uuid]) -> Result<HashMap<Uuid, String>, AppError> {
    names(ctx, "SELECT id, name FROM departments WHERE id IN ", departments).await
}

async fn names(ctx: &Ctx, select: &str, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, AppError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new(ctx.db(), select);
    sql.bind_list(ids.iter().copied());
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "id").map_err(database)?, row.try_get("", "name").map_err(database)?)))
        .collect()
}

/// Labels of every choice, removed ones too, by dictionary and key: history speaks of them.
///
/// # Errors
/// Internal, when the database fails.
pub async fn choice_labels(ctx: &Ctx) -> Result<HashMap<(String, String), String>, AppError> {
    let sql = Sql::new(ctx.db(), "SELECT dictionary, key, label FROM choices");
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter()
        .map(|row| {
            let text = |column| row.try_get::<String>("", column).map_err(database);
            let (dictionary, key) = (text("dictionary")?, text("key")?);
            let label = label_in(ctx.lang(), &dictionary, &key, text("label")?);
            Ok(((dictionary, key), label))
        })
        .collect()
}

/// Names the choices that no dictionary has. `wanted` is field, dictionary, key.
///
/// # Errors
/// Internal, when the database fails.
pub async fn unknown_choices(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    wanted: &[(&'static str, &'static str, String)],
) -> Result<Vec<FieldError>, AppError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql =
        Sql::new(ctx.db(), "SELECT dictionary, key FROM choices WHERE deleted_at IS NULL AND key IN ");
    sql.bind_list(wanted.iter().map(|(_, _, key)| key.clone()));
    let rows = connection.query_all_raw(sql.statement()).await.map_err(database)?;
    let known = rows
        .iter()
        .map(|row| {
            Ok((row.try_get("", "dictionary").map_err(database)?, row.try_get("", "key").map_err(database)?))
        })
        .collect::<Result<HashSet<(String, String)>, AppError>>()?;
    Ok(wanted
        .iter()
        .filter(|(_, dictionary, key)| !known.contains(&((*dictionary).to_owned(), key.clone())))
        .map(|(field, dictionary, _)| FieldError::new(*field, unknown(dictionary)))
        .collect())
}

/// What is wrong with a key that a dictionary does not have: tags alone are typed.
pub fn unknown(dictionary: &str) -> Problem {
    if dictionary == kemai_records::choices::TAG { Problem::UnknownTag } else { Problem::UnknownChoice }
}
