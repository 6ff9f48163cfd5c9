//! Whom and which departments a dashboard can be narrowed to.

use crate::dashboards::model::{Choice, Choices};
use kemai_domain::{Action, AppError, Entity};
use kemai_records::directory::server::{list_departments, list_people};
use kemai_server::{Ctx, Scope};

/// # Errors
/// Internal, when the database fails.
pub async fn choices(ctx: &Ctx) -> Result<Choices, AppError> {
    let path = match ctx.scope(Entity::Customer, Action::View) {
        Scope::Nothing | Scope::Own { .. } => return Ok(Choices::default()),
        Scope::Department { path, .. } => Some(path),
        Scope::Everything => None,
    };
    let mut departments = if ctx.rights().can(Entity::Department, Action::View) {
        list_departments(ctx).await?
    } else {
        Vec::new()
    };
    if let Some(path) = &path {
        departments.retain(|entry| entry.path.starts_with(path));
    }
    let people =
        if ctx.rights().can(Entity::User, Action::View) { list_people(ctx).await? } else { Vec::new() };
    let is_within = |id| path.is_none() || departments.iter().any(|department| department.id == id);
    let people = people
        .into_iter()
        .filter(|person| is_within(person.department_id))
        .map(|person| Choice { id: person.id.to_string(), name: person.name, depth: 0, keys: person.keys })
        .collect();
    let top = departments.iter().map(kemai_records::directory::DepartmentEntry::depth).min().unwrap_or(0);
    let departments = departments
        .into_iter()
        .map(|entry| Choice {
            id: entry.id.to_string(),
            depth: u32::try_from(entry.depth() - top).unwrap_or_default(),
            name: entry.name,
            keys: entry.keys,
        })
        .collect();
    Ok(Choices { departments, people })
}
