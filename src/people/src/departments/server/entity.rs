//! The table `departments`.

use crate::departments::Department;
use chrono::{DateTime, Utc};
use kemai_domain::{DepartmentId, UserId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "departments")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub id: Uuid,
    pub version: i64,
    pub parent_id: Option<Uuid>,
    pub path: String,
    pub name: String,
    pub position: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub created_by: Option<Uuid>,
    pub updated_by: Option<Uuid>,
    pub deleted_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Model> for Department {
    fn from(row: &Model) -> Self {
        Self {
            id: DepartmentId(row.id),
            version: row.version,
            name: row.name.clone(),
            parent_id: row.parent_id.map(DepartmentId),
            position: row.position,
            path: row.path.clone(),
            created_at: row.created_at,
            updated_at: row.updated_at,
            created_by: row.created_by.map(UserId),
            updated_by: row.updated_by.map(UserId),
            deleted_at: row.deleted_at,
        }
    }
}
