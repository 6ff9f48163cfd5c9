//! A follow-up as pages and programs read it.

use chrono::{DateTime, Utc};
use kemai_domain::{ContactId, CustomerId, DepartmentId, FollowUpId, PlanId, UserId, silence};
use kemai_records::word_enum;
use kemai_ui::Glyph;
use kemai_words::follow_ups as words;
use serde::{Deserialize, Serialize};

word_enum! {
    /// How one spoke with the customer.
    Method {
        Phone phone method_phone,
        Wechat wechat method_wechat,
        Visit visit method_visit,
        Meeting meeting method_meeting,
        Email email method_email,
        Other other method_other,
    }
}

impl Method {
    #[must_use]
    pub const fn glyph(self) -> Glyph {
        match self {
            Self::Phone => Glyph::Phone,
            Self::Wechat => Glyph::Chat,
            Self::Visit => Glyph::Pin,
            Self::Meeting => Glyph::Meeting,
            Self::Email => Glyph::Mail,
            Self::Other => Glyph::Note,
        }
    }
}

word_enum! {
    /// How the customer took it.
    Mood {
        Calm calm mood_calm,
        Pleased pleased mood_pleased,
        Upset upset mood_upset,
    }
}

/// The dictionary of results.
pub const RESULTS: &str = "follow_up_result";

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowUp {
    pub id: FollowUpId,
    pub version: i64,
    pub customer_id: CustomerId,
    pub contact_id: Option<ContactId>,
    /// The plan that was done by it.
    pub plan_id: Option<PlanId>,
    pub method: Method,
    pub content: String,
    /// A key of the dictionary [`RESULTS`].
    pub result: Option<String>,
    pub mood: Option<Mood>,
    pub next_step: Option<String>,
    pub occurred_at: DateTime<Utc>,
    pub person_id: UserId,
    /// The person's at the time.
    pub department_id: DepartmentId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub created_by: Option<UserId>,
    pub updated_by: Option<UserId>,
}

/// A follow-up with the names that a line of a list needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowUpView {
    pub follow_up: FollowUp,
    pub customer_name: String,
    pub contact_name: Option<String>,
    pub person_name: String,
    /// The person's department at the time, for its page.
    pub department_name: String,
    /// What the plan said that was done by it, for its page; none where the reader may not see the plan.
    pub plan_content: Option<String>,
    pub result_label: Option<String>,
    /// Comments on it.
    pub comments: i64,
    pub may_edit: bool,
    pub may_remove: bool,
    /// Removed, and seen by one who may bring it back.
    pub is_removed: bool,
    /// When a removed one goes for good.
    pub purged_at: Option<DateTime<Utc>>,
}

/// A page of follow-ups, as the address asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FollowUpQuery {
    /// Those of one customer.
    pub customer: String,
    /// `team` for everyone's within reach, an id for one person's; one's own when empty.
    pub who: String,
    /// Of this department and those below it.
    pub department: String,
    pub method: String,
    /// Of so many days; empty for all.
    pub days: String,
    /// Of that department alone, without those below it, when it says anything.
    pub alone: String,
    /// A key of the dictionary of results, or [`Self::WITHOUT`].
    pub result: String,
    /// A mood, or [`Self::WITHOUT`].
    pub mood: String,
    /// From this day of the company's calendar on, and up to that one: what reports count by.
    pub since: String,
    pub until: String,
    /// `removed` shows those that lie in the recycle bin and that the asker may bring back.
    pub state: String,
    pub cursor: String,
}

impl FollowUpQuery {
    /// Lines of a page.
    pub const PAGE: u32 = 30;
    /// The spans that the list offers, in days.
    pub const SPANS: [u16; 3] = [7, 30, 90];
    /// The state of those that were removed.
    pub const REMOVED: &str = "removed";
    /// Those that say nothing of it.
    pub const WITHOUT: &str = "none";

    /// The list's address with these filters.
    #[must_use]
    pub fn href(&self) -> String {
        let parts = [
            ("who", &self.who),
            ("department", &self.department),
            ("method", &self.method),
            ("days", &self.days),
            ("alone", &self.alone),
            ("result", &self.result),
            ("mood", &self.mood),
            ("since", &self.since),
            ("until", &self.until),
            ("state", &self.state),
            ("cursor", &self.cursor),
        ];
        address("/follow-ups", &parts)
    }

    /// Whether the recycle bin is asked for.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.state == Self::REMOVED
    }
}

/// A list's address with what it is narrowed to.
pub(crate) fn address(path: &str, parts: &[(&str, &String)]) -> String {
    let parts = parts.iter().filter(|(_, value)| !value.is_empty());
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parts).finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Customers of somebody whom nobody has spoken with for long, longest first; of everyone within reach without a name.
pub(crate) fn silent_href(owner: &str) -> String {
    let (owner, filter, sort) = (owner.to_owned(), silence::FILTER.to_owned(), silence::SORT.to_owned());
    address("/customers", &[("owner", &owner), ("filter", &filter), ("sort", &sort)])
}

/// What the form for a follow-up or a plan has to offer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FormOffer {
    pub customer_name: Option<String>,
    pub contacts: Vec<Offered>,
    pub results: Vec<Offered>,
    /// Those in whose name one may write; empty when only in one's own.
    pub people: Vec<Offered>,
    /// The asker.
    pub me: String,
}

impl FormOffer {
    /// Whoever has it already keeps it unless somebody else is chosen, also when he has left or sees the customer no more.
    #[must_use]
    pub fn with_person(mut self, person: UserId, name: &str) -> Self {
        let key = person.to_string();
        if !self.people.is_empty() && !self.people.iter().any(|offered| offered.key == key) {
            self.people.insert(0, Offered { key, label: name.to_owned() });
        }
        self
    }
}

/// Whom and which departments lists can be narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TeamChoices {
    pub people: Vec<Offered>,
    pub departments: Vec<Offered>,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    pub key: String,
    pub label: String,
}
