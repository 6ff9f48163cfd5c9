//! People in whose name one writes, or who shall do something.

use crate::{follow_ups::model::Offered, neighbours::Neighbours};
use kemai_domain::{Action, AppError, CustomerId, DepartmentId, Entity, Problem, Reach, UserId};
use kemai_records::directory::server::list_people;
use kemai_server::{Ctx, Sql, Tx, database, session};
use sea_orm::ConnectionTrait;

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

/// Somebody else's own context, when he may see the customer: who cannot see it is not given anything about it.
///
/// # Errors
/// Invalid for the field, when he is not there or may not.
pub async fn one_who_sees(
    ctx: &Ctx,
    neighbours: Neighbours,
    field: &str,
    user: UserId,
    customer: Option<CustomerId>,
) -> Result<Ctx, AppError> {
    let refused = |_| AppError::field(field, Problem::UnknownPerson);
    let theirs =
        session::on_behalf_of(ctx.app(), user, ctx.request_id().to_owned()).await.map_err(refused)?;
    if let Some(customer) = customer {
        match neighbours.kinds.find(&theirs, Entity::Customer, customer.0).await {
            Ok(_) => {}
            Err(error) if error.code.status() < 500 => {
                return Err(AppError::field(field, Problem::NotAllowed));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(theirs)
}

/// Whether one may write in another's name, or give others something to do.
#[must_use]
pub fn may_name_others(ctx: &Ctx, entity: Entity) -> bool {
    ctx.rights().reach(entity, Action::Edit) > Reach::Own
}

/// Those whom the form offers; nobody when one may only name oneself.
///
/// # Errors
/// Internal, when the database fails.
pub async fn offered(ctx: &Ctx, entity: Entity) -> Result<Vec<Offered>, AppError> {
    if !may_name_others(ctx, entity) || !ctx.rights().can(Entity::User, Action::View) {
        return Ok(Vec::new());
    }
    let people = list_people(ctx).await?.into_iter().filter(|person| !person.is_gone);
    Ok(people.map(|person| Offered { key: person.id.to_string(), label: person.name }).collect())
}

/// Adds that somebody's department is the one of a path, or stands below it.
pub fn push_in_path(column: &str, path: &str, sql: &mut Sql) {
    sql.push(column).push(
        " IN (SELECT u2.id FROM users u2 JOIN departments d2 ON d2.id = u2.department_id WHERE d2.path LIKE ",
    );
    sql.bind(format!("{path}%")).push(")");
}
