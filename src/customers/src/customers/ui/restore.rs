//! The way back from the recycle bin.

use super::words;
use crate::customers::api::restore_customer;
use kemai_domain::{CustomerId, Outcome};
use kemai_ui::{Button, Glyph, lang, toasts};
use leptos::{ev, prelude::*, task::spawn_local};

/// Brings a customer back, and shows that. A plain form before the browser's program is there.
#[component]
pub(super) fn RestoreForm(
    id: CustomerId,
    /// Brings anew what is shown.
    then: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let is_busy = RwSignal::new(false);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        is_busy.set(true);
        spawn_local(async move {
            match restore_customer(id).await.and_then(Outcome::into_result) {
                Ok(_) => toasts.say(words::restored(lang), None),
                Err(error) => toasts.fail(&error),
            }
            // The line may be gone by now.
            let _ = is_busy.try_set(false);
            then();
        });
    };
    view! {
        <form method="post" action="/rpc/customers/restore" on:submit=submit>
            <input type="hidden" name="id" value=id.to_string()/>
            <Button submit=true small=true icon=Glyph::Undo busy=is_busy>{words::restore(lang)}</Button>
        </form>
    }
}
