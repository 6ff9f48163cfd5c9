//! Giving and revoking links to one's own calendar, and what one of them opens.

use super::ics;
use crate::{
    feed::model::{FeedLink, NewFeed},
    plans::server::store,
};
use chrono::Duration;
use kemai_domain::{Action, AppError, Entity, FieldChange, FieldDef, FieldKind, FieldTable, Problem, UserId};
use kemai_records::{
    Secret,
    links::{self, Purpose},
};
use kemai_server::{App, Change, ChangeAction, Ctx, Tx, session};
use kemai_words::follow_ups as words;
use uuid::Uuid;

/// Links that one person may have open.
const MOST_LINKS: usize = 10;
/// Done plans stay so long in the calendar.
const PAST: Duration = Duration::days(90);
/// Plans of one calendar.
const MOST_PLANS: i64 = 1_000;

/// What the log says of a person when he gives or revokes a link.
static FIELDS: FieldTable = FieldTable {
    entity: Entity::User,
    fields: &[FieldDef::new("calendar_link", words::calendar_link, FieldKind::Text, "user")
        .computed()
        .not_filterable()],
};

/// One's own open links, the newest first.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn list(ctx: &Ctx) -> Result<Vec<FeedLink>, AppError> {
    ctx.require(Entity::Plan, Action::View)?;
    let links = links::list(ctx, Purpose::Calendar, ctx.user_id()?.0).await?;
    let open = links.into_iter().filter(|link| link.revoked_at.is_none());
    let feed = |link: links::Link| FeedLink {
        id: link.id,
        created_at: link.created_at,
        last_used_at: link.last_used_at,
    };
    Ok(open.map(feed).collect())
}

/// A new link, which stays open until it is revoked.
///
/// # Errors
/// Forbidden; invalid, when there are too many.
pub async fn create(ctx: &Ctx) -> Result<NewFeed, AppError> {
    if list(ctx).await?.len() >= MOST_LINKS {
        let max = i64::try_from(MOST_LINKS).unwrap_or(i64::MAX);
        return Err(AppError::field("calendar_link", Problem::TooMany { max }));
    }
    let me = ctx.user_id()?;
    let given = ctx
        .write("calendar_link.create", move |tx| {
            Box::pin(async move {
                let given = links::create(tx, Purpose::Calendar, me.0, None).await?;
                log(tx, me, None, Some(given.id));
                Ok(given)
            })
        })
        .await?;
    let address = format!("{}/calendar/{}.ics", ctx.app().config.public_url, given.token);
    Ok(NewFeed { id: given.id, address: Secret(address) })
}

/// # Errors
/// Forbidden; not found, when it is not one's own or not open any more.
pub async fn revoke(ctx: &Ctx, id: Uuid) -> Result<(), AppError> {
    ctx.require(Entity::Plan, Action::View)?;
    let me = ctx.user_id()?;
    ctx.write("calendar_link.revoke", move |tx| {
        Box::pin(async move {
            links::revoke(tx, me.0, id).await?;
            log(tx, me, Some(id), None);
            Ok(())
        })
    })
    .await
}

fn log(tx: &mut Tx, user: UserId, before: Option<Uuid>, after: Option<Uuid>) {
    let text = |id: Option<Uuid>| id.map(|id| id.to_string().into());
    let mut change = Change::of(&FIELDS, user, ChangeAction::Update);
    let field = "calendar_link".to_owned();
    change.fields.push(FieldChange { field, before: text(before), after: text(after) });
    tx.log(change);
}

/// The calendar that a link opens: the person's own plans that he may see at this moment.
///
/// # Errors
/// Not found: no such link, or its person is gone or may see no plans any more.
pub async fn read(app: &App, token: &str) -> Result<String, AppError> {
    let user = UserId(links::verify(app, token, Purpose::Calendar).await?);
    let ctx = session::on_behalf_of(app, user, format!("calendar-{}", Uuid::now_v7().simple())).await?;
    ctx.require(Entity::Plan, Action::View).map_err(|_| AppError::not_found())?;
    let since = ctx.now() - PAST;
    let plans = store::several(&ctx, |sql| {
        sql.push(" AND p.assignee_id = ").bind(user.0);
        sql.push(" AND (p.status = 'open' OR p.status = 'done' AND p.due_at >= ").bind(since);
        sql.push(") ORDER BY p.due_at DESC, p.id DESC LIMIT ").bind(MOST_PLANS);
    })
    .await?;
    Ok(ics::calendar(&ctx, &plans))
}
