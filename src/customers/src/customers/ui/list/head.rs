//! Above the list: the way to the recycle bin, to import and export, and the saved views.

use crate::customers::{
    list::ListQuery,
    ui::{address::LIST, person::person, words},
};
use kemai_domain::{Action, Entity, Lang};
use kemai_records::saved_views::SavedViews;
use kemai_ui::{Button, ButtonLink, Glyph, Kind, Menu, MenuLink, lang};
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

/// The list as it is filtered, as a file; and the way to bring a file.
#[component]
pub(super) fn Transfers(query: Memo<ListQuery>) -> impl IntoView {
    let lang = lang();
    let may = |action| person().is_some_and(|person| person.rights.can(Entity::Customer, action));
    let address = move |format: &str| {
        let list = query.with(|query| ListQuery { cursor: String::new(), ..query.clone() }.href());
        let asked = list.split_once('?').map_or("", |(_, asked)| asked).to_owned();
        let between = if asked.is_empty() { "" } else { "&" };
        format!("/export/customers?format={format}{between}{asked}")
    };
    view! {
        {may(Action::Import).then(|| view! {
            <ButtonLink href="/transfers" kind=Kind::Quiet icon=Glyph::Upload>{transfers::new_import(lang)}</ButtonLink>
        })}
        {may(Action::Export).then(|| view! {
            <Button kind=Kind::Quiet icon=Glyph::Download popover="export">{transfers::export(lang)}</Button>
            <Menu id="export" label=transfers::export(lang)>
                {move || view! {
                    <MenuLink href=address("xlsx") attr:rel="external" attr:download="">{transfers::export_xlsx(lang)}</MenuLink>
                    <MenuLink href=address("csv") attr:rel="external" attr:download="">{transfers::export_csv(lang)}</MenuLink>
                }}
            </Menu>
        })}
    }
}

/// The views that were saved.
#[component]
pub(super) fn Views() -> impl IntoView {
    let search = use_location().search;
    view! { <SavedViews entity=Entity::Customer current_query=search base_path=LIST/> }
}
