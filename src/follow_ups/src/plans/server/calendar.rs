//! The plans of some days, with the company's working days and what rules will give. A day shows its first ones and says how many there are.

use super::{
    coming::{Coming, coming},
    store,
};
use crate::{
    cursor::Cursor,
    follow_ups::server::form::results,
    plans::model::{CalendarDay, CalendarPage, PlanView, Repeat},
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use kemai_domain::{Action, AppError, EXACT_COUNT, Entity, Problem, UserId};
use kemai_server::{Ctx, civil, holidays};
use std::collections::HashMap;
use uuid::Uuid;

/// A month by whole weeks.
const MOST_DAYS: u16 = 42;
/// Plans that are counted for all days together; where there are more, each day is counted by itself.
const COUNTED: usize = 500;
/// And so far.
const COUNTED_OF_DAY: usize = 50;

/// Whose plans of which days.
#[derive(Clone, Copy)]
struct Wanted {
    /// None for everyone's within reach.
    of: Option<UserId>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

/// One's own plans from a day on, for so many days; everyone's within reach with `is_team`. A single day goes on behind `after`.
///
/// # Errors
/// Forbidden; invalid.
pub async fn days(
    ctx: &Ctx,
    first: NaiveDate,
    count: u16,
    is_team: bool,
    after: &str,
) -> Result<CalendarPage, AppError> {
    ctx.require(Entity::Plan, Action::View)?;
    if count == 0 || count > MOST_DAYS {
        return Err(AppError::field("count", Problem::TooLarge { max: MOST_DAYS.into() }));
    }
    let of = if is_team { None } else { Some(ctx.user_id()?) };
    let zone = ctx.time_zone();
    let end = first.checked_add_days(Days::new(count.into()));
    end.ok_or_else(|| AppError::field("first", Problem::NotADate))?;
    let calendar = holidays::calendar(ctx.app()).await?;
    let start = |date: NaiveDate| civil::start_of(zone, date);
    let wanted: Vec<(NaiveDate, Wanted)> = first
        .iter_days()
        .take(count.into())
        .map(|date| {
            let until = date.succ_opt().unwrap_or(NaiveDate::MAX);
            (date, Wanted { of, from: start(date), until: start(until) })
        })
        .collect();
    let shown = CalendarPage::shown(count);
    let (mut repeated_from, mut repeated_until) = (wanted[0].1.from, wanted[wanted.len() - 1].1.until);
    let mut next_cursor = None;
    let counted = if count == 1 {
        let after = Some(after).filter(|after| !after.is_empty()).map(Cursor::read).transpose()?;
        // Each page of a day has the repeats that fall between its plans, up to its last one.
        repeated_from = after.as_ref().map_or(repeated_from, |after| after.at.max(repeated_from));
        let (day, next) = one_day(ctx, wanted[0].1, after, shown).await?;
        repeated_until = next.as_ref().map_or(repeated_until, |next| next.at);
        next_cursor = next.map(|next| next.write());
        vec![day]
    } else {
        several_days(ctx, &wanted).await?
    };
    let Coming { times, has_more } = coming(ctx, of, repeated_from, repeated_until).await?;
    let repeats: Vec<_> = wanted
        .iter()
        .zip(&counted)
        .map(|((_, day), counted)| {
            let of_day = times.iter().filter(|(at, _)| (day.from..day.until).contains(at));
            // A day by itself hides none: they could be seen nowhere else.
            let room = if count == 1 { usize::MAX } else { shown.saturating_sub(counted.keys.len()) };
            (of_day.clone().take(room).copied().collect::<Vec<_>>(), of_day.count())
        })
        .collect();
    let shown_keys = counted.iter().flat_map(|day| day.keys.iter().take(shown)).map(|(id, _)| *id);
    let mut ids: Vec<Uuid> =
        shown_keys.chain(repeats.iter().flat_map(|(times, _)| times).map(|(_, id)| *id)).collect();
    ids.sort_unstable();
    ids.dedup();
    let plans: HashMap<Uuid, PlanView> =
        store::by_ids(ctx, &ids).await?.into_iter().map(|view| (view.plan.id.0, view)).collect();
    let days = wanted
        .into_iter()
        .zip(counted)
        .zip(repeats)
        .map(|(((date, _), day), (times, repeat_count))| CalendarDay {
            date,
            is_working: calendar.is_working_day(date),
            special: calendar.special_day(date).map(|day| holidays::name(ctx.lang(), &day.name).to_owned()),
            plans: day.keys.iter().take(shown).filter_map(|(id, _)| plans.get(id).cloned()).collect(),
            count: day.count,
            is_exact: day.is_exact,
            repeats: times.into_iter().filter_map(|(at, id)| Some(repeat(plans.get(&id)?, at))).collect(),
            repeat_count,
        })
        .collect();
    let results = if count == 1 { results(ctx).await? } else { Vec::new() };
    Ok(CalendarPage { first, days, results, next_cursor, has_more_repeats: has_more })
}

/// A time that a plan's rule will give.
fn repeat(view: &PlanView, at: DateTime<Utc>) -> Repeat {
    Repeat {
        id: view.plan.id,
        at,
        method: view.plan.method,
        content: view.plan.content.clone(),
        customer_name: view.customer_name.clone(),
        assignee_name: view.assignee_name.clone(),
    }
}

/// The first plans of a day, and how many there are.
#[derive(Default)]
struct Counted {
    keys: Vec<(Uuid, DateTime<Utc>)>,
    count: i64,
    is_exact: bool,
}

impl Counted {
    fn of(keys: Vec<(Uuid, DateTime<Utc>)>, most: usize) -> Self {
        let count = i64::try_from(keys.len().min(most)).unwrap_or(i64::MAX);
        Self { is_exact: keys.len() <= most, count, keys }
    }
}

async fn several_days(ctx: &Ctx, wanted: &[(NaiveDate, Wanted)]) -> Result<Vec<Counted>, AppError> {
    let (Some((_, first)), Some((_, last))) = (wanted.first(), wanted.last()) else { return Ok(Vec::new()) };
    let all = keys(ctx, Wanted { until: last.until, ..*first }, None, COUNTED + 1).await?;
    let mut counted = Vec::with_capacity(wanted.len());
    for (_, day) in wanted {
        counted.push(if all.len() <= COUNTED {
            let of_day = all.iter().filter(|(_, at)| (day.from..day.until).contains(at));
            Counted::of(of_day.copied().collect(), COUNTED)
        } else {
            Counted::of(keys(ctx, *day, None, COUNTED_OF_DAY + 1).await?, COUNTED_OF_DAY)
        });
    }
    Ok(counted)
}

/// A page of one day, and where the next one begins.
async fn one_day(
    ctx: &Ctx,
    day: Wanted,
    after: Option<Cursor>,
    shown: usize,
) -> Result<(Counted, Option<Cursor>), AppError> {
    let keys = keys(ctx, day, after, shown + 1).await?;
    let next = keys.get(shown.saturating_sub(1)).filter(|_| keys.len() > shown);
    let next = next.map(|(id, at)| Cursor { at: *at, id: *id });
    let count = store::count_of(ctx, EXACT_COUNT, |sql| push(ctx, sql, day)).await?;
    Ok((Counted { keys, count, is_exact: true }, next))
}

async fn keys(
    ctx: &Ctx,
    wanted: Wanted,
    after: Option<Cursor>,
    most: usize,
) -> Result<Vec<(Uuid, DateTime<Utc>)>, AppError> {
    store::keys(ctx, |sql| {
        push(ctx, sql, wanted);
        if let Some(after) = after {
            sql.push(" AND (p.due_at, p.id) > (").bind(after.at).push(", ").bind(after.id).push(")");
        }
        sql.push(" ORDER BY p.due_at, p.id LIMIT ").bind(i64::try_from(most).unwrap_or(i64::MAX));
    })
    .await
}

/// As the indexes of the calendar have it.
fn push(ctx: &Ctx, sql: &mut kemai_server::Sql, wanted: Wanted) {
    match wanted.of {
        Some(person) => {
            sql.push(" AND p.assignee_id = ").bind(person.0);
        }
        None => store::push_own(ctx, sql),
    }
    sql.push(" AND p.status <> 'cancelled' AND p.due_at >= ").bind(wanted.from);
    sql.push(" AND p.due_at < ").bind(wanted.until);
}
