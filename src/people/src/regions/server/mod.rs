//! The table `own_regions`. Codes are the program's: free ones of the city, which no official list uses.

pub mod http;
#[cfg(test)]
mod tests;

use super::model::{FIELDS, NewRegion, OwnRegion, OwnRegions, Place};
use crate::{check::Problems, server::refuse_older};
use chrono::{DateTime, Utc};
use kemai_domain::{
    AppError, Capability, Problem,
    name::fold,
    region::{RegionCode, RegionLevel},
};
use kemai_server::{
    Change, ChangeAction, Ctx, Sql, Tx, database, is_unique_violation,
    regions::{self, Regions},
    search_tokens::spellings,
};
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

/// The numbers from 90 on that a city's code leaves free.
const MOST: i64 = 10;
const LONGEST: usize = 40;

/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn list(ctx: &Ctx) -> Result<OwnRegions, AppError> {
    ctx.require_capability(Capability::ManageSettings)?;
    let all = regions::all(ctx.app()).await?;
    let sql = Sql::new(ctx.db(), SELECT);
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    let mut own = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    for region in &mut own {
        region.place = all.label_in(ctx.lang(), region.parent_code);
    }
    Ok(OwnRegions { regions: own, places: places(ctx, &all) })
}

/// Cities and municipalities in which a number is free.
fn places(ctx: &Ctx, regions: &Regions) -> Vec<Place> {
    let provinces = regions.provinces().into_iter().map(|province| province.code);
    let cities = provinces.flat_map(|province| {
        let children = regions.children(province).into_iter().map(|region| region.code);
        let cities = children.filter(|code| code.level() == RegionLevel::City).collect::<Vec<_>>();
        std::iter::once(province).chain(cities)
    });
    let fitting = cities.filter(|code| regions.free_code(*code).is_some());
    fitting
        .filter_map(|code| {
            let keys = spellings(&regions.find(code)?.name).into_iter();
            let keys: Vec<_> =
                keys.map(|spelling| format!("{} {}", spelling.full, spelling.initials)).collect();
            Some(Place { code, label: regions.label_in(ctx.lang(), code), keys: keys.join(" ") })
        })
        .collect()
}

/// # Errors
/// Forbidden; invalid: no such place, a name that is taken, ten areas in one city.
pub async fn create(ctx: &Ctx, input: NewRegion) -> Result<OwnRegion, AppError> {
    ctx.require_capability(Capability::ManageSettings)?;
    let mut problems = Problems::default();
    let name = problems.line("name", &input.name, LONGEST);
    let parent = RegionCode::parse(&input.parent_code);
    if parent.is_err() {
        let empty = input.parent_code.trim().is_empty();
        problems.add("parent_code", if empty { Problem::Required } else { Problem::UnknownRegion });
    }
    problems.finish()?;
    let parent = parent.map_err(|_| AppError::internal())?;
    let made = ctx.write("region.create", move |tx| Box::pin(insert(tx, parent, name))).await?;
    ctx.app().regions.forget();
    Ok(made)
}

async fn insert(tx: &mut Tx, parent: RegionCode, name: String) -> Result<OwnRegion, AppError> {
    let ctx = tx.ctx().clone();
    let all = now(tx).await?;
    if all.find(parent).is_none() || all.is_retired(parent) {
        return Err(AppError::field("parent_code", Problem::UnknownRegion));
    }
    refuse_namesake(&all, parent, &name, None)?;
    let code = all.free_code(parent).ok_or_else(|| {
        // In a county and in a province with cities there is no place at all.
        let is_place = Regions::shipped().free_code(parent).is_some();
        let problem = if is_place { Problem::TooMany { max: MOST } } else { Problem::UnknownRegion };
        AppError::field("parent_code", problem)
    })?;
    let mut sql = Sql::new(
        ctx.db(),
        "INSERT INTO own_regions (code, parent_code, name, created_at, created_by) VALUES (",
    );
    sql.bind(code.to_string()).push(", ").bind(parent.to_string()).push(", ").bind(name.clone()).push(", ");
    sql.bind(ctx.now()).push(", ").bind(ctx.person().map(|person| person.id.0)).push(")");
    tx.conn().execute_raw(sql.statement()).await.map_err(|error| match is_unique_violation(&error) {
        // Somebody else added one in the same moment.
        true => AppError::field("parent_code", Problem::Taken),
        false => database(error),
    })?;
    let region = OwnRegion {
        code,
        version: 1,
        name,
        parent_code: parent,
        place: all.label_in(ctx.lang(), parent),
        is_retired: false,
    };
    tx.log(Change::between(&FIELDS, record(code), None, Some(&region)));
    Ok(region)
}

/// # Errors
/// Forbidden, not found, conflict; invalid.
pub async fn rename(ctx: &Ctx, code: RegionCode, version: i64, name: &str) -> Result<OwnRegion, AppError> {
    change(ctx, "region.update", code, version, Some(name), None).await
}

/// # Errors
/// Forbidden, not found, conflict.
pub async fn set_retired(
    ctx: &Ctx,
    code: RegionCode,
    version: i64,
    is_retired: bool,
) -> Result<OwnRegion, AppError> {
    let kind = if is_retired { "region.remove" } else { "region.restore" };
    change(ctx, kind, code, version, None, Some(is_retired)).await
}

/// Both at once.
///
/// # Errors
/// Forbidden, not found, conflict; invalid.
pub async fn rename_or_retire(
    ctx: &Ctx,
    code: RegionCode,
    version: i64,
    name: &str,
    is_retired: bool,
) -> Result<OwnRegion, AppError> {
    change(ctx, "region.update", code, version, Some(name), Some(is_retired)).await
}

/// Writes what is given: both, or neither.
async fn change(
    ctx: &Ctx,
    kind: &'static str,
    code: RegionCode,
    version: i64,
    name: Option<&str>,
    is_retired: Option<bool>,
) -> Result<OwnRegion, AppError> {
    ctx.require_capability(Capability::ManageSettings)?;
    let mut problems = Problems::default();
    let name = name.map(|name| problems.line("name", name, LONGEST));
    problems.finish()?;
    let changed = ctx
        .write(kind, move |tx| {
            Box::pin(async move {
                let before = lock(tx, code, version).await?;
                let all = now(tx).await?;
                let mut after = before.clone();
                after.name = name.unwrap_or(after.name);
                after.is_retired = is_retired.unwrap_or(before.is_retired);
                // Those that are not offered give their names free.
                if !after.is_retired {
                    refuse_namesake(&all, before.parent_code, &after.name, Some(code))?;
                }
                put(tx, &all, &before, after).await
            })
        })
        .await?;
    ctx.app().regions.forget();
    Ok(changed)
}

/// One area, retired or not.
///
/// # Errors
/// Forbidden, not found; internal, when the database fails.
pub async fn find(ctx: &Ctx, code: RegionCode) -> Result<OwnRegion, AppError> {
    list(ctx).await?.regions.into_iter().find(|region| region.code == code).ok_or_else(AppError::not_found)
}

const SELECT: &str = "SELECT code, version, name, parent_code, retired_at FROM own_regions ORDER BY code";

fn read(row: &QueryResult) -> Result<OwnRegion, AppError> {
    let code = |column| -> Result<RegionCode, AppError> {
        let text: String = row.try_get("", column).map_err(database)?;
        RegionCode::parse(&text).map_err(|_| AppError::internal())
    };
    let retired: Option<DateTime<Utc>> = row.try_get("", "retired_at").map_err(database)?;
    Ok(OwnRegion {
        code: code("code")?,
        version: row.try_get("", "version").map_err(database)?,
        name: row.try_get("", "name").map_err(database)?,
        parent_code: code("parent_code")?,
        place: String::new(),
        is_retired: retired.is_some(),
    })
}

/// The divisions as this change sees them.
async fn now(tx: &Tx) -> Result<Regions, AppError> {
    Ok(Regions::with(&regions::rows(tx.ctx().db(), tx.conn()).await?))
}

/// The row, held until the change ends, still at this version.
async fn lock(tx: &Tx, code: RegionCode, version: i64) -> Result<OwnRegion, AppError> {
    let mut sql = Sql::new(
        tx.ctx().db(),
        "SELECT code, version, name, parent_code, retired_at FROM own_regions WHERE code = ",
    );
    sql.bind(code.to_string());
    if sql.is_postgres() {
        sql.push(" FOR UPDATE");
    }
    let row = tx.conn().query_one_raw(sql.statement()).await.map_err(database)?;
    let region = read(&row.ok_or_else(AppError::not_found)?)?;
    refuse_older(&region, region.version, version)?;
    Ok(region)
}

async fn put(
    tx: &mut Tx,
    all: &Regions,
    before: &OwnRegion,
    after: OwnRegion,
) -> Result<OwnRegion, AppError> {
    let ctx = tx.ctx().clone();
    let place = all.label_in(ctx.lang(), before.parent_code);
    if after == *before {
        return Ok(OwnRegion { place, ..after });
    }
    let after = OwnRegion { version: before.version + 1, place, ..after };
    let mut sql = Sql::new(ctx.db(), "UPDATE own_regions SET name = ");
    sql.bind(after.name.clone()).push(", version = ").bind(after.version);
    sql.push(", retired_at = ").bind(after.is_retired.then(|| ctx.now()));
    sql.push(" WHERE code = ").bind(after.code.to_string());
    tx.conn().execute_raw(sql.statement()).await.map_err(database)?;
    let change = Change::between(&FIELDS, record(after.code), Some(before), Some(&after));
    let action = match (before.is_retired, after.is_retired) {
        (false, true) => ChangeAction::Remove,
        (true, false) => ChangeAction::Restore,
        _ => ChangeAction::Update,
    };
    tx.log(change.as_action(action));
    Ok(after)
}

fn refuse_namesake(
    all: &Regions,
    parent: RegionCode,
    name: &str,
    except: Option<RegionCode>,
) -> Result<(), AppError> {
    let taken = all
        .children(parent)
        .into_iter()
        .any(|region| fold(&region.name) == fold(name) && Some(region.code) != except);
    if taken { Err(AppError::field("name", Problem::Taken)) } else { Ok(()) }
}

/// The id that the change log knows an area by: its code.
fn record(code: RegionCode) -> Uuid {
    Uuid::from_u128(u128::from(code.number()))
}
