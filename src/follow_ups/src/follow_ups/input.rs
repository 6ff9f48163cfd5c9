//! What was typed into the form of a follow-up, and the rules it has to meet. The browser and the server run the same checks; the
//! server adds those that need the database.

use super::{
    fields::FOLLOW_UP,
    model::{FollowUp, Method, Mood},
};
use kemai_domain::{AppError, ContactId, CustomerId, FieldError, Problem, UserId, when::When};
use kemai_records::input::Check;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The form as text; an empty text is no value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FollowUpInput {
    pub customer_id: String,
    pub contact_id: String,
    pub method: String,
    pub content: String,
    pub result: String,
    pub mood: String,
    pub next_step: String,
    /// A wall clock of the person's zone, or an instant.
    pub occurred_at: String,
    pub person_id: String,
}

/// A follow-up whose texts fit.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUpDraft {
    pub customer_id: CustomerId,
    pub contact_id: Option<ContactId>,
    pub method: Method,
    pub content: String,
    pub result: Option<String>,
    pub mood: Option<Mood>,
    pub next_step: Option<String>,
    /// Now when none.
    pub occurred_at: Option<When>,
    /// Oneself when none.
    pub person_id: Option<UserId>,
}

impl FollowUpInput {
    /// Checks every field and names all that are wrong at once.
    ///
    /// # Errors
    /// `Invalid`, with a problem for each refused field.
    pub fn check(&self) -> Result<FollowUpDraft, AppError> {
        let (draft, problems) = self.judged();
        if problems.is_empty() { Ok(draft) } else { Err(AppError::invalid(problems)) }
    }

    /// The draft without the fields that are refused, and the problem of each: for whoever goes on to find what else is wrong.
    #[must_use]
    pub fn judged(&self) -> (FollowUpDraft, Vec<FieldError>) {
        let mut check = Check::new(&FOLLOW_UP);
        let customer_id = check.parsed("customer_id", &self.customer_id, Problem::UnknownChoice, parse);
        let draft = FollowUpDraft {
            customer_id: customer_id.unwrap_or(CustomerId(uuid::Uuid::nil())),
            contact_id: check.parsed("contact_id", &self.contact_id, Problem::UnknownChoice, parse),
            method: check.parsed("method", &self.method, Problem::UnknownChoice, parse).unwrap_or_default(),
            content: check.long_text("content", &self.content).unwrap_or_default(),
            result: check.text("result", &self.result),
            mood: check.parsed("mood", &self.mood, Problem::UnknownChoice, parse),
            next_step: check.long_text("next_step", &self.next_step),
            occurred_at: check.with("occurred_at", &self.occurred_at, When::parse),
            person_id: check.parsed("person_id", &self.person_id, Problem::UnknownPerson, parse),
        };
        (draft, check.problems)
    }
}

/// As the form would have sent it; the moment as an instant.
impl From<&FollowUp> for FollowUpInput {
    fn from(follow_up: &FollowUp) -> Self {
        let text = |value: Option<String>| value.unwrap_or_default();
        Self {
            customer_id: follow_up.customer_id.to_string(),
            contact_id: text(follow_up.contact_id.map(|id| id.to_string())),
            method: follow_up.method.to_string(),
            content: follow_up.content.clone(),
            result: text(follow_up.result.clone()),
            mood: text(follow_up.mood.map(|mood| mood.to_string())),
            next_step: text(follow_up.next_step.clone()),
            occurred_at: follow_up.occurred_at.to_rfc3339(),
            person_id: follow_up.person_id.to_string(),
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
    fn a_follow_up_needs_a_customer_and_words_and_names_all_that_is_wrong() {
        let error = FollowUpInput { occurred_at: "yesterday".to_owned(), ..FollowUpInput::default() };
        let error = error.check().expect_err("is refused");
        assert_eq!(error.of("customer_id"), Some(&Problem::Required));
        assert_eq!(error.of("content"), Some(&Problem::Required));
        assert_eq!(error.of("occurred_at"), Some(&Problem::NotATime));
        assert_eq!(error.of("method"), None, "a call, unless one says otherwise");
        let error = FollowUpInput { occurred_at: "0026-11-21T10:00".to_owned(), ..FollowUpInput::default() };
        assert_eq!(error.check().unwrap_err().of("occurred_at"), Some(&Problem::UnlikelyYear));
    }

    #[test]
    fn what_is_too_long_or_no_choice_is_refused() {
        let input = FollowUpInput {
            customer_id: "01936f5e-0000-7000-8000-000000000001".to_owned(),
            content: "字".repeat(5001),
            method: "pigeon".to_owned(),
            ..FollowUpInput::default()
        };
        let error = input.check().expect_err("is refused");
        assert_eq!(error.of("content"), Some(&Problem::TooLong { max: 5000 }));
        assert_eq!(error.of("method"), Some(&Problem::UnknownChoice));
    }
}
