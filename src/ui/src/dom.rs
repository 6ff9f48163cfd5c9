//! The few places where a part touches the browser's document by itself. Nothing here runs on the server.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// An element of the page by its id, as the kind that the caller needs.
pub(crate) fn by_id<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Every element below `root` that a selector names, in the order of the page.
pub(crate) fn all(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// Moves the focus by `step` within `places`, around the ends; starts at the first when none has it.
pub(crate) fn move_focus(places: &[HtmlElement], step: isize) {
    let active = document().active_element();
    let at = places
        .iter()
        .position(|place| active.as_ref().is_some_and(|active| place.is_same_node(Some(active))));
    let count = places.len().cast_signed();
    if count == 0 {
        return;
    }
    let next = at.map_or(0, |at| (at.cast_signed() + step).rem_euclid(count));
    if let Some(place) = places.get(next.cast_unsigned()) {
        // An element that went away in this very moment cannot take the focus, and need not.
        let _ = place.focus();
    }
}

/// Does what `command` and `commandfor` of the pressed button ask for, in browsers that do not know them yet.
pub(crate) fn obey(event: &leptos::ev::MouseEvent) {
    let Some(button) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    let knows_commands = js_sys::Reflect::has(&button, &"commandForElement".into()).unwrap_or_default();
    let dialog = button.get_attribute("commandfor").and_then(|id| by_id::<web_sys::HtmlDialogElement>(&id));
    let Some(dialog) = dialog.filter(|_| !knows_commands) else { return };
    if button.get_attribute("command").as_deref() == Some("close") {
        dialog.close();
    } else if !dialog.open() {
        // It can only refuse when it is not in the document any more.
        let _ = dialog.show_modal();
    }
}

/// Whether the popover that an event is about is open.
#[must_use]
pub fn is_open(event: &leptos::ev::Event) -> bool {
    let popover = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    popover.is_some_and(|popover| popover.matches(":popover-open").unwrap_or_default())
}

/// Copies a text, also on a page that came without encryption from another machine, where browsers have no clipboard for pages.
pub(crate) fn copy(text: &str) -> bool {
    if window().is_secure_context() {
        // A refusal comes too late to be told; the text can still be read and marked.
        let _ = window().navigator().clipboard().write_text(text);
        return true;
    }
    let (Some(body), Ok(page)) = (document().body(), document().dyn_into::<web_sys::HtmlDocument>()) else {
        return false;
    };
    let area = document().create_element("textarea").ok().and_then(|area| area.dyn_into().ok());
    let Some(area) = area.filter(|area: &web_sys::HtmlTextAreaElement| body.append_child(area).is_ok())
    else {
        return false;
    };
    area.set_value(text);
    area.select();
    let is_done = page.exec_command("copy").unwrap_or_default();
    area.remove();
    is_done
}

/// The address of the page that is open, without its host.
pub(crate) fn here() -> String {
    let location = window().location();
    format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}

/// Keeps a choice for a year, readable by the server, so that the next page already has it.
pub(crate) fn remember(cookie: &str, value: &str) {
    if let Ok(page) = document().dyn_into::<web_sys::HtmlDocument>() {
        // A browser that refuses cookies still has the choice until the page is left.
        let _ = page.set_cookie(&format!("{cookie}={value}; Path=/; Max-Age=31536000; SameSite=Lax"));
    }
}

/// Ctrl Enter and ⌘ Enter in a form in which Enter begins a new line: presses its button, the chief one if there are several.
pub(crate) fn send_by_key(event: &leptos::ev::KeyboardEvent) {
    let is_meant = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
    if !is_meant || event.is_composing() || event.repeat() || event.default_prevented() {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(form) = target.and_then(|target| target.closest("form").ok().flatten()) else { return };
    if !matches!(form.query_selector("textarea"), Ok(Some(_))) {
        return;
    }
    let button = |selector| form.query_selector(selector).ok().flatten()?.dyn_into::<HtmlElement>().ok();
    let chief = button("button[type=submit][data-kind=primary]").or_else(|| button("button[type=submit]"));
    if let Some(button) = chief {
        event.prevent_default();
        button.click();
    }
}
