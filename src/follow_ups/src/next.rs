//! The next plan, chosen with the follow-up that leads to it: a chip for the usual spans, or a moment of one's own.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};
use kemai_domain::{AppError, FieldError, Problem, calendar::WorkCalendar, when::When};
use kemai_records::word_enum;
use kemai_words::follow_ups as words;
use serde::{Deserialize, Serialize};

word_enum! {
    /// When one goes on.
    Span {
        None none next_none,
        Tomorrow tomorrow next_tomorrow,
        In3Days in_3_days next_in_3_days,
        NextWeek next_week next_week,
        Chosen chosen next_chosen,
    }
}

/// The part of a form that asks for the next plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NextInput {
    pub span: String,
    /// For a moment of one's own.
    pub at: String,
}

/// The next plan's time, as far as it is known without a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    In(Span),
    At(When),
}

/// When a working day's plans are due that name no hour.
const MORNING: (u32, u32) = (9, 0);

impl NextInput {
    /// None when nothing is to be planned.
    ///
    /// # Errors
    /// Invalid.
    pub fn check(&self) -> Result<Option<Next>, AppError> {
        let refuse = |field: &str, problem| Err(AppError::invalid(vec![FieldError::new(field, problem)]));
        let typed = self.at.trim();
        let Ok(span) = (if self.span.is_empty() { Ok(Span::None) } else { self.span.parse::<Span>() }) else {
            return refuse("next.span", Problem::UnknownChoice);
        };
        match span {
            // Who wrote a time means it, also when no chip was touched; who chose that nothing comes next means that.
            Span::Chosen | Span::None if !typed.is_empty() && self.span != Span::None.key() => {
                match When::parse(typed) {
                    Ok(when) => Ok(Some(Next::At(when))),
                    Err(problem) => refuse("next.at", problem),
                }
            }
            Span::Chosen => refuse("next.at", Problem::Required),
            Span::None => Ok(None),
            span => Ok(Some(Next::In(span))),
        }
    }
}

/// The morning that a span means, seen from a day: tomorrow is tomorrow; the others end on a working day.
#[must_use]
pub fn morning(span: Span, today: NaiveDate, days: &WorkCalendar) -> NaiveDateTime {
    let in_days = |count: u64| today.checked_add_days(Days::new(count)).unwrap_or(today);
    let day = match span {
        Span::None | Span::Chosen => today,
        Span::Tomorrow => in_days(1),
        Span::In3Days => days.working_day_from(in_days(3)),
        Span::NextWeek => {
            days.working_day_from(in_days(7 - u64::from(today.weekday().num_days_from_monday())))
        }
    };
    day.and_time(NaiveTime::from_hms_opt(MORNING.0, MORNING.1, 0).unwrap_or(NaiveTime::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kemai_domain::calendar::SpecialDay;

    #[test]
    fn spans_end_on_working_mornings() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let holiday = SpecialDay { date: day("2026-11-30"), is_working: false, name: "休".to_owned() };
        let days = WorkCalendar::new([holiday]);
        let of = |span, today| morning(span, day(today), &days).to_string();
        // A Friday.
        assert_eq!(of(Span::Tomorrow, "2026-11-20"), "2026-11-21 09:00:00", "tomorrow is tomorrow");
        assert_eq!(of(Span::In3Days, "2026-11-20"), "2026-11-23 09:00:00");
        assert_eq!(of(Span::In3Days, "2026-11-19"), "2026-11-23 09:00:00", "a Sunday is moved on");
        assert_eq!(of(Span::NextWeek, "2026-11-20"), "2026-11-23 09:00:00");
        assert_eq!(of(Span::NextWeek, "2026-11-23"), "2026-12-01 09:00:00", "a free Monday is moved on");
    }

    #[test]
    fn a_time_of_ones_own_is_read_or_refused() {
        let ask = |span: &str, at: &str| NextInput { span: span.to_owned(), at: at.to_owned() }.check();
        assert_eq!(ask("", ""), Ok(None));
        assert_eq!(ask("none", ""), Ok(None));
        assert_eq!(ask("tomorrow", ""), Ok(Some(Next::In(Span::Tomorrow))));
        let at = When::parse("2026-12-05T14:00").unwrap();
        assert_eq!(ask("chosen", "2026-12-05T14:00"), Ok(Some(Next::At(at))));
        assert_eq!(ask("", "2026-12-05T14:00"), Ok(Some(Next::At(at))));
        for left in ["2026-12-05T14:00", "2020-01-01T09:00", "soon"] {
            assert_eq!(ask("none", left), Ok(None), "nothing comes next, whatever was left in {left}");
        }
        assert_eq!(ask("chosen", "").unwrap_err().of("next.at"), Some(&Problem::Required));
        assert_eq!(ask("chosen", "soon").unwrap_err().of("next.at"), Some(&Problem::NotATime));
        assert_eq!(
            ask("chosen", "9999-12-31T23:59").unwrap_err().of("next.at"),
            Some(&Problem::UnlikelyYear)
        );
        assert_eq!(ask("later", "").unwrap_err().of("next.span"), Some(&Problem::UnknownChoice));
    }
}
