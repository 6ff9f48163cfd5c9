//! What was typed into the form of one's choices, and the rules it has to meet.

use super::model::{FIELDS, PerKind};
use crate::model::Channel;
use chrono::{NaiveTime, Timelike};
use kemai_domain::{AppError, Problem, contact::normalise_phone};
use kemai_records::input::Check;
use serde::{Deserialize, Serialize};

/// The form as text. Of addresses with a secret an empty text leaves what is there; a tick takes it away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChoicesInput {
    pub reminder: Vec<String>,
    pub news: Vec<String>,
    pub summary: Vec<String>,
    /// `22:00`
    pub quiet_from: String,
    pub quiet_until: String,
    pub summary_at: String,
    pub is_weekly: String,
    pub wecom_address: String,
    pub forget_wecom: String,
    pub dingtalk_address: String,
    pub dingtalk_secret: String,
    pub forget_dingtalk: String,
    pub phone: String,
}

/// An address with a secret, as the form leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Kept {
    #[default]
    AsItIs,
    Gone,
    New(String),
}

/// Choices whose texts fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoicesDraft {
    pub channels: PerKind,
    pub quiet: Option<(NaiveTime, NaiveTime)>,
    pub summary_at: Option<NaiveTime>,
    pub is_weekly: bool,
    pub wecom_address: Kept,
    pub dingtalk_address: Kept,
    pub dingtalk_secret: Kept,
    pub phone: Option<String>,
}

impl ChoicesInput {
    /// Checks every field and names all that are wrong at once. Whether an address may be asked is the server's to say.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn check(&self) -> Result<ChoicesDraft, AppError> {
        let mut check = Check::new(&FIELDS);
        let mut list = |key, texts| {
            check.list(key, texts, Channel::ALL.len(), Problem::UnknownChoice, |key| key.parse().ok())
        };
        let channels = PerKind {
            reminder: list("reminder", &self.reminder),
            news: list("news", &self.news),
            summary: list("summary", &self.summary),
        };
        let mut clock = |key, text| check.parsed(key, text, Problem::NotATime, clock_of);
        let quiet_from = clock("quiet_from", &self.quiet_from);
        let quiet_until = clock("quiet_until", &self.quiet_until);
        let summary_at = clock("summary_at", &self.summary_at);
        match (quiet_from, quiet_until) {
            (Some(_), None) if self.quiet_until.trim().is_empty() => {
                check.refuse("quiet_until", Problem::Required);
            }
            (None, Some(_)) if self.quiet_from.trim().is_empty() => {
                check.refuse("quiet_from", Problem::Required)
            }
            _ => {}
        }
        let mut kept = |key, text, forget: &str| match check.text(key, text) {
            Some(text) => Kept::New(text),
            None if forget == "true" => Kept::Gone,
            None => Kept::AsItIs,
        };
        let draft = ChoicesDraft {
            channels,
            quiet: quiet_from.zip(quiet_until).filter(|(from, until)| from != until),
            summary_at,
            is_weekly: self.is_weekly == "true",
            wecom_address: kept("wecom_address", &self.wecom_address, &self.forget_wecom),
            dingtalk_address: kept("dingtalk_address", &self.dingtalk_address, &self.forget_dingtalk),
            dingtalk_secret: kept("dingtalk_secret", &self.dingtalk_secret, &self.forget_dingtalk),
            phone: check.with("phone", &self.phone, |text| {
                normalise_phone(text).map(|phone| phone.number().to_owned())
            }),
        };
        check.finish(draft)
    }
}

/// To the minute, as it is kept.
fn clock_of(text: &str) -> Option<NaiveTime> {
    let time =
        NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"));
    time.ok()?.with_second(0)?.with_nanosecond(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_whole() {
        let input = ChoicesInput {
            reminder: vec!["email".to_owned(), "push".to_owned(), "email".to_owned()],
            quiet_from: "22:00".to_owned(),
            quiet_until: "07:30".to_owned(),
            is_weekly: "true".to_owned(),
            phone: "138 0531 2217".to_owned(),
            forget_wecom: "true".to_owned(),
            ..ChoicesInput::default()
        };
        let draft = input.check().unwrap();
        assert_eq!(draft.channels.reminder, [Channel::Email, Channel::Push]);
        assert_eq!(
            draft.quiet.map(|(from, until)| (from.to_string(), until.to_string())),
            Some(("22:00:00".into(), "07:30:00".into()))
        );
        assert_eq!((draft.wecom_address, draft.dingtalk_address), (Kept::Gone, Kept::AsItIs));
        assert_eq!(draft.phone.as_deref(), Some("13805312217"));
        assert_eq!((draft.summary_at, draft.is_weekly), (None, true));
    }

    #[test]
    fn every_wrong_field_is_named() {
        let input = ChoicesInput {
            news: vec!["pigeon".to_owned()],
            quiet_from: "22:00".to_owned(),
            summary_at: "noon".to_owned(),
            phone: "12".to_owned(),
            ..ChoicesInput::default()
        };
        let error = input.check().unwrap_err();
        for field in ["news", "quiet_until", "summary_at", "phone"] {
            assert!(error.of(field).is_some(), "{field}: {error:?}");
        }
    }
}
