//! Segments: a few ways to see the same thing, side by side.

use leptos::prelude::*;

use crate::{Glyph, Icon};

/// One way to see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    pub value: String,
    pub label: String,
    pub glyph: Option<Glyph>,
    /// With an address it is a link and works without JavaScript.
    pub href: Option<String>,
}

impl Segment {
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), glyph: None, href: None }
    }

    /// With an icon; on a phone the icon alone is seen.
    #[must_use]
    pub fn glyph(mut self, glyph: Glyph) -> Self {
        self.glyph = Some(glyph);
        self
    }

    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}

/// A few ways to see the same thing.
#[component]
pub fn Segmented(
    /// What is chosen here, for screen readers.
    #[prop(into)]
    label: String,
    #[prop(into)] segments: Signal<Vec<Segment>>,
    /// The value of the chosen one.
    #[prop(into)]
    chosen: Signal<String>,
    /// Told of the choice; links lead to it by themselves, and are told of too.
    #[prop(optional, into)]
    on_choose: Option<Callback<String>>,
) -> impl IntoView {
    view! {
        <span class="seg" role="group" aria-label=label>
            {move || segments.get().into_iter().map(|segment| segment_view(segment, chosen, on_choose)).collect_view()}
        </span>
    }
}

fn segment_view(segment: Segment, chosen: Signal<String>, on_choose: Option<Callback<String>>) -> AnyView {
    let Segment { value, label, glyph, href } = segment;
    let name = label.clone();
    let inner = match glyph {
        Some(glyph) => view! { <Icon glyph small=true/><span class="from-tablet">{label}</span> }.into_any(),
        None => view! { <span>{label}</span> }.into_any(),
    };
    let own = value.clone();
    let is_chosen = move || chosen.with(|chosen| *chosen == own);
    match href {
        Some(href) => view! {
            <a href=href aria-label=name aria-current=move || is_chosen().then_some("true")
                on:click=move |_| if let Some(on_choose) = on_choose { on_choose.run(value.clone()) }>{inner}</a>
        }
        .into_any(),
        None => view! {
            <button type="button" aria-label=name aria-pressed=move || if is_chosen() { "true" } else { "false" }
                on:click=move |_| if let Some(on_choose) = on_choose { on_choose.run(value.clone()) }>
                {inner}
            </button>
        }
        .into_any(),
    }
}
