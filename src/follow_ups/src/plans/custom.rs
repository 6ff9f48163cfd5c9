//! The part of a plan's form that puts a repeat rule of one's own together: every so many days, weeks, months or years, on some weekdays, to
//! an end. A plain form of texts, so that it works without the browser's program.

use super::rule::{End, Rule, WEEKDAYS};
use kemai_domain::Problem;
use kemai_records::{input::Check, word_enum};
use kemai_words::follow_ups as words;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

word_enum! {
    /// What a rule counts.
    Every {
        Day day repeat_by_day,
        Week week repeat_by_week,
        Month month repeat_by_month,
        Year year repeat_by_year,
    }
}

impl Every {
    /// Its name in a rule.
    const fn in_rule(self) -> &'static str {
        match self {
            Self::Day => "DAILY",
            Self::Week => "WEEKLY",
            Self::Month => "MONTHLY",
            Self::Year => "YEARLY",
        }
    }

    pub(super) fn of_rule(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|every| every.in_rule() == name)
    }
}

word_enum! {
    /// How a rule ends.
    Ends {
        Never never repeat_ends_never,
        On on repeat_ends_on,
        After after repeat_ends_after,
    }
}

/// Instead of a rule: it stands in the other fields.
pub const CUSTOM: &str = "custom";
/// More days, weeks, months or years between two times are no rule that anybody means.
pub const LONGEST_INTERVAL: i64 = 999;
pub const MOST_TIMES: i64 = 999;

/// The fields as texts; an empty text is no value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomRepeat {
    /// An [`Every`].
    pub every: String,
    pub interval: String,
    /// `MO` to `SU`, of a rule by weeks; none for the weekday of the first time.
    pub weekdays: Vec<String>,
    /// An [`Ends`].
    pub ends: String,
    /// The last day.
    pub until: String,
    pub times: String,
}

impl CustomRepeat {
    /// What stands in the form before anybody touched it.
    #[must_use]
    pub fn first() -> Self {
        let text = str::to_owned;
        Self { every: text("week"), interval: text("2"), ends: text("never"), ..Self::default() }
    }

    /// The rule. Whether it ends before it begins, the server alone knows: a plan may have been moved behind its end.
    pub fn rule(&self, check: &mut Check) -> Option<String> {
        let known = check.problems.len();
        let every = needed(check, "custom.every", &self.every, Problem::UnknownChoice, |text| {
            text.parse::<Every>().ok()
        });
        let interval = number(check, "custom.interval", &self.interval, LONGEST_INTERVAL);
        let day = |text: &str| WEEKDAYS.iter().position(|(key, _)| *key == text);
        let mut days =
            check.list("custom.weekdays", &self.weekdays, WEEKDAYS.len(), Problem::UnknownChoice, day);
        days.sort_unstable();
        let ends = if self.ends.is_empty() { Some(Ends::Never) } else { self.ends.parse().ok() };
        let end = match ends {
            Some(Ends::Never) => String::new(),
            Some(Ends::On) => self.last_day(check)?,
            Some(Ends::After) => {
                format!(";COUNT={}", number(check, "custom.times", &self.times, MOST_TIMES)?)
            }
            None => {
                check.refuse("custom.ends", Problem::UnknownChoice);
                return None;
            }
        };
        let (every, interval) = (every?, interval?);
        let mut rule = format!("FREQ={}", every.in_rule());
        if interval > 1 {
            // Writing into a text cannot fail.
            let _ = write!(rule, ";INTERVAL={interval}");
        }
        if every == Every::Week && !days.is_empty() {
            let keys: Vec<_> = days.into_iter().map(|place| WEEKDAYS[place].0).collect();
            let _ = write!(rule, ";BYDAY={}", keys.join(","));
        }
        rule.push_str(&end);
        (check.problems.len() == known).then_some(rule)
    }

    /// A whole day, on the plan's clock wherever that is.
    fn last_day(&self, check: &mut Check) -> Option<String> {
        let date = |text: &str| text.parse::<chrono::NaiveDate>().ok();
        let day = needed(check, "custom.until", &self.until, Problem::NotADate, date)?;
        Some(format!(";UNTIL={}", day.format("%Y%m%d")))
    }

    /// The fields that give this very rule, if there are some: the rule of a plan that is changed in something else must not change, or its
    /// series would begin anew.
    #[must_use]
    pub fn of(rule: &str) -> Option<Self> {
        let read = Rule::read(rule)?;
        let key = |(number, day): &(Option<i64>, chrono::Weekday)| {
            let (key, _) = WEEKDAYS.iter().find(|(_, own)| own == day).filter(|_| number.is_none())?;
            Some((*key).to_owned())
        };
        let (ends, until, times) = match read.end {
            End::Never => (Ends::Never, String::new(), String::new()),
            End::Day(day) => (Ends::On, day.to_string(), String::new()),
            End::After(times) => (Ends::After, String::new(), times.to_string()),
            End::Moment { .. } => return None,
        };
        let form = Self {
            every: read.every.to_string(),
            interval: read.interval.to_string(),
            weekdays: read.weekdays.iter().map(key).collect::<Option<_>>()?,
            ends: ends.to_string(),
            until,
            times,
        };
        let written = form.rule(&mut Check::new(&super::PLAN))?;
        (written == rule).then_some(form)
    }
}

fn needed<T>(
    check: &mut Check,
    key: &str,
    text: &str,
    problem: Problem,
    read: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    if text.trim().is_empty() {
        check.refuse(key, Problem::Required);
        return None;
    }
    check.parsed(key, text, problem, read)
}

/// A whole number from one up.
fn number(check: &mut Check, key: &str, text: &str, max: i64) -> Option<i64> {
    let number = needed(check, key, text, Problem::NotANumber, |text| text.parse::<i64>().ok())?;
    let problem = match number {
        number if number < 1 => Problem::TooSmall { min: 1 },
        number if number > max => Problem::TooLarge { max },
        number => return Some(number),
    };
    check.refuse(key, problem);
    None
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::plans::PLAN;
    use kemai_domain::AppError;
    use proptest::prelude::*;

    fn rule(form: &CustomRepeat) -> Result<String, AppError> {
        let mut check = Check::new(&PLAN);
        let rule = form.rule(&mut check);
        check.finish(rule).map(|rule| rule.expect("a rule, or a problem"))
    }

    #[test]
    fn a_rule_of_ones_own_is_put_together() {
        let weekdays = ["WE", "MO", "MO"].map(str::to_owned).to_vec();
        let form = CustomRepeat {
            weekdays,
            ends: "on".to_owned(),
            until: "2026-12-31".to_owned(),
            ..CustomRepeat::first()
        };
        assert_eq!(rule(&form).unwrap(), "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20261231");
        let form = CustomRepeat { every: "month".to_owned(), ends: "after".to_owned(), ..form };
        assert_eq!(rule(&form).unwrap_err().of("custom.times"), Some(&Problem::Required));
        let form = CustomRepeat { times: "3".to_owned(), interval: "1".to_owned(), ..form };
        assert_eq!(rule(&form).unwrap(), "FREQ=MONTHLY;COUNT=3", "weekdays are those of weeks");
    }

    #[test]
    fn every_wrong_field_is_named() {
        let text = str::to_owned;
        let form = CustomRepeat {
            every: text("hour"),
            interval: text("0"),
            weekdays: vec![text("XX")],
            ends: text("on"),
            until: text("soon"),
            times: String::new(),
        };
        let error = rule(&form).unwrap_err();
        assert_eq!(error.of("custom.every"), Some(&Problem::UnknownChoice));
        assert_eq!(error.of("custom.interval"), Some(&Problem::TooSmall { min: 1 }));
        assert_eq!(error.of("custom.weekdays"), Some(&Problem::UnknownChoice));
        assert_eq!(error.of("custom.until"), Some(&Problem::NotADate));
        let error = rule(&CustomRepeat { ends: text("later"), ..CustomRepeat::first() }).unwrap_err();
        assert_eq!(error.of("custom.ends"), Some(&Problem::UnknownChoice));
        let error = rule(&CustomRepeat { interval: text("1000"), ..CustomRepeat::first() }).unwrap_err();
        assert_eq!(error.of("custom.interval"), Some(&Problem::TooLarge { max: LONGEST_INTERVAL }));
    }

    #[test]
    fn what_the_form_cannot_say_word_for_word_is_left_as_it_is() {
        for rule in [
            "FREQ=WEEKLY;BYDAY=WE,MO",
            "FREQ=WEEKLY;INTERVAL=1",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=MONTHLY;BYDAY=MO",
            "FREQ=DAILY;UNTIL=20261231T155959Z",
            "FREQ=DAILY;INTERVAL=5000",
            "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
            "FREQ=MONTHLY;BYMONTHDAY=31",
        ] {
            assert_eq!(CustomRepeat::of(rule), None, "{rule}");
        }
    }

    /// Whatever can stand in the form, with the fields that do not count left empty.
    pub(crate) fn forms() -> impl Strategy<Value = CustomRepeat> {
        let days = prop::collection::vec(any::<bool>(), WEEKDAYS.len());
        let every = prop::sample::select(Every::ALL.to_vec());
        let ends = prop::sample::select(Ends::ALL.to_vec());
        (every, 1..=LONGEST_INTERVAL, days, ends, 0_i64..40_000, 1..=MOST_TIMES).prop_map(
            |(every, interval, days, ends, day, times)| {
                let first: chrono::NaiveDate = "2000-01-01".parse().unwrap();
                let until = first + chrono::TimeDelta::days(day);
                let chosen = WEEKDAYS.iter().zip(days).filter(|(_, is_chosen)| *is_chosen);
                let only = |own: Ends, text: String| if ends == own { text } else { String::new() };
                CustomRepeat {
                    every: every.to_string(),
                    interval: interval.to_string(),
                    weekdays: if every == Every::Week {
                        chosen.map(|((key, _), _)| (*key).to_owned()).collect()
                    } else {
                        Vec::new()
                    },
                    ends: ends.to_string(),
                    until: only(Ends::On, until.to_string()),
                    times: only(Ends::After, times.to_string()),
                }
            },
        )
    }

    proptest! {
        #[test]
        fn what_the_form_writes_is_read_into_it_again(form in forms()) {
            let rule = rule(&form).unwrap();
            prop_assert_eq!(CustomRepeat::of(&rule), Some(form));
        }
    }
}
