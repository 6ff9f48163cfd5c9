//! What the form of a user chooses from: departments and roles.

use crate::{
    departments::{Department, list_departments, tree_choices},
    roles::{Role, list_roles, name_of},
};
use kemai_domain::{Outcome, RoleId};
use kemai_records::answer::Answer;
use kemai_ui::{Choice, lang};
use kemai_words::people as words;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Places {
    pub departments: Vec<Department>,
    pub roles: Vec<Role>,
}

impl Places {
    pub async fn load() -> Answer<Self> {
        let departments = match list_departments().await? {
            Outcome::Done(departments) => departments,
            Outcome::Refused(error) => return Ok(Outcome::Refused(error)),
        };
        Ok(match list_roles().await? {
            Outcome::Done(roles) => Outcome::Done(Self { departments, roles }),
            Outcome::Refused(error) => Outcome::Refused(error),
        })
    }

    pub fn department_choices(&self) -> Vec<Choice> {
        tree_choices(&self.departments, None)
    }

    pub fn role_choices(&self) -> Vec<Choice> {
        let lang = lang();
        self.roles
            .iter()
            .map(|role| Choice::new(role.id.to_string(), name_of(role.shipped, &role.name, lang)))
            .collect()
    }

    pub fn role_name(&self, id: RoleId) -> String {
        let lang = lang();
        let role = self.roles.iter().find(|role| role.id == id);
        role.map_or_else(
            || words::user_no_role(lang).to_owned(),
            |role| name_of(role.shipped, &role.name, lang),
        )
    }

    pub fn department_name(&self, id: kemai_domain::DepartmentId) -> String {
        self.departments
            .iter()
            .find(|department| department.id == id)
            .map(|department| department.name.clone())
            .unwrap_or_default()
    }
}
