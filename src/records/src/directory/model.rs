//! The directory of the company.

use kemai_domain::{DepartmentId, UserId};
use serde::{Deserialize, Serialize};

/// A person, also one who has left: what he did still shows his name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonEntry {
    pub id: UserId,
    pub seq: i64,
    pub name: String,
    pub department_id: DepartmentId,
    /// Disabled or removed: shown, never offered.
    pub is_gone: bool,
    /// Sounds and initials, which also find the name.
    pub keys: String,
}

/// A department that exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentEntry {
    pub id: DepartmentId,
    pub seq: i64,
    pub parent_id: Option<DepartmentId>,
    /// `/1/4/`, by the growing numbers.
    pub path: String,
    pub name: String,
    /// Sounds and initials, which also find the name.
    pub keys: String,
}

impl DepartmentEntry {
    /// 0 for a department that stands below none.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.path.matches('/').count().saturating_sub(2)
    }
}

/// Everyone and every department; people by name, departments from top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    pub people: Vec<PersonEntry>,
    pub departments: Vec<DepartmentEntry>,
    /// Whether there are more people than stand here: a page of a large company names those near it.
    #[serde(default)]
    pub has_more_people: bool,
}

impl Directory {
    #[must_use]
    pub fn person(&self, id: UserId) -> Option<&PersonEntry> {
        self.people.iter().find(|person| person.id == id)
    }

    #[must_use]
    pub fn department(&self, id: DepartmentId) -> Option<&DepartmentEntry> {
        self.departments.iter().find(|department| department.id == id)
    }

    /// The name, or nothing for someone out of reach.
    #[must_use]
    pub fn name_of(&self, id: UserId) -> String {
        self.person(id).map(|person| person.name.clone()).unwrap_or_default()
    }

    /// Those whom a picker offers.
    pub fn present(&self) -> impl Iterator<Item = &PersonEntry> {
        self.people.iter().filter(|person| !person.is_gone)
    }
}
