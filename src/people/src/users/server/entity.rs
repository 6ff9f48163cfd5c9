//! The table `users`.

use crate::users::User;
use chrono::{DateTime, Utc};
use kemai_domain::{DepartmentId, RoleId, UserId};
use kemai_ui::{Density, Theme};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub id: Uuid,
    pub version: i64,
    pub email: String,
    pub name: String,
    /// The name as pinyin, then the name: lists are sorted by it.
    pub name_sort: String,
    pub department_id: Uuid,
    pub role_id: Uuid,
    pub password_hash: Option<String>,
    pub language: String,
    pub time_zone: Option<String>,
    pub theme: String,
    pub density: String,
    /// A JSON list of region codes.
    pub service_regions: String,
    pub disabled_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub created_by: Option<Uuid>,
    pub updated_by: Option<Uuid>,
    pub deleted_at: Option<DateTime<Utc>>,
    /// When the account lost what it kept of its person: see `purge.rs`.
    pub purged_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Model> for User {
    fn from(row: &Model) -> Self {
        Self {
            id: UserId(row.id),
            version: row.version,
            name: row.name.clone(),
            email: row.email.clone(),
            department_id: DepartmentId(row.department_id),
            role_id: RoleId(row.role_id),
            language: row.language.parse().unwrap_or_default(),
            time_zone: row.time_zone.clone(),
            theme: Theme::from_cookie(&row.theme),
            density: Density::from_cookie(&row.density),
            service_regions: serde_json::from_str(&row.service_regions).unwrap_or_default(),
            service_region_names: Vec::new(),
            is_disabled: row.disabled_at.is_some(),
            is_removed: row.deleted_at.is_some(),
            created_at: row.created_at,
            updated_at: row.updated_at,
            created_by: row.created_by.map(UserId),
            updated_by: row.updated_by.map(UserId),
        }
    }
}
