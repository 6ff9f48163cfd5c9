//! What was typed into the form of a plan, and the rules it has to meet.

use super::{
    custom::{CUSTOM, CustomRepeat},
    fields::PLAN,
    model::{EARLIEST_REMINDER, MOST_REMINDERS, Plan},
};
use crate::follow_ups::Method;
use kemai_domain::{AppError, ContactId, CustomerId, Problem, UserId, when::When};
use kemai_records::input::Check;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The form as text; an empty text is no value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanInput {
    pub customer_id: String,
    pub contact_id: String,
    pub method: String,
    pub content: String,
    /// A wall clock of the assignee's zone, or an instant.
    pub due_at: String,
    pub assignee_id: String,
    pub remind_before_minutes: Vec<String>,
    /// A rule; [`CUSTOM`] where it stands in `custom`.
    pub repeat: String,
    /// The form's alone: programs send rules.
    pub custom: CustomRepeat,
}

/// A plan whose texts fit.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanDraft {
    pub customer_id: Option<CustomerId>,
    pub contact_id: Option<ContactId>,
    pub method: Method,
    pub content: String,
    pub due_at: When,
    /// Oneself when none.
    pub assignee_id: Option<UserId>,
    pub remind_before_minutes: Vec<i64>,
    pub repeat: Option<String>,
    /// It stood in the form's fields, which show what is wrong with it.
    pub is_custom: bool,
}

impl PlanInput {
    /// Checks every field and names all that are wrong at once.
    ///
    /// # Errors
    /// `Invalid`, with a problem for each refused field.
    pub fn check(&self) -> Result<PlanDraft, AppError> {
        let mut check = Check::new(&PLAN);
        let due_at = check.with("due_at", &self.due_at, When::parse);
        let mut remind = check.list(
            "remind_before_minutes",
            &self.remind_before_minutes,
            MOST_REMINDERS,
            Problem::NotANumber,
            parse,
        );
        if let Some(minutes) = remind.iter().find(|minutes| !(0..=EARLIEST_REMINDER).contains(*minutes)) {
            let problem = if *minutes < 0 {
                Problem::TooSmall { min: 0 }
            } else {
                Problem::TooLarge { max: EARLIEST_REMINDER }
            };
            check.refuse("remind_before_minutes", problem);
        }
        remind.sort_unstable_by(|one, other| other.cmp(one));
        let is_custom = self.repeat == CUSTOM && self.custom != CustomRepeat::default();
        let repeat =
            if is_custom { self.custom.rule(&mut check) } else { check.text("repeat", &self.repeat) };
        let draft = PlanDraft {
            customer_id: check.parsed("customer_id", &self.customer_id, Problem::UnknownChoice, parse),
            contact_id: check.parsed("contact_id", &self.contact_id, Problem::UnknownChoice, parse),
            method: check.parsed("method", &self.method, Problem::UnknownChoice, parse).unwrap_or_default(),
            content: check.long_text("content", &self.content).unwrap_or_default(),
            due_at: due_at.unwrap_or(When::At(chrono::DateTime::UNIX_EPOCH)),
            assignee_id: check.parsed("assignee_id", &self.assignee_id, Problem::UnknownPerson, parse),
            remind_before_minutes: remind,
            repeat,
            is_custom,
        };
        check.finish(draft)
    }
}

/// As the form would have sent it; the moment as an instant.
impl From<&Plan> for PlanInput {
    fn from(plan: &Plan) -> Self {
        let id = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        Self {
            customer_id: id(plan.customer_id.map(Into::into)),
            contact_id: id(plan.contact_id.map(Into::into)),
            method: plan.method.to_string(),
            content: plan.content.clone(),
            due_at: plan.due_at.to_rfc3339(),
            assignee_id: plan.assignee_id.to_string(),
            remind_before_minutes: plan.remind_before_minutes.iter().map(ToString::to_string).collect(),
            repeat: plan.repeat.clone().unwrap_or_default(),
            custom: CustomRepeat::default(),
        }
    }
}

fn parse<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_needs_words_and_a_time() {
        let error = PlanInput::default().check().expect_err("is refused");
        assert_eq!(error.of("content"), Some(&Problem::Required));
        assert_eq!(error.of("due_at"), Some(&Problem::Required));
        for due_at in ["9999-12-31T23:59:59Z", "0001-01-01T09:00"] {
            let error = PlanInput { due_at: due_at.to_owned(), ..PlanInput::default() }.check().unwrap_err();
            assert_eq!(error.of("due_at"), Some(&Problem::UnlikelyYear), "{due_at}");
        }
    }

    #[test]
    fn a_rule_of_ones_own_stands_in_its_fields() {
        let plan = |repeat: &str, custom: CustomRepeat| PlanInput {
            content: "催报价".to_owned(),
            due_at: "2026-11-23T10:00".to_owned(),
            repeat: repeat.to_owned(),
            custom,
            ..PlanInput::default()
        };
        let draft = plan("custom", CustomRepeat::first()).check().expect("fits");
        assert_eq!(draft.repeat.as_deref(), Some("FREQ=WEEKLY;INTERVAL=2"));
        let draft = plan("FREQ=DAILY", CustomRepeat::first()).check().expect("fits");
        assert_eq!(draft.repeat.as_deref(), Some("FREQ=DAILY"), "what is folded away does not count");
        let draft = plan("custom", CustomRepeat::default()).check().expect("the server refuses it");
        assert_eq!(draft.repeat.as_deref(), Some("custom"), "as any rule that is none");
    }

    #[test]
    fn reminders_are_minutes_the_longest_first() {
        let plan = |minutes: &[&str]| PlanInput {
            content: "催报价".to_owned(),
            due_at: "2026-11-23T10:00".to_owned(),
            remind_before_minutes: minutes.iter().map(|text| (*text).to_owned()).collect(),
            ..PlanInput::default()
        };
        let draft = plan(&["0", "1440", "15", "15"]).check().expect("fits");
        assert_eq!(draft.remind_before_minutes, [1440, 15, 0]);
        let problem = |minutes| plan(&[minutes]).check().unwrap_err().of("remind_before_minutes").cloned();
        assert_eq!(problem("soon"), Some(Problem::NotANumber));
        assert_eq!(problem("-5"), Some(Problem::TooSmall { min: 0 }));
        assert_eq!(problem("50000"), Some(Problem::TooLarge { max: EARLIEST_REMINDER }));
    }
}
