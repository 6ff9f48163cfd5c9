//! When customers came: on working days, with seasons, and more of them from year to year.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use kemai_domain::calendar::WorkCalendar;
use kemai_server::holidays;
use rand::{Rng, rngs::StdRng};

/// Of a year; the day that a leap year has besides is left aside.
const DAYS: u64 = 365;
/// Working days of a year, about.
const WORKING_DAYS: f64 = 250.0;
/// The share of each month: quiet around the spring festival, busy before the heating season.
const SEASONS: [f64; 12] = [0.8, 0.45, 1.25, 1.2, 1.0, 0.9, 0.85, 0.95, 1.3, 1.25, 1.2, 0.9];
/// The last day has so much more than the first.
const GROWTH: f64 = 0.6;
/// The office opens at 08:30 for nine and a half hours.
const OPENS: i64 = 8 * 3600 + 1800;
const OPEN_FOR: f64 = 9.5 * 3600.0;

/// Days with the number of the first customer that came on each.
pub struct Schedule {
    days: Vec<(NaiveDate, usize)>,
    total: usize,
    zone: Tz,
    calendar: WorkCalendar,
}

impl Schedule {
    /// So many customers in so many years, which end on the day before `today`.
    pub fn new(total: usize, years: u32, today: NaiveDate, zone: Tz, random: &mut StdRng) -> Self {
        let calendar = WorkCalendar::new(holidays::shipped());
        let working_days = WORKING_DAYS * f64::from(years);
        let weights: Vec<(NaiveDate, f64)> = (1..=DAYS * u64::from(years))
            .rev()
            .filter_map(|days| today.checked_sub_days(Days::new(days)))
            .filter(|day| calendar.is_working_day(*day))
            .enumerate()
            .map(|(index, day)| {
                let season = SEASONS.get(day.month0() as usize).copied().unwrap_or(1.0);
                let growth = 1.0 + GROWTH * index as f64 / working_days;
                (day, season * growth * random.random_range(0.7..1.3))
            })
            .collect();
        let sum: f64 = weights.iter().map(|(_, weight)| weight).sum();
        let mut before = 0.0;
        let mut days = Vec::with_capacity(weights.len());
        for (day, weight) in weights {
            days.push((day, (total as f64 * before / sum) as usize));
            before += weight;
        }
        Self { days, total, zone, calendar }
    }

    pub fn total(&self) -> usize {
        self.total
    }

    pub fn zone(&self) -> Tz {
        self.zone
    }

    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        self.calendar.is_working_day(day)
    }

    /// The day of a customer, its place on that day from 1, and the moment it was saved.
    pub fn of(&self, customer: usize) -> (NaiveDate, u64, DateTime<Utc>) {
        let index = self.days.partition_point(|(_, first)| *first <= customer).saturating_sub(1);
        let (day, first) = self.days.get(index).copied().unwrap_or_default();
        let end = self.days.get(index + 1).map_or(self.total, |(_, first)| *first);
        let share = (customer - first) as f64 / (end - first).max(1) as f64;
        let at = day.and_time(NaiveTime::MIN) + TimeDelta::seconds(OPENS);
        let at = at + TimeDelta::milliseconds((share * OPEN_FOR * 1000.0) as i64);
        let at = self.zone.from_local_datetime(&at).earliest().map_or_else(|| at.and_utc(), |at| at.to_utc());
        (day, (customer - first) as u64 + 1, at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn every_customer_comes_on_a_working_day_in_order() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let schedule = Schedule::new(20_000, 2, today, Tz::Asia__Shanghai, &mut StdRng::seed_from_u64(1));
        let calendar = WorkCalendar::new(holidays::shipped());
        let mut last = (NaiveDate::MIN, 0, DateTime::<Utc>::MIN_UTC);
        for customer in 0..20_000 {
            let now = schedule.of(customer);
            assert!(calendar.is_working_day(now.0) && now.0 < today);
            assert!(now.2 >= last.2);
            assert_eq!(now.1, if now.0 == last.0 { last.1 + 1 } else { 1 });
            last = now;
        }
    }

    #[test]
    fn they_come_over_as_many_years_as_one_wishes() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        for years in [1, 2, 20] {
            let mut random = StdRng::seed_from_u64(1);
            let schedule = Schedule::new(20_000, years, today, Tz::Asia__Shanghai, &mut random);
            let days = (today - schedule.of(0).0).num_days();
            let whole = 365 * i64::from(years);
            assert!((whole - 10..=whole).contains(&days), "{days} days in {years} years");
            assert!((today - schedule.of(19_999).0).num_days() < 10);
            // The last days are busier, whatever the number of years.
            let middle = (today - schedule.of(10_000).0).num_days();
            assert!(middle < days / 2, "{middle} of {days} days");
        }
    }
}
