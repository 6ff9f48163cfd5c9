//! Dictionaries on the server: what the settings add to `kemai_records::choices`.

#[cfg(test)]
mod tests;

pub mod entries;
#[cfg(test)]
mod entries_tests;
pub mod http;

use super::api::Direction;
use kemai_domain::{AppError, ChoiceId};
use kemai_records::choices::{FIELDS, server as store};
use kemai_server::{Ctx, openapi::schema};
use utoipa::openapi::{RefOr, Schema};

/// A choice as it is answered.
fn schema_of_one() -> RefOr<Schema> {
    let record = schema::record_with(&FIELDS, &["id", "version", "created_at", "updated_at"]);
    let record = schema::always(record, "is_shipped", schema::boolean("Whether it came with the program"));
    schema::always(record, "is_removed", schema::boolean("Not offered any more"))
}

/// Moves a choice by one place.
///
/// # Errors
/// Forbidden, not found.
pub async fn step(ctx: &Ctx, id: ChoiceId, direction: Direction) -> Result<(), AppError> {
    let dictionary = store::find(ctx, id).await?.dictionary;
    let mut order: Vec<ChoiceId> =
        store::list(ctx, &dictionary).await?.iter().map(|choice| choice.id).collect();
    let at = order.iter().position(|other| *other == id).ok_or_else(AppError::not_found)?;
    let other = match direction {
        Direction::Up => at.checked_sub(1),
        Direction::Down => Some(at + 1).filter(|other| *other < order.len()),
    };
    if let Some(other) = other {
        order.swap(at, other);
        store::reorder(ctx, &dictionary, order).await?;
    }
    Ok(())
}
