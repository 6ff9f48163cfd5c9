//! What every page asks the server besides its own record.

use super::lookups::{Lookups, SharedLookups, lookups};
use crate::customers::api::people_around;
use kemai_domain::{AppError, CustomerId, Outcome};
use kemai_records::{choices::all_choices, directory::directory};
use kemai_ui::Choice;
use leptos::prelude::*;
use std::sync::Arc;

/// The words behind keys and ids, of a customer's page or of one that names people in its address. A page without them is still a
/// page: it shows keys and offers nothing.
pub(super) fn lookups_resource(
    around: impl Fn() -> (Option<CustomerId>, String) + Send + Sync + 'static,
) -> Resource<Lookups> {
    Resource::new_blocking(around, |(customer, named)| async move {
        let people = people_around(customer, named).await.and_then(Outcome::into_result).unwrap_or_default();
        let choices = all_choices().await.and_then(Outcome::into_result).unwrap_or_default();
        Lookups::of(people, choices)
    })
}

/// Hands the words down. Where the page carries only some of the people, everyone is asked for once the page runs: whoever is to be
/// chosen is then found by typing.
pub(super) fn share(names: Lookups) -> SharedLookups {
    let everyone = Everyone(RwSignal::new(None));
    provide_context(everyone);
    if names.has_more_people {
        Effect::new(move |_| {
            leptos::task::spawn_local(async move {
                if let Ok(directory) = directory().await.and_then(Outcome::into_result) {
                    everyone.0.set(Some(Arc::new(Lookups::of(directory, Vec::new()))));
                }
            });
        });
    }
    Arc::new(names)
}

/// Who can be chosen: those whom the page knows, and soon everyone.
pub(super) fn people_offered() -> Signal<Vec<Choice>> {
    let (near, everyone) = (lookups(), use_context::<Everyone>());
    Signal::derive(move || {
        let everyone = everyone.and_then(|everyone| everyone.0.get());
        everyone.map_or_else(|| near.people_choices(), |everyone| everyone.people_choices())
    })
}

/// Everyone in the company, when the page did not know them from the start.
#[derive(Clone, Copy)]
struct Everyone(RwSignal<Option<SharedLookups>>);

/// Gives the page the status of what went wrong: a customer that is not there is a 404 also for a browser.
pub(super) fn status_of(error: &AppError) {
    #[cfg(feature = "ssr")]
    kemai_server::http::page::set_status(error.code.status());
    #[cfg(not(feature = "ssr"))]
    let _ = error;
}
