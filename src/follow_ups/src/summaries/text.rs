//! From facts to sentences, the same for the same facts.

use super::model::{Facts, Line, Span};
use crate::{
    follow_ups::model::{FollowUpQuery, silent_href},
    plans::model::{PlanQuery, Standing},
};
use chrono::{Datelike, NaiveDate};
use kemai_domain::{Lang, PlanId, UserId};
use kemai_words::follow_ups as words;
use std::collections::HashMap;

/// What the reader may see at this moment: plans by their ids, and people's names.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// What stands in a line about a plan: its time and whom it is about.
    pub plans: HashMap<PlanId, String>,
    pub people: HashMap<UserId, String>,
}

#[must_use]
pub fn title(span: Span, first: NaiveDate, last: NaiveDate, lang: Lang) -> String {
    match span {
        Span::Day if first == last => words::summary_of_day(lang, day(last, lang)),
        // After free days it looks back at them, too.
        Span::Day => words::summary_of_days(lang, day(first, lang), day(last, lang)),
        Span::Week => words::summary_of_week(lang, day(first, lang), day(last, lang)),
    }
}

fn day(date: NaiveDate, lang: Lang) -> String {
    words::month_day(lang, kemai_ui::month_name(lang, date.month(), true), date.day())
}

/// The sentences about the days from `first` to `last` and those that come, each with the list that shows what it counts.
#[must_use]
pub fn lines(facts: &Facts, (first, last): (NaiveDate, NaiveDate), names: &Names, lang: Lang) -> Vec<Line> {
    let said =
        FollowUpQuery { since: first.to_string(), until: last.to_string(), ..FollowUpQuery::default() };
    let in_state =
        |standing: Standing| PlanQuery { state: standing.key().to_owned(), ..PlanQuery::default() };
    let overdue = in_state(Standing::Overdue);
    // The days that came when it was written, whenever it is read.
    let coming = PlanQuery {
        since: last.succ_opt().unwrap_or(last).to_string(),
        until: facts.coming_until.pred_opt().unwrap_or(last).to_string(),
        ..in_state(Standing::Open)
    };
    let mut lines = Vec::new();
    let mut say = |text: String, path: Option<String>| lines.push(Line { text, path });
    say(words::summary_follow_ups(lang, facts.follow_ups), Some(said.href()));
    if facts.done > 0 {
        say(words::summary_done(lang, facts.done, facts.done_on_time), None);
    }
    let mut plans = |count: i64, word: String, ids: &[PlanId], list: &PlanQuery| {
        if count == 0 {
            return;
        }
        say(word, Some(list.href()));
        for id in ids {
            if let Some(name) = names.plans.get(id) {
                say(format!("　{name}"), Some(format!("/plans/{id}")));
            }
        }
    };
    plans(facts.overdue, words::summary_overdue(lang, facts.overdue), &facts.overdue_plans, &overdue);
    plans(facts.coming, words::summary_coming(lang, facts.coming), &facts.coming_plans, &coming);
    if facts.overdue + facts.coming == 0 {
        say(words::summary_nothing_to_do(lang).to_owned(), None);
    }
    if facts.silent > 0 {
        say(words::summary_silent(lang, facts.silent), Some(silent_href("me")));
    }
    if !facts.team.is_empty() {
        let total = |count: fn(&super::model::TeamLine) -> i64| facts.team.iter().map(count).sum::<i64>();
        let (follow_ups, done, overdue) =
            (total(|line| line.follow_ups), total(|line| line.done), total(|line| line.overdue));
        say(words::summary_team(lang, follow_ups, done, overdue), None);
        for line in &facts.team {
            let Some(name) = names.people.get(&line.user) else { continue };
            let text = words::summary_person(lang, name, line.follow_ups, line.done, line.overdue);
            say(format!("　{text}"), None);
        }
    }
    lines
}
