//! Waits until the typing rests. Nothing of it is alive on the server.

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;

/// Runs the latest of many calls, once no other has come for a while.
#[derive(Clone, Copy)]
pub struct Rest {
    waiting: StoredValue<Option<TimeoutHandle>>,
    after: Duration,
}

impl Rest {
    #[must_use]
    pub fn new(after: Duration) -> Self {
        let waiting = StoredValue::new(None::<TimeoutHandle>);
        // What still waits when the page is left would look for things that are gone.
        on_cleanup(move || {
            if let Some(handle) = waiting.try_get_value().flatten() {
                handle.clear();
            }
        });
        Self { waiting, after }
    }

    /// In the browser only: from handlers and effects.
    pub fn then(self, run: impl FnOnce() + 'static) {
        let handle = set_timeout_with_handle(run, self.after).ok();
        let before = self.waiting.try_update_value(|waiting| std::mem::replace(waiting, handle)).flatten();
        if let Some(before) = before {
            before.clear();
        }
    }
}
