//! Above the list: the way to the recycle bin, to import and export, and the saved views.

use crate::customers::{
    list::ListQuery,
    ui::{address::LIST, words},
};
use kemai_domain::{Entity, Lang};
use kemai_records::{
    saved_views::SavedViews,
    transfer::{ExportMenu, ImportLink, Other},
};
use kemai_ui::{ButtonLink, Glyph, Kind};
use kemai_words::transfers;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// To the recycle bin, or back from it.
pub(super) fn bin_link(query: &ListQuery, lang: Lang) -> AnyView {
    if query.is_removed() {
        view! { <ButtonLink href="/customers" kind=Kind::Quiet icon=Glyph::Left>{words::back_to_list(lang)}</ButtonLink> }.into_any()
    } else {
        view! { <ButtonLink href="/customers?state=removed" kind=Kind::Quiet icon=Glyph::Trash>{words::recycle_bin(lang)}</ButtonLink> }
            .into_any()
    }
}

/// The list as it is filtered, as a file, or all contacts of its customers, of whom a customer's own row holds one; and the way to bring a file.
#[component]
pub(super) fn Transfers(query: Memo<ListQuery>) -> impl IntoView {
    let asked = Signal::derive(move || {
        let list = query.with(|query| ListQuery { cursor: String::new(), ..query.clone() }.href());
        list.split_once('?').map_or("", |(_, asked)| asked).to_owned()
    });
    let contacts = Other {
        kind: "contacts",
        entity: Entity::Contact,
        xlsx: transfers::export_contacts_xlsx,
        csv: transfers::export_contacts_csv,
    };
    view! {
        <ImportLink kind="customers" entity=Entity::Customer/>
        <ExportMenu kind="customers" entity=Entity::Customer query=asked others=vec![contacts]/>
    }
}

/// The views that were saved.
#[component]
pub(super) fn Views() -> impl IntoView {
    let search = use_location().search;
    view! { <SavedViews entity=Entity::Customer current_query=search base_path=LIST/> }
}
