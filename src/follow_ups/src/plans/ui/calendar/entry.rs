//! A line of the calendar: a plan, or a time that a rule will give.

use super::{
    menu::MENU,
    moving::{Desk, Moving},
};
use crate::plans::model::{PlanStatus, PlanView, Repeat};
use chrono::TimeDelta;
use kemai_ui::{Glyph, Icon, IconButton, Kind, lang, settings};
use kemai_words::follow_ups as words;
use leptos::prelude::*;

/// The keys that move a plan.
pub(super) const KEYS: &str = "Shift+ArrowLeft Shift+ArrowRight Shift+ArrowUp Shift+ArrowDown";

/// A plan in the calendar: leads to its page, and can be dragged while it is open.
#[component]
pub(super) fn Entry(
    view: PlanView,
    /// Of several people: whose it is stands there too.
    with_person: bool,
) -> impl IntoView {
    let lang = lang();
    let desk = expect_context::<Desk>();
    let settings = settings();
    let (id, status) = (view.plan.id, view.plan.status);
    let due = settings.time_zone.local(view.plan.due_at);
    let moving = Moving::of(&view.plan, &settings);
    let may_move = view.may_edit && status == PlanStatus::Open;
    let start = move |_: leptos::ev::DragEvent| desk.dragged.set(may_move.then_some(moving));
    let end = move |_: leptos::ev::DragEvent| desk.dragged.set(None);
    let by_key = move |event: leptos::ev::KeyboardEvent| {
        let Some(days) = days_of(&event.key()).filter(|_| may_move && event.shift_key()) else { return };
        event.prevent_default();
        desk.step(moving, TimeDelta::days(days));
    };
    // A plan that was moved by a key keeps the focus, wherever it stands now.
    let node = NodeRef::<leptos::html::A>::new();
    Effect::new(move |_| {
        if let Some(node) = node.get().filter(|_| desk.focused.get_untracked() == Some(id)) {
            desk.focused.set(None);
            // It can only refuse when it is not in the document any more.
            let _ = node.focus();
        }
    });
    let title = view.title(lang);
    let person = with_person.then_some(view.assignee_name);
    let of = person.as_ref().map(|name| format!("{name} · ")).unwrap_or_default();
    let hint = format!("{} {of}{title}: {}", due.format("%H:%M"), view.plan.content);
    let menu_label = format!("{}: {title}", words::move_to(lang));
    // The menu hangs on its button, which must not go while a line of it is pressed.
    let has_menu = move || desk.menu.with(|menu| menu.is_some_and(|moving| moving.id == id)).then_some("");
    view! {
        <span class="entry" data-status=status.key() data-menu=has_menu>
            <a href=format!("/plans/{id}") title=hint node_ref=node draggable=if may_move { "true" } else { "false" }
                aria-keyshortcuts=may_move.then_some(KEYS) on:dragstart=start on:dragend=end on:keydown=by_key>
                <Icon glyph=if status == PlanStatus::Done { Glyph::Check } else { view.plan.method.glyph() } small=true/>
                <time datetime=view.plan.due_at.to_rfc3339()>{due.format("%H:%M").to_string()}</time>
                {person.map(|name| view! { <span class="who">{name}</span> })}
                <span class="clip">{title}</span>
            </a>
            {may_move.then(|| view! {
                <span data-script="" on:click=move |_| desk.menu.set(Some(moving))>
                    <IconButton glyph=Glyph::More label=menu_label kind=Kind::Quiet small=true popover=MENU/>
                </span>
            })}
        </span>
    }
}

/// So many days an arrow key moves a plan.
fn days_of(key: &str) -> Option<i64> {
    match key {
        "ArrowLeft" => Some(-1),
        "ArrowRight" => Some(1),
        "ArrowUp" => Some(-7),
        "ArrowDown" => Some(7),
        _ => None,
    }
}

/// What a plan's rule will give: quiet, and not to be moved; leads to the plan.
#[component]
pub(super) fn RepeatEntry(
    repeat: Repeat,
    /// Of several people: whose it is stands there too.
    with_person: bool,
) -> impl IntoView {
    let lang = lang();
    let at = settings().time_zone.local(repeat.at);
    let title = repeat.customer_name.unwrap_or_else(|| words::internal_task(lang).to_owned());
    let person = with_person.then_some(repeat.assignee_name);
    let of = person.as_ref().map(|name| format!("{name} · ")).unwrap_or_default();
    let will = words::will_repeat(lang);
    let hint = format!("{will}: {} {of}{title}: {}", at.format("%H:%M"), repeat.content);
    view! {
        <span class="entry" data-repeat="">
            <a href=format!("/plans/{}", repeat.id) title=hint draggable="false">
                <Icon glyph=repeat.method.glyph() small=true/>
                <time datetime=repeat.at.to_rfc3339()>{at.format("%H:%M").to_string()}</time>
                {person.map(|name| view! { <span class="who">{name}</span> })}
                <span class="clip">{title}</span>
                <small>{will}</small>
            </a>
        </span>
    }
}
