//! Making and changing plans. `moves` gives them another time or person, `close` ends them; `change` is how all of them store what changed.

use super::{
    change::{change, put, with_current},
    due::{is_past, set_due},
    given::tell_of,
    repeat, store,
};
use crate::{
    contacted,
    cursor::Cursor,
    customer,
    follow_ups::server::{form::results, service::both},
    listing::Wanted,
    neighbours::Neighbours,
    people,
    plans::{
        PLAN,
        input::{PlanDraft, PlanInput},
        model::{OpenPlans, Plan, PlanStatus, PlanView},
    },
    reminders, rows,
};
use chrono::{DurationRound, TimeDelta};
use chrono_tz::Tz;
use kemai_domain::{
    Action, AppError, CustomerId, Entity, ErrorCode, Page, PlanId, Problem, UserId, when::When,
};
use kemai_server::{Change, ChangeAction, Ctx, Tx, civil};

/// A page by a filter.
///
/// # Errors
/// Forbidden; invalid.
pub async fn page(ctx: &Ctx, wanted: &Wanted) -> Result<Page<PlanView>, AppError> {
    ctx.require(Entity::Plan, Action::View)?;
    store::page(ctx, wanted, |_| {}).await
}

/// The open plans of a customer, what is due first: a few, or more of them behind a cursor.
///
/// # Errors
/// Forbidden; bad request, for a cursor that cannot be read.
pub async fn open_of(ctx: &Ctx, customer: CustomerId, after: &str) -> Result<OpenPlans, AppError> {
    let after = Some(after).filter(|after| !after.is_empty()).map(Cursor::read).transpose()?;
    let most = if after.is_some() { OpenPlans::MORE } else { OpenPlans::FEW };
    ctx.require(Entity::Plan, Action::View)?;
    let mut plans = store::several(ctx, |sql| {
        sql.push(" AND p.customer_id = ").bind(customer.0).push(" AND p.status = 'open'");
        if let Some(after) = after {
            sql.push(" AND (p.due_at, p.id) > (").bind(after.at).push(", ").bind(after.id).push(")");
        }
        sql.push(" ORDER BY p.due_at, p.id LIMIT ");
        sql.bind(i64::try_from(most + 1).unwrap_or(i64::MAX));
    })
    .await?;
    let has_more = plans.len() > most;
    plans.truncate(most);
    let last = plans.last().filter(|_| has_more);
    let next = last.map(|view| Cursor { at: view.plan.due_at, id: view.plan.id.0 }.write());
    let results = if plans.is_empty() { Vec::new() } else { results(ctx).await? };
    Ok(OpenPlans { plans, next, results })
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
            apply(tx, &mut plan, draft, assignee, None, Series::Follows).await?;
            put(tx, neighbours, &plan).await?;
            tell_of(tx, None, Some(&plan)).await?;
            Ok(plan)
        })
    })
    .await
}

/// Makes a plan from a form. What programs send may have been due long ago; who types such a time is asked once whether he means it.
///
/// # Errors
/// As [`create`]; invalid, for a time that has passed and is not said to be meant.
pub async fn create_by_form(
    ctx: &Ctx,
    neighbours: Neighbours,
    input: &PlanInput,
    past_is_meant: bool,
) -> Result<Plan, AppError> {
    ctx.require(Entity::Plan, Action::Create)?;
    if !past_is_meant {
        check_ahead(ctx, neighbours, input, None).await?;
    }
    create(ctx, neighbours, input).await
}

/// Changes a plan by a form, which asks the same of a time that is newly in the past.
///
/// # Errors
/// As [`update`] and [`create_by_form`].
pub async fn update_by_form(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: PlanId,
    version: i64,
    input: &PlanInput,
    past_is_meant: bool,
) -> Result<Plan, AppError> {
    if !past_is_meant {
        let known = find(ctx, id).await?.plan;
        let customer_id = known.customer_id.map(|id| id.to_string()).unwrap_or_default();
        let input = PlanInput { customer_id, ..input.clone() };
        check_ahead(ctx, neighbours, &input, Some(&known)).await?;
    }
    update(ctx, neighbours, id, version, input, Series::Follows).await
}

/// Refuses a time that has passed, with all else that is wrong with the form.
async fn check_ahead(
    ctx: &Ctx,
    neighbours: Neighbours,
    input: &PlanInput,
    known: Option<&Plan>,
) -> Result<(), AppError> {
    let Ok(when) = When::parse(&input.due_at) else { return Ok(()) };
    let checked = input.check();
    let zone = match &checked {
        Ok(draft) => assignee(ctx, neighbours, draft.assignee_id, draft.customer_id, known).await?.zone,
        Err(_) => ctx.time_zone(),
    };
    let is_as_before = known.is_some_and(|known| is_time_of(known, when));
    let past = if !is_as_before && is_past(ctx, civil::resolve(zone, when)) {
        Err(AppError::field("due_at", Problem::InThePast))
    } else {
        Ok(())
    };
    both(checked, past).map(|_| ())
}

/// Whether a plan's time was left as it is. The form has minutes: nobody meant to cut the seconds.
fn is_time_of(plan: &Plan, when: When) -> bool {
    match when {
        When::Local(local) => {
            local == plan.due_local || Ok(local) == plan.due_local.duration_trunc(TimeDelta::minutes(1))
        }
        When::At(at) => at == plan.due_at,
    }
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
    let theirs = people::one_who_sees(ctx, neighbours, Entity::Plan, "assignee_id", user, customer).await?;
    Ok(Assignee { user, zone: theirs.time_zone() })
}

/// A plan with nothing in it but what the program gives.
pub(super) fn blank(ctx: &Ctx, customer_id: Option<CustomerId>, assignee_id: UserId) -> Plan {
    let now = ctx.now();
    let local = civil::local(ctx.time_zone(), now);
    Plan {
        id: PlanId::new(),
        version: 1,
        customer_id,
        contact_id: None,
        method: Default::default(),
        content: String::new(),
        due_at: now,
        due_local: local,
        wanted_local: local,
        time_zone: ctx.time_zone().to_string(),
        assignee_id,
        remind_before_minutes: Vec::new(),
        repeat: None,
        series_start: None,
        series_at: None,
        status: PlanStatus::Open,
        cancel_reason: None,
        closed_at: None,
        checked_in_at: None,
        place: None,
        coordinates: None,
        created_at: now,
        updated_at: now,
        created_by: ctx.user_id().ok(),
        updated_by: None,
    }
}

/// What becomes of a repeated plan's series when this one gets another time and keeps its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// This one alone is moved.
    GoesOn,
    /// The times to come follow the new one: in the form one sees rule and time together.
    Follows,
}

/// Puts what was typed into a plan, checked against the database.
async fn apply(
    tx: &Tx,
    plan: &mut Plan,
    draft: PlanDraft,
    assignee: Assignee,
    before: Option<&Plan>,
    series: Series,
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
    match before.filter(|before| is_time_of(before, draft.due_at)) {
        // Also where the clock skips it, or shows it twice.
        Some(before) if before.time_zone == assignee.zone.name() => {}
        Some(before) if matches!(draft.due_at, When::Local(_)) => {
            set_due(plan, assignee.zone, When::Local(before.wanted_local));
        }
        _ => set_due(plan, assignee.zone, draft.due_at),
    }
    let goes_on = |rule: &Option<String>| {
        before.is_some_and(|before| {
            before.repeat == *rule && (series == Series::GoesOn || before.wanted_local == plan.wanted_local)
        })
    };
    if goes_on(&draft.repeat) {
        // Also of a last one that was moved behind the end of its series.
        return Ok(());
    }
    let repeat =
        draft.repeat.map(|rule| repeat::normalise(&rule, plan.wanted_local, assignee.zone)).transpose();
    let repeat = repeat.map_err(|problem| {
        let is_of_day = draft.is_custom && problem == Problem::EndsBeforeStart;
        AppError::field(if is_of_day { "custom.until" } else { "repeat" }, problem)
    })?;
    if !goes_on(&repeat) {
        // Another rule, or another time by the form: the series begins anew.
        plan.series_start = repeat.as_ref().map(|_| plan.wanted_local);
        plan.series_at = plan.series_start;
    }
    plan.repeat = repeat;
    Ok(())
}

/// Changes an open plan. Its customer stays.
///
/// # Errors
/// Not found; forbidden; invalid; closed; conflict with the current `Plan`, when it was changed since `version`.
pub async fn update(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: PlanId,
    version: i64,
    input: &PlanInput,
    series: Series,
) -> Result<Plan, AppError> {
    let known = find(ctx, id).await?.plan;
    let customer_id = known.customer_id.map(|id| id.to_string()).unwrap_or_default();
    let draft = PlanInput { customer_id, ..input.clone() }.check()?;
    let assignee = assignee(ctx, neighbours, draft.assignee_id, known.customer_id, Some(&known)).await?;
    change(ctx, neighbours, "plan.update", id, version, move |tx, before| {
        Box::pin(async move {
            let mut after = before.clone();
            apply(tx, &mut after, draft, assignee, Some(&before), series).await?;
            Ok(after)
        })
    })
    .await
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
    let kind = if removes { "plan.remove" } else { "plan.restore" };
    let result = ctx.write(kind, move |tx| {
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
            if removes { tell_of(tx, before, after).await } else { Ok(()) }
        })
    });
    with_current(ctx, id, result.await).await
}
