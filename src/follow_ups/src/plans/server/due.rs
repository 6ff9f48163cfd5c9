//! When plans are due: on the clock of whoever does them.

use super::{change::change_of, service::blank, store};
use crate::{
    follow_ups::FollowUp,
    next::{Next, Span, morning},
    plans::model::Plan,
    reminders,
};
use chrono::{DateTime, NaiveDateTime, SubsecRound, TimeDelta, Utc};
use chrono_tz::Tz;
use kemai_domain::{Action, AppError, Entity, Problem, when::When};
use kemai_server::{Ctx, Tx, civil, holidays};
use kemai_words::follow_ups as words;

/// Reminders of a plan that nobody chose any for, in minutes ahead.
const USUAL_REMINDERS: [i64; 1] = [15];

/// Sets when a plan is due, on the clock of whoever does it.
pub(super) fn set_due(plan: &mut Plan, zone: Tz, when: When) {
    Following::of(zone, when).put(plan);
}

/// When the next plan is due.
#[derive(Clone, Copy, Debug)]
pub struct Following {
    /// What was asked for.
    pub local: NaiveDateTime,
    pub at: DateTime<Utc>,
    pub zone: Tz,
}

impl Following {
    fn of(zone: Tz, when: When) -> Self {
        let at = civil::resolve(zone, when);
        let local = match when {
            When::Local(local) => local,
            When::At(at) => civil::local(zone, at),
        };
        Self { local, at, zone }
    }

    pub(super) fn put(self, plan: &mut Plan) {
        plan.due_at = self.at;
        plan.due_local = shown(self.zone, self.at);
        plan.wanted_local = self.local;
        plan.time_zone = self.zone.to_string();
    }
}

/// What a clock shows when a plan is due: it has whole seconds.
pub(super) fn shown(zone: Tz, at: DateTime<Utc>) -> NaiveDateTime {
    civil::local(zone, at).trunc_subsecs(0)
}

/// A clock that goes wrong by so much does not yet plan in the past.
const BEHIND: TimeDelta = TimeDelta::minutes(5);

/// Whether a moment has passed: who plans for it has mistyped, or means what he should write down as a follow-up.
#[must_use]
pub fn is_past(ctx: &Ctx, at: DateTime<Utc>) -> bool {
    at + BEHIND < ctx.now()
}

/// The time of the next plan of the asker.
///
/// # Errors
/// Invalid, for a time that has passed; internal, when the database fails.
pub async fn following(ctx: &Ctx, next: Next) -> Result<Following, AppError> {
    ahead(ctx, resolve(ctx, ctx.time_zone(), next).await?)
}

/// Refuses a time that has passed.
///
/// # Errors
/// Invalid.
pub(super) fn ahead(ctx: &Ctx, due: Following) -> Result<Following, AppError> {
    if is_past(ctx, due.at) { Err(AppError::field("next.at", Problem::InThePast)) } else { Ok(due) }
}

/// The time that a choice means on a clock.
///
/// # Errors
/// Internal, when the database fails.
pub(super) async fn resolve(ctx: &Ctx, zone: Tz, next: Next) -> Result<Following, AppError> {
    let when = match next {
        Next::At(when) => when,
        Next::In(span) => {
            let today = civil::local(zone, ctx.now()).date();
            let days = if span == Span::Tomorrow {
                Default::default()
            } else {
                holidays::calendar(ctx.app()).await?
            };
            When::Local(morning(span, today, &days))
        }
    };
    Ok(Following::of(zone, when))
}

/// Makes the plan that goes on from a follow-up, in the follow-up's change. The caller counts the customer's contacts.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub(crate) async fn follow(tx: &mut Tx, follow_up: &FollowUp, next: Following) -> Result<Plan, AppError> {
    let ctx = tx.ctx().clone();
    ctx.require(Entity::Plan, Action::Create)?;
    let content = follow_up.next_step.clone();
    let mut plan = Plan {
        contact_id: follow_up.contact_id,
        method: follow_up.method,
        content: content.unwrap_or_else(|| words::contact_again(ctx.lang()).to_owned()),
        remind_before_minutes: USUAL_REMINDERS.to_vec(),
        ..blank(&ctx, Some(follow_up.customer_id), ctx.user_id()?)
    };
    next.put(&mut plan);
    store::insert(tx, &plan).await?;
    reminders::keep(tx, None, Some(&plan)).await?;
    tx.log(change_of(&plan, None, Some(&plan)));
    Ok(plan)
}
