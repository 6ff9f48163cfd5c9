//! Where a refused form is wrong.

use crate::dom::all;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

/// Brings the first refused field of the form around an element into sight, clear of the bars, and gives it the focus; where none is, the
/// banner that says what is wrong.
pub fn show_first_refused(inside: &Element) {
    let Ok(Some(form)) = inside.closest("form") else { return };
    let error = all(&form, ".field > .error").into_iter().next();
    let Some(field) = error.and_then(|error| error.closest(".field").ok().flatten()) else {
        if let Some(banner) = all(&form, ".banner").first() {
            into_sight(banner);
        }
        return;
    };
    if let Ok(Some(folded)) = field.closest("details") {
        // It can only refuse a name that is none.
        let _ = folded.set_attribute("open", "");
    }
    into_sight(&field);
    let input = field.query_selector("input:not([type=hidden]), textarea, select, button").ok().flatten();
    if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // What cannot take the focus is still in sight.
        let _ = input.focus_with_options(&options);
    }
}

/// Scrolls no further than it must: `scroll-margin` keeps room for the bars.
fn into_sight(element: &Element) {
    let options = Object::new();
    let scrolled = Reflect::set(&options, &"block".into(), &"nearest".into())
        .and_then(|_| Reflect::get(element, &"scrollIntoView".into()))
        .and_then(JsCast::dyn_into::<Function>)
        .and_then(|scroll| scroll.call1(element, &options));
    if scrolled.is_err() {
        element.scroll_into_view();
    }
}
