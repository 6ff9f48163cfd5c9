//! Follow-ups.

use super::{ByKey, Course, Seconds, joined, start};
use crate::{
    dashboards::{
        model::Days,
        server::{lens::Lens, span::Span},
    },
    facts::Bits,
};
use chrono::{Datelike, Days as Count};
use kemai_server::Ctx;
use std::collections::HashMap;

/// Follow-ups, of the time and of the one before.
#[derive(Default)]
pub struct Talks {
    /// The time before as far as it is compared; below, by key, in whole days, because a list stands behind each number.
    pub total: [i64; 2],
    /// Customers that somebody spoke with, in the same times.
    pub customers: [i64; 2],
    pub person: HashMap<u16, [i64; 2]>,
    pub department: HashMap<u16, [i64; 2]>,
    pub method: HashMap<u16, [i64; 2]>,
    pub result: HashMap<u16, [i64; 2]>,
    pub mood: HashMap<u16, [i64; 2]>,
    /// From Monday to Sunday, as far as the time goes.
    pub weeks: Vec<(Days, i64)>,
}

pub fn talks(ctx: &Ctx, lens: &Lens<'_>, span: &Span) -> Talks {
    let weeks = weeks(span.days);
    if !lens.sees_said {
        return Talks { weeks: weeks.into_iter().map(|days| (days, 0)).collect(), ..Talks::default() };
    }
    let [now, before] = [span.days, span.before].map(|days| Seconds::of(ctx, days));
    let compared = Seconds::compared(ctx, span).until;
    let starts: Vec<u32> = weeks.iter().map(|days| start(ctx, days.first)).collect();
    let course = Course::of(&starts, now.until);
    let (now, before) = std::thread::scope(|scope| {
        let none = Course::of(&[], 0);
        let before = scope.spawn(move || TalksOf::within(lens, before, compared, &none));
        let now = TalksOf::within(lens, now, now.until, &course);
        (now, joined(before))
    });
    Talks {
        total: [now.total, before.total],
        customers: [now.met.count(), before.met.count()],
        person: paired(now.person, before.person),
        department: paired(now.department, before.department),
        method: paired(now.method, before.method),
        result: paired(now.result, before.result),
        mood: paired(now.mood, before.mood),
        weeks: weeks.into_iter().zip(now.weeks).collect(),
    }
}

fn paired(now: ByKey<i64>, before: ByKey<i64>) -> HashMap<u16, [i64; 2]> {
    let mut pairs: HashMap<u16, [i64; 2]> = HashMap::new();
    for (place, counts) in [now, before].into_iter().enumerate() {
        for (key, count) in counts.counted() {
            pairs.entry(key).or_default()[place] = count;
        }
    }
    pairs
}

/// Follow-ups of one time.
struct TalksOf {
    total: i64,
    met: Bits,
    person: ByKey<i64>,
    department: ByKey<i64>,
    method: ByKey<i64>,
    result: ByKey<i64>,
    mood: ByKey<i64>,
    weeks: Vec<i64>,
}

impl TalksOf {
    /// Those up to `end` count for the total and for whom one spoke with, all of them by their keys.
    fn within(lens: &Lens<'_>, time: Seconds, end: u32, course: &Course) -> Self {
        let spoken = &lens.facts.spoken;
        let mut who = vec![0_i64; spoken.who.iter().len()];
        let mut how = vec![0_i64; spoken.how.iter().len()];
        let (mut total, mut met) = (0, Bits::none(lens.facts.customers.len()));
        let mut weeks = vec![0; course.cells.len()];
        for said in lens.said(time.from, time.until) {
            for (counts, number) in [(&mut who, said.who), (&mut how, said.how)] {
                if let Some(count) = counts.get_mut(usize::from(number)) {
                    *count += 1;
                }
            }
            if said.at < end {
                total += 1;
                met.put(said.customer);
            }
            course.count(said.at, &mut weeks);
        }
        let [mut person, mut department, mut method, mut result, mut mood] = [const { ByKey::new() }; 5];
        for (who, count) in spoken.who.iter().zip(who) {
            *person.at(who.person) += count;
            *department.at(who.department) += count;
        }
        for (how, count) in spoken.how.iter().zip(how) {
            *method.at(how.method) += count;
            *result.at(how.result) += count;
            *mood.at(how.mood) += count;
        }
        Self { total, met, person, department, method, result, mood, weeks }
    }
}

fn weeks(days: Days) -> Vec<Days> {
    let mut weeks = Vec::new();
    let mut first = days.first;
    while first <= days.last {
        let sunday = first + Count::new(6 - u64::from(first.weekday().num_days_from_monday()));
        weeks.push(Days { first, last: sunday.min(days.last) });
        first = sunday + Count::new(1);
    }
    weeks
}
