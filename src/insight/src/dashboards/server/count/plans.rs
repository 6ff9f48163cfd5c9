//! Plans.

use super::{ByKey, Seconds, start};
use crate::{
    dashboards::server::{lens::Lens, span::Span},
    facts::seconds,
};
use kemai_server::Ctx;
use std::collections::HashMap;

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
    /// The time before as far as it is compared.
    pub total: [Ends; 2],
    /// The time before in whole days, because a list stands behind each number.
    pub before: Ends,
    pub person: HashMap<u16, Ends>,
}

pub fn plans(ctx: &Ctx, lens: &Lens<'_>, span: &Span) -> Plans {
    let mut counted = Plans::default();
    if !lens.sees_due {
        return counted;
    }
    let now = seconds(ctx.now());
    let mut persons: ByKey<Ends> = ByKey::new();
    let compared = Seconds::compared(ctx, span).until;
    for (place, days) in [span.days, span.before].into_iter().enumerate() {
        let Seconds { from, until: close } = Seconds::of(ctx, days);
        let ends: Vec<u32> = days
            .first
            .iter_days()
            .skip(1)
            .take_while(|day| *day <= days.last)
            .map(|day| start(ctx, day))
            .collect();
        for due in lens.due(from, close) {
            let end = ends.get(ends.partition_point(|end| *end <= due.at)).copied().unwrap_or(close);
            let is_now = place == 0;
            let sums = [
                (is_now || due.at < compared).then_some(&mut counted.total[place]),
                is_now.then_some(persons.at(due.assignee)),
                (!is_now).then_some(&mut counted.before),
            ];
            for counted in sums.into_iter().flatten() {
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
