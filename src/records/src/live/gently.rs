//! Pages that keep themselves true without disturbing whoever works on them: what happened elsewhere is brought at once where nobody would
//! lose anything by it, and else announced by a bar that brings it when it is pressed.

use super::{LiveEvent, on_live_together};
use kemai_ui::{Button, Glyph, Icon, lang};
use kemai_words::records as words;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement};

/// On a form in which something was typed or chosen that was not sent yet.
const BEGUN: &str = "data-begun";
/// What is open or begun: whoever did so is in the middle of something.
const OPEN: [&str; 5] = [
    "dialog[open]",
    "main form[method=post][data-begun]",
    "main details[open] form",
    "main :popover-open",
    "main :is(input:not([type=hidden], [type=checkbox], [type=search]), textarea, select):focus",
];

/// Whether somebody is in the middle of something on the page: a dialog or menu is open, a form was begun, the cursor is in a field.
#[must_use]
pub fn is_busy() -> bool {
    let page = document();
    let is_there = |selector: &str| page.query_selector(selector).is_ok_and(|found| found.is_some());
    let begun = page.query_selector_all("main textarea").ok();
    let begun = begun.iter().flat_map(|all| (0..all.length()).filter_map(|at| all.get(at)));
    let is_begun = |text: web_sys::Node| {
        text.dyn_into::<HtmlTextAreaElement>()
            .is_ok_and(|text| text.default_value().is_ok_and(|first| text.value() != first))
    };
    OPEN.into_iter().any(is_there) || begun.into_iter().any(is_begun)
}

/// Follows what people begin in the forms of the page, as long as the caller is on it. Scripts that fill fields begin nothing.
pub(super) fn follow_begun() {
    for (event, begins) in [("input", true), ("change", true), ("submit", false), ("reset", false)] {
        let listener = window_event_listener_untyped(event, move |event| {
            let field = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if let Some(form) = field.and_then(|field| field.closest("form").ok().flatten()) {
                mark(&form, begins);
            }
        });
        on_cleanup(move || listener.remove());
    }
}

fn mark(form: &Element, is_begun: bool) {
    // It fails for names alone that no attribute can have.
    let _ = if is_begun { form.set_attribute(BEGUN, "") } else { form.remove_attribute(BEGUN) };
}

/// Who asks for the news gives up what was begun.
fn give_up() {
    while let Ok(Some(form)) = document().query_selector("main form[data-begun]") {
        mark(&form, false);
    }
}

/// Brings what is shown anew a moment after something happened that `is_meant` picks; while somebody is in the middle of something, or `would_jump`
/// says that what he looks at would move, the signal that comes back says that there is news instead. Show it with [`NewsBar`].
pub fn on_live_gently(
    is_meant: impl Fn(&LiveEvent) -> bool + Send + Sync + 'static,
    would_jump: impl Fn() -> bool + Clone + Send + Sync + 'static,
    refresh: Callback<()>,
) -> RwSignal<bool> {
    let news = RwSignal::new(false);
    on_live_together(is_meant, move || {
        if is_busy() || would_jump() {
            news.set(true);
        } else {
            refresh.run(());
        }
    });
    news
}

/// Says that there is something new, and shows it when it is pressed.
#[component]
pub fn NewsBar(
    /// Whether there is; pressing the button ends it.
    news: RwSignal<bool>,
    on_show: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let show = move |_| {
        news.set(false);
        give_up();
        on_show.run(());
    };
    view! {
        <div role="status">
            {move || news.get().then(|| view! {
                <div class="news">
                    <Icon glyph=Glyph::Refresh small=true/>
                    <span class="grow">{words::news_elsewhere(lang)}</span>
                    <Button small=true on:click=show>{words::news_show(lang)}</Button>
                </div>
            })}
        </div>
    }
}
