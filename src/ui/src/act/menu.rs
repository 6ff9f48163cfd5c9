//! Menus are popovers: they open without JavaScript, close by Esc and by a click elsewhere.

use leptos::prelude::*;
use leptos::{ev, html};

use crate::{Glyph, Icon, dom};

/// What the arrow keys move between.
const LINES: &str = ":scope > a, :scope > button, :scope > form > button, :scope > label > input";

/// The popover of a button, chip or link whose `popover` is this id. Filled with [`MenuLink`], [`MenuButton`], check boxes,
/// `<hr/>` and a `<footer>`.
#[component]
pub fn Menu(
    /// Its id on the page.
    #[prop(into)]
    id: String,
    /// Its name for screen readers, where the button's words do not say it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Wider, for a form inside.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    let menu = NodeRef::<html::Div>::new();
    let step = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        let Some(menu) = menu.get_untracked() else { return };
        event.prevent_default();
        dom::move_focus(&dom::all(&menu, LINES), step);
    };
    // Whoever opens it by the keyboard goes on by the keyboard.
    let opened = move |_: ev::Event| {
        let Some(menu) = menu.get_untracked() else { return };
        let is_open = menu.matches(":popover-open").unwrap_or_default();
        let by_keyboard = document().active_element().is_some_and(|active| active.matches(":focus-visible").unwrap_or_default());
        if is_open && by_keyboard {
            dom::move_focus(&dom::all(&menu, LINES), 1);
        }
    };
    let role = label.as_ref().map(|_| "group");
    view! {
        <div class="menu" id=id popover="auto" role=role aria-label=label data-wide=wide.then_some("") node_ref=menu on:keydown=step on:toggle=opened>
            {children()}
        </div>
    }
}

/// A line of a menu that leads somewhere.
#[component]
pub fn MenuLink(
    #[prop(into)] href: Signal<String>,
    #[prop(optional, into)] icon: Option<Glyph>,
    /// At the end: a key, a number.
    #[prop(optional, into)]
    end: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <a href=href>
            {icon.map(|glyph| view! { <Icon glyph/> })}
            {children()}
            {end.map(|end| view! { <span class="end">{end}</span> })}
        </a>
    }
}

/// A line of a menu that does something.
#[component]
pub fn MenuButton(
    #[prop(optional, into)] icon: Option<Glyph>,
    /// At the end: a key, a number.
    #[prop(optional, into)]
    end: Option<String>,
    /// Sends the form around the menu or the line.
    #[prop(optional)]
    submit: bool,
    /// Id of the dialog it opens.
    #[prop(optional, into)]
    opens: Option<String>,
    /// In the colour of what cannot be taken back.
    #[prop(optional)]
    danger: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            data-tone=danger.then_some("danger")
            class:tone=danger
            command=opens.as_ref().map(|_| "show-modal")
            commandfor=opens
            on:click=move |event| dom::obey(&event)
        >
            {icon.map(|glyph| view! { <Icon glyph/> })}
            {children()}
            {end.map(|end| view! { <span class="end">{end}</span> })}
        </button>
    }
}

/// A quiet line that says what follows.
#[component]
pub fn MenuHead(children: Children) -> impl IntoView {
    view! { <p class="head">{children()}</p> }
}
