//! Customers.

use super::{Course, Pairs, SILENT, Seconds, Stock, joined, silent_since, start};
use crate::{
    dashboards::server::{lens::Lens, span::Span},
    facts::Customer,
};
use chrono::Months;
use kemai_server::Ctx;

/// Customers.
pub struct Customers {
    pub total: i64,
    /// New in the time, and in the one before as far as it is compared.
    pub new: [i64; 2],
    /// By the number of the key.
    pub category: Stock,
    pub source: Stock,
    pub region: Stock,
    pub country: Stock,
    /// In the state, and come into it within the time.
    pub lifecycle: Pairs,
    /// New in each month of the course, and of the year before it.
    pub by_month: Vec<i64>,
    /// By the last contact: within 7, 30, 90 days, earlier, never.
    pub touched: [i64; 5],
    /// Last spoken with in the time.
    pub contacted: i64,
    /// In mainland China without a region.
    pub without_region: i64,
}

pub fn customers(ctx: &Ctx, lens: &Lens<'_>, span: &Span) -> Customers {
    let walk = Walk::of(ctx, lens, span);
    let mut parts = lens.parts().into_iter();
    let first = parts.next().unwrap_or_default();
    std::thread::scope(|scope| {
        let others: Vec<_> = parts.map(|part| scope.spawn(|| walk.over(lens.customers(part)))).collect();
        let counted = walk.over(lens.customers(first));
        others.into_iter().map(joined).fold(counted, Customers::and)
    })
}

/// What a walk over customers needs to know.
struct Walk {
    keys: usize,
    time: Seconds,
    before: Seconds,
    months: usize,
    course: Course,
    since: [u32; 3],
    china: Option<u16>,
}

impl Walk {
    fn of(ctx: &Ctx, lens: &Lens<'_>, span: &Span) -> Self {
        let months = span.courses();
        let starts: Vec<u32> = months.iter().map(|month| start(ctx, *month)).collect();
        let end = months.last().map_or(0, |month| start(ctx, *month + Months::new(1)));
        Self {
            keys: lens.facts.keys.len(),
            time: Seconds::of(ctx, span.days),
            before: Seconds::compared(ctx, span),
            months: months.len(),
            course: Course::of(&starts, end),
            since: SILENT.map(|days| silent_since(ctx, days)),
            china: lens.facts.keys.find("CN"),
        }
    }

    fn over<'a>(&self, customers: impl Iterator<Item = &'a Customer>) -> Customers {
        let Self { time, before, .. } = *self;
        let mut counted = Customers::none(self.keys, self.months);
        for customer in customers {
            counted.total += 1;
            let is_new = i64::from(time.holds(customer.created));
            let was_new = i64::from(before.holds(customer.created));
            counted.new[0] += is_new;
            counted.new[1] += was_new;
            let Customer { category, source, region, country, lifecycle, touched, .. } = *customer;
            for (stock, key) in [
                (&mut counted.category, category),
                (&mut counted.source, source),
                (&mut counted.region, region),
                (&mut counted.country, country),
            ] {
                if let Some([all, new, before]) = stock.get_mut(usize::from(key)) {
                    *all += 1;
                    *new += is_new;
                    *before += was_new;
                }
            }
            if let Some([now, moved]) = counted.lifecycle.get_mut(usize::from(lifecycle)) {
                *now += 1;
                *moved += i64::from(time.holds(customer.moved));
            }
            self.course.count(customer.created, &mut counted.by_month);
            // Never is earlier than every day.
            let late = self.since.iter().filter(|since| touched >= **since).count();
            counted.touched[3 - late + usize::from(touched == 0)] += 1;
            counted.contacted += i64::from(touched > 0) & i64::from(time.holds(touched));
            counted.without_region += i64::from(region == 0) & i64::from(Some(country) == self.china);
        }
        counted
    }
}

impl Customers {
    fn none(keys: usize, months: usize) -> Self {
        let stock = || vec![[0; 3]; keys];
        Self {
            total: 0,
            new: [0; 2],
            category: stock(),
            source: stock(),
            region: stock(),
            country: stock(),
            lifecycle: vec![[0; 2]; keys],
            by_month: vec![0; months],
            touched: [0; 5],
            contacted: 0,
            without_region: 0,
        }
    }

    /// With those of another part of the same walk.
    fn and(mut self, other: Self) -> Self {
        fn add(sums: &mut [i64], others: &[i64]) {
            sums.iter_mut().zip(others).for_each(|(sum, other)| *sum += other);
        }
        self.total += other.total;
        add(&mut self.new, &other.new);
        for (stock, others) in [
            (&mut self.category, other.category),
            (&mut self.source, other.source),
            (&mut self.region, other.region),
            (&mut self.country, other.country),
        ] {
            add(stock.as_flattened_mut(), others.as_flattened());
        }
        add(self.lifecycle.as_flattened_mut(), other.lifecycle.as_flattened());
        add(&mut self.by_month, &other.by_month);
        add(&mut self.touched, &other.touched);
        self.contacted += other.contacted;
        self.without_region += other.without_region;
        self
    }
}
