//! What one can do with follow-ups.

use super::store::{self, Shelf};
use crate::{
    contacted, customer,
    follow_ups::{
        FOLLOW_UP,
        input::{FollowUpDraft, FollowUpInput},
        model::{FollowUp, FollowUpQuery, FollowUpView, RESULTS},
    },
    listing::Wanted,
    neighbours::Neighbours,
    next::NextInput,
    people,
    plans::server::due::{self as plans, Following},
    rows,
};
use chrono::{DateTime, DurationRound, NaiveDate, TimeDelta, Utc};
use kemai_domain::{
    Action, AppError, Condition, DepartmentId, Entity, ErrorCode, FieldError, Filter, FilterValue,
    FollowUpId, Operator, Page, PlanId, Problem, UserId, when::When,
};
use kemai_records::directory::server::list_departments;
use kemai_server::{Change, ChangeAction, Ctx, Tx, civil, database};
use sea_orm::ConnectionTrait;

/// A clock that goes wrong by so much is not yet lying.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// A page of the list that the address asks for.
///
/// # Errors
/// Forbidden; invalid.
pub async fn list(ctx: &Ctx, query: &FollowUpQuery) -> Result<Page<FollowUpView>, AppError> {
    let filter = filter_of(ctx, query).await?;
    let cursor = Some(query.cursor.clone());
    let wanted = Wanted { filter, is_ascending: false, cursor, limit: FollowUpQuery::PAGE };
    if query.is_removed() {
        ctx.require(Entity::FollowUp, Action::View)?;
        ctx.require(Entity::FollowUp, Action::Delete)?;
        return store::page(ctx, &wanted, Shelf::Bin).await;
    }
    page(ctx, wanted).await
}

/// What the list's address asks for, as a filter.
///
/// # Errors
/// Not found, for a department that is not there.
pub(crate) async fn filter_of(ctx: &Ctx, query: &FollowUpQuery) -> Result<Filter, AppError> {
    let is = |field: &str, value: &str| Filter::of(field, Operator::Is, value);
    let mut parts = Vec::new();
    if !query.customer.is_empty() {
        parts.push(is("customer_id", &query.customer));
    }
    match query.who.as_str() {
        "team" => {}
        "" if query.customer.is_empty() => parts.push(is("person_id", &ctx.user_id()?.to_string())),
        "" => {}
        person => parts.push(is("person_id", person)),
    }
    if !query.department.is_empty() {
        let department = query.department.parse().map_err(|_| unknown_department())?;
        let ids =
            if query.alone.is_empty() { departments_below(ctx, department).await? } else { vec![department] };
        let ids = FilterValue::Many(ids.iter().map(ToString::to_string).collect());
        parts.push(Filter::Condition(Condition::new("department_id", Operator::In, ids)));
    }
    if !query.method.is_empty() {
        parts.push(is("method", &query.method));
    }
    if !query.days.is_empty() {
        let days = FilterValue::Text(query.days.clone());
        parts.push(Filter::Condition(Condition::new("occurred_at", Operator::WithinDays, days)));
    }
    for (field, key) in [("result", &query.result), ("mood", &query.mood)] {
        match key.as_str() {
            "" => {}
            FollowUpQuery::WITHOUT => parts.push(Filter::of(field, Operator::IsEmpty, true)),
            key => parts.push(is(field, key)),
        }
    }
    parts.extend(company_days(ctx, "occurred_at", &query.since, &query.until)?);
    Ok(Filter::All(parts))
}

/// A moment within days of the company's calendar, whatever the reader's own is.
///
/// # Errors
/// Invalid, for what is no day.
pub(crate) fn company_days(
    ctx: &Ctx,
    field: &str,
    since: &str,
    until: &str,
) -> Result<Vec<Filter>, AppError> {
    let zone = ctx.company_zone();
    let day = |name: &str, text: &str| {
        let day = (!text.is_empty()).then(|| text.parse::<NaiveDate>()).transpose();
        day.map_err(|_| AppError::field(name, Problem::NotADate))
    };
    let (since, until) = (day("since", since)?, day("until", until)?);
    let from = since.map(|day| (Operator::Gte, civil::start_of(zone, day)));
    let end = until.and_then(|day| day.succ_opt()).map(|day| (Operator::Lt, civil::start_of(zone, day)));
    let filter = |(operator, at): (Operator, DateTime<Utc>)| Filter::of(field, operator, at.to_rfc3339());
    Ok(from.into_iter().chain(end).map(filter).collect())
}

fn unknown_department() -> AppError {
    AppError::field("department", Problem::UnknownDepartment)
}

/// A department and those below it; at least itself.
async fn departments_below(ctx: &Ctx, department: DepartmentId) -> Result<Vec<DepartmentId>, AppError> {
    let departments = list_departments(ctx).await?;
    let path = departments.iter().find(|known| known.id == department).map(|known| known.path.clone());
    let path = path.ok_or_else(unknown_department)?;
    Ok(departments.into_iter().filter(|known| known.path.starts_with(&path)).map(|known| known.id).collect())
}

/// A page by a filter.
///
/// # Errors
/// Forbidden; invalid.
pub async fn page(ctx: &Ctx, wanted: Wanted) -> Result<Page<FollowUpView>, AppError> {
    ctx.require(Entity::FollowUp, Action::View)?;
    store::page(ctx, &wanted, Shelf::Present).await
}

/// A follow-up with what its page needs.
///
/// # Errors
/// Forbidden; not found.
pub async fn find(ctx: &Ctx, id: FollowUpId) -> Result<FollowUpView, AppError> {
    ctx.require(Entity::FollowUp, Action::View)?;
    store::find(ctx, ctx.db().reader(), id).await
}

/// Writes down what happened, and plans what comes next when that was asked for.
///
/// # Errors
/// Forbidden; invalid; not found, when the customer is out of reach.
pub async fn create(
    ctx: &Ctx,
    neighbours: Neighbours,
    input: &FollowUpInput,
    next: &NextInput,
) -> Result<FollowUp, AppError> {
    ctx.require(Entity::FollowUp, Action::Create)?;
    let (draft, next) = both(input.check(), next.check())?;
    let following = match next {
        Some(next) => Some(plans::following(ctx, next).await?),
        None => None,
    };
    check_person(ctx, neighbours, &draft, None).await?;
    ctx.write("follow_up.create", move |tx| {
        Box::pin(async move { Ok(record(tx, neighbours, draft, None, following).await?.0) })
    })
    .await
}

/// Two parts of a form that are refused together.
pub(crate) fn both<A, B>(one: Result<A, AppError>, other: Result<B, AppError>) -> Result<(A, B), AppError> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(mut one), Err(other)) => {
            one.fields.extend(other.fields);
            Err(one)
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// Writes a follow-up inside a change: by itself, or as the result of a plan. Says which plan goes on from it.
///
/// # Errors
/// Invalid; not found, when the customer is out of reach.
pub(crate) async fn record(
    tx: &mut Tx,
    neighbours: Neighbours,
    draft: FollowUpDraft,
    plan: Option<PlanId>,
    following: Option<Following>,
) -> Result<(FollowUp, Option<PlanId>), AppError> {
    let ctx = tx.ctx().clone();
    let customer = draft.customer_id;
    customer::hold(tx, Entity::FollowUp, customer).await?;
    let person = draft.person_id.map_or_else(|| ctx.user_id(), Ok)?;
    let now = ctx.now();
    let mut follow_up = FollowUp {
        id: FollowUpId::new(),
        version: 1,
        customer_id: customer,
        contact_id: None,
        plan_id: plan,
        method: draft.method,
        content: String::new(),
        result: None,
        mood: None,
        next_step: None,
        occurred_at: now,
        person_id: person,
        department_id: people::department_of(tx, "person_id", person).await?,
        created_at: now,
        updated_at: now,
        created_by: ctx.user_id().ok(),
        updated_by: None,
    };
    apply(tx, &mut follow_up, draft, None).await?;
    store::insert(tx, &follow_up).await?;
    let follows = match following {
        Some(following) => Some(plans::follow(tx, &follow_up, following).await?.id),
        None => None,
    };
    contacted::count(tx, neighbours.contacted, customer).await?;
    tx.log(Change::between(&FOLLOW_UP, follow_up.id, None, Some(&follow_up)).on(customer));
    Ok((follow_up, follows))
}

/// Changes a follow-up. Its customer stays.
///
/// # Errors
/// Not found; forbidden; invalid; conflict with the current `FollowUp`, when it was changed since `version`.
pub async fn update(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: FollowUpId,
    version: i64,
    input: &FollowUpInput,
) -> Result<FollowUp, AppError> {
    ctx.require(Entity::FollowUp, Action::Edit)?;
    let known = find(ctx, id).await?.follow_up;
    let input = FollowUpInput { customer_id: known.customer_id.to_string(), ..input.clone() };
    let draft = input.check()?;
    check_person(ctx, neighbours, &draft, Some(known.person_id)).await?;
    let result = ctx
        .write("follow_up.update", move |tx| {
            Box::pin(async move { change(tx, neighbours, id, version, draft).await })
        })
        .await;
    with_current(ctx, id, result).await
}

/// On a conflict the answer carries the follow-up as it is.
async fn with_current<T>(ctx: &Ctx, id: FollowUpId, result: Result<T, AppError>) -> Result<T, AppError> {
    match result {
        Err(error) if error.code == ErrorCode::Conflict => {
            Err(error.with_detail(find(ctx, id).await?.follow_up))
        }
        other => other,
    }
}

/// Writes what was typed over a follow-up that stands at `version`, inside a change.
///
/// # Errors
/// Not found; forbidden; invalid; conflict.
pub(crate) async fn change(
    tx: &mut Tx,
    neighbours: Neighbours,
    id: FollowUpId,
    version: i64,
    draft: FollowUpDraft,
) -> Result<FollowUp, AppError> {
    let ctx = tx.ctx().clone();
    customer::hold(tx, Entity::FollowUp, draft.customer_id).await?;
    let view = store::find(&ctx, tx.conn(), id).await?;
    let before = view.follow_up;
    if view.is_removed {
        return Err(AppError::not_found());
    }
    if !view.may_edit {
        return Err(AppError::forbidden());
    }
    if before.version != version {
        return Err(AppError::new(ErrorCode::Conflict));
    }
    let person = draft.person_id.unwrap_or(before.person_id);
    let department_id = if person == before.person_id {
        before.department_id
    } else {
        people::department_of(tx, "person_id", person).await?
    };
    let mut after = FollowUp { person_id: person, department_id, ..before.clone() };
    apply(tx, &mut after, draft, Some(&before)).await?;
    if after == before {
        return Ok(before);
    }
    after = FollowUp { version: version + 1, updated_at: ctx.now(), updated_by: ctx.user_id().ok(), ..after };
    if !store::update(tx, &after, version).await? {
        return Err(AppError::new(ErrorCode::Conflict));
    }
    contacted::count(tx, neighbours.contacted, after.customer_id).await?;
    tx.log(Change::between(&FOLLOW_UP, id, Some(&before), Some(&after)).on(after.customer_id));
    Ok(after)
}

/// Puts what was typed into a follow-up, checked against the database.
async fn apply(
    tx: &Tx,
    follow_up: &mut FollowUp,
    draft: FollowUpDraft,
    before: Option<&FollowUp>,
) -> Result<(), AppError> {
    let ctx = tx.ctx();
    if before.is_none_or(|before| before.contact_id != draft.contact_id) {
        customer::check_contact(tx, draft.customer_id, draft.contact_id).await?;
    }
    if before.is_none_or(|before| before.result != draft.result) {
        check_result(tx, draft.result.as_deref()).await?;
    }
    if let Some(when) = draft.occurred_at {
        let at = moment(ctx, when)?;
        // The form has minutes: who left its time as it was did not mean to cut the seconds.
        let minute = |at: DateTime<Utc>| at.duration_trunc(TimeDelta::minutes(1)).ok();
        let is_as_before = before.is_some_and(|before| minute(before.occurred_at) == Some(at));
        if !is_as_before {
            follow_up.occurred_at = at;
        }
    }
    follow_up.contact_id = draft.contact_id;
    follow_up.method = draft.method;
    follow_up.content = draft.content;
    follow_up.result = draft.result;
    follow_up.mood = draft.mood;
    follow_up.next_step = draft.next_step;
    Ok(())
}

/// When it happened; what has not happened is a plan.
pub(crate) fn moment(ctx: &Ctx, when: When) -> Result<DateTime<Utc>, FieldError> {
    let at = civil::resolve(ctx.time_zone(), when);
    if at > ctx.now() + AHEAD {
        return Err(FieldError::new("occurred_at", Problem::InTheFuture));
    }
    Ok(at)
}

async fn check_result(tx: &Tx, result: Option<&str>) -> Result<(), AppError> {
    let Some(result) = result else { return Ok(()) };
    let find = tx.ctx().db().statement(
        "SELECT 1 AS found FROM choices WHERE dictionary = $1 AND key = $2 AND deleted_at IS NULL",
        [RESULTS.into(), result.into()],
    );
    match tx.conn().query_one_raw(find).await.map_err(database)? {
        Some(_) => Ok(()),
        None => Err(AppError::field("result", Problem::UnknownChoice)),
    }
}

/// One writes in one's own name; who keeps order in the follow-ups of others may write in theirs, when they see the customer.
pub(crate) async fn check_person(
    ctx: &Ctx,
    neighbours: Neighbours,
    draft: &FollowUpDraft,
    known: Option<UserId>,
) -> Result<(), AppError> {
    let Some(person) = draft.person_id else { return Ok(()) };
    if ctx.user_id().is_ok_and(|me| me == person) || known == Some(person) {
        return Ok(());
    }
    if !people::may_name_others(ctx, Entity::FollowUp) {
        return Err(AppError::field("person_id", Problem::NotAllowed));
    }
    let (entity, customer) = (Entity::FollowUp, Some(draft.customer_id));
    people::one_who_sees(ctx, neighbours, entity, "person_id", person, customer).await.map(|_| ())
}

/// Moves a follow-up to the recycle bin.
///
/// # Errors
/// Not found; forbidden; conflict.
pub async fn remove(ctx: &Ctx, neighbours: Neighbours, id: FollowUpId, version: i64) -> Result<(), AppError> {
    turn(ctx, neighbours, id, version, ChangeAction::Remove).await
}

/// Brings a follow-up back.
///
/// # Errors
/// Not found; forbidden; conflict.
pub async fn restore(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: FollowUpId,
    version: i64,
) -> Result<(), AppError> {
    turn(ctx, neighbours, id, version, ChangeAction::Restore).await
}

async fn turn(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: FollowUpId,
    version: i64,
    action: ChangeAction,
) -> Result<(), AppError> {
    ctx.require(Entity::FollowUp, Action::Delete)?;
    let removes = action == ChangeAction::Remove;
    let kind = if removes { "follow_up.remove" } else { "follow_up.restore" };
    let result = ctx.write(kind, move |tx| {
        Box::pin(async move {
            let ctx = tx.ctx().clone();
            let view = store::find(&ctx, tx.conn(), id).await?;
            let customer = view.follow_up.customer_id;
            if view.is_removed == removes {
                return Err(AppError::not_found());
            }
            if !view.may_remove {
                return Err(AppError::forbidden());
            }
            customer::hold(tx, Entity::FollowUp, customer).await?;
            let removed_at = removes.then(|| ctx.now());
            if !rows::set_removed(tx, store::TABLE, id.0, version, removed_at).await? {
                return Err(AppError::new(ErrorCode::Conflict));
            }
            contacted::count(tx, neighbours.contacted, customer).await?;
            tx.log(Change::of(&FOLLOW_UP, id, action).on(customer));
            Ok(())
        })
    });
    with_current(ctx, id, result.await).await
}
