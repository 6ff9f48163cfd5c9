//! The table `roles`.

use crate::roles::Role;
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, Rights, RoleId, ShippedRole, UserId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roles")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub shipped: Option<String>,
    pub name: String,
    pub rights: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub created_by: Option<Uuid>,
    pub updated_by: Option<Uuid>,
    pub deleted_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub fn shipped_role(&self) -> Option<ShippedRole> {
        let key = self.shipped.as_deref()?;
        ShippedRole::ALL.into_iter().find(|role| role.key() == key)
    }

    pub fn into_role(self, people: i64) -> Result<Role, AppError> {
        Ok(Role {
            id: RoleId(self.id),
            version: self.version,
            shipped: self.shipped_role(),
            rights: serde_json::from_str::<Rights>(&self.rights).map_err(|_| AppError::internal())?.kept(),
            name: self.name,
            people,
            created_at: self.created_at,
            updated_at: self.updated_at,
            created_by: self.created_by.map(UserId),
            updated_by: self.updated_by.map(UserId),
            deleted_at: self.deleted_at,
        })
    }
}
