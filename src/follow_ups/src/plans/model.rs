//! A plan as pages and programs read it.

use crate::follow_ups::{Method, model::address};
use chrono::{DateTime, NaiveDateTime, Utc};
use kemai_domain::{ContactId, CustomerId, FollowUpId, PlanId, UserId};
use kemai_records::word_enum;
use kemai_words::follow_ups as words;
use serde::{Deserialize, Serialize};

word_enum! {
    /// Where a plan stands. Only an open one can be changed.
    PlanStatus {
        Open open status_open,
        Done done status_done,
        Cancelled cancelled status_cancelled,
    }
}

/// What must happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub id: PlanId,
    pub version: i64,
    /// None for an internal task.
    pub customer_id: Option<CustomerId>,
    pub contact_id: Option<ContactId>,
    pub method: Method,
    pub content: String,
    pub due_at: DateTime<Utc>,
    /// What the clock of `time_zone` shows then.
    pub due_local: NaiveDateTime,
    /// The wall clock that was asked for: another one where the clock skips it in spring. What follows in the series, or at another time,
    /// goes on from it.
    pub wanted_local: NaiveDateTime,
    pub time_zone: String,
    pub assignee_id: UserId,
    /// Minutes ahead, the longest first; 0 is on time.
    pub remind_before_minutes: Vec<i64>,
    /// An iCalendar RRULE, such as `FREQ=WEEKLY;BYDAY=MO`.
    pub repeat: Option<String>,
    /// Where the rule counts from.
    pub series_start: Option<NaiveDateTime>,
    /// What the rule gave this plan; it may have been moved since.
    pub series_at: Option<NaiveDateTime>,
    pub status: PlanStatus,
    pub cancel_reason: Option<String>,
    pub closed_at: Option<DateTime<Utc>>,
    /// When whoever does it was there.
    pub checked_in_at: Option<DateTime<Utc>>,
    pub place: Option<String>,
    /// `36.651200,117.120000 ±20`: degrees north and east, and metres.
    pub coordinates: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub created_by: Option<UserId>,
    pub updated_by: Option<UserId>,
}

/// A plan with the names that a line of a list needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanView {
    pub plan: Plan,
    pub customer_name: Option<String>,
    pub contact_name: Option<String>,
    pub assignee_name: String,
    /// When one last spoke with the customer.
    pub last_contact_at: Option<DateTime<Utc>>,
    pub may_edit: bool,
    pub may_remove: bool,
    pub is_removed: bool,
}

impl PlanView {
    /// Whom it is about, or that it is about nobody.
    #[must_use]
    pub fn title(&self, lang: kemai_domain::Lang) -> String {
        self.customer_name.clone().unwrap_or_else(|| words::internal_task(lang).to_owned())
    }
}

/// What doing a plan left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// None of an internal task.
    pub follow_up: Option<FollowUpId>,
    /// The plan that was chosen to come next.
    pub follows: Option<PlanId>,
    /// The next of a repeated plan.
    pub next: Option<PlanId>,
}

/// The minutes ahead that the form offers.
pub const REMINDERS: [i64; 4] = [0, 15, 60, 1440];
/// Reminders of one plan.
pub const MOST_REMINDERS: usize = 10;
/// The earliest reminder: four weeks ahead.
pub const EARLIEST_REMINDER: i64 = 40_320;

/// A rule with its words.
pub type Rule = (&'static str, fn(kemai_domain::Lang) -> &'static str);

/// The rules that the form offers.
pub const RULES: [Rule; 5] = [
    ("FREQ=DAILY", words::repeat_daily),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", words::repeat_weekdays),
    ("FREQ=WEEKLY", words::repeat_weekly),
    ("FREQ=MONTHLY", words::repeat_monthly),
    ("FREQ=YEARLY", words::repeat_yearly),
];

/// The open plans of a customer, and what their results can be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenPlans {
    pub plans: Vec<PlanView>,
    /// Where they go on, when there are more.
    pub next: Option<String>,
    pub results: Vec<crate::follow_ups::model::Offered>,
}

impl OpenPlans {
    /// As many stand above the timeline.
    pub const FEW: usize = 20;
    /// And as many on each page behind.
    pub const MORE: usize = 100;
}

/// What the workbench shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Workbench {
    /// Open ones of the asker: overdue, of today, and of the days to come, on his clock.
    pub groups: Vec<PlanGroup>,
    /// Plans that were done today, whenever they were due.
    pub done_today: i64,
    /// Of who has none of his own but sees a team's: those that are overdue there; one more than
    /// `TEAM_COUNTED` where there are more.
    pub team_overdue: Option<i64>,
    pub results: Vec<crate::follow_ups::model::Offered>,
}

/// Plans that stand alike: the first by time, and how many there are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanGroup {
    pub standing: Standing,
    pub plans: Vec<PlanView>,
    /// One more than `COUNTED` where there are more.
    pub count: i64,
}

impl PlanGroup {
    /// As many are shown, however many wait in another group.
    pub const SHOWN: usize = 20;
    /// How far they are counted.
    pub const COUNTED: u64 = 99;

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.plans.is_empty()
    }

    /// How many there are, where all were counted.
    #[must_use]
    pub fn exact(&self) -> Option<i64> {
        (self.count <= Self::COUNTED.cast_signed()).then_some(self.count)
    }
}

impl Workbench {
    /// The group of those that stand so.
    #[must_use]
    pub fn group(&self, standing: Standing) -> Option<&PlanGroup> {
        self.groups.iter().find(|group| group.standing == standing)
    }

    /// How far a team's overdue plans are counted.
    pub const TEAM_COUNTED: u64 = 100;
}

/// The plans of some days, for the calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalendarPage {
    pub first: chrono::NaiveDate,
    pub days: Vec<CalendarDay>,
    /// What results can be, for a single day whose plans are finished on the page.
    pub results: Vec<crate::follow_ups::model::Offered>,
    /// Where a single day goes on.
    pub next_cursor: Option<String>,
    /// The rules give more times than are shown: these are the first.
    pub has_more_repeats: bool,
}

impl CalendarPage {
    /// Times that rules will give, in one calendar.
    pub const MOST_REPEATS: usize = 200;

    /// How many plans a day shows, in a calendar of so many days.
    #[must_use]
    pub const fn shown(days: u16) -> usize {
        match days {
            1 => 50,
            2..=7 => 30,
            _ => 4,
        }
    }
}

/// A day of the calendar with its plans.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalendarDay {
    pub date: chrono::NaiveDate,
    pub is_working: bool,
    /// 春节; also of a weekend day that is worked.
    pub special: Option<String>,
    /// The first ones.
    pub plans: Vec<PlanView>,
    /// Of how many.
    pub count: i64,
    /// There are more than `count` when not.
    pub is_exact: bool,
    /// What the rules of open plans will give: the first ones.
    pub repeats: Vec<Repeat>,
    /// Of how many.
    pub repeat_count: usize,
}

/// A time that the rule of an open plan will give once the plan is done: nothing is kept of it, and nothing can be done with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// Of the plan that repeats.
    pub id: PlanId,
    pub at: DateTime<Utc>,
    pub method: Method,
    pub content: String,
    /// None for an internal task.
    pub customer_name: Option<String>,
    pub assignee_name: String,
}

/// Whose plans a manager looks at, as the address asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamQuery {
    /// With those below it; everyone within reach when empty.
    pub department: String,
    pub person: String,
}

word_enum! {
    /// How plans of a list stand: what is to be done, and how what was to be done ended. What is due today is not overdue yet; it is not
    /// done once its time has come. Today, and the days to come, are those of the reader's clock, as the team's page counts them. On time is
    /// by the end of the company's day on which it was due.
    Standing {
        Open open status_open,
        Overdue overdue overdue,
        Today today due_today,
        Coming coming coming,
        NotDone not_done standing_not_done,
        Done done status_done,
        OnTime on_time standing_on_time,
        Late late standing_late,
        Cancelled cancelled status_cancelled,
    }
}

impl Standing {
    /// Those that the list offers; a report leads to the others.
    pub const OFFERED: [Self; 4] = [Self::Open, Self::Overdue, Self::Done, Self::Cancelled];
}

/// A page of plans, as the address asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanQuery {
    /// `team` for everyone's within reach, an id for one person's, `me` for one's own; when empty, one's own, or everyone's of a department
    /// that is named.
    pub who: String,
    /// Of the people of this department and those below it.
    pub department: String,
    /// A [`Standing`]; all when empty.
    pub state: String,
    /// Due from this day of the company's calendar on, and up to that one: what reports count by.
    pub since: String,
    pub until: String,
    pub cursor: String,
}

impl PlanQuery {
    /// Lines of a page.
    pub const PAGE: u32 = 30;

    /// Whether more than one person's are asked for.
    #[must_use]
    pub fn is_of_team(&self) -> bool {
        self.who == "team" || (self.who.is_empty() && !self.department.is_empty())
    }

    /// The list's address with these filters.
    #[must_use]
    pub fn href(&self) -> String {
        let parts = [
            ("who", &self.who),
            ("department", &self.department),
            ("state", &self.state),
            ("since", &self.since),
            ("until", &self.until),
            ("cursor", &self.cursor),
        ];
        address("/plans", &parts)
    }
}

/// How much the people of a team have to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Team {
    /// Who has most overdue comes first.
    pub lines: Vec<TeamLine>,
    /// The oldest first.
    pub overdue: Vec<PlanView>,
    /// There are more than these.
    pub has_more: bool,
    pub results: Vec<crate::follow_ups::model::Offered>,
}

/// One person of a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamLine {
    pub id: UserId,
    pub name: String,
    pub department: String,
    /// Open plans of days gone by, of today, and of the seven days to come.
    pub overdue: i64,
    pub today: i64,
    pub coming: i64,
    /// Written in the last seven days.
    pub follow_ups: i64,
    /// Customers of his with whom nobody has spoken for long, at most [`TeamLine::SILENT_COUNTED`].
    pub silent: i64,
}

impl TeamLine {
    /// Silent customers of one person are counted no further; so many are more than anybody calls in a week.
    pub const SILENT_COUNTED: i64 = 100;

    #[must_use]
    pub fn of(id: UserId) -> Self {
        let (name, department) = (String::new(), String::new());
        Self { id, name, department, overdue: 0, today: 0, coming: 0, follow_ups: 0, silent: 0 }
    }
}
