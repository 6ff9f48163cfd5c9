//! Tabs are links: the address holds which one is open.

use leptos::{html, prelude::*};

use crate::{Glyph, Icon, dom};

/// A tab: a part of a page or a saved view.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab {
    pub href: String,
    pub label: String,
    pub count: Option<String>,
    pub current: bool,
    pub glyph: Option<Glyph>,
}

impl Tab {
    #[must_use]
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into(), count: None, current: false, glyph: None }
    }

    /// With how much there is, as it shall be read (`"17"`, `"10,000+"`).
    #[must_use]
    pub fn count(mut self, count: impl Into<String>) -> Self {
        self.count = Some(count.into());
        self
    }

    /// The open one.
    #[must_use]
    pub fn current(mut self, current: bool) -> Self {
        self.current = current;
        self
    }

    #[must_use]
    pub fn glyph(mut self, glyph: Glyph) -> Self {
        self.glyph = Some(glyph);
        self
    }
}

/// A row of tabs; scrolls sideways when there is no room, and brings the open one into sight.
#[component]
pub fn Tabs(
    /// What they choose from, for screen readers.
    #[prop(into)]
    label: String,
    #[prop(into)] tabs: Signal<Vec<Tab>>,
    /// After the tabs: "save as a view", a menu.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let row = NodeRef::<html::Nav>::new();
    // The open one stands whole in the row, however far it was scrolled.
    Effect::new(move |_| {
        tabs.track();
        request_animation_frame(move || {
            if let Some(row) = row.try_get_untracked().flatten()
                && let Some(open) = dom::all(&row, "[aria-current]").first()
            {
                let room = row.client_width() - open.offset_width();
                row.set_scroll_left(open.offset_left() - room / 2);
            }
        });
    });
    view! {
        <nav class="tabs" aria-label=label node_ref=row>
            {move || tabs.get().into_iter().map(|tab| view! {
                <a href=tab.href aria-current=tab.current.then_some("page")>
                    {tab.glyph.map(|glyph| view! { <Icon glyph small=true/> })}
                    {tab.label}
                    {tab.count.map(|count| view! { <span class="count">{count}</span> })}
                </a>
            }).collect_view()}
            {children.map(|children| children())}
        </nav>
    }
}
