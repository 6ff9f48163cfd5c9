//! What the rules of open plans will give in some days: counted when the calendar asks, never kept.

use super::{repeat, store};
use crate::plans::model::CalendarPage;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use kemai_domain::{AppError, UserId};
use kemai_server::{Ctx, Sql, civil, database};
use sea_orm::{ConnectionTrait, QueryResult};
use std::{cmp::Reverse, collections::BinaryHeap};
use uuid::Uuid;

/// Repeated plans that are looked at. Each costs little: only its rule is read.
const MOST_PLANS: usize = 2_000;
/// A clock that is put forward moves a time by less.
const LONGEST_SKIP: TimeDelta = TimeDelta::days(1);
/// So far a rule is followed from now, or from the plan's own time where that is later.
const AHEAD: TimeDelta = TimeDelta::days(3 * 366);

/// The first times, and whether there are more.
#[derive(Debug, Default)]
pub(super) struct Coming {
    /// With the plan that repeats.
    pub times: Vec<(DateTime<Utc>, Uuid)>,
    pub has_more: bool,
}

/// What the rules of a person's open plans, or of everyone's within reach, will give from one moment to another.
///
/// # Errors
/// Internal, when the database fails.
pub(super) async fn coming(
    ctx: &Ctx,
    of: Option<UserId>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Coming, AppError> {
    // What was missed is not made up for.
    if until <= ctx.now() {
        return Ok(Coming::default());
    }
    let mut series = several(ctx, of, until).await?;
    let has_more_plans = series.len() > MOST_PLANS;
    series.truncate(MOST_PLANS);
    let firsts = series.iter().enumerate().filter_map(|(place, series)| {
        let (at, local) = series.first(from)?;
        Some(Reverse((at, series.id, local, place)))
    });
    let mut waiting: BinaryHeap<_> = firsts.collect();
    let mut found = Coming { times: Vec::new(), has_more: has_more_plans };
    while let Some(Reverse((at, id, local, place))) = waiting.pop() {
        if found.times.len() == CalendarPage::MOST_REPEATS {
            found.has_more = true;
            break;
        }
        found.times.push((at, id));
        if let Some((at, next)) = series.get(place).and_then(|series| series.after(local)) {
            waiting.push(Reverse((at, id, next, place)));
        }
    }
    Ok(found)
}

/// The rule of an open plan, from where on it counts, and until when it is asked for.
struct Series {
    id: Uuid,
    rule: repeat::Series,
    last: NaiveDateTime,
    zone: Tz,
    until: DateTime<Utc>,
}

impl Series {
    /// The first time that is not before a moment.
    fn first(&self, from: DateTime<Utc>) -> Option<(DateTime<Utc>, NaiveDateTime)> {
        let near = civil::local(self.zone, from).checked_sub_signed(LONGEST_SKIP)?;
        let mut found = self.after(self.last.max(near))?;
        while found.0 < from {
            found = self.after(found.1)?;
        }
        Some(found)
    }

    fn after(&self, moment: NaiveDateTime) -> Option<(DateTime<Utc>, NaiveDateTime)> {
        // Behind its end none is looked for: a rule that counts its times would go through all of them.
        let local = Some(moment).filter(|moment| civil::instant(self.zone, *moment) < self.until)?;
        let found = self.rule.after(local)?;
        Some((civil::instant(self.zone, found), found)).filter(|(at, _)| *at < self.until)
    }
}

/// What is due first comes first.
pub(super) fn select(ctx: &Ctx, of: Option<UserId>, until: DateTime<Utc>) -> Sql {
    let columns = "SELECT p.id, p.due_local, p.time_zone, p.repeat_rule, p.series_start, p.series_at";
    let mut sql = Sql::new(ctx.db(), columns);
    store::push_counted(ctx, &mut sql);
    // As their indexes have it.
    sql.push(" AND p.repeat_rule IS NOT NULL AND p.status = 'open'");
    match of {
        Some(person) => {
            sql.push(" AND p.assignee_id = ").bind(person.0);
        }
        None => store::push_own(ctx, &mut sql),
    }
    sql.push(" AND p.due_at < ").bind(until);
    sql.push(" ORDER BY p.due_at, p.id LIMIT ").bind(i64::try_from(MOST_PLANS + 1).unwrap_or(i64::MAX));
    sql
}

async fn several(ctx: &Ctx, of: Option<UserId>, until: DateTime<Utc>) -> Result<Vec<Series>, AppError> {
    let sql = select(ctx, of, until);
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    let mut series = Vec::with_capacity(rows.len());
    for row in &rows {
        series.extend(read(ctx, row, until)?);
    }
    Ok(series)
}

fn read(ctx: &Ctx, row: &QueryResult, until: DateTime<Utc>) -> Result<Option<Series>, AppError> {
    let text = |column| row.try_get::<Option<String>>("", column).map_err(database);
    let local = |column| Ok::<_, AppError>(text(column)?.and_then(|text| text.parse::<NaiveDateTime>().ok()));
    let zone = text("time_zone")?.and_then(|zone| zone.parse().ok()).unwrap_or_else(|| ctx.time_zone());
    let (Some(rule), Some(start)) = (text("repeat_rule")?, local("series_start")?) else { return Ok(None) };
    let Some(rule) = repeat::Series::read(&rule, start, zone) else { return Ok(None) };
    let last = repeat::last(local("due_local")?.unwrap_or(start), local("series_at")?, zone, ctx.now());
    let until = until.min(civil::instant(zone, last) + AHEAD);
    Ok(Some(Series { id: row.try_get("", "id").map_err(database)?, rule, last, zone, until }))
}
