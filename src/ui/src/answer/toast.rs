//! Short words after an action, with a way back for ten seconds.

use kemai_words::{Lang, ui as words};
use leptos::html;
use leptos::prelude::*;
use std::time::Duration;

use crate::lang;

/// Seconds that a toast stays: longer with a way back.
const SECONDS: u8 = 5;
const SECONDS_WITH_UNDO: u8 = 10;

#[derive(Clone)]
struct Toast {
    number: u64,
    message: String,
    action: Option<(String, Callback<()>)>,
    is_undo: bool,
    /// Seconds until it goes.
    left: u8,
}

/// The toasts of the page. [`crate::provide_ui`] provides them, [`ToastList`] shows them.
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
    /// Kept here, because a handler cannot ask for it.
    lang: Lang,
}

impl Toasts {
    pub(crate) fn new(lang: Lang) -> Self {
        Self { lang, list: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    /// Says something, with a way back when `undo` is given.
    pub fn say(self, message: impl Into<String>, undo: Option<Callback<()>>) {
        let undo = undo.map(|undo| (words::undo(self.lang).to_owned(), undo));
        let seconds = if undo.is_some() { SECONDS_WITH_UNDO } else { SECONDS };
        self.push(message.into(), undo, true, seconds);
    }

    /// Says something, with a button of one's own: "have a look".
    pub fn offer(self, message: impl Into<String>, button: impl Into<String>, action: Callback<()>) {
        self.push(message.into(), Some((button.into(), action)), false, SECONDS_WITH_UNDO);
    }

    fn push(self, message: String, action: Option<(String, Callback<()>)>, is_undo: bool, seconds: u8) {
        let number = self.next.with_value(|next| *next);
        self.next.set_value(number + 1);
        let is_undo = is_undo && action.is_some();
        self.list.update(|list| list.push(Toast { number, message, action, is_undo, left: seconds }));
    }

    fn remove(self, number: u64) {
        self.list.update(|list| list.retain(|toast| toast.number != number));
    }

    /// A second has passed for all that nobody holds.
    fn tick(self) {
        let mut is_over = false;
        self.list.update_untracked(|list| {
            for toast in list {
                toast.left = toast.left.saturating_sub(1);
                is_over |= toast.left == 0;
            }
        });
        if is_over {
            self.list.update(|list| list.retain(|toast| toast.left > 0));
        }
    }
}

/// The toasts of the page. Take them while the component is made: inside a handler the context is out of reach.
#[must_use]
pub fn toasts() -> Toasts {
    use_context().unwrap_or_else(|| Toasts::new(lang()))
}

/// Says something on the page, with a way back for ten seconds when `undo` is given.
pub fn toast(message: impl Into<String>, undo: Option<Callback<()>>) {
    toasts().say(message, undo);
}

/// Where toasts appear: once, at the end of the application.
#[component]
pub fn ToastList() -> impl IntoView {
    let toasts = toasts();
    let node = NodeRef::<html::Div>::new();
    let is_empty = Memo::new(move |_| toasts.list.with(Vec::is_empty));
    Effect::new(move |_| {
        if is_empty.get() {
            return;
        }
        let tick = move || {
            // Pointing at a toast, or standing in it with the keyboard, holds the time.
            let held = node
                .get_untracked()
                .is_some_and(|list| list.matches(":hover, :focus-within").unwrap_or_default());
            if !held {
                toasts.tick();
            }
        };
        if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || handle.clear());
        }
    });
    view! {
        <div class="toasts" role="region" aria-live="polite" aria-label=words::messages(lang()) node_ref=node>
            <For each=move || toasts.list.get() key=|toast| toast.number let:toast>
                <ToastView toast toasts/>
            </For>
        </div>
    }
}

#[component]
fn ToastView(toast: Toast, toasts: Toasts) -> impl IntoView {
    let number = toast.number;
    view! {
        <div class="toast" data-undo=toast.is_undo.then_some("")>
            {toast.message}
            {toast.action.map(|(button, action)| view! {
                <button type="button" on:click=move |_| { toasts.remove(number); action.run(()); }>{button}</button>
            })}
        </div>
    }
}
