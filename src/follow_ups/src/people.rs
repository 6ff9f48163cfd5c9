//! People in whose name one writes, or who shall do something.

use crate::{follow_ups::model::Offered, neighbours::Neighbours};
use kemai_domain::{Action, AppError, CustomerId, DepartmentId, Entity, Problem, Reach, Rights, UserId};
use kemai_records::directory::server::list_people;
use kemai_server::{
    Ctx, Scope, Sql, Tx, database,
    live::Reached,
    reach::{self, scope_of},
    session,
};
use sea_orm::ConnectionTrait;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The department of a person who is there; invalid for the field otherwise.
///
/// # Errors
/// Invalid, when nobody present has this id.
pub async fn department_of(tx: &Tx, field: &str, user: UserId) -> Result<DepartmentId, AppError> {
    let find = tx.ctx().db().statement(
        "SELECT department_id FROM users WHERE id = $1 AND deleted_at IS NULL AND disabled_at IS NULL",
        [user.0.into()],
    );
    let row = tx.conn().query_one_raw(find).await.map_err(database)?;
    let row = row.ok_or_else(|| AppError::field(field, Problem::UnknownPerson))?;
    row.try_get("", "department_id").map(DepartmentId).map_err(database)
}

/// Somebody else's own context, when he may see what it is about: who cannot see a customer is not given anything about it.
///
/// # Errors
/// Invalid for the field, when he is not there, or does not see the customer.
pub async fn one_who_sees(
    ctx: &Ctx,
    neighbours: Neighbours,
    entity: Entity,
    field: &str,
    user: UserId,
    customer: Option<CustomerId>,
) -> Result<Ctx, AppError> {
    let refused = |_| AppError::field(field, Problem::UnknownPerson);
    let theirs =
        session::on_behalf_of(ctx.app(), user, ctx.request_id().to_owned()).await.map_err(refused)?;
    let problem = match customer {
        Some(customer) => {
            let reached = reached(ctx, neighbours, entity, customer).await?;
            (!reached.includes(&scope_of(&theirs, entity))).then_some(Problem::CannotSeeCustomer)
        }
        None => (!theirs.rights().can(entity, Action::View)).then_some(Problem::UnknownPerson),
    };
    problem.map_or(Ok(theirs), |problem| Err(AppError::field(field, problem)))
}

/// Whom a customer within the asker's own reach reaches.
async fn reached(
    ctx: &Ctx,
    neighbours: Neighbours,
    entity: Entity,
    customer: CustomerId,
) -> Result<Reached, AppError> {
    let reached = (neighbours.reached)(ctx.app(), &[customer.0]).await?.remove(&customer.0);
    reached.filter(|reached| reached.includes(&scope_of(ctx, entity))).ok_or_else(AppError::not_found)
}

/// Whether one may write in another's name, or give others something to do.
#[must_use]
pub fn may_name_others(ctx: &Ctx, entity: Entity) -> bool {
    ctx.rights().reach(entity, Action::Edit) > Reach::Own
}

/// Those whom the form offers: of the people whom the asker sees, the ones who see the customer too. Nobody when one may only name oneself.
///
/// # Errors
/// Internal, when the database fails.
pub async fn offered(
    ctx: &Ctx,
    neighbours: Neighbours,
    entity: Entity,
    customer: Option<CustomerId>,
) -> Result<Vec<Offered>, AppError> {
    if !may_name_others(ctx, entity) || !ctx.rights().can(Entity::User, Action::View) {
        return Ok(Vec::new());
    }
    let seeing = who_sees(ctx, neighbours, entity, customer).await?;
    let people = list_people(ctx).await?.into_iter().filter(|person| seeing.contains(&person.id));
    Ok(people.map(|person| Offered { key: person.id.to_string(), label: person.name }).collect())
}

/// Everyone present who sees such a record about the customer, or one without a customer of his own.
async fn who_sees(
    ctx: &Ctx,
    neighbours: Neighbours,
    entity: Entity,
    customer: Option<CustomerId>,
) -> Result<HashSet<UserId>, AppError> {
    let reached = match customer {
        Some(customer) => Some(reached(ctx, neighbours, entity, customer).await?),
        None => None,
    };
    let reaches = reaches(ctx, entity, customer.is_some()).await?;
    let select = ctx.db().statement(
        "SELECT u.id, u.seq, u.role_id, d.seq AS department, d.path FROM users u JOIN departments d ON d.id = u.department_id \
         WHERE u.deleted_at IS NULL AND u.disabled_at IS NULL",
        [],
    );
    let mut seeing = HashSet::new();
    for row in ctx.db().reader().query_all_raw(select).await.map_err(database)? {
        let user = UserId(row.try_get("", "id").map_err(database)?);
        let role: Uuid = row.try_get("", "role_id").map_err(database)?;
        let number = |column| row.try_get::<i64>("", column).map_err(database);
        let path: String = row.try_get("", "path").map_err(database)?;
        let reach = reaches.get(&role).copied().unwrap_or(Reach::None);
        let scope = Scope::of(reach, user, number("seq")?, (number("department")?, &path));
        let sees = match &reached {
            Some(reached) => reached.includes(&scope),
            None => scope != Scope::Nothing,
        };
        if sees {
            seeing.insert(user);
        }
    }
    Ok(seeing)
}

/// How far each role sees such records.
async fn reaches(
    ctx: &Ctx,
    entity: Entity,
    is_about_customer: bool,
) -> Result<HashMap<Uuid, Reach>, AppError> {
    let select = ctx.db().statement("SELECT id, rights FROM roles", []);
    let rows = ctx.db().reader().query_all_raw(select).await.map_err(database)?;
    rows.iter()
        .map(|row| {
            let rights: String = row.try_get("", "rights").map_err(database)?;
            let rights: Rights = serde_json::from_str(&rights).map_err(|_| AppError::internal())?;
            let reach = if is_about_customer {
                reach::of_rights(&rights, entity)
            } else {
                rights.reach(entity, Action::View)
            };
            Ok((row.try_get("", "id").map_err(database)?, reach))
        })
        .collect()
}

/// Adds that somebody's department is the one of a path, or stands below it.
pub fn push_in_path(column: &str, path: &str, sql: &mut Sql) {
    sql.push(column).push(
        " IN (SELECT u2.id FROM users u2 JOIN departments d2 ON d2.id = u2.department_id WHERE d2.path LIKE ",
    );
    sql.bind(format!("{path}%")).push(")");
}
