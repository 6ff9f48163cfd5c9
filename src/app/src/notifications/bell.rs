//! The bell with the number of what is unread, and the toast in which a reminder comes.

use super::{SNOOZES, headline};
use kemai_domain::{Entity, Lang, Outcome, PlanId};
use kemai_follow_ups::plans::api::snooze_plan;
use kemai_records::{
    live::{LiveEvent, on_live, on_live_together},
    notifications::{NewsKind, api::count_unread},
};
use kemai_ui::{Bell, Late, ToastAction, ToastButton, Toasts, UiSettings, date_time_text, settings, toasts};
use kemai_words::notifications as words;
use leptos::{prelude::*, task::spawn_local};

const PAGE: &str = "/notifications";

/// The bell, kept true by the stream of what happens.
#[component]
pub fn LiveBell() -> impl IntoView {
    let (toasts, settings) = (toasts(), settings());
    let first = Resource::new_blocking(|| (), |()| count_unread());
    // What was counted since; the stream says it when it opens, so that a page need not ask.
    let since = RwSignal::new(None::<i64>);
    let is_news = |event: &LiveEvent| {
        matches!(event.event.as_str(), "reminder" | "notification") || event.touches(Entity::Notification)
    };
    on_live_together(is_news, move || {
        spawn_local(async move {
            if let Ok(count) = count_unread().await.and_then(Outcome::into_result) {
                // The frame may be gone by now.
                let _ = since.try_set(Some(count));
            }
        });
    });
    on_live(move |event| match event.event.as_str() {
        "hello" => since.set(event.number("unread").or_else(|| since.get_untracked())),
        "reminder" => remind(toasts, &settings, &event),
        "notification" => tell(toasts, settings.lang, &event),
        _ if event.touches(Entity::Notification) => toasts.settle(event.text("id").unwrap_or_default()),
        _ => {}
    });
    view! {
        <Transition fallback=|| view! { <Bell href=PAGE unread=0/> }>
            {move || Late::new(async move { first.await.and_then(Outcome::into_result).unwrap_or_default() }, move |first| {
                view! { <Bell href=PAGE unread=Signal::derive(move || since.get().unwrap_or(first))/> }
            })}
        </Transition>
    }
}

/// A reminder: whom it is about, what is to be done, and what one can do about it at once.
fn remind(toasts: Toasts, settings: &UiSettings, event: &LiveEvent) {
    let lang = settings.lang;
    let (Some(key), Some(title)) = (event.text("notification_id"), event.text("title")) else { return };
    let due = event.text("due_at").and_then(|at| at.parse().ok());
    let due = due.map(|at| words::due(lang, date_time_text(lang, &settings.time_zone, at)));
    let late = event.is_set("is_late").then(|| words::late(lang).to_owned());
    let content = event.text("content").map(str::to_owned);
    let text: Vec<_> = [late, content, due].into_iter().flatten().collect();
    let mut buttons = Vec::new();
    if let (Some(path), Some(Ok(plan))) = (event.text("path"), event.text("id").map(str::parse::<PlanId>)) {
        buttons.push(ToastButton::link(words::done(lang), format!("{path}#done")));
        buttons.extend(SNOOZES.map(|(minutes, label)| {
            ToastButton::act(label(lang), ToastAction::new(move || snooze(toasts, lang, plan, minutes)))
        }));
    }
    toasts.remind(key, title, text.join(" · "), buttons);
}

fn snooze(toasts: Toasts, lang: Lang, plan: PlanId, minutes: i64) {
    spawn_local(async move {
        match snooze_plan(plan, minutes).await.and_then(Outcome::into_result) {
            Ok(_) => toasts.say(words::snoozed(lang), None),
            Err(error) => toasts.fail(&error),
        }
    });
}

/// Anything else that one is told: a mention, somebody who asks for access, what became of one's own request.
fn tell(toasts: Toasts, lang: Lang, event: &LiveEvent) {
    let (Some(key), Some(title)) = (event.text("notification_id"), event.text("title")) else { return };
    let kind = event.text("kind").and_then(|kind| kind.parse().ok());
    let headline = kind.and_then(|kind: NewsKind| headline(kind, event.text("by"), lang));
    let message = match (headline, kind) {
        // The comment stands below, so that its record has to be named here.
        (Some(headline), Some(NewsKind::Mention | NewsKind::Comment | NewsKind::Assigned)) => {
            format!("{headline} · {title}")
        }
        (Some(headline), _) => headline,
        (None, _) => title.to_owned(),
    };
    let open = event.text("path").map(|path| ToastButton::link(words::open(lang), path));
    toasts.remind(key, message, event.text("content").unwrap_or_default(), open.into_iter().collect());
}
