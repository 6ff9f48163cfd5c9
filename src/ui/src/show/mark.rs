//! Small marks: what people attach, what the machine says, how much there is.

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::{Glyph, Icon, Markup, Tone, html, lang, still};

/// What people attach.
#[component]
pub fn Tag(#[prop(optional)] tone: Tone, #[prop(into)] label: String) -> impl IntoView {
    still(tag(tone, &label, Fit::Whole))
}

/// What becomes of a tag where there is little room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// There is room.
    Whole,
    /// Others give way to it.
    Keeps,
    /// It may be cut off, and says its words in full when pointed at.
    Yields,
}

/// The markup of a [`Tag`].
#[must_use]
pub fn tag(tone: Tone, label: &str, fit: Fit) -> Markup {
    let keep = (fit == Fit::Keeps).then_some("");
    let title = (fit == Fit::Yields).then_some(label);
    html! { span class="tag" data-tone=[tone.attribute()] data-keep=[keep] title=[title] { (label) } }
}

/// What the machine says: a dot and a word.
#[component]
pub fn Status(#[prop(optional)] tone: Tone, #[prop(into)] label: String) -> impl IntoView {
    still(status(tone, &label))
}

/// The markup of a [`Status`].
#[must_use]
pub fn status(tone: Tone, label: &str) -> Markup {
    html! { span class="status" data-tone=[tone.attribute()] { (label) } }
}

/// The markup of how important something is, one letter: A solid, B filled, C outlined.
#[must_use]
pub fn level_mark(level: &str) -> Markup {
    html! { span class="level" data-level=(level) { span class="sr-only" { (words::level(lang())) " " } (level) } }
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
