//! Who it is and whom to call: the head of the page.

use super::{actions::Actions, words};
use crate::customers::{
    model::{Contact, Customer, CustomerKind, CustomerView},
    ui::{
        lookups::{Lookups, lookups},
        text::listed,
        values::{all_marks, call_address, credit_words},
    },
};
use kemai_domain::{FieldDef, Lang};
use kemai_ui::{
    Avatar, AvatarSize, ComingTime, DateTimeText, Glyph, IconButton, IconLink, Kind, MoneyText, RelativeTime,
    copy_text, html, lang, still, toasts,
};
use leptos::prelude::*;

#[component]
pub(super) fn Header(view: CustomerView) -> impl IntoView {
    let lang = lang();
    let names = lookups();
    let customer = view.customer.clone();
    let is_company = customer.kind == CustomerKind::Company;
    let place = Some(view.region.clone()).filter(|region| !region.is_empty());
    let trade = [
        word("industry", customer.industry.as_ref(), &names, lang),
        word("size", customer.size.as_ref(), &names, lang),
    ];
    let trade = trade.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let line = [Some(customer.code.clone()), place, Some(trade).filter(|trade| !trade.is_empty())];
    let line = line.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <section class="panel hero" aria-labelledby="customer-name">
            <div class="who">
                <Avatar name=customer.name.clone() company=is_company size=AvatarSize::Huge/>
                <div class="id stack" data-gap="s">
                    <h1 id="customer-name">{customer.name.clone()}</h1>
                    <p class="t-13 dim">{line}</p>
                    {still(html! { div class="wrap" { (all_marks(&customer, &names, lang)) } })}
                </div>
                <Actions view=view.clone()/>
            </div>
            <Decide customer is_masked=view.is_masked/>
        </section>
    }
}

fn word(field: &str, key: Option<&String>, names: &Lookups, lang: Lang) -> Option<String> {
    let field: &FieldDef = crate::customers::fields::CUSTOMER.find(field)?;
    key.map(|key| names.word(field, key, lang))
}

/// The six facts that decide a call.
#[component]
fn Decide(customer: Customer, is_masked: bool) -> impl IntoView {
    let lang = lang();
    let names = lookups();
    let owner = customer.owner_id.and_then(|id| names.person(id).map(ToOwned::to_owned));
    let others: Vec<String> =
        customer.collaborator_ids.iter().filter_map(|id| names.person(id).map(ToOwned::to_owned)).collect();
    let department = customer.department_id.and_then(|id| names.department(id).map(ToOwned::to_owned));
    let below_owner =
        [(!others.is_empty()).then(|| words::with_others(lang, listed(&others, lang))), department];
    let below_owner: Vec<String> = below_owner.into_iter().flatten().collect();
    let credit = credit_words(customer.credit_limit, lang);
    let primary =
        customer.contacts.iter().find(|contact| contact.is_primary).or(customer.contacts.first()).cloned();
    view! {
        <div class="figures decide" data-six="">
            <div>
                <span class="name">{words::owner(lang)}</span>
                {match owner {
                    Some(owner) => view! { <strong class="row"><Avatar name=owner.clone()/><span class="clip" title=owner.clone()>{owner.clone()}</span></strong> }.into_any(),
                    None => view! { <strong>{words::no_owner(lang)}</strong> }.into_any(),
                }}
                <small>{below_owner.join(" · ")}</small>
            </div>
            <div>
                <span class="name">{words::credit_limit(lang)}</span>
                <strong>{match credit {
                    Some(text) => view! { <MoneyText text/> }.into_any(),
                    None => words::not_set(lang).into_any(),
                }}</strong>
                <small>{customer.settlement_days.map(|days| words::settles_in(lang, days))}</small>
            </div>
            <PrimaryContact contact=primary is_masked/>
            <div>
                <span class="name">{words::lifecycle(lang)}</span>
                <strong>{customer.lifecycle.label(lang)}</strong>
                <small>{words::since(lang)}" "<RelativeTime at=customer.lifecycle_since/></small>
            </div>
            <div>
                <span class="name">{words::last_contact_at(lang)}</span>
                <strong>{match customer.last_contact_at {
                    Some(at) => view! { <RelativeTime at/> }.into_any(),
                    None => words::never_contacted(lang).into_any(),
                }}</strong>
                <small>{customer.last_contact_at.map(|at| view! { <DateTimeText at/> })}</small>
            </div>
            <div>
                <span class="name">{words::next_contact_at(lang)}</span>
                <strong>{match customer.next_contact_at {
                    Some(at) => view! { <ComingTime at/> }.into_any(),
                    None => words::no_next_contact(lang).into_any(),
                }}</strong>
                <small>{customer.next_contact_at.map(|at| view! { <DateTimeText at/> })}</small>
            </div>
        </div>
    }
}

#[component]
fn PrimaryContact(contact: Option<Contact>, is_masked: bool) -> impl IntoView {
    let lang = lang();
    let number = contact.as_ref().and_then(|contact| contact.mobile.clone().or(contact.phone.clone()));
    view! {
        <div>
            <span class="name">{words::primary_contact(lang)}</span>
            <strong>{contact.as_ref().map_or(words::nothing(lang).to_owned(), |contact| match &contact.title {
                Some(title) => format!("{} · {title}", contact.name),
                None => contact.name.clone(),
            })}</strong>
            {number.map(|number| view! { <small class="row"><span class="nowrap">{number.clone()}</span><NumberButtons number is_masked/></small> })}
        </div>
    }
}

/// Calls a number and copies it; nothing for a masked one.
#[component]
pub(super) fn NumberButtons(#[prop(into)] number: String, is_masked: bool) -> impl IntoView {
    let lang = lang();
    let toasts = toasts();
    call_address(Some(&number), is_masked).map(|href| {
        let copied = number.clone();
        let copy = move |_| copy_text(&copied, toasts);
        view! {
            <IconLink href glyph=Glyph::Phone label=words::call(lang, &number) kind=Kind::Quiet small=true/>
            <IconButton glyph=Glyph::Copy label=words::copy_number(lang, &number) kind=Kind::Quiet small=true attr:data-script="" attr:data-copy="" on:click=copy/>
        }
    })
}
