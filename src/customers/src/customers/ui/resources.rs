//! What every page asks the server besides its own record.

use super::lookups::Lookups;
use kemai_domain::{AppError, Outcome};
use kemai_records::{choices::all_choices, directory::directory};
use leptos::prelude::*;

/// The words behind keys and ids. A page without them is still a page: it shows keys and offers nothing.
pub(super) fn lookups_resource() -> Resource<Lookups> {
    Resource::new_blocking(
        || (),
        |()| async {
            let people = directory().await.and_then(Outcome::into_result).unwrap_or_default();
            let choices = all_choices().await.and_then(Outcome::into_result).unwrap_or_default();
            Lookups::of(people, choices)
        },
    )
}

/// Gives the page the status of what went wrong: a customer that is not there is a 404 also for a browser.
pub(super) fn status_of(error: &AppError) {
    #[cfg(feature = "ssr")]
    kemai_server::http::page::set_status(error.code.status());
    #[cfg(not(feature = "ssr"))]
    let _ = error;
}
