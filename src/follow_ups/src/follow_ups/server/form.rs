//! What the forms of follow-ups and plans offer to choose from.

use crate::{
    follow_ups::model::{FormOffer, Offered, RESULTS, TeamChoices},
    neighbours::Neighbours,
    people,
};
use kemai_domain::{Action, AppError, CustomerId, Entity};
use kemai_records::{
    choices::server as choices,
    directory::{
        DepartmentEntry, PersonEntry,
        server::{list_departments, list_people},
    },
};
use kemai_server::{Ctx, Scope, database};
use sea_orm::ConnectionTrait;

/// The results, in the admin's order.
///
/// # Errors
/// Internal, when the database fails.
pub async fn results(ctx: &Ctx) -> Result<Vec<Offered>, AppError> {
    let entries = choices::list(ctx, RESULTS).await?.into_iter();
    Ok(entries.map(|entry| Offered { key: entry.key, label: entry.label }).collect())
}

/// The departments and the people whom a manager can ask for: those within his reach; nobody where one sees only one's own.
///
/// # Errors
/// Internal, when the database fails.
pub async fn team_choices(ctx: &Ctx) -> Result<TeamChoices, AppError> {
    let reach = |entity| ctx.rights().reach(entity, Action::View);
    let wider = if reach(Entity::FollowUp) > reach(Entity::Plan) { Entity::FollowUp } else { Entity::Plan };
    // Of a department's reach, the path of the department.
    let own_path = match ctx.scope(wider, Action::View) {
        Scope::Nothing | Scope::Own { .. } => return Ok(TeamChoices::default()),
        Scope::Department { path, .. } => Some(path),
        Scope::Everything => None,
    };
    let is_within = |path: &str| own_path.as_deref().is_none_or(|own| path.starts_with(own));
    let may = |entity| ctx.rights().can(entity, Action::View);
    let all = if may(Entity::Department) { list_departments(ctx).await? } else { Vec::new() };
    let people = if may(Entity::User) { list_people(ctx).await? } else { Vec::new() };
    let top = all.iter().filter(|one| is_within(&one.path)).map(DepartmentEntry::depth).min();
    let within: Vec<_> = all.into_iter().filter(|one| is_within(&one.path)).collect();
    let is_of_team =
        |person: &PersonEntry| own_path.is_none() || within.iter().any(|one| one.id == person.department_id);
    Ok(TeamChoices {
        people: people
            .into_iter()
            .filter(|person| !person.is_gone && is_of_team(person))
            .map(|person| Offered { key: person.id.to_string(), label: person.name })
            .collect(),
        departments: within
            .iter()
            .map(|one| {
                let indent = "\u{3000}".repeat(one.depth().saturating_sub(top.unwrap_or_default()));
                Offered { key: one.id.to_string(), label: format!("{indent}{}", one.name) }
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
        people: people::offered(ctx, neighbours, entity, customer).await?,
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
