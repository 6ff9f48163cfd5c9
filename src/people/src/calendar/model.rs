//! A year's special days, and what the admin did to them.

use crate::check::Problems;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use kemai_domain::{AppError, Entity, FieldDef, FieldKind, FieldTable, Problem, calendar::SpecialDay};
use kemai_words::people as words;
use serde::{Deserialize, Serialize};

/// What the page of a year shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalendarYear {
    pub year: i32,
    /// In their order.
    pub days: Vec<Day>,
    /// The latest first.
    pub changes: Vec<DayChange>,
}

/// A day that is not as its weekday says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Day {
    #[serde(flatten)]
    pub day: SpecialDay,
    /// 0 for a shipped one.
    pub version: i64,
}

impl Day {
    /// Whether the admin set it.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.version > 0
    }
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayChange {
    pub at: DateTime<Utc>,
    pub actor: Option<String>,
    pub date: NaiveDate,
    /// None: it was as shipped.
    pub before: Option<SpecialDay>,
    pub after: Option<SpecialDay>,
}

/// What one may write.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DayInput {
    pub date: String,
    /// `true` for a working day, `false` for a day off.
    pub is_working: String,
    pub name: String,
}

/// As the form would have sent it.
impl From<&SpecialDay> for DayInput {
    fn from(day: &SpecialDay) -> Self {
        let SpecialDay { date, is_working, name } = day;
        Self { date: date.to_string(), is_working: is_working.to_string(), name: name.clone() }
    }
}

impl DayInput {
    /// # Errors
    /// Invalid, with every field that is wrong.
    pub fn checked(&self) -> Result<SpecialDay, AppError> {
        let mut problems = Problems::default();
        let date = self.date.trim().parse::<NaiveDate>();
        match date {
            Ok(date) if !YEARS.contains(&date.year()) => problems.add("date", Problem::NotADate),
            Ok(_) => {}
            Err(_) if self.date.trim().is_empty() => problems.add("date", Problem::Required),
            Err(_) => problems.add("date", Problem::NotADate),
        }
        let is_working = match self.is_working.as_str() {
            "true" => true,
            "false" => false,
            "" => {
                problems.add("is_working", Problem::Required);
                false
            }
            _ => {
                problems.add("is_working", Problem::UnknownChoice);
                false
            }
        };
        let name = problems.line("name", &self.name, 40);
        problems.finish()?;
        Ok(SpecialDay { date: date.map_err(|_| AppError::internal())?, is_working, name })
    }
}

/// The years that a calendar can be set for.
pub const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

pub static FIELDS: FieldTable = FieldTable {
    entity: Entity::CalendarDay,
    fields: &[
        FieldDef::new("date", words::day_date, FieldKind::Date, "day").required(),
        FieldDef::new("is_working", words::day_kind, FieldKind::Bool, "day").required(),
        FieldDef::new("name", words::day_name, FieldKind::Text, "day").required().longest(40),
    ],
};
