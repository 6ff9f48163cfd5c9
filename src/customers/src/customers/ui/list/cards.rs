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
        values::{call_link, credit_words, marks, shortcut_links},
    },
};
use kemai_domain::Lang;
use kemai_ui::{
    AvatarSize, Card, Cards, Check, Markup, Tone, avatar, date_time, html, lang, money_text, pair_line,
    still, time_ago, time_to_come,
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
    let id = customer.id;
    let (name, picked) = (customer.name.clone(), customer.name.clone());
    let subtitle: Vec<&str> = [customer.code.as_str(), customer.region.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    let subtitle = subtitle.join(" · ");
    let picture = avatar(&name, customer.kind == CustomerKind::Company, AvatarSize::Large);
    let (tags, lines) = (marks(&customer, &names, lang), lines(&customer, lang));
    let foot = move || {
        let owner = customer.owner_name.as_deref().or_else(|| names.person(customer.owner_id?));
        let owner = match owner {
            Some(owner) => vec![avatar(owner, false, AvatarSize::Small), html! { span { (owner) } }],
            None => vec![html! { span class="dimmer" { (words::no_owner(lang)) } }],
        };
        // Nothing is begun with what lies in the bin.
        let is_removed = customer.purged_at.is_some();
        let begun = shortcuts.with_value(|all| {
            let all = if is_removed { &[] } else { all.as_slice() };
            shortcut_links(all, id, &customer.name, false).map(still).collect_view()
        });
        view! {
            {owner.into_iter().map(still).collect_view()}
            {still(html! { span class="push" {} })}
            {begun}
            {is_removed.then(|| view! { <RestoreOne id/> })}
            {call_link(customer.primary_contact.as_ref(), &customer.name).map(still)}
        }
    };
    view! {
        <Card href=format!("/customers/{id}") title=name subtitle picture tags lines foot
            pick=move || view! { <Pick id name=picked.clone()/> }/>
    }
}

/// Whom to call, what is owed at most, and when one spoke and speaks with them.
fn lines(customer: &CustomerSummary, lang: Lang) -> Markup {
    let line = |name, value: Option<Markup>, otherwise| {
        let value = value.unwrap_or_else(|| html! { span class="dimmer" { (otherwise) } });
        pair_line(name, Tone::Neutral, &value)
    };
    let contact = customer.primary_contact.as_ref().map(|contact| {
        html! { (contact.name) @if let Some(number) = &contact.number { " · " (number) } }
    });
    let credit = credit_words(customer.credit_limit, lang).map(|text| money_text(&text));
    html! {
        (line(words::primary_contact(lang), contact, words::nothing(lang)))
        (line(words::credit_limit(lang), credit, words::not_set(lang)))
        (line(words::last_contact_at(lang), customer.last_contact_at.map(time_ago), words::never_contacted(lang)))
        @if let Some(at) = customer.purged_at {
            (line(words::removed_at(lang), removed_words(customer), ""))
            (line(words::gone_on(lang), Some(date_time(at)), ""))
        } @else {
            (line(words::next_contact_at(lang), customer.next_contact_at.map(time_to_come), words::no_next_contact(lang)))
        }
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
