//! What the forms of follow-ups and plans offer to choose from.

use crate::{
    follow_ups::model::{FormOffer, Offered, RESULTS, TeamChoices},
    neighbours::Neighbours,
    people,
};
use kemai_domain::{Action, AppError, CustomerId, Entity, Reach};
use kemai_records::{
    choices::server as choices,
    directory::server::{list_departments, list_people},
};
use kemai_server::{Ctx, database};
use sea_orm::ConnectionTrait;

/// The results, in the admin's order.
///
/// # Errors
/// Internal, when the database fails.
pub async fn results(ctx: &Ctx) -> Result<Vec<Offered>, AppError> {
    let entries = choices::list(ctx, RESULTS).await?.into_iter();
    Ok(entries.map(|entry| Offered { key: entry.key, label: entry.label }).collect())
}

/// The departments, and the people whom a manager can ask for; nobody where one sees only one's own.
///
/// # Errors
/// Internal, when the database fails.
pub async fn team_choices(ctx: &Ctx) -> Result<TeamChoices, AppError> {
    let sees_others = |entity| ctx.rights().reach(entity, Action::View) > Reach::Own;
    if !sees_others(Entity::FollowUp) && !sees_others(Entity::Plan) {
        return Ok(TeamChoices::default());
    }
    let may = |entity| ctx.rights().can(entity, Action::View);
    let people = if may(Entity::User) { list_people(ctx).await? } else { Vec::new() };
    let departments = if may(Entity::Department) { list_departments(ctx).await? } else { Vec::new() };
    let indented = |name: &str, depth: usize| format!("{}{name}", "\u{3000}".repeat(depth));
    Ok(TeamChoices {
        people: people
            .into_iter()
            .filter(|person| !person.is_gone)
            .map(|person| Offered { key: person.id.to_string(), label: person.name })
            .collect(),
        departments: departments
            .into_iter()
            .map(|department| Offered {
                key: department.id.to_string(),
                label: indented(&department.name, department.depth()),
            })
            .collect(),
    })
}

/// What the form for a follow-up or a plan about a customer, or about none, has to offer.
///
/// # Errors
/// Not found, when the customer is out of reach.
pub async fn offer(
    ctx: &Ctx,
    neighbours: Neighbours,
    entity: Entity,
    customer: Option<CustomerId>,
) -> Result<FormOffer, AppError> {
    let (customer_name, contacts) = match customer {
        Some(customer) => {
            let head = neighbours.kinds.find(ctx, Entity::Customer, customer.0).await?;
            (Some(head.title), contacts(ctx, customer).await?)
        }
        None => (None, Vec::new()),
    };
    Ok(FormOffer {
        customer_name,
        contacts,
        results: results(ctx).await?,
        people: people::offered(ctx, entity).await?,
        me: ctx.user_id()?.to_string(),
    })
}

/// The contacts of a customer that was found within reach, the primary one first.
async fn contacts(ctx: &Ctx, customer: CustomerId) -> Result<Vec<Offered>, AppError> {
    let select = ctx.db().statement(
        "SELECT id, name, title FROM contacts WHERE customer_id = $1 AND deleted_at IS NULL ORDER BY is_primary DESC, position, id",
        [customer.0.into()],
    );
    let rows = ctx.db().reader().query_all_raw(select).await.map_err(database)?;
    rows.iter()
        .map(|row| {
            let id: uuid::Uuid = row.try_get("", "id").map_err(database)?;
            let name: String = row.try_get("", "name").map_err(database)?;
            let title: Option<String> = row.try_get("", "title").map_err(database)?;
            let label = title.map_or_else(|| name.clone(), |title| format!("{name} · {title}"));
            Ok(Offered { key: id.to_string(), label })
        })
        .collect()
}
