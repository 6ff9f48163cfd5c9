//! What was said with customers since they came, and what is planned around today.

use crate::{calendar::Schedule, words};
use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone as _, Utc};
use kemai_customers::customers::server::load::Loaded;
use kemai_domain::UserId;
use kemai_follow_ups::{
    follow_ups::Method,
    load::{Said, ToDo},
};
use rand::{Rng, rngs::StdRng};

/// Drawn as often as there shall be follow-ups of a customer on average: one on average.
const HOW_MANY: &[usize] = &[0, 0, 0, 1, 1, 1, 1, 1, 2, 3];
/// The share of customers with a plan.
const PLANNED: f64 = 0.3;
/// Days around today in which plans are due.
const BEHIND: i64 = 12;
const AHEAD: i64 = 30;
/// The share of plans of days gone by that were done.
const DONE: f64 = 0.8;
const METHODS: &[Method] = &[
    Method::Phone,
    Method::Phone,
    Method::Phone,
    Method::Wechat,
    Method::Wechat,
    Method::Visit,
    Method::Meeting,
    Method::Email,
];
const RESULTS: &[&str] =
    &["interested", "wants_quote", "considering", "considering", "not_reached", "deal", "declined"];

/// When, how, which words, with which result, and which step comes next.
type Talk = (DateTime<Utc>, Method, usize, Option<&'static str>, Option<usize>);
/// When it is due, whether it is done, how, and what.
type Planned = (DateTime<Utc>, bool, Method, usize);

/// What one customer's owner said and plans, before it is known under which id the customer stands.
#[derive(Clone, Debug)]
pub struct Talks {
    owner: UserId,
    said: Vec<Talk>,
    to_do: Option<Planned>,
    since: DateTime<Utc>,
}

impl Talks {
    /// Of the customer that came at this place in time.
    pub fn draw(
        place: usize,
        owner: UserId,
        each: usize,
        schedule: &Schedule,
        now: DateTime<Utc>,
        random: &mut StdRng,
    ) -> Self {
        let since = schedule.of(place).2;
        let count = (0..each).map(|_| pick(HOW_MANY, random)).sum::<usize>();
        let mut said: Vec<_> = (0..count)
            .map(|_| {
                // As many talks a day as customers came: on working days, with the seasons.
                let at = schedule.of(random.random_range(place..schedule.total())).2.max(since);
                let result = random.random_bool(0.85).then(|| pick(RESULTS, random));
                let next = random.random_bool(0.3).then(|| random.random_range(0..words::STEPS.len()));
                (at, pick(METHODS, random), random.random_range(0..words::SAID.len()), result, next)
            })
            .collect();
        said.sort_by_key(|(at, ..)| *at);
        let to_do = random.random_bool(PLANNED).then(|| {
            let due_at = due(schedule, now, random);
            let is_done = due_at < now && random.random_bool(DONE);
            (due_at, is_done, pick(METHODS, random), random.random_range(0..words::STEPS.len()))
        });
        Self { owner, said, to_do, since }
    }

    pub fn last_contact_at(&self) -> Option<DateTime<Utc>> {
        self.said.last().map(|(at, ..)| *at)
    }

    pub fn next_contact_at(&self) -> Option<DateTime<Utc>> {
        self.to_do.as_ref().filter(|(_, is_done, ..)| !is_done).map(|(due_at, ..)| *due_at)
    }

    /// Once the customer has its id.
    pub fn of(self, customer: &Loaded, said: &mut Vec<Said>, to_do: &mut Vec<ToDo>) {
        let (id, contact, person) = (customer.id, customer.contacts.first().copied(), self.owner);
        said.extend(self.said.into_iter().map(|(at, method, words, result, next)| Said {
            customer: id,
            contact,
            person,
            method,
            content: words::SAID[words].to_owned(),
            result: result.map(str::to_owned),
            next_step: next.map(|step| words::STEPS[step].to_owned()),
            at,
        }));
        to_do.extend(self.to_do.map(|(due_at, is_done, method, words)| ToDo {
            customer: Some(id),
            contact,
            assignee: person,
            method,
            content: words::STEPS[words].to_owned(),
            due_at,
            repeat: None,
            is_done,
            created_at: self.since.min(due_at),
        }));
    }
}

/// A quarter of an hour of a working day around today.
fn due(schedule: &Schedule, now: DateTime<Utc>, random: &mut StdRng) -> DateTime<Utc> {
    let zone = schedule.zone();
    let today = now.with_timezone(&zone).date_naive();
    let mut day = today + TimeDelta::days(random.random_range(-BEHIND..=AHEAD));
    while !schedule.is_working_day(day) {
        day = day + Days::new(1);
    }
    let at = NaiveTime::MIN + TimeDelta::minutes(9 * 60 + 15 * random.random_range(0..36));
    let at = day.and_time(at);
    zone.from_local_datetime(&at).earliest().map_or_else(|| at.and_utc(), |at| at.to_utc())
}

fn pick<T: Copy>(list: &[T], random: &mut StdRng) -> T {
    list[random.random_range(0..list.len())]
}
