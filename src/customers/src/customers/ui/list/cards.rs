//! Customers as cards: who, how warm, whom to call.

use super::{
    bin::{RestoreOne, removed_words},
    found::{Seen, state_of},
    list_state, words,
};
use crate::customers::{
    list::CustomerSummary,
    model::CustomerKind,
    ui::{
        Shortcut,
        lookups::lookups,
        values::{CallButton, Marks, credit_words, shortcut_links},
    },
};
use kemai_ui::{
    Avatar, AvatarSize, Card, Cards, Check, ComingTime, DateTimeText, MoneyText, PairLine, RelativeTime, lang,
};
use leptos::prelude::*;

#[component]
pub(super) fn CardsView(seen: Seen) -> impl IntoView {
    let shortcuts = StoredValue::new(Shortcut::all());
    view! {
        <Cards>
            <For each=move || seen.items.get() key=state_of let:customer>
                <CustomerCard customer shortcuts/>
            </For>
        </Cards>
    }
}

#[component]
fn CustomerCard(customer: CustomerSummary, shortcuts: StoredValue<Vec<Shortcut>>) -> impl IntoView {
    let lang = lang();
    let names = lookups();
    let (id, is_company) = (customer.id, customer.kind == CustomerKind::Company);
    let name = customer.name.clone();
    let subtitle: Vec<&str> = [customer.code.as_str(), customer.region.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    let subtitle = subtitle.join(" · ");
    let owner =
        customer.owner_name.clone().or_else(|| names.person(customer.owner_id?).map(ToOwned::to_owned));
    let contact = customer.primary_contact.clone();
    let credit = credit_words(customer.credit_limit, lang);
    let removed = removed_words(&customer);
    let (marked, called) = (customer.clone(), customer.clone());
    let picture = {
        let name = name.clone();
        move || view! { <Avatar name=name.clone() company=is_company size=AvatarSize::Large/> }
    };
    let pick = {
        let name = name.clone();
        move || view! { <Pick id name=name.clone()/> }
    };
    let foot = move || {
        let owner = owner.clone();
        view! {
            {match owner {
                Some(owner) => view! { <Avatar name=owner.clone()/><span>{owner}</span> }.into_any(),
                None => view! { <span class="dimmer">{words::no_owner(lang)}</span> }.into_any(),
            }}
            <span class="push"></span>
            // Nothing is begun with what lies in the bin.
            {called.purged_at.is_none().then(|| shortcuts.with_value(|all| shortcut_links(all, id, &called.name, false)))}
            {called.purged_at.is_some().then(|| view! { <RestoreOne id/> })}
            <CallButton name=called.name.clone() line=called.primary_contact.clone() small=true/>
        }
    };
    view! {
        <Card href=format!("/customers/{id}") title=name subtitle picture=picture pick=pick tags=move || view! { <Marks customer=marked.clone()/> } foot=foot>
            <PairLine name=words::primary_contact(lang)>{match contact {
                Some(contact) => match contact.number {
                    Some(number) => format!("{} · {number}", contact.name).into_any(),
                    None => contact.name.into_any(),
                },
                None => view! { <span class="dimmer">{words::nothing(lang)}</span> }.into_any(),
            }}</PairLine>
            <PairLine name=words::credit_limit(lang)>{match credit {
                Some(text) => view! { <MoneyText text/> }.into_any(),
                None => view! { <span class="dimmer">{words::not_set(lang)}</span> }.into_any(),
            }}</PairLine>
            <PairLine name=words::last_contact_at(lang)>{match customer.last_contact_at {
                Some(at) => view! { <RelativeTime at/> }.into_any(),
                None => view! { <span class="dimmer">{words::never_contacted(lang)}</span> }.into_any(),
            }}</PairLine>
            {match customer.purged_at {
                Some(at) => view! {
                    <PairLine name=words::removed_at(lang)>{removed}</PairLine>
                    <PairLine name=words::gone_on(lang)><DateTimeText at/></PairLine>
                }.into_any(),
                None => view! { <PairLine name=words::next_contact_at(lang)>{match customer.next_contact_at {
                    Some(at) => view! { <ComingTime at/> }.into_any(),
                    None => view! { <span class="dimmer">{words::no_next_contact(lang)}</span> }.into_any(),
                }}</PairLine> }.into_any(),
            }}
        </Card>
    }
}

/// The box that selects one, where there is something to do with it.
#[component]
pub(super) fn Pick(id: kemai_domain::CustomerId, #[prop(into)] name: String) -> impl IntoView {
    let state = list_state();
    let selection = state.selection;
    let checked = Signal::derive(move || selection.has(id));
    state.may_choose().then(|| view! {
        <span data-script=""><Check checked label=words::select_one(lang(), name) on_change=move |is_chosen| selection.set(id, is_chosen)/></span>
    })
}
