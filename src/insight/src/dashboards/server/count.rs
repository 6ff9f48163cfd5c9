//! Counting: one walk over the customers, one over the follow-ups and one over the plans of both times.

use super::{
    lens::Lens,
    span::{self, Span},
};
use crate::{
    dashboards::model::Days,
    facts::{Customer, seconds},
};
use chrono::{Datelike, Days as Count, Months, NaiveDate};
use kemai_server::{Ctx, civil};
use std::collections::HashMap;

/// Whoever was not spoken with for so many days is counted.
pub const SILENT: [u64; 3] = [7, 30, 90];

/// Two numbers of each key: of now or of the time, and of what it is compared with.
pub type Pairs = Vec<[i64; 2]>;

/// A time in seconds.
#[derive(Clone, Copy)]
pub struct Seconds {
    pub from: u32,
    pub until: u32,
}

impl Seconds {
    pub fn of(ctx: &Ctx, days: Days) -> Self {
        let (from, until) = span::instants(ctx, days);
        Self { from: seconds(from), until: seconds(until) }
    }

    /// Of the time that one compares with, as far as the other has come.
    pub fn compared(ctx: &Ctx, span: &Span) -> Self {
        let (from, until) = span::compared(ctx, span);
        Self { from: seconds(from), until: seconds(until) }
    }

    const fn holds(self, at: u32) -> bool {
        self.from <= at && at < self.until
    }
}

/// Customers.
pub struct Customers {
    pub total: i64,
    /// New in the time, and in the one before as far as it is compared.
    pub new: [i64; 2],
    /// Of all of them, and of the new ones, by the number of the key.
    pub category: Pairs,
    pub source: Pairs,
    pub region: Pairs,
    pub country: Pairs,
    /// In the state, and come into it within the time.
    pub lifecycle: Pairs,
    /// New in each month of the course.
    pub by_month: Vec<i64>,
    /// By the last contact: within 7, 30, 90 days, earlier, never.
    pub touched: [i64; 5],
    /// Last spoken with in the time.
    pub contacted: i64,
    /// In mainland China without a region.
    pub without_region: i64,
}

pub fn customers(ctx: &Ctx, lens: &Lens<'_>, span: &Span) -> Customers {
    let keys = lens.facts.keys.len();
    let pairs = || vec![[0_i64; 2]; keys];
    let (time, before) = (Seconds::of(ctx, span.days), Seconds::compared(ctx, span));
    let course = span.course();
    let starts: Vec<u32> = course.iter().map(|month| start(ctx, *month)).collect();
    let end = course.last().map_or(0, |month| start(ctx, *month + Months::new(1)));
    let since = SILENT.map(|days| silent_since(ctx, days));
    let china = lens.facts.keys.find("CN");
    let mut counted = Customers {
        total: 0,
        new: [0; 2],
        category: pairs(),
        source: pairs(),
        region: pairs(),
        country: pairs(),
        lifecycle: pairs(),
        by_month: vec![0; course.len()],
        touched: [0; 5],
        contacted: 0,
        without_region: 0,
    };
    for customer in lens.customers() {
        counted.total += 1;
        let is_new = time.holds(customer.created);
        counted.new[0] += i64::from(is_new);
        counted.new[1] += i64::from(before.holds(customer.created));
        let Customer { category, source, region, country, lifecycle, .. } = *customer;
        for (pairs, key) in [
            (&mut counted.category, category),
            (&mut counted.source, source),
            (&mut counted.region, region),
            (&mut counted.country, country),
        ] {
            if let Some(pair) = pairs.get_mut(usize::from(key)) {
                pair[0] += 1;
                pair[1] += i64::from(is_new);
            }
        }
        if let Some(pair) = counted.lifecycle.get_mut(usize::from(lifecycle)) {
            pair[0] += 1;
            pair[1] += i64::from(time.holds(customer.moved));
        }
        if customer.created < end {
            let month = starts.partition_point(|start| *start <= customer.created);
            if let Some(count) = month.checked_sub(1).and_then(|month| counted.by_month.get_mut(month)) {
                *count += 1;
            }
        }
        let touched = match customer.touched {
            0 => 4,
            at => since.iter().position(|since| at >= *since).unwrap_or(3),
        };
        counted.touched[touched] += 1;
        counted.contacted += i64::from(customer.touched > 0 && time.holds(customer.touched));
        counted.without_region += i64::from(region == 0 && Some(country) == china);
    }
    counted
}

fn start(ctx: &Ctx, day: NaiveDate) -> u32 {
    seconds(civil::start_of(ctx.company_zone(), day))
}

/// Where the last so many days begin, of which today is the last.
pub fn silent_day(ctx: &Ctx, days: u64) -> NaiveDate {
    span::today(ctx) - Count::new(days.saturating_sub(1))
}

fn silent_since(ctx: &Ctx, days: u64) -> u32 {
    start(ctx, silent_day(ctx, days))
}

/// Numbers by key while they are counted; most keys are small.
struct ByKey<T>(Vec<T>);

impl<T: Copy + Default + PartialEq> ByKey<T> {
    const fn new() -> Self {
        Self(Vec::new())
    }

    fn at(&mut self, key: u16) -> &mut T {
        let key = usize::from(key);
        if key >= self.0.len() {
            self.0.resize(key + 1, T::default());
        }
        &mut self.0[key]
    }

    /// Those that were counted.
    fn counted(self) -> HashMap<u16, T> {
        (0..).zip(self.0).filter(|(_, count)| *count != T::default()).collect()
    }
}

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
    let mut counted = Talks { weeks: weeks(span.days), ..Talks::default() };
    if !lens.sees_said {
        return counted;
    }
    let starts: Vec<u32> = counted.weeks.iter().map(|(days, _)| start(ctx, days.first)).collect();
    let mut met = vec![0_u8; lens.facts.customers.len()];
    let [mut person, mut department, mut method, mut result, mut mood] =
        [const { ByKey::<[i64; 2]>::new() }; 5];
    let ends = [Seconds::of(ctx, span.days).until, Seconds::compared(ctx, span).until];
    for (place, days) in [span.days, span.before].into_iter().enumerate() {
        let Seconds { from, until } = Seconds::of(ctx, days);
        let mark = 1_u8 << place;
        for said in lens.said(from, until) {
            person.at(said.person)[place] += 1;
            department.at(said.department)[place] += 1;
            method.at(said.method)[place] += 1;
            result.at(said.result)[place] += 1;
            mood.at(said.mood)[place] += 1;
            if said.at < ends[place] {
                counted.total[place] += 1;
                if let Some(seen) = met.get_mut(said.customer as usize).filter(|seen| **seen & mark == 0) {
                    *seen |= mark;
                    counted.customers[place] += 1;
                }
            }
            if place == 0 {
                let week = starts.partition_point(|start| *start <= said.at);
                if let Some((_, count)) = week.checked_sub(1).and_then(|week| counted.weeks.get_mut(week)) {
                    *count += 1;
                }
            }
        }
    }
    let [person, department, method, result, mood] =
        [person, department, method, result, mood].map(ByKey::counted);
    Talks { person, department, method, result, mood, ..counted }
}

fn weeks(days: Days) -> Vec<(Days, i64)> {
    let mut weeks = Vec::new();
    let mut first = days.first;
    while first <= days.last {
        let sunday = first + Count::new(6 - u64::from(first.weekday().num_days_from_monday()));
        weeks.push((Days { first, last: sunday.min(days.last) }, 0));
        first = sunday + Count::new(1);
    }
    weeks
}

/// How plans ended that were due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    /// Done on the day on which it was due, or before.
    pub on_time: i64,
    pub late: i64,
    /// Due, and not done yet.
    pub open: i64,
}

impl Ends {
    pub const fn all(self) -> i64 {
        self.on_time + self.late + self.open
    }
}

/// Plans that were due, of the time and of the one before.
#[derive(Default)]
pub struct Plans {
    pub total: [Ends; 2],
    pub person: HashMap<u16, Ends>,
}

pub fn plans(ctx: &Ctx, lens: &Lens<'_>, span: &Span) -> Plans {
    let mut counted = Plans::default();
    if !lens.sees_due {
        return counted;
    }
    let now = seconds(ctx.now());
    let mut persons: ByKey<Ends> = ByKey::new();
    for (place, days) in [span.days, span.before].into_iter().enumerate() {
        let Seconds { until: close, .. } = Seconds::of(ctx, days);
        let Seconds { from, until } =
            if place == 0 { Seconds::of(ctx, days) } else { Seconds::compared(ctx, span) };
        let ends: Vec<u32> = days
            .first
            .iter_days()
            .skip(1)
            .take_while(|day| *day <= days.last)
            .map(|day| start(ctx, day))
            .collect();
        for due in lens.due(from, until) {
            let end = ends.get(ends.partition_point(|end| *end <= due.at)).copied().unwrap_or(close);
            let person = persons.at(due.assignee);
            for counted in
                [Some(&mut counted.total[place]), (place == 0).then_some(person)].into_iter().flatten()
            {
                match due.done {
                    // It is not due before its time.
                    0 if due.at >= now => {}
                    0 => counted.open += 1,
                    done if done < end => counted.on_time += 1,
                    _ => counted.late += 1,
                }
            }
        }
    }
    counted.person = persons.counted();
    counted
}
