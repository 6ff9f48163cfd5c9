//! One list of everything that happened.

use leptos::prelude::*;

use crate::{Glyph, Icon, Tone};

/// What happened, the latest first. Filled with [`TimelineDay`] and [`TimelineItem`].
#[component]
pub fn Timeline(children: Children) -> impl IntoView {
    view! { <ol class="timeline">{children()}</ol> }
}

/// A line that says which days follow.
#[component]
pub fn TimelineDay(#[prop(into)] label: String) -> impl IntoView {
    view! { <li class="day">{label}</li> }
}

/// One thing that happened.
#[component]
pub fn TimelineItem(
    glyph: Glyph,
    #[prop(optional)] tone: Tone,
    /// Who did what, as one line.
    #[prop(into)]
    line: ViewFn,
    /// When: a [`crate::RelativeTime`].
    #[prop(optional, into)]
    time: Option<ViewFn>,
    /// The customer's own words.
    #[prop(optional, into)]
    quote: Option<String>,
    /// Quiet details and buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <li>
            <span class="dot" data-tone=tone.attribute()><Icon glyph/></span>
            <div>
                <div class="line"><span>{line.run()}</span>{time.map(|time| time.run())}</div>
                {quote.map(|quote| view! { <p class="quote">{quote}</p> })}
                {children.map(|children| view! { <div class="meta wrap">{children()}</div> })}
            </div>
        </li>
    }
}
