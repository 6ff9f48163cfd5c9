//! `/notifications`: all that one was told, the newest first. It works without the browser's program.

use super::{SNOOZES, headline};
use kemai_domain::{Entity, NotificationId, PlanId};
use kemai_follow_ups::plans::api::SnoozePlan;
use kemai_records::{
    form::{FormState, Refusal, loaded, on_done},
    live::{LiveEvent, on_live_together},
    notifications::{
        NewsKind, Notification, Notifications,
        api::{ReadAllNotifications, ReadNotification, list_notifications},
    },
};
use kemai_ui::{
    Button, ButtonLink, DateTimeText, Empty, Glyph, Icon, Kind, PageHead, Panel, RelativeTime, Tag, Tone,
    lang, toasts,
};
use kemai_words::notifications as words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// What one can do.
#[derive(Clone, Copy)]
struct Actions {
    read: ServerAction<ReadNotification>,
    snooze: ServerAction<SnoozePlan>,
}

#[component]
pub fn NotificationsPage() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let query = use_query_map();
    let before = Memo::new(move |_| query.with(|query| query.get("before")?.parse::<NotificationId>().ok()));
    let changed = RwSignal::new(0_u32);
    let page = Resource::new_blocking(
        move || (before.get(), changed.get()),
        |(before, _)| list_notifications(before),
    );
    let actions = Actions { read: ServerAction::new(), snooze: ServerAction::new() };
    let read_all = ServerAction::<ReadAllNotifications>::new();
    let again = move || changed.update(|count| *count += 1);
    on_done(actions.read, move |_: NotificationId| again());
    on_done(read_all, move |()| again());
    on_done(actions.snooze, move |_: PlanId| {
        again();
        toasts.say(words::snoozed(lang), None);
    });
    let is_news = |event: &LiveEvent| {
        matches!(event.event.as_str(), "reminder" | "notification") || event.touches(Entity::Notification)
    };
    on_live_together(is_news, again);
    view! {
        <Title text=words::title(lang)/>
        <PageHead title=words::title(lang)>
            <ActionForm action=read_all><Button submit=true icon=Glyph::Check>{words::read_all(lang)}</Button></ActionForm>
        </PageHead>
        {loaded(page, move |page: Notifications| view! { <List page actions/> })}
    }
}

#[component]
fn List(page: Notifications, actions: Actions) -> impl IntoView {
    let lang = lang();
    if page.items.is_empty() {
        return view! { <Panel><Empty title=words::none(lang) text=words::none_hint(lang)/></Panel> }
            .into_any();
    }
    view! {
        <Panel>
            <ul class="lines">{page.items.into_iter().map(|news| view! { <Line news actions/> }).collect_view()}</ul>
            {page.before.map(|before| view! {
                <footer><ButtonLink href=format!("/notifications?before={before}") small=true kind=Kind::Quiet>{words::earlier(lang)}</ButtonLink></footer>
            })}
        </Panel>
    }
    .into_any()
}

#[component]
fn Line(news: Notification, actions: Actions) -> impl IntoView {
    let lang = lang();
    let title = match &news.title {
        Some(title) => headline(news.kind, news.actor_name.as_deref(), lang).unwrap_or_else(|| title.clone()),
        None => words::gone(lang).to_owned(),
    };
    let is_reminder = news.kind == NewsKind::Reminder;
    let glyph = if is_reminder { Glyph::Bell } else { Glyph::Note };
    let plan = (is_reminder && news.entity == Entity::Plan).then_some(PlanId(news.record_id));
    let waits = plan.filter(|_| !news.is_read).zip(news.path.clone());
    view! {
        <li class="item" data-acts="" data-unread=(!news.is_read).then_some("")>
            <Icon glyph/>
            <span class="grow">
                {match news.path {
                    Some(path) => view! { <a class="title" href=path>{title}</a> }.into_any(),
                    None => view! { <span class="title dim">{title}</span> }.into_any(),
                }}
                {(!news.is_read).then(|| view! { " "<Tag tone=Tone::Accent label=words::unread(lang)/> })}
                {news.is_late.then(|| view! { " "<Tag tone=Tone::Warning label=words::late(lang)/> })}
                {news.content.map(|content| view! { <span class="meta clip">{content}</span> })}
                <span class="meta">
                    {news.about_at.map(|at| view! { <DateTimeText at/>" · " })}
                    <RelativeTime at=news.created_at/>
                    {news.is_late.then(|| view! { " · "{words::late_hint(lang)} })}
                </span>
            </span>
            {(!news.is_read).then(|| view! {
                <span class="wrap">
                    {waits.map(|(plan, path)| view! { <Waits plan path action=actions.snooze/> })}
                    <ActionForm action=actions.read>
                        <Refusal form=FormState::of_record(actions.read, news.id)/>
                        <input type="hidden" name="id" value=news.id.to_string()/>
                        <Button small=true kind=Kind::Quiet submit=true>{words::read(lang)}</Button>
                    </ActionForm>
                </span>
            })}
        </li>
    }
}

/// A plan that waits: to its closing form, or to be reminded later.
#[component]
fn Waits(plan: PlanId, path: String, action: ServerAction<SnoozePlan>) -> impl IntoView {
    let lang = lang();
    let form = FormState::of_record(action, plan);
    view! {
        <ButtonLink href=format!("{path}#done") small=true icon=Glyph::Check>{words::done(lang)}</ButtonLink>
        <Refusal form/>
        {SNOOZES.map(|(minutes, label)| view! {
            <ActionForm action>
                <input type="hidden" name="id" value=plan.to_string()/>
                <input type="hidden" name="minutes" value=minutes/>
                <Button small=true kind=Kind::Quiet submit=true icon=Glyph::Clock>{label(lang)}</Button>
            </ActionForm>
        }).collect_view()}
    }
}
