//! The way back from the recycle bin.

use crate::customers::api::{restore_contact, restore_customer};
use kemai_domain::{ContactId, CustomerId, Outcome};
use kemai_records::WayBack;
use leptos::prelude::*;

/// Brings a customer back, and shows that.
#[component]
pub(super) fn RestoreForm(
    id: CustomerId,
    /// Brings anew what is shown.
    then: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let restore =
        move || async move { restore_customer(id).await.and_then(Outcome::into_result).map(|_| ()) };
    view! { <WayBack action="/rpc/customers/restore" id=id.to_string() restore then/> }
}

/// Brings a contact back to its customer, and shows that.
#[component]
pub(super) fn RestoreContact(
    id: ContactId,
    /// Brings anew what is shown.
    then: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let restore = move || async move { restore_contact(id).await.and_then(Outcome::into_result).map(|_| ()) };
    view! { <WayBack action="/rpc/customers/restore_contact" id=id.to_string() restore then/> }
}
