//! What hangs on a customer's row: contacts, tags, collaborators. Read for many customers with a query a kind, not a row.

use super::super::entity::{collaborator, contact, tag};
use kemai_domain::{AppError, UserId};
use kemai_server::database;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Clone, Debug, Default)]
pub struct Parts {
    pub contacts: Vec<contact::Model>,
    pub tags: Vec<String>,
    pub collaborators: Vec<UserId>,
}

/// The contacts, tags and collaborators of a customer that was found through `find`.
///
/// # Errors
/// Internal, when the database fails.
pub async fn parts(connection: &impl ConnectionTrait, id: Uuid) -> Result<Parts, AppError> {
    Ok(parts_of(connection, &[id]).await?.remove(&id).unwrap_or_default())
}

/// The same of many customers.
///
/// # Errors
/// Internal, when the database fails.
pub async fn parts_of(
    connection: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Parts>, AppError> {
    let mut parts: HashMap<Uuid, Parts> = HashMap::new();
    if ids.is_empty() {
        return Ok(parts);
    }
    let contacts = contact::Entity::find()
        .filter(contact::Column::CustomerId.is_in(ids.iter().copied()))
        .filter(contact::Column::DeletedAt.is_null())
        .order_by_asc(contact::Column::Position)
        .all(connection)
        .await
        .map_err(database)?;
    let tags = tag::Entity::find()
        .filter(tag::Column::CustomerId.is_in(ids.iter().copied()))
        .order_by_asc(tag::Column::Tag)
        .all(connection)
        .await
        .map_err(database)?;
    let collaborators = collaborator::Entity::find()
        .filter(collaborator::Column::CustomerId.is_in(ids.iter().copied()))
        .order_by_asc(collaborator::Column::UserId)
        .all(connection)
        .await
        .map_err(database)?;
    for row in contacts {
        parts.entry(row.customer_id).or_default().contacts.push(row);
    }
    for row in tags {
        parts.entry(row.customer_id).or_default().tags.push(row.tag);
    }
    for row in collaborators {
        parts.entry(row.customer_id).or_default().collaborators.push(UserId(row.user_id));
    }
    Ok(parts)
}

/// Replaces the set of tags.
///
/// # Errors
/// Internal, when the database fails.
pub async fn put_tags(connection: &impl ConnectionTrait, id: Uuid, tags: &[String]) -> Result<(), AppError> {
    tag::Entity::delete_many()
        .filter(tag::Column::CustomerId.eq(id))
        .exec(connection)
        .await
        .map_err(database)?;
    let rows: Vec<_> = tags
        .iter()
        .map(|tag| tag::ActiveModel { customer_id: sea_orm::Set(id), tag: sea_orm::Set(tag.clone()) })
        .collect();
    if !rows.is_empty() {
        tag::Entity::insert_many(rows).exec_without_returning(connection).await.map_err(database)?;
    }
    Ok(())
}

/// Replaces the set of collaborators.
///
/// # Errors
/// Internal, when the database fails.
pub async fn put_collaborators(
    connection: &impl ConnectionTrait,
    id: Uuid,
    people: &[UserId],
) -> Result<(), AppError> {
    collaborator::Entity::delete_many()
        .filter(collaborator::Column::CustomerId.eq(id))
        .exec(connection)
        .await
        .map_err(database)?;
    let rows: Vec<_> = people
        .iter()
        .map(|user| collaborator::ActiveModel {
            customer_id: sea_orm::Set(id),
            user_id: sea_orm::Set(user.0),
        })
        .collect();
    if !rows.is_empty() {
        collaborator::Entity::insert_many(rows).exec_without_returning(connection).await.map_err(database)?;
    }
    Ok(())
}
