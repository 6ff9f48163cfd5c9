//! Making and changing plans. `close` ends them.

use super::{repeat, store};
use crate::{
    contacted, customer,
    follow_ups::{FollowUp, server::form::results},
    neighbours::Neighbours,
    next::{Next, Span, morning},
    people,
    plans::{
        PLAN,
        input::{PlanDraft, PlanInput},
        model::{OpenPlans, Plan, PlanStatus, PlanView},
    },
    reminders, rows,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use kemai_domain::{
    Action, AppError, CustomerId, Entity, ErrorCode, Filter, Page, PlanId, Problem, UserId, when::When,
};
use kemai_records::notifications::{NewsKind, server::settle};
use kemai_server::{Change, ChangeAction, Ctx, Tx, civil, holidays};
use kemai_words::follow_ups as words;

/// Reminders of a plan that nobody chose any for, in minutes ahead.
const USUAL_REMINDERS: [i64; 1] = [15];

/// A page by a filter.
///
/// # Errors
/// Forbidden; invalid.
pub async fn page(
    ctx: &Ctx,
    filter: Filter,
    is_descending: bool,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<PlanView>, AppError> {
    ctx.require(Entity::Plan, Action::View)?;
    store::page(ctx, filter, is_descending, cursor, limit).await
}

/// The open plans of a customer, what is due first.
///
/// # Errors
/// Forbidden.
pub async fn open_of(ctx: &Ctx, customer: CustomerId) -> Result<OpenPlans, AppError> {
    const MOST: i64 = 20;
    ctx.require(Entity::Plan, Action::View)?;
    let plans = store::several(ctx, |sql| {
        sql.push(" AND p.customer_id = ")
            .bind(customer.0)
            .push(" AND p.status = 'open' ORDER BY p.due_at, p.id LIMIT ");
        sql.bind(MOST);
    })
    .await?;
    let results = if plans.is_empty() { Vec::new() } else { results(ctx).await? };
    Ok(OpenPlans { plans, results })
}

/// A plan with what its page needs.
///
/// # Errors
/// Forbidden; not found.
pub async fn find(ctx: &Ctx, id: PlanId) -> Result<PlanView, AppError> {
    ctx.require(Entity::Plan, Action::View)?;
    store::find(ctx, ctx.db().reader(), id).await
}

/// Makes a plan.
///
/// # Errors
/// Forbidden; invalid; not found, when the customer is out of reach.
pub async fn create(ctx: &Ctx, neighbours: Neighbours, input: &PlanInput) -> Result<Plan, AppError> {
    ctx.require(Entity::Plan, Action::Create)?;
    let draft = input.check()?;
    let assignee = assignee(ctx, neighbours, draft.assignee_id, draft.customer_id, None).await?;
    ctx.write("plan.create", move |tx| {
        Box::pin(async move {
            let mut plan = blank(tx.ctx(), draft.customer_id, assignee.user);
            if let Some(customer) = plan.customer_id {
                customer::hold(tx, Entity::Plan, customer).await?;
            }
            apply(tx, &mut plan, draft, assignee, None).await?;
            put(tx, neighbours, &plan).await?;
            Ok(plan)
        })
    })
    .await
}

/// Stores a new plan: its row, the customer's next contact, the log.
pub(super) async fn put(tx: &mut Tx, neighbours: Neighbours, plan: &Plan) -> Result<(), AppError> {
    store::insert(tx, plan).await?;
    if let Some(customer) = plan.customer_id {
        contacted::count(tx, neighbours.contacted, customer).await?;
    }
    reminders::keep(tx, None, Some(plan)).await?;
    tx.log(change_of(plan, None, Some(plan)));
    Ok(())
}

/// What the log says of a plan.
pub(super) fn change_of(plan: &Plan, before: Option<&Plan>, after: Option<&Plan>) -> Change {
    let change = Change::between(&PLAN, plan.id, before, after);
    Change { customer: plan.customer_id, ..change }
}

/// Who shall do it, with the clock that he lives by.
#[derive(Clone, Copy)]
pub struct Assignee {
    pub user: UserId,
    pub zone: Tz,
}

/// One plans for oneself; who keeps order in the plans of others plans for them too, when they see the customer.
pub(super) async fn assignee(
    ctx: &Ctx,
    neighbours: Neighbours,
    wanted: Option<UserId>,
    customer: Option<CustomerId>,
    known: Option<&Plan>,
) -> Result<Assignee, AppError> {
    let me = ctx.user_id()?;
    let user = wanted.or(known.map(|plan| plan.assignee_id)).unwrap_or(me);
    if user == me {
        return Ok(Assignee { user, zone: ctx.time_zone() });
    }
    // Whoever has it keeps it, also when he has left or sees the customer no more: others can still do it, or hand it over.
    if let Some(plan) = known.filter(|plan| plan.assignee_id == user) {
        return Ok(Assignee { user, zone: plan.time_zone.parse().unwrap_or(ctx.time_zone()) });
    }
    if !people::may_name_others(ctx, Entity::Plan) {
        return Err(AppError::field("assignee_id", Problem::NotAllowed));
    }
    let theirs = people::one_who_sees(ctx, neighbours, "assignee_id", user, customer).await?;
    Ok(Assignee { user, zone: theirs.time_zone() })
}

/// A plan with nothing in it but what the program gives.
pub(super) fn blank(ctx: &Ctx, customer_id: Option<CustomerId>, assignee_id: UserId) -> Plan {
    let now = ctx.now();
    Plan {
        id: PlanId::new(),
        version: 1,
        customer_id,
        contact_id: None,
        method: Default::default(),
        content: String::new(),
        due_at: now,
        due_local: civil::local(ctx.time_zone(), now),
        time_zone: ctx.time_zone().to_string(),
        assignee_id,
        remind_before_minutes: Vec::new(),
        repeat: None,
        series_start: None,
        series_at: None,
        status: PlanStatus::Open,
        cancel_reason: None,
        closed_at: None,
        created_at: now,
        updated_at: now,
        created_by: ctx.user_id().ok(),
        updated_by: None,
    }
}

/// Puts what was typed into a plan, checked against the database.
async fn apply(
    tx: &Tx,
    plan: &mut Plan,
    draft: PlanDraft,
    assignee: Assignee,
    before: Option<&Plan>,
) -> Result<(), AppError> {
    if before.is_none_or(|before| before.contact_id != draft.contact_id) {
        match plan.customer_id {
            Some(customer) => customer::check_contact(tx, customer, draft.contact_id).await?,
            None if draft.contact_id.is_some() => {
                return Err(AppError::field("contact_id", Problem::UnknownChoice));
            }
            None => {}
        }
    }
    plan.contact_id = draft.contact_id;
    plan.method = draft.method;
    plan.content = draft.content;
    plan.remind_before_minutes = draft.remind_before_minutes;
    plan.assignee_id = assignee.user;
    set_due(plan, assignee.zone, draft.due_at);
    let repeat = draft.repeat.map(|rule| repeat::normalise(&rule, plan.due_local)).transpose();
    let repeat = repeat.map_err(|problem| AppError::field("repeat", problem))?;
    let is_same_series =
        before.is_some_and(|before| before.repeat == repeat && before.due_local == plan.due_local);
    if !is_same_series {
        // Another rule, or another time by the form: the series begins anew.
        plan.series_start = repeat.as_ref().map(|_| plan.due_local);
        plan.series_at = plan.series_start;
    }
    plan.repeat = repeat;
    Ok(())
}

/// Sets when a plan is due, on the clock of whoever does it.
pub(super) fn set_due(plan: &mut Plan, zone: Tz, when: When) {
    let at = civil::resolve(zone, when);
    plan.due_local = match when {
        When::Local(local) => local,
        When::At(at) => civil::local(zone, at),
    };
    plan.due_at = at;
    plan.time_zone = zone.to_string();
}

/// Changes an open plan. Its customer stays.
///
/// # Errors
/// Not found; forbidden; invalid; closed; conflict with the current `PlanView`, when it was changed since `version`.
pub async fn update(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: PlanId,
    version: i64,
    input: &PlanInput,
) -> Result<Plan, AppError> {
    let known = find(ctx, id).await?.plan;
    let customer_id = known.customer_id.map(|id| id.to_string()).unwrap_or_default();
    let draft = PlanInput { customer_id, ..input.clone() }.check()?;
    let assignee = assignee(ctx, neighbours, draft.assignee_id, known.customer_id, Some(&known)).await?;
    change(ctx, neighbours, "plan.update", id, version, move |tx, before| {
        Box::pin(async move {
            let mut after = before.clone();
            apply(tx, &mut after, draft, assignee, Some(&before)).await?;
            Ok(after)
        })
    })
    .await
}

/// What a change of an open plan does with it.
pub(super) type Step =
    dyn for<'a> FnOnce(&'a Tx, Plan) -> futures::future::BoxFuture<'a, Result<Plan, AppError>> + Send;

/// Loads an open plan, changes it and stores it.
pub(super) async fn change<S>(
    ctx: &Ctx,
    neighbours: Neighbours,
    kind: &'static str,
    id: PlanId,
    version: i64,
    step: S,
) -> Result<Plan, AppError>
where
    S: for<'a> FnOnce(&'a Tx, Plan) -> futures::future::BoxFuture<'a, Result<Plan, AppError>>
        + Send
        + 'static,
{
    ctx.require(Entity::Plan, Action::Edit)?;
    let step: Box<Step> = Box::new(step);
    let result = ctx
        .write(kind, move |tx| {
            Box::pin(async move {
                let before = open(tx, id, version).await?;
                let after = step(tx, before.clone()).await?;
                save(tx, neighbours, &before, after).await
            })
        })
        .await;
    with_current(ctx, id, result).await
}

/// On a conflict the answer carries the plan as it is.
pub(super) async fn with_current<T>(
    ctx: &Ctx,
    id: PlanId,
    result: Result<T, AppError>,
) -> Result<T, AppError> {
    match result {
        Err(error) if error.code == ErrorCode::Conflict => Err(error.with_detail(find(ctx, id).await?)),
        other => other,
    }
}

/// A plan that is still open and the asker's to change; its row is held.
pub(super) async fn open(tx: &Tx, id: PlanId, version: i64) -> Result<Plan, AppError> {
    let ctx = tx.ctx();
    let known = store::find(ctx, tx.conn(), id).await?;
    if let Some(customer) = known.plan.customer_id {
        customer::hold(tx, Entity::Plan, customer).await?;
    }
    store::hold(tx, id).await?;
    let view = store::find(ctx, tx.conn(), id).await?;
    if view.is_removed {
        return Err(AppError::not_found());
    }
    if !view.may_edit {
        return Err(AppError::forbidden());
    }
    if view.plan.version != version {
        return Err(AppError::new(ErrorCode::Conflict));
    }
    if view.plan.status != PlanStatus::Open {
        return Err(AppError::field("status", Problem::Closed));
    }
    Ok(view.plan)
}

/// Stores a changed plan: its row, the customer's next contact, the log.
pub(super) async fn save(
    tx: &mut Tx,
    neighbours: Neighbours,
    before: &Plan,
    after: Plan,
) -> Result<Plan, AppError> {
    let ctx = tx.ctx().clone();
    let after =
        Plan { version: before.version + 1, updated_at: ctx.now(), updated_by: ctx.user_id().ok(), ..after };
    if !store::update(tx, &after, before.version).await? {
        return Err(AppError::new(ErrorCode::Conflict));
    }
    if let Some(customer) = after.customer_id {
        contacted::count(tx, neighbours.contacted, customer).await?;
    }
    reminders::keep(tx, Some(before), Some(&after)).await?;
    tx.log(change_of(&after, Some(before), Some(&after)));
    Ok(after)
}

/// Moves a plan to another time; a repeated one only this once.
///
/// # Errors
/// As `update`.
pub async fn move_to(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: PlanId,
    version: i64,
    next: Next,
) -> Result<Plan, AppError> {
    let known = find(ctx, id).await?.plan;
    let zone = assignee(ctx, neighbours, None, known.customer_id, Some(&known)).await?.zone;
    let due = resolve(ctx, zone, next).await?;
    change(ctx, neighbours, "plan.move", id, version, move |_, plan| {
        Box::pin(async move {
            let mut plan = plan;
            set_due(&mut plan, zone, When::Local(due.local));
            Ok(plan)
        })
    })
    .await
}

/// Longest wait for being reminded again: a week.
const LONGEST_SNOOZE: i64 = 7 * 24 * 60;

/// Has the asker reminded once more of a plan of his, after some minutes.
///
/// # Errors
/// Not found; forbidden, when somebody else has to do it; invalid.
pub async fn snooze(ctx: &Ctx, id: PlanId, minutes: i64) -> Result<(), AppError> {
    if minutes < 1 {
        return Err(AppError::field("minutes", Problem::TooSmall { min: 1 }));
    }
    if minutes > LONGEST_SNOOZE {
        return Err(AppError::field("minutes", Problem::TooLarge { max: LONGEST_SNOOZE }));
    }
    let plan = find(ctx, id).await?.plan;
    if Some(plan.assignee_id) != ctx.user_id().ok() {
        return Err(AppError::forbidden());
    }
    if plan.status != PlanStatus::Open {
        return Err(AppError::field("status", Problem::Closed));
    }
    ctx.write("plan.snooze", move |tx| {
        Box::pin(async move {
            reminders::snooze(tx, &plan, minutes).await?;
            settle(tx, NewsKind::Reminder, id.0, Some(plan.assignee_id)).await
        })
    })
    .await
}

/// Whether the asker may see plans at all.
#[must_use]
pub fn may_view(ctx: &Ctx) -> bool {
    ctx.rights().can(Entity::Plan, Action::View)
}

/// Gives a plan to somebody else, at the same moment.
///
/// # Errors
/// As `update`.
pub async fn reassign(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: PlanId,
    version: i64,
    to: UserId,
) -> Result<Plan, AppError> {
    let known = find(ctx, id).await?.plan;
    let assignee = assignee(ctx, neighbours, Some(to), known.customer_id, None).await?;
    change(ctx, neighbours, "plan.reassign", id, version, move |_, plan| {
        Box::pin(async move {
            let mut plan = Plan { assignee_id: assignee.user, ..plan };
            let at = plan.due_at;
            set_due(&mut plan, assignee.zone, When::At(at));
            Ok(plan)
        })
    })
    .await
}

/// When the next plan is due.
#[derive(Clone, Copy, Debug)]
pub struct Following {
    pub local: NaiveDateTime,
    pub at: DateTime<Utc>,
    pub zone: Tz,
}

/// The time of the next plan of the asker.
///
/// # Errors
/// Internal, when the database fails.
pub async fn following(ctx: &Ctx, next: Next) -> Result<Following, AppError> {
    resolve(ctx, ctx.time_zone(), next).await
}

async fn resolve(ctx: &Ctx, zone: Tz, next: Next) -> Result<Following, AppError> {
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
    let at = civil::resolve(zone, when);
    let local = match when {
        When::Local(local) => local,
        When::At(at) => civil::local(zone, at),
    };
    Ok(Following { local, at, zone })
}

/// Makes the plan that goes on from a follow-up, in the follow-up's change. The caller counts the customer's contacts.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub(crate) async fn follow(tx: &mut Tx, follow_up: &FollowUp, next: Following) -> Result<Plan, AppError> {
    let ctx = tx.ctx().clone();
    ctx.require(Entity::Plan, Action::Create)?;
    let content = follow_up.next_step.clone();
    let plan = Plan {
        contact_id: follow_up.contact_id,
        method: follow_up.method,
        content: content.unwrap_or_else(|| words::contact_again(ctx.lang()).to_owned()),
        due_at: next.at,
        due_local: next.local,
        time_zone: next.zone.to_string(),
        remind_before_minutes: USUAL_REMINDERS.to_vec(),
        ..blank(&ctx, Some(follow_up.customer_id), ctx.user_id()?)
    };
    store::insert(tx, &plan).await?;
    reminders::keep(tx, None, Some(&plan)).await?;
    tx.log(change_of(&plan, None, Some(&plan)));
    Ok(plan)
}

/// Moves a plan to the recycle bin.
///
/// # Errors
/// Not found; forbidden; conflict.
pub async fn remove(ctx: &Ctx, neighbours: Neighbours, id: PlanId, version: i64) -> Result<(), AppError> {
    turn(ctx, neighbours, id, version, ChangeAction::Remove).await
}

/// Brings a plan back.
///
/// # Errors
/// Not found; forbidden; conflict.
pub async fn restore(ctx: &Ctx, neighbours: Neighbours, id: PlanId, version: i64) -> Result<(), AppError> {
    turn(ctx, neighbours, id, version, ChangeAction::Restore).await
}

async fn turn(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: PlanId,
    version: i64,
    action: ChangeAction,
) -> Result<(), AppError> {
    ctx.require(Entity::Plan, Action::Delete)?;
    let removes = action == ChangeAction::Remove;
    ctx.write(if removes { "plan.remove" } else { "plan.restore" }, move |tx| {
        Box::pin(async move {
            let ctx = tx.ctx().clone();
            let view = store::find(&ctx, tx.conn(), id).await?;
            if view.is_removed == removes {
                return Err(AppError::not_found());
            }
            if !view.may_remove {
                return Err(AppError::forbidden());
            }
            if let Some(customer) = view.plan.customer_id {
                customer::hold(tx, Entity::Plan, customer).await?;
            }
            let removed_at = removes.then(|| ctx.now());
            if !rows::set_removed(tx, store::TABLE, id.0, version, removed_at).await? {
                return Err(AppError::new(ErrorCode::Conflict));
            }
            if let Some(customer) = view.plan.customer_id {
                contacted::count(tx, neighbours.contacted, customer).await?;
            }
            let (before, after) = if removes { (Some(&view.plan), None) } else { (None, Some(&view.plan)) };
            reminders::keep(tx, before, after).await?;
            let change = Change::of(&PLAN, id, action);
            tx.log(Change { customer: view.plan.customer_id, ..change });
            Ok(())
        })
    })
    .await
}
