//! Small marks: what people attach, what the machine says, how much there is.

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::{Glyph, Icon, Tone, lang};

/// What people attach.
#[component]
pub fn Tag(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    view! { <span class="tag" data-tone=tone.attribute()>{children()}</span> }
}

/// What the machine says: a dot and a word.
#[component]
pub fn Status(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    view! { <span class="status" data-tone=tone.attribute()>{children()}</span> }
}

/// How important: A solid, B filled, C outlined.
#[component]
pub fn Level(
    /// One letter.
    #[prop(into)]
    level: String,
) -> impl IntoView {
    let key = level.clone();
    view! { <span class="level" data-level=key><span class="sr-only">{words::level(lang())}" "</span>{level}</span> }
}

/// A number in a pill. With `unread` in cinnabar.
#[component]
pub fn Count(
    #[prop(into)] count: Signal<i64>,
    #[prop(optional)] unread: bool,
    /// What is counted, for screen readers: "6 unread".
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let hidden = label.as_ref().map(|_| "true");
    view! {
        <span class="count" data-tone=unread.then_some("seal") aria-hidden=hidden>{count}</span>
        {label.map(|label| view! { <span class="sr-only">{label}</span> })}
    }
}

/// A small remark with an icon.
#[component]
pub fn Note(
    #[prop(optional)] tone: Tone,
    #[prop(optional)] glyph: Option<Glyph>,
    children: Children,
) -> impl IntoView {
    view! { <p class="note" data-tone=tone.attribute()><Icon glyph=glyph.unwrap_or(Glyph::Info)/><span>{children()}</span></p> }
}

/// A small sign that explains itself when pointed at or reached by the keyboard.
#[component]
pub fn TipMark(
    /// The explanation.
    #[prop(into)]
    tip: String,
) -> impl IntoView {
    view! { <button type="button" class="tip" data-tip=tip.clone() aria-label=tip><Icon glyph=Glyph::Info small=true/></button> }
}
