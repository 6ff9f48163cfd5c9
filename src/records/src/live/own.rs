//! What a page does itself and shows by itself: when the stream tells of it, it is no news to this page.

use super::LiveEvent;
use kemai_domain::{Person, UserId};
use leptos::prelude::*;

/// The stream tells of a change within this time, in milliseconds.
const AT_LATEST: f64 = 10_000.0;

/// The records that this page has just changed.
#[derive(Clone, Copy)]
pub struct OwnChanges {
    person: Option<UserId>,
    /// Each with the moment of the browser's clock.
    made: StoredValue<Vec<(String, f64)>>,
}

impl OwnChanges {
    /// Of the person of this page. Take it while the component is made: inside a handler the context is out of reach.
    #[must_use]
    pub fn of_page() -> Self {
        let person = use_context::<Person>().map(|person| person.id);
        Self { person, made: StoredValue::new(Vec::new()) }
    }

    /// A change of a record is about to be sent: its event may come before the answer.
    pub fn begin(self, record: impl ToString) {
        let (record, now) = (record.to_string(), js_sys::Date::now());
        self.made.try_update_value(|made| {
            made.retain(|(_, at)| now - at < AT_LATEST);
            made.push((record, now));
        });
    }

    /// Whether an event tells of what was done here. A colleague's change of the same record is news.
    #[must_use]
    pub fn is_one(self, event: &LiveEvent) -> bool {
        let by_me = self.person.is_some_and(|person| event.text("by") == Some(person.to_string().as_str()));
        let record = event.text("id").unwrap_or_default();
        let now = js_sys::Date::now();
        let is_it = |(own, at): &(String, f64)| own == record && now - at < AT_LATEST;
        by_me && self.made.try_with_value(|made| made.iter().any(is_it)).unwrap_or_default()
    }
}
