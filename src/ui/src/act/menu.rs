//! Menus are popovers: they open without JavaScript, close by Esc and by a click elsewhere.

use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;

use crate::{Glyph, Icon, dom};

/// What the arrow keys move between.
const LINES: &str = ":scope > a, :scope > button, :scope > form > button, :scope > label > input, :scope > fieldset > label > input";

/// What shuts the menu when it is taken; boxes to tick do not.
const TAKEN: &str = ":scope > a, :scope > button, :scope > form > button";

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
        let by_keyboard = document()
            .active_element()
            .is_some_and(|active| active.matches(":focus-visible").unwrap_or_default());
        if is_open && by_keyboard {
            dom::move_focus(&dom::all(&menu, LINES), 1);
        }
    };
    // A line that was taken shuts the menu, also when the page behind it changes without being loaded anew.
    let taken = move |event: ev::MouseEvent| {
        let Some(menu) = menu.get_untracked() else { return };
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let is_line = dom::all(&menu, TAKEN).iter().any(|line| line.contains(target.as_ref()));
        if is_line && menu.matches(":popover-open").unwrap_or_default() {
            // It can only refuse when it is shut already.
            let _ = menu.hide_popover();
        }
    };
    let role = label.as_ref().map(|_| "group");
    view! {
        <div class="menu" id=id popover="auto" role=role aria-label=label data-wide=wide.then_some("") node_ref=menu on:keydown=step on:toggle=opened on:click=taken>
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
