//! What lies in the recycle bin: who put it there and when, and the way back.

use super::{list_state, words};
use crate::customers::{api::restore_customer, list::CustomerSummary};
use kemai_domain::{CustomerId, Outcome};
use kemai_ui::{Button, Glyph, RelativeTime, lang, toasts};
use leptos::{ev, prelude::*, task::spawn_local};

/// Who removed it, and when.
pub(super) fn removed_words(customer: &CustomerSummary) -> AnyView {
    let name = customer.deleted_by_name.clone();
    customer
        .deleted_at
        .map(|at| view! { {name.map(|name| format!("{name} · "))}<RelativeTime at/> })
        .into_any()
}

/// Brings one back without opening it. A plain form before the browser's program is there.
#[component]
pub(super) fn RestoreOne(id: CustomerId) -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let state = list_state();
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
            state.selection.set(id, false);
            state.reload();
        });
    };
    view! {
        <form method="post" action="/rpc/customers/restore" on:submit=submit>
            <input type="hidden" name="id" value=id.to_string()/>
            <Button submit=true small=true icon=Glyph::Undo busy=is_busy>{words::restore(lang)}</Button>
        </form>
    }
}
