//! A department, and the tree as a list.

use crate::check::Problems;
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, DepartmentId, Entity, FieldDef, FieldKind, FieldTable, UserId};
use kemai_words::people as words;
use serde::{Deserialize, Serialize};

/// A department as pages and the API read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Department {
    pub id: DepartmentId,
    pub version: i64,
    pub name: String,
    pub parent_id: Option<DepartmentId>,
    /// Order among those with the same parent.
    pub position: i64,
    /// `/1/4/`: the departments from the root down to this one, by their growing numbers.
    pub path: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub created_by: Option<UserId>,
    pub updated_by: Option<UserId>,
    /// When it went into the recycle bin.
    #[serde(default)]
    pub deleted_at: Option<DateTime<Utc>>,
}

impl Department {
    /// 0 for a department that stands below none.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.path.matches('/').count().saturating_sub(2)
    }
}

/// What one may write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DepartmentInput {
    pub name: String,
    #[serde(default)]
    pub parent_id: Option<DepartmentId>,
}

impl DepartmentInput {
    /// In its normal form.
    ///
    /// # Errors
    /// Invalid, with every field that is wrong.
    pub fn checked(mut self) -> Result<Self, AppError> {
        let mut problems = Problems::default();
        self.name = problems.line("name", &self.name, 60);
        problems.finish().map(|()| self)
    }
}

pub static FIELDS: FieldTable = FieldTable {
    entity: Entity::Department,
    fields: &[
        FieldDef::new("name", words::department_name, FieldKind::Text, "department")
            .required()
            .column()
            .longest(60),
        FieldDef::new("parent_id", words::department_parent, FieldKind::Department, "department"),
        FieldDef::new("position", words::position, FieldKind::Integer, "department").computed(),
    ],
};

/// The tree from top to bottom: every department is followed by the ones below it.
#[must_use]
pub fn in_order(departments: Vec<Department>) -> Vec<Department> {
    fn follow(parent: Option<DepartmentId>, rest: &[Department], ordered: &mut Vec<Department>) {
        for department in rest.iter().filter(|department| department.parent_id == parent) {
            ordered.push(department.clone());
            follow(Some(department.id), rest, ordered);
        }
    }
    let mut sorted = departments;
    sorted.sort_by(|left, right| (left.position, &left.path).cmp(&(right.position, &right.path)));
    let mut ordered = Vec::with_capacity(sorted.len());
    follow(None, &sorted, &mut ordered);
    ordered
}
