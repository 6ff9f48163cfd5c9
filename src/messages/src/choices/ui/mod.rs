//! `/settings/notices`: which messages by which way, when it is quiet, the addresses, and what was sent lately.

mod devices;
mod form;
mod recent;

use super::{api::find_choices, model::ChoicesPage};
use devices::Devices;
use form::ChoicesForm;
use kemai_records::form::loaded;
use leptos::prelude::*;
use recent::Recent;

/// The panels of the page.
#[component]
pub fn ChoicesPanels() -> impl IntoView {
    let changed = RwSignal::new(0_u32);
    let touch = Callback::new(move |()| changed.update(|count| *count += 1));
    let page = Resource::new_blocking(move || changed.get(), |_| find_choices());
    loaded(page, move |page: ChoicesPage| {
        let ChoicesPage { choices, email, devices, available, push_key, recent } = page;
        view! {
            <ChoicesForm choices=choices.clone() email available=available.clone() touch/>
            <Devices devices=devices.clone() push_key touch/>
            <Recent recent available choices has_browser=!devices.is_empty() touch/>
        }
    })
}
