//! Reading the directory: two plain queries, in the shape of `people`'s tables.

use super::{DepartmentEntry, Directory, PersonEntry};
use crate::pinyin::keys;
use kemai_domain::{Action, AppError, DepartmentId, Entity, UserId};
use kemai_server::{Ctx, Scope, database};
use sea_orm::{ConnectionTrait, QueryResult};

/// Everyone by name, also people who have left, as far as one's reach goes.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn list_people(ctx: &Ctx) -> Result<Vec<PersonEntry>, AppError> {
    ctx.require(Entity::User, Action::View)?;
    let (condition, values) = match ctx.scope(Entity::User, Action::View) {
        Scope::Nothing => return Ok(Vec::new()),
        Scope::Own { user, .. } => ("WHERE u.id = $1", vec![user.0.into()]),
        Scope::Department { user, path, .. } => {
            ("WHERE u.id = $1 OR d.path LIKE $2", vec![user.0.into(), format!("{path}%").into()])
        }
        Scope::Everything => ("", Vec::new()),
    };
    let sql = format!(
        "SELECT u.id, u.seq, u.name, u.department_id, u.disabled_at IS NOT NULL OR u.deleted_at IS NOT NULL AS is_gone \
         FROM users u JOIN departments d ON d.id = u.department_id {condition} ORDER BY u.name_sort, u.id"
    );
    let rows = ctx.db().reader().query_all_raw(ctx.db().statement(sql, values)).await.map_err(database)?;
    rows.iter().map(person).collect()
}

fn person(row: &QueryResult) -> Result<PersonEntry, AppError> {
    let name: String = row.try_get("", "name").map_err(database)?;
    Ok(PersonEntry {
        id: UserId(row.try_get("", "id").map_err(database)?),
        seq: row.try_get("", "seq").map_err(database)?,
        department_id: DepartmentId(row.try_get("", "department_id").map_err(database)?),
        is_gone: row.try_get("", "is_gone").map_err(database)?,
        keys: keys(&name),
        name,
    })
}

/// The departments, each followed by those below it.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn list_departments(ctx: &Ctx) -> Result<Vec<DepartmentEntry>, AppError> {
    ctx.require(Entity::Department, Action::View)?;
    let sql = "SELECT id, seq, parent_id, path, name FROM departments WHERE deleted_at IS NULL ORDER BY position, seq";
    let rows = ctx.db().reader().query_all_raw(ctx.db().statement(sql, [])).await.map_err(database)?;
    let departments = rows.iter().map(department).collect::<Result<Vec<_>, AppError>>()?;
    let mut ordered = Vec::with_capacity(departments.len());
    follow(None, &departments, &mut ordered);
    Ok(ordered)
}

fn follow(parent: Option<DepartmentId>, rest: &[DepartmentEntry], ordered: &mut Vec<DepartmentEntry>) {
    for department in rest.iter().filter(|department| department.parent_id == parent) {
        ordered.push(department.clone());
        follow(Some(department.id), rest, ordered);
    }
}

fn department(row: &QueryResult) -> Result<DepartmentEntry, AppError> {
    let name: String = row.try_get("", "name").map_err(database)?;
    Ok(DepartmentEntry {
        id: DepartmentId(row.try_get("", "id").map_err(database)?),
        seq: row.try_get("", "seq").map_err(database)?,
        parent_id: row.try_get::<Option<uuid::Uuid>>("", "parent_id").map_err(database)?.map(DepartmentId),
        path: row.try_get("", "path").map_err(database)?,
        keys: keys(&name),
        name,
    })
}

/// Both.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn directory(ctx: &Ctx) -> Result<Directory, AppError> {
    Ok(Directory { people: list_people(ctx).await?, departments: list_departments(ctx).await? })
}
