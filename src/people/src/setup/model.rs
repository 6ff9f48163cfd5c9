//! What the set-up asks.

use super::tree::{DepartmentLine, parse};
use crate::{Secret, check::Problems, sign_in::check_password};
use kemai_domain::{AppError, Company, Currency, Lang, Problem, contact::normalise_email};
use serde::{Deserialize, Serialize};

/// The form of the set-up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetupInput {
    pub company: String,
    pub time_zone: String,
    /// Three letters.
    pub currency: String,
    /// One a line; see [`parse`].
    pub departments: String,
    /// The first admin.
    pub name: String,
    pub email: String,
    pub password: Secret,
    #[serde(default)]
    pub language: Option<Lang>,
}

/// The form when all of it is right.
pub struct Checked {
    pub company: Company,
    pub departments: Vec<DepartmentLine>,
    pub name: String,
    pub email: String,
    pub password: Secret,
    pub language: Lang,
}

impl SetupInput {
    /// # Errors
    /// Invalid, with every field that is wrong. Whether the time zone exists is the server's to say.
    pub fn checked(self) -> Result<Checked, AppError> {
        let mut problems = Problems::default();
        let company = Company {
            name: problems.line("company", &self.company, 100),
            time_zone: self.time_zone.trim().to_owned(),
            currency: self.currency.trim().parse().unwrap_or_else(|_| {
                problems.add("currency", Problem::CurrencyUnknown);
                Currency::CNY
            }),
            customer_code: Company::DEFAULT_CUSTOMER_CODE.to_owned(),
            bin_days: Company::DEFAULT_BIN_DAYS,
        };
        let departments = problems.take("departments", parse(&self.departments));
        let name = problems.line("name", &self.name, 60);
        let email = problems.take("email", normalise_email(&self.email));
        if let Err(problem) = check_password(&self.password.0, &email) {
            problems.add("password", problem);
        }
        problems.finish()?;
        let language = self.language.unwrap_or_default();
        Ok(Checked { company, departments, name, email, password: self.password, language })
    }
}
