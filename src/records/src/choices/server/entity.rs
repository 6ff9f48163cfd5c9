//! The table `choices`.

use crate::choices::Choice;
use chrono::{DateTime, Utc};
use kemai_domain::ChoiceId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "choices")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub dictionary: String,
    pub key: String,
    pub label: String,
    pub tone: Option<String>,
    pub position: i64,
    pub is_shipped: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Model> for Choice {
    fn from(row: &Model) -> Self {
        Self {
            id: ChoiceId(row.id),
            version: row.version,
            dictionary: row.dictionary.clone(),
            key: row.key.clone(),
            label: row.label.clone(),
            tone: row.tone.clone(),
            position: row.position,
            is_shipped: row.is_shipped,
            is_removed: row.deleted_at.is_some(),
            keys: String::new(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
