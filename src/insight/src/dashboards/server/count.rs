//! Counting: one walk over the customers, one over the follow-ups and one over the plans of each time. A million rows go by, so that
//! what is done for each has no branch that a processor could guess wrongly, and several cores walk side by side.

mod customers;
mod plans;
mod talks;

use super::span::{self, Span};
use crate::{dashboards::model::Days, facts::seconds};
use chrono::{Days as Count, NaiveDate};
use kemai_server::{Ctx, civil};
use std::{collections::HashMap, thread::ScopedJoinHandle};

pub use customers::{Customers, customers};
pub use plans::{Ends, Plans, plans};
pub use talks::{Talks, talks};

/// Whoever was not spoken with for so many days is counted.
pub const SILENT: [u64; 3] = [7, 30, 90];

/// Two numbers of each key: those that are there, and those of them that came within the time.
pub type Pairs = Vec<[i64; 2]>;

/// Three numbers of each key: all customers, those that are new in the time, and those that were new in the one before, as far as it is
/// compared.
pub type Stock = Vec<[i64; 3]>;

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

/// Which of several times a moment lies in, without searching: a cell of 18 hours knows how many began before it, and when the next
/// begins. Times are not shorter than a cell.
struct Course {
    first: u32,
    cells: Vec<(u32, u32)>,
}

/// 2^16 seconds are 18 hours; the shortest day has 23.
const CELL: u32 = 16;

impl Course {
    /// Times that begin at `starts`, each where the one before ends; the last ends at `end`.
    fn of(starts: &[u32], end: u32) -> Self {
        let first = starts.first().map_or(0, |start| start >> CELL);
        let cells = (first..=end >> CELL).map(|cell| {
            let begin = cell << CELL;
            let before = starts.partition_point(|start| *start < begin);
            let next = starts.get(before).copied().unwrap_or(end).min(end);
            (u32::try_from(before).unwrap_or_default(), next)
        });
        Self { first, cells: if starts.is_empty() { Vec::new() } else { cells.collect() } }
    }

    /// Counts a moment, if it lies in one of the times.
    fn count(&self, at: u32, counts: &mut [i64]) {
        let cell = (at >> CELL).checked_sub(self.first).and_then(|cell| self.cells.get(cell as usize));
        let Some((before, next)) = cell else { return };
        let begun = *before + u32::from(at >= *next);
        if let Some(count) = begun.checked_sub(1).and_then(|place| counts.get_mut(place as usize)) {
            *count += 1;
        }
    }
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

/// What a walker brings back.
pub fn joined<T>(walker: ScopedJoinHandle<'_, T>) -> T {
    walker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng, rngs::StdRng};

    #[test]
    fn a_moment_is_counted_where_a_search_finds_it() {
        let mut random = StdRng::seed_from_u64(7);
        for _ in 0..200 {
            let mut starts = vec![1_700_000_000 + random.random_range(0..1_000_000)];
            for _ in 0..random.random_range(1..60) {
                starts.push(starts[starts.len() - 1] + random.random_range(23 * 3600..40 * 86400));
            }
            let end = starts.pop().expect("two at least");
            let course = Course::of(&starts, end);
            let around = starts.iter().chain([&end]).flat_map(|at| [at - 1, *at, at + 1]);
            let anywhere: Vec<u32> =
                (0..100).map(|_| random.random_range(starts[0] - 99..end + 99)).collect();
            for at in around.chain(anywhere) {
                let mut counts = vec![0; starts.len()];
                course.count(at, &mut counts);
                let mut wanted = vec![0; starts.len()];
                if (starts[0]..end).contains(&at) {
                    wanted[starts.partition_point(|start| *start <= at) - 1] = 1;
                }
                assert_eq!(counts, wanted, "{at} in {starts:?} until {end}");
            }
        }
    }
}
