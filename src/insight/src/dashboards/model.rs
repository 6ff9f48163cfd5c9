//! What a dashboard is asked and what it answers.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kemai_domain::{Action, Entity, Reach, Rights};
use kemai_records::word_enum;
use kemai_ui::{Chart, SheetCell};
use kemai_words::insight as words;
use serde::{Deserialize, Serialize};

word_enum! {
    /// For whom a dashboard is. Each counts what its reader may see and nothing else.
    DashboardKind {
        Sales sales kind_sales,
        Manager manager kind_manager,
        Service service kind_service,
        Wall wall kind_wall,
    }
}

impl DashboardKind {
    /// The one that fits a role.
    #[must_use]
    pub fn usual(rights: &Rights) -> Self {
        match rights.reach(Entity::Customer, Action::View) {
            Reach::None | Reach::Own => Self::Sales,
            _ if rights.can(Entity::Customer, Action::Edit) => Self::Manager,
            _ => Self::Service,
        }
    }
}

word_enum! {
    /// A time by its name, on the company's calendar. Months, quarters and years that are not over are counted up to now and compared with
    /// the same part of the one before.
    Period {
        Month month period_month,
        LastMonth last_month period_last_month,
        Quarter quarter period_quarter,
        LastQuarter last_quarter period_last_quarter,
        Year year period_year,
        LastYear last_year period_last_year,
        Days30 days30 period_days30,
        Days90 days90 period_days90,
        Custom custom period_custom,
    }
}

/// Which dashboard, of which time and of whom: one field to a parameter of the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "ssr", into_params(parameter_in = Query))]
#[serde(default)]
pub struct Question {
    /// The one that fits the reader's role when there is none.
    #[cfg_attr(feature = "ssr", param(ignore))]
    pub kind: Option<DashboardKind>,
    #[cfg_attr(feature = "ssr", param(inline))]
    pub period: Period,
    /// The first and the last day of a `custom` period, as 2026-11-21.
    pub from: String,
    pub until: String,
    /// The id of a department: of it and those below it.
    pub department: String,
    /// The id of a person: customers that he owns, follow-ups that he wrote, plans that he has to do.
    pub person: String,
}

impl Question {
    /// Reads the parameters of an address; what cannot be read is as if it were not there.
    pub fn read(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| parameter(name).unwrap_or_default();
        Self {
            kind: text("kind").parse().ok(),
            period: text("period").parse().unwrap_or_default(),
            from: text("from"),
            until: text("until"),
            department: text("department"),
            person: text("person"),
        }
    }

    /// The address of a page with this question.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        let is_custom = self.period == Period::Custom;
        let period = if self.period == Period::default() { "" } else { self.period.key() };
        let of_custom = |day: &str| if is_custom { day.to_owned() } else { String::new() };
        let parts = [
            ("kind", self.kind.map(|kind| kind.key().to_owned()).unwrap_or_default()),
            ("period", period.to_owned()),
            ("from", of_custom(&self.from)),
            ("until", of_custom(&self.until)),
            ("department", self.department.clone()),
            ("person", self.person.clone()),
        ];
        let query: Vec<String> = parts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }
}

/// Whole days of the company's calendar, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Days {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dashboard {
    /// As it was understood: `kind` is always there.
    pub question: Question,
    pub kind: DashboardKind,
    /// What stands out, in a sentence.
    pub finding: String,
    pub days: Days,
    /// What the figures are compared with.
    pub before: Days,
    /// On the company's clock, up to when on its last day, where the time itself is not over.
    pub before_until: Option<NaiveTime>,
    /// Six of them.
    pub figures: Vec<Headline>,
    pub charts: Vec<Chart>,
    pub made_at: DateTime<Utc>,
}

/// One large number with its change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Headline {
    /// Of `a`–`z` and `-`.
    pub name: String,
    pub title: String,
    pub value: SheetCell,
    /// 位, 条; empty where the value says it itself.
    pub unit: String,
    pub change: Option<Change>,
    /// What else belongs to it: 占全部客户 12.4%.
    pub note: Option<String>,
    /// The list behind it.
    pub href: Option<String>,
}

/// How a number stands to the one of the time before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    pub rises: bool,
    /// Without a sign: `12.4%`, `3`.
    pub by: String,
    /// Against what: 比上月同期.
    pub than: String,
    /// Whether it is good that it goes this way; none where it is neither.
    pub is_good: Option<bool>,
}

/// Whom and which departments a dashboard can be narrowed to, within the reader's reach. Both are empty where there is nothing to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// From top to bottom; how deep each stands is `depth`.
    pub departments: Vec<Choice>,
    pub people: Vec<Choice>,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: String,
    pub name: String,
    /// Of a department, from 0.
    pub depth: u32,
    /// Sounds and initials, which also find the name.
    pub keys: String,
}
