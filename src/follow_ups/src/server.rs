//! What the area brings to the server: grades, REST operations, record kinds, and its part of set-up.

use crate::{
    follow_ups::{FOLLOW_UP, FollowUpView, model::RESULTS, server as follow_ups},
    neighbours::Contacted,
    plans::{
        PLAN, PlanView,
        check_in::point_words,
        rule_words::{reminder_words, rule_words},
        server as plans,
    },
    purge, reminders,
    summaries::server as summaries,
};
use chrono::Duration;
use futures::future::BoxFuture;
use kemai_domain::{Action, AppError, CustomerId, Entity, FollowUpId, Grade, Lang, PlanId, UserId};
use kemai_records::choices::insert_shipped;
use kemai_server::{Area, Ctx, RecordHead, RecordKind, RecordTitle, Titles, Told, Tx, upkeep::Chore};
use kemai_words::follow_ups as words;
use std::borrow::Cow;
use uuid::Uuid;

const fn may(action: Action) -> Grade {
    Grade::Can(Entity::FollowUp, action)
}

const fn may_plan(action: Action) -> Grade {
    Grade::Can(Entity::Plan, action)
}

/// The area of follow-ups and plans.
pub const AREA: Area = Area {
    name: "follow_ups",
    grades: &[
        ("GET /follow-ups", may(Action::View)),
        ("GET /follow-ups/new", may(Action::Create)),
        ("GET /follow-ups/{id}", may(Action::View)),
        ("GET /follow-ups/{id}/edit", may(Action::Edit)),
        ("POST /rpc/follow_ups/list", may(Action::View)),
        ("POST /rpc/follow_ups/find", may(Action::View)),
        ("POST /rpc/follow_ups/form", may(Action::View)),
        ("POST /rpc/follow_ups/create", may(Action::Create)),
        ("POST /rpc/follow_ups/customers", Grade::Can(Entity::Customer, Action::View)),
        ("POST /rpc/follow_ups/update", may(Action::Edit)),
        ("POST /rpc/follow_ups/remove", may(Action::Delete)),
        ("POST /rpc/follow_ups/restore", may(Action::Delete)),
        ("GET /api/v1/follow_ups", may(Action::View)),
        ("POST /api/v1/follow_ups", may(Action::Create)),
        ("GET /api/v1/follow_ups/{id}", may(Action::View)),
        ("PATCH /api/v1/follow_ups/{id}", may(Action::Edit)),
        ("DELETE /api/v1/follow_ups/{id}", may(Action::Delete)),
        ("POST /api/v1/follow_ups/{id}/restore", may(Action::Delete)),
        ("GET /plans", may_plan(Action::View)),
        ("POST /rpc/plans/list", may_plan(Action::View)),
        ("GET /plans/new", may_plan(Action::Create)),
        ("GET /plans/{id}", may_plan(Action::View)),
        ("GET /plans/{id}/edit", may_plan(Action::Edit)),
        ("GET /calendar", may_plan(Action::View)),
        ("GET /summaries", may_plan(Action::View)),
        ("POST /rpc/summaries/list", may_plan(Action::View)),
        ("GET /api/v1/summaries", may_plan(Action::View)),
        ("POST /rpc/calendar_links/list", may_plan(Action::View)),
        ("POST /rpc/calendar_links/create", may_plan(Action::View)),
        ("POST /rpc/calendar_links/revoke", may_plan(Action::View)),
        ("GET /team", may_plan(Action::View)),
        ("POST /rpc/plans/team", may_plan(Action::View)),
        ("POST /rpc/follow_ups/choices", Grade::SignedIn),
        ("POST /rpc/plans/workbench", may_plan(Action::View)),
        ("POST /rpc/plans/days", may_plan(Action::View)),
        ("POST /rpc/plans/of_customer", may_plan(Action::View)),
        ("POST /rpc/plans/find", may_plan(Action::View)),
        ("POST /rpc/plans/form", may_plan(Action::View)),
        ("POST /rpc/plans/create", may_plan(Action::Create)),
        ("POST /rpc/plans/update", may_plan(Action::Edit)),
        ("POST /rpc/plans/done", may_plan(Action::Edit)),
        ("POST /rpc/plans/move", may_plan(Action::Edit)),
        ("POST /rpc/plans/snooze", may_plan(Action::View)),
        ("POST /rpc/plans/reassign", may_plan(Action::Edit)),
        ("POST /rpc/plans/cancel", may_plan(Action::Edit)),
        ("POST /rpc/plans/check_in", may_plan(Action::Edit)),
        ("POST /rpc/plans/remove", may_plan(Action::Delete)),
        ("POST /rpc/plans/restore", may_plan(Action::Delete)),
        ("GET /api/v1/plans", may_plan(Action::View)),
        ("POST /api/v1/plans", may_plan(Action::Create)),
        ("GET /api/v1/plans/{id}", may_plan(Action::View)),
        ("PATCH /api/v1/plans/{id}", may_plan(Action::Edit)),
        ("DELETE /api/v1/plans/{id}", may_plan(Action::Delete)),
        ("POST /api/v1/plans/{id}/restore", may_plan(Action::Delete)),
        ("POST /api/v1/plans/{id}/check_in", may_plan(Action::Edit)),
    ],
    api: |router| summaries::http::routes(plans::http::routes(follow_ups::http::routes(router))),
    openapi: || {
        let mut document = follow_ups::http::openapi();
        document.merge(plans::http::openapi());
        document.merge(summaries::http::openapi());
        document
    },
    records: &[
        RecordKind { entity: Entity::FollowUp, find: follow_up, titles: follow_up_titles },
        RecordKind { entity: Entity::Plan, find: plan, titles: plan_titles },
    ],
    chores: &[
        Chore {
            name: "follow_ups",
            every: Duration::hours(1),
            run: |ctx| Box::pin(purge::purge_expired(ctx)),
        },
        Chore {
            name: "summaries",
            // Whenever the program looks.
            every: Duration::seconds(30),
            run: |ctx| Box::pin(summaries::schedule::look(ctx)),
        },
        Chore {
            name: "old_summaries",
            every: Duration::hours(24),
            run: |ctx| Box::pin(summaries::store::purge(ctx)),
        },
    ],
    work: &[reminders::REMINDER, summaries::write::WORK],
};

/// How histories tell of follow-ups and plans.
pub const TOLD: &[Told] = &[Told { table: &FOLLOW_UP, word }, Told { table: &PLAN, word }];

fn word(field: &str, kept: &str, lang: Lang) -> Option<Cow<'static, str>> {
    match field {
        "repeat" => Some(rule_words(kept, lang).into()),
        "remind_before_minutes" => Some(reminder_words(kept.parse().ok()?, lang).into()),
        "coordinates" => point_words(kept, lang).map(Cow::Owned),
        "method" | "result" | "mood" | "status" => {
            words::by_name(&format!("{field}_{kept}"), lang).map(Cow::Borrowed)
        }
        _ => None,
    }
}

fn follow_up(ctx: &Ctx, id: Uuid) -> BoxFuture<'_, Result<RecordHead, AppError>> {
    Box::pin(async move {
        let view = follow_ups::service::find(ctx, FollowUpId(id)).await?;
        if view.is_removed {
            return Err(AppError::not_found());
        }
        let (customer, can_edit) = (Some(view.follow_up.customer_id), view.may_edit);
        let person = Some(view.follow_up.person_id);
        let RecordTitle { title, content, path } = follow_up_title(ctx, view);
        Ok(RecordHead { title, content, path, customer, person, can_edit })
    })
}

fn follow_up_title(ctx: &Ctx, view: FollowUpView) -> RecordTitle {
    RecordTitle {
        title: format!("{} · {}", words::follow_up(ctx.lang()), view.customer_name),
        path: format!("/follow-ups/{}", view.follow_up.id),
        content: Some(view.follow_up.content),
    }
}

fn follow_up_titles<'a>(ctx: &'a Ctx, ids: &'a [Uuid]) -> BoxFuture<'a, Result<Titles, AppError>> {
    Box::pin(async move {
        ctx.require(Entity::FollowUp, Action::View)?;
        let views = follow_ups::store::by_ids(ctx, ids).await?.into_iter();
        Ok(views.map(|view| (view.follow_up.id.0, follow_up_title(ctx, view))).collect())
    })
}

fn plan(ctx: &Ctx, id: Uuid) -> BoxFuture<'_, Result<RecordHead, AppError>> {
    Box::pin(async move {
        let view = plans::service::find(ctx, PlanId(id)).await?;
        if view.is_removed {
            return Err(AppError::not_found());
        }
        let (customer, can_edit) = (view.plan.customer_id, view.may_edit);
        let person = Some(view.plan.assignee_id);
        let RecordTitle { title, content, path } = plan_title(ctx, view);
        Ok(RecordHead { title, content, path, customer, person, can_edit })
    })
}

fn plan_title(ctx: &Ctx, view: PlanView) -> RecordTitle {
    RecordTitle {
        title: format!("{} · {}", words::plan(ctx.lang()), view.title(ctx.lang())),
        path: format!("/plans/{}", view.plan.id),
        content: Some(view.plan.content),
    }
}

fn plan_titles<'a>(ctx: &'a Ctx, ids: &'a [Uuid]) -> BoxFuture<'a, Result<Titles, AppError>> {
    Box::pin(async move {
        ctx.require(Entity::Plan, Action::View)?;
        let views = plans::store::by_ids(ctx, ids).await?.into_iter();
        Ok(views.map(|view| (view.plan.id.0, plan_title(ctx, view))).collect())
    })
}

/// What becomes of an owner's plans for a customer that goes to another, or to nobody, in the change that hands it over.
#[must_use]
pub fn on_handed_over(
    tx: &mut Tx,
    contacted: Contacted,
    customer: CustomerId,
    from: Option<UserId>,
    to: Option<UserId>,
) -> BoxFuture<'_, Result<(), AppError>> {
    Box::pin(plans::on_handed_over(tx, contacted, customer, from, to))
}

/// The results that a new company starts with.
pub(crate) const SHIPPED: [&str; 6] =
    ["interested", "wants_quote", "considering", "not_reached", "deal", "declined"];

/// # Errors
/// Internal, when the database fails.
#[must_use]
pub fn on_setup(tx: &mut Tx) -> BoxFuture<'_, Result<(), AppError>> {
    Box::pin(async move {
        let lang = tx.ctx().lang();
        let label = |key: &'static str| words::by_name(&format!("result_{key}"), lang).unwrap_or(key);
        let rows: Vec<_> = SHIPPED.into_iter().map(|key| (RESULTS, key, label(key))).collect();
        insert_shipped(tx, &rows).await
    })
}
