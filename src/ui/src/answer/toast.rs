//! Short words after an action, with a way back for ten seconds.

use kemai_domain::{AppError, ErrorCode};
use kemai_words::{Lang, ui as words};
use leptos::{ev, html, prelude::*};
use std::{sync::Arc, time::Duration};
use wasm_bindgen::JsCast as _;

use super::signed_out::sign_in_address;
use crate::lang;

/// Seconds that a toast stays: longer with a way back.
const SECONDS: u8 = 5;
const SECONDS_WITH_UNDO: u8 = 10;
/// A reminder stays until somebody does something about it, or has long been away.
const SECONDS_OF_REMINDER: u16 = 900;
/// The key of what is said once to who is signed out.
const SIGNED_OUT: &str = "signed-out";
/// The key that leads to the newest toast.
const REACH: &str = "F8";
/// Reminders on the screen at once; the others wait behind the bell.
const MOST_REMINDERS: usize = 3;

#[derive(Clone)]
struct Toast {
    number: u64,
    /// What it is about, of a reminder.
    key: Option<String>,
    /// The record whose change it tells of: the next change of it takes this way back away.
    about: Option<String>,
    message: String,
    /// A second line, of a reminder.
    text: Option<String>,
    buttons: Vec<ToastButton>,
    is_undo: bool,
    /// Seconds until it goes.
    left: u16,
}

impl Toast {
    /// A message alone; its number is given when it is shown.
    fn new(message: String) -> Self {
        let (key, about, text, buttons) = (None, None, None, Vec::new());
        Self { number: 0, key, about, message, text, buttons, is_undo: false, left: SECONDS.into() }
    }
}

/// A button of a toast; pressed, the toast goes.
#[derive(Clone)]
pub struct ToastButton {
    label: String,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Do(ToastAction),
    Go(String),
    /// To a page in a tab of its own: this one stays as it is.
    GoAside(String),
}

/// What a button of a toast does. The toast owns it: it outlives the part of the page, and the page, on which it was offered. What it
/// reaches of them may be gone by then.
#[derive(Clone)]
pub struct ToastAction(Arc<dyn Fn() + Send + Sync>);

impl ToastAction {
    #[must_use]
    pub fn new(action: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(action))
    }
}

impl ToastButton {
    /// Does something.
    #[must_use]
    pub fn act(label: impl Into<String>, action: ToastAction) -> Self {
        Self { label: label.into(), way: Way::Do(action) }
    }

    /// Leads to a page.
    #[must_use]
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), way: Way::Go(href.into()) }
    }
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
    pub fn say(self, message: impl Into<String>, undo: Option<ToastAction>) {
        self.push(self.said(message.into(), undo));
    }

    /// Says what was changed of a record, in the place of what was said of it before: of one that changes again within ten seconds, the older
    /// way back leads nowhere any more.
    pub fn say_of(self, about: String, message: impl Into<String>, undo: Option<ToastAction>) {
        self.leave(&about);
        self.push(Toast { about: Some(about), ..self.said(message.into(), undo) });
    }

    /// A record changes again: what was said of it goes.
    pub fn leave(self, about: &str) {
        let is_of = |toast: &Toast| toast.about.as_deref() == Some(about);
        if self.list.with_untracked(|list| list.iter().any(is_of)) {
            self.list.update(|list| list.retain(|toast| !is_of(toast)));
        }
    }

    fn said(self, message: String, undo: Option<ToastAction>) -> Toast {
        let (is_undo, left) = (undo.is_some(), if undo.is_some() { SECONDS_WITH_UNDO } else { SECONDS });
        let buttons = undo.map(|undo| ToastButton::act(words::undo(self.lang), undo)).into_iter().collect();
        Toast { buttons, is_undo, left: left.into(), ..Toast::new(message) }
    }

    /// Says something, with a button of one's own: "have a look".
    pub fn offer(self, message: impl Into<String>, button: impl Into<String>, action: ToastAction) {
        let buttons = vec![ToastButton::act(button, action)];
        self.push(Toast { buttons, left: SECONDS_WITH_UNDO.into(), ..Toast::new(message.into()) });
    }

    /// Says whether a text was copied.
    pub(crate) fn copied(self, is_done: bool) {
        self.say(if is_done { words::copied(self.lang) } else { words::not_copied(self.lang) }, None);
    }

    /// Says why something was not done. In handlers and effects only.
    pub fn fail(self, error: &AppError) {
        if error.code == ErrorCode::NotSignedIn {
            self.signed_out();
        } else {
            self.say(error.message(self.lang), None);
        }
    }

    /// Says, once and until it is seen to, that nobody is signed in any more, and leads to the sign-in beside this page. In handlers and
    /// effects only.
    pub fn signed_out(self) {
        if self.is_reminding(SIGNED_OUT) {
            return;
        }
        let way = Way::GoAside(sign_in_address());
        let button = ToastButton { label: words::sign_in_again(self.lang).to_owned(), way };
        self.remind(
            SIGNED_OUT,
            words::signed_out(self.lang),
            words::signed_out_short(self.lang),
            vec![button],
        );
    }

    /// Somebody is signed in again, or on the way there.
    pub fn signed_in(self) {
        self.settle(SIGNED_OUT);
    }

    fn is_reminding(self, key: &str) -> bool {
        self.list.with_untracked(|list| list.iter().any(|toast| toast.key.as_deref() == Some(key)))
    }

    /// Reminds of something until somebody presses a button. The same `key` is there once; of too many the oldest go.
    pub fn remind(
        self,
        key: impl Into<String>,
        message: impl Into<String>,
        text: impl Into<String>,
        buttons: Vec<ToastButton>,
    ) {
        let key = key.into();
        self.settle(&key);
        let is_reminder = |toast: &&Toast| toast.key.is_some();
        let reminders: Vec<u64> = self
            .list
            .with_untracked(|list| list.iter().filter(is_reminder).map(|toast| toast.number).collect());
        if let Some(too_many) = (reminders.len() + 1).checked_sub(MOST_REMINDERS) {
            reminders.into_iter().take(too_many).for_each(|number| self.remove(number));
        }
        let (key, text) = (Some(key), Some(text.into()));
        self.push(Toast { key, text, buttons, left: SECONDS_OF_REMINDER, ..Toast::new(message.into()) });
    }

    /// Takes a reminder away: it was seen to elsewhere.
    pub fn settle(self, key: &str) {
        if self.is_reminding(key) {
            self.list.update(|list| list.retain(|toast| toast.key.as_deref() != Some(key)));
        }
    }

    fn push(self, toast: Toast) {
        let number = self.next.with_value(|next| *next);
        self.next.set_value(number + 1);
        self.list.update(|list| list.push(Toast { number, ..toast }));
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
pub fn toast(message: impl Into<String>, undo: Option<ToastAction>) {
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
    reach_by_key(node);
    view! {
        <div class="toasts" role="region" aria-live="polite" aria-label=words::messages(lang()) aria-keyshortcuts=REACH node_ref=node>
            <For each=move || toasts.list.get() key=|toast| toast.number let:toast>
                <ToastView toast toasts/>
            </For>
        </div>
    }
}

/// Toasts stand behind the whole page: a key leads to the newest one that can be answered.
fn reach_by_key(node: NodeRef<html::Div>) {
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            let is_plain = !(event.ctrl_key() || event.alt_key() || event.shift_key() || event.meta_key());
            if event.key() != REACH || !is_plain {
                return;
            }
            let answer = node.get_untracked().and_then(|list| {
                list.query_selector(".toast:nth-last-child(1 of :has(button, a)) :is(button, a)")
                    .ok()
                    .flatten()
            });
            if let Some(answer) = answer.and_then(|answer| answer.dyn_into::<web_sys::HtmlElement>().ok()) {
                event.prevent_default();
                // An element of the page can be focused.
                let _ = answer.focus();
            }
        });
        on_cleanup(move || handle.remove());
    });
}

#[component]
fn ToastView(toast: Toast, toasts: Toasts) -> impl IntoView {
    let number = toast.number;
    view! {
        <div class="toast" data-undo=toast.is_undo.then_some("") data-reminder=toast.key.is_some().then_some("")>
            {match toast.text {
                Some(text) => view! { <p><b>{toast.message}</b><span class="clip">{text}</span></p> }.into_any(),
                None => toast.message.into_any(),
            }}
            {toast.buttons.into_iter().map(|ToastButton { label, way }| match way {
                Way::Do(action) => view! {
                    <button type="button" on:click=move |_| { toasts.remove(number); (action.0)(); }>{label}</button>
                }.into_any(),
                Way::Go(href) => view! { <a href=href on:click=move |_| toasts.remove(number)>{label}</a> }.into_any(),
                Way::GoAside(href) => view! { <a href=href target="_blank" on:click=move |_| toasts.remove(number)>{label}</a> }.into_any(),
            }).collect_view()}
        </div>
    }
}
