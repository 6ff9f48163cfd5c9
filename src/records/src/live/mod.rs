//! What happens elsewhere, told to the open pages. A browser has one stream for all its tabs (`stream.rs`); a page that shows what may
//! change asks with [`on_live`].

mod gently;
mod own;
mod stream;
mod tabs;

pub use gently::{NewsBar, is_busy, on_live_gently};
pub use own::OwnChanges;

use kemai_domain::Entity;
use kemai_ui::{Toasts, toasts};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// An event of the stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveEvent {
    /// The number behind which the stream goes on.
    pub id: String,
    /// `change`, `reminder`, `notification`; `reset` when more happened than can be told, and `hello` when the stream begins, with the number
    /// of what is unread.
    pub event: String,
    pub data: Value,
}

impl LiveEvent {
    /// Whether records of a kind may look different now.
    #[must_use]
    pub fn touches(&self, entity: Entity) -> bool {
        self.event == "reset" || self.text("entity") == Some(entity.key())
    }

    /// The customer that it is about, also by something that hangs on it. None where everything may have changed.
    #[must_use]
    pub fn customer(&self) -> Option<&str> {
        match self.text("customer_id") {
            Some(customer) => Some(customer),
            None => self.text("id").filter(|_| self.text("entity") == Some(Entity::Customer.key())),
        }
    }

    /// A text of the data.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.data.get(key)?.as_str()
    }

    /// A number of the data.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<i64> {
        self.data.get(key)?.as_i64()
    }

    /// Whether something of the data is so.
    #[must_use]
    pub fn is_set(&self, key: &str) -> bool {
        self.data.get(key).and_then(Value::as_bool).unwrap_or_default()
    }
}

/// The number of an operation that the page already shows, as the server says it with the page: the stream goes on behind it, so that what
/// happens while the page is on its way is told too. None where the server does not know one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Happened(pub Option<i64>);

type Listener = (u64, Callback<LiveEvent>);

/// Who listens on this page.
#[derive(Clone, Copy)]
pub struct Live {
    listeners: StoredValue<Vec<Listener>>,
    next: StoredValue<u64>,
    toasts: Toasts,
}

impl Live {
    fn tell(self, event: &LiveEvent) {
        let listeners = self.listeners.try_get_value().unwrap_or_default();
        for (_, listener) in listeners {
            listener.run(event.clone());
        }
    }
}

/// Begins to listen, for the frame of a signed-in person. Browsers of several people on one machine share nothing.
pub fn provide_live(person: impl ToString) {
    let live = Live { listeners: StoredValue::new(Vec::new()), next: StoredValue::new(0), toasts: toasts() };
    provide_context(live);
    let person = person.to_string();
    let Happened(happened) = use_context().unwrap_or_default();
    Effect::new(move |_| {
        stream::begin(live, &person, happened);
        gently::follow_begun();
    });
}

/// Acts on what happens elsewhere, as long as the caller is on the page.
pub fn on_live(act: impl Fn(LiveEvent) + Send + Sync + 'static) {
    let Some(live) = use_context::<Live>() else { return };
    let act = Callback::new(act);
    Effect::new(move |_| {
        let number = live.next.get_value();
        live.next.set_value(number + 1);
        live.listeners.update_value(|listeners| listeners.push((number, act)));
        on_cleanup(move || {
            live.listeners.try_update_value(|listeners| listeners.retain(|(other, _)| *other != number));
        });
    });
}

/// How long one waits for more of the same before one asks the server.
const TOGETHER: Duration = Duration::from_millis(300);

/// Acts once on several events that `is_meant` picks, a moment after the first.
pub fn on_live_together(
    is_meant: impl Fn(&LiveEvent) -> bool + Send + Sync + 'static,
    act: impl Fn() + Clone + Send + Sync + 'static,
) {
    on_live_every(TOGETHER, is_meant, act);
}

/// The same at most once in a longer span: for what costs the server more.
pub fn on_live_every(
    span: Duration,
    is_meant: impl Fn(&LiveEvent) -> bool + Send + Sync + 'static,
    act: impl Fn() + Clone + Send + Sync + 'static,
) {
    let is_waiting = StoredValue::new(false);
    on_live(move |event| {
        if is_waiting.get_value() || !is_meant(&event) {
            return;
        }
        is_waiting.set_value(true);
        let act = act.clone();
        let later = move || {
            // The page may be gone by now.
            if is_waiting.try_set_value(false).is_none() {
                act();
            }
        };
        set_timeout(later, span);
    });
}
