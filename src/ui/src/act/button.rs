//! Buttons and links that look like them. One primary in a view.

use leptos::prelude::*;

use crate::{Glyph, Icon, Markup, dom, html, icon};

/// How much a button weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Plain,
    /// The one thing this view is for.
    Primary,
    Quiet,
    /// Leads to something that cannot be taken back.
    Danger,
    /// Does it.
    DangerSolid,
}

impl Kind {
    const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Primary => Some("primary"),
            Self::Quiet => Some("quiet"),
            Self::Danger => Some("danger"),
            Self::DangerSolid => Some("danger-solid"),
        }
    }
}

/// A button with words. Handlers and further attributes go on it as `on:click` and `attr:name`.
#[component]
pub fn Button(
    #[prop(optional)] kind: Kind,
    /// One step lower, for dense places.
    #[prop(optional)]
    small: bool,
    /// Before the words.
    #[prop(optional, into)]
    icon: Option<Glyph>,
    /// After the words, such as [`Glyph::Down`].
    #[prop(optional, into)]
    end_icon: Option<Glyph>,
    /// At work: turns, and says so to a screen reader.
    #[prop(optional, into)]
    busy: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Sends its form.
    #[prop(optional)]
    submit: bool,
    /// Id of the dialog it opens, also without JavaScript.
    #[prop(optional, into)]
    opens: Option<String>,
    /// Id of the dialog it closes.
    #[prop(optional, into)]
    closes: Option<String>,
    /// Id of the popover it opens.
    #[prop(optional, into)]
    popover: Option<String>,
    children: Children,
) -> impl IntoView {
    let command = if opens.is_some() { Some("show-modal") } else { closes.as_ref().map(|_| "close") };
    let glyph = move || if busy.get() { Some(Glyph::Refresh) } else { icon };
    view! {
        <button
            class="btn"
            type=if submit { "submit" } else { "button" }
            data-kind=kind.attribute()
            data-size=small.then_some("s")
            disabled=disabled
            aria-busy=move || busy.get().then_some("true")
            command=command
            commandfor=opens.or(closes)
            popovertarget=popover
            on:click=move |event| dom::obey(&event)
        >
            {move || glyph().map(|glyph| view! { <Icon glyph small=true/> })}
            {children()}
            {end_icon.map(|glyph| view! { <Icon glyph small=true/> })}
        </button>
    }
}

/// A button of one icon.
#[component]
pub fn IconButton(
    glyph: Glyph,
    /// Its name, for screen readers and as a hint.
    #[prop(into)]
    label: String,
    #[prop(optional)] kind: Kind,
    #[prop(optional)] small: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] submit: bool,
    /// Id of the dialog it opens.
    #[prop(optional, into)]
    opens: Option<String>,
    /// Id of the dialog it closes.
    #[prop(optional, into)]
    closes: Option<String>,
    /// Id of the popover it opens.
    #[prop(optional, into)]
    popover: Option<String>,
) -> impl IntoView {
    let command = if opens.is_some() { Some("show-modal") } else { closes.as_ref().map(|_| "close") };
    view! {
        <button
            class="btn"
            type=if submit { "submit" } else { "button" }
            data-icon=""
            data-kind=kind.attribute()
            data-size=small.then_some("s")
            aria-label=label.clone()
            title=label
            disabled=disabled
            command=command
            commandfor=opens.or(closes)
            popovertarget=popover
            on:click=move |event| dom::obey(&event)
        >
            <Icon glyph small=small/>
        </button>
    }
}

/// A link that looks like a button: it leads somewhere, so it is an `<a>`.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: Signal<String>,
    #[prop(optional)] kind: Kind,
    #[prop(optional)] small: bool,
    /// Before the words.
    #[prop(optional, into)]
    icon: Option<Glyph>,
    children: Children,
) -> impl IntoView {
    view! {
        <a class="btn" href=href data-kind=kind.attribute() data-size=small.then_some("s")>
            {icon.map(|glyph| view! { <Icon glyph small=true/> })}
            {children()}
        </a>
    }
}

/// A link of one icon.
#[component]
pub fn IconLink(
    #[prop(into)] href: Signal<String>,
    glyph: Glyph,
    /// Its name.
    #[prop(into)]
    label: String,
    #[prop(optional)] kind: Kind,
    #[prop(optional)] small: bool,
) -> impl IntoView {
    view! {
        <a class="btn" data-icon="" href=href data-kind=kind.attribute() data-size=small.then_some("s") aria-label=label.clone() title=label>
            <Icon glyph small=small/>
        </a>
    }
}

/// The markup of an [`IconLink`].
#[must_use]
pub fn icon_link(href: &str, glyph: Glyph, label: &str, kind: Kind, small: bool) -> Markup {
    html! {
        a class="btn" data-icon="" href=(href) data-kind=[kind.attribute()] data-size=[small.then_some("s")] aria-label=(label) title=(label) {
            (icon(glyph, small))
        }
    }
}
