//! Choosing, and trying it out.

use super::{devices, store};
use crate::{
    channels::guard::Guard,
    choices::{
        input::{ChoicesInput, Kept},
        model::{Choices, ChoicesPage, FIELDS},
    },
    model::{Channel, Kind, State},
    outbox::server::{
        deliver::{self, Asks, Ways},
        queue::{self, Note},
        store as outbox,
    },
};
use kemai_domain::{AppError, ErrorCode, Problem};
use kemai_records::input::Check;
use kemai_server::{Change, ChangeAction, Ctx, rate_limit::RateLimit};
use kemai_words::messages as words;
use serde::Serialize;
use std::{sync::LazyLock, time::Duration};
use uuid::Uuid;

/// Test messages of one person: some channels cost money.
static TESTS: LazyLock<RateLimit> = LazyLock::new(|| RateLimit::new(10, Duration::from_secs(600)));

/// One's own page.
///
/// # Errors
/// Not signed in; internal, when the database fails.
pub async fn page(ctx: &Ctx) -> Result<ChoicesPage, AppError> {
    let me = ctx.user_id()?;
    Ok(ChoicesPage {
        choices: store::find(ctx, ctx.db().reader(), me).await?.choices,
        email: ctx.person().map(|person| person.email.clone()).unwrap_or_default(),
        devices: devices::list(ctx).await?,
        available: Ways::of(&ctx.app().config).available(),
        push_key: devices::vapid(ctx).await?.public_key(),
        recent: outbox::own(ctx).await?,
    })
}

/// Chooses; what earlier quiet hours hold follows the new ones at once.
///
/// # Errors
/// Invalid; conflict with the choices as they are, when they were changed in between.
pub async fn update(ctx: &Ctx, version: i64, input: &ChoicesInput) -> Result<(), AppError> {
    let draft = input.check()?;
    let guard = Guard::new(&ctx.app().config.outgoing_hosts);
    for (field, address) in
        [("wecom_address", &draft.wecom_address), ("dingtalk_address", &draft.dingtalk_address)]
    {
        if matches!(address, Kept::New(address) if guard.check(address).is_err()) {
            return Err(AppError::field(field, Problem::AddressNotAllowed));
        }
    }
    let me = ctx.user_id()?;
    ctx.write("notice_choices.update", move |tx| {
        Box::pin(async move {
            let before = store::find(tx.ctx(), tx.conn(), me).await?;
            let conflict = || Err(AppError::new(ErrorCode::Conflict).with_detail(&before.choices));
            if before.choices.version != version {
                return conflict();
            }
            let after = before.with(&draft);
            check_addresses(&after.choices)?;
            if !store::put(tx, me, &after).await? {
                return conflict();
            }
            if after.quiet() != before.quiet() {
                queue::hold_anew(tx, me, after.quiet()).await?;
            }
            let told = |stored: &store::Stored| Told::from(stored.clone());
            let change = Change::between(&FIELDS, me, Some(&told(&before)), Some(&told(&after)));
            tx.log(change.as_action(ChangeAction::Update));
            Ok(())
        })
    })
    .await
}

/// Refuses a channel that was chosen and leads nowhere: its person would wait for messages that never come.
fn check_addresses(choices: &Choices) -> Result<(), AppError> {
    let mut check = Check::new(&FIELDS);
    let addresses = [
        (Channel::Wecom, "wecom_address", choices.has_wecom),
        (Channel::Dingtalk, "dingtalk_address", choices.has_dingtalk),
        (Channel::Sms, "phone", choices.phone.is_some()),
    ];
    for (channel, field, is_there) in addresses {
        let is_chosen = Kind::CHOSEN.iter().any(|kind| choices.channels.of(*kind).contains(&channel));
        if is_chosen && !is_there {
            check.refuse(field, Problem::Required);
        }
    }
    check.finish(())
}

/// What the log says: lists and clocks, and of addresses only that they are there.
#[derive(Serialize)]
struct Told {
    reminder: Vec<Channel>,
    news: Vec<Channel>,
    summary: Vec<Channel>,
    quiet_from: Option<chrono::NaiveTime>,
    quiet_until: Option<chrono::NaiveTime>,
    summary_at: Option<chrono::NaiveTime>,
    is_weekly: bool,
    has_wecom: bool,
    has_dingtalk: bool,
    phone: Option<String>,
}

impl From<store::Stored> for Told {
    fn from(stored: store::Stored) -> Self {
        let choices = stored.choices;
        Self {
            reminder: choices.channels.reminder,
            news: choices.channels.news,
            summary: choices.channels.summary,
            quiet_from: choices.quiet_from,
            quiet_until: choices.quiet_until,
            summary_at: choices.summary_at,
            is_weekly: choices.is_weekly,
            has_wecom: choices.has_wecom,
            has_dingtalk: choices.has_dingtalk,
            phone: choices.phone,
        }
    }
}

/// A message to oneself by one channel, at once, and how it ended. Quiet hours do not hold it.
///
/// # Errors
/// Invalid, when there is no address for this channel; too many.
pub async fn test(ctx: &Ctx, channel: Channel) -> Result<State, AppError> {
    let me = ctx.user_id()?;
    TESTS.take(me.to_string())?;
    let note = Note {
        user: me,
        kind: Kind::Test,
        about: format!("test/{}", Uuid::now_v7()),
        title: words::test_title(ctx.lang()).to_owned(),
        text: words::test_text(ctx.lang(), channel.label(ctx.lang())),
        path: "/settings/notices".to_owned(),
        notification: None,
        late_after: None,
    };
    let ids = ctx.write("message.test", move |tx| {
        Box::pin(async move { queue::put(tx, &note, &[channel], false).await })
    });
    let ids = ids.await?;
    if ids.is_empty() {
        return Err(AppError::field("channel", Problem::NoAddress));
    }
    let mut state = State::Sent;
    for id in ids {
        state = deliver::once(ctx.app(), id, true, Asks::NOTHING).await?.unwrap_or(state);
    }
    Ok(state)
}
