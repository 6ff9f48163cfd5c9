//! Reading the directory: two plain queries, in the shape of `people`'s tables.

use super::{DepartmentEntry, Directory, PersonEntry};
use crate::pinyin::keys;
use kemai_domain::{Action, AppError, DepartmentId, Entity, UserId};
use kemai_server::{Ctx, Scope, Sql, database};
use sea_orm::{ConnectionTrait, QueryResult};

/// Most people that a page carries with it; the rest is asked for when somebody is to be chosen.
const NEAR: usize = 60;

/// Everyone by name, also people who have left, as far as one's reach goes.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn list_people(ctx: &Ctx) -> Result<Vec<PersonEntry>, AppError> {
    read_people(ctx, None, None).await
}

/// Those of the reader's department, and the named ones; everyone, where there are few.
async fn people_near(ctx: &Ctx, named: &[UserId]) -> Result<(Vec<PersonEntry>, bool), AppError> {
    let mut people = read_people(ctx, None, Some(NEAR + 1)).await?;
    if people.len() <= NEAR {
        return Ok((people, false));
    }
    let department = ctx.person().map(|person| person.department_id);
    people = read_people(ctx, Some((department, named)), Some(NEAR + named.len())).await?;
    Ok((people, true))
}

async fn read_people(
    ctx: &Ctx,
    near: Option<(Option<DepartmentId>, &[UserId])>,
    most: Option<usize>,
) -> Result<Vec<PersonEntry>, AppError> {
    ctx.require(Entity::User, Action::View)?;
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT u.id, u.seq, u.name, u.department_id, u.disabled_at IS NOT NULL OR u.deleted_at IS NOT NULL AS is_gone \
         FROM users u JOIN departments d ON d.id = u.department_id WHERE ",
    );
    match ctx.scope(Entity::User, Action::View) {
        Scope::Nothing => return Ok(Vec::new()),
        Scope::Own { user, .. } => {
            sql.push("u.id = ").bind(user.0);
        }
        Scope::Department { user, path, .. } => {
            sql.push("(u.id = ").bind(user.0).push(" OR d.path LIKE ").bind(format!("{path}%")).push(")");
        }
        Scope::Everything => {
            sql.push("TRUE");
        }
    }
    if let Some((department, named)) = near {
        sql.push(" AND (u.id IN ").bind_list(named.iter().map(|user| user.0));
        sql.push(" OR u.department_id = ").bind(department.map(|department| department.0)).push(")");
        // The named ones are never cut off.
        sql.push(" ORDER BY CASE WHEN u.id IN ").bind_list(named.iter().map(|user| user.0));
        sql.push(" THEN 0 ELSE 1 END, u.name_sort, u.id");
    } else {
        sql.push(" ORDER BY u.name_sort, u.id");
    }
    if let Some(most) = most {
        sql.push(" LIMIT ").bind(i64::try_from(most).unwrap_or(i64::MAX));
    }
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
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
    let people = list_people(ctx).await?;
    Ok(Directory { people, departments: list_departments(ctx).await?, has_more_people: false })
}

/// The departments, and the people whom a page needs: in a large company not everyone.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn directory_near(ctx: &Ctx, named: &[UserId]) -> Result<Directory, AppError> {
    let (people, has_more_people) = people_near(ctx, named).await?;
    Ok(Directory { people, departments: list_departments(ctx).await?, has_more_people })
}
