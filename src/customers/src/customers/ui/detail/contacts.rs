//! The people at a customer: beside the page whom to call, in their tab everything.

use super::{super::restore::RestoreContact, header::NumberButtons, words};
use crate::customers::{
    api::removed_contacts,
    fields::CONTACT,
    model::{Contact, CustomerView},
};
use kemai_domain::{CustomerId, Lang, Outcome};
use kemai_ui::{
    Avatar, AvatarSize, DateText, Empty, Fact, Facts, Glyph, Icon, IconLink, Item, Kind, Late, Lines, Panel,
    Tag, Tone, lang,
};
use leptos::prelude::*;

fn title_line(contact: &Contact) -> String {
    let number = contact.mobile.as_ref().or(contact.phone.as_ref());
    [contact.title.as_ref(), number].into_iter().flatten().cloned().collect::<Vec<_>>().join(" · ")
}

fn marks(contact: &Contact, lang: Lang) -> AnyView {
    view! {
        {contact.is_primary.then(|| view! { <Tag tone=Tone::Accent label=words::primary_mark(lang)/> " " })}
        {contact.decision_role.map(|role| view! { <Tag tone=Tone::Info label=role.label(lang)/> })}
    }
    .into_any()
}

/// Contacts with a button that calls.
#[component]
pub(super) fn SideContacts(view: CustomerView) -> impl IntoView {
    let lang = lang();
    let id = view.customer.id;
    let may_edit = view.can_edit && view.customer.deleted_at.is_none();
    let actions = move || {
        may_edit.then(|| view! {
            <IconLink href=format!("/customers/{id}/edit#contacts") glyph=Glyph::Plus label=words::add_contact(lang) kind=Kind::Quiet small=true/>
        })
    };
    let is_masked = view.is_masked;
    let contacts = view.customer.contacts;
    view! {
        <Panel id="people" title=words::contacts(lang) actions=actions>
            {if contacts.is_empty() {
                view! { <p class="dim t-13">{words::no_contacts(lang)}</p> }.into_any()
            } else {
                view! { <Lines>{contacts.into_iter().map(|contact| view! { <SideContact contact is_masked/> }).collect_view()}</Lines> }.into_any()
            }}
        </Panel>
    }
}

#[component]
fn SideContact(contact: Contact, is_masked: bool) -> impl IntoView {
    let lang = lang();
    let name = contact.name.clone();
    let meta = title_line(&contact);
    let number = contact.mobile.clone().or(contact.phone.clone());
    view! {
        <Item title=name.clone() meta before=move || view! { <Avatar name=name.clone() size=AvatarSize::Large/> } marks=move || marks(&contact, lang)>
            {number.map(|number| view! { <NumberButtons number is_masked/> })}
        </Item>
    }
}

/// Every contact with every field, and those that can come back.
#[component]
pub(super) fn AllContacts(
    view: CustomerView,
    /// Brings the customer anew.
    again: Callback<()>,
) -> impl IntoView {
    let (id, may_edit) = (view.customer.id, view.can_edit);
    view! {
        <Present view/>
        {may_edit.then(|| view! { <Removed id again/> })}
    }
}

#[component]
fn Present(view: CustomerView) -> impl IntoView {
    let lang = lang();
    if view.customer.contacts.is_empty() {
        return view! { <Empty title=words::no_contacts(lang) text=words::no_contacts_hint(lang)/> }
            .into_any();
    }
    let is_masked = view.is_masked;
    let contacts = view
        .customer
        .contacts
        .into_iter()
        .map(|contact| view! { <li><ContactFacts contact is_masked/></li> });
    view! { <ul class="lines">{contacts.collect_view()}</ul> }.into_any()
}

/// Contacts that were taken from the customer; nothing where there are none.
#[component]
fn Removed(id: CustomerId, again: Callback<()>) -> impl IntoView {
    let removed = Resource::new_blocking(|| (), move |()| removed_contacts(id));
    view! {
        <Transition>
            {move || Late::new(async move { removed.await.and_then(Outcome::into_result) }, move |contacts| {
                let contacts = contacts.unwrap_or_default();
                (!contacts.is_empty()).then(|| view! { <RemovedContacts contacts again/> })
            })}
        </Transition>
    }
}

#[component]
fn RemovedContacts(contacts: Vec<Contact>, again: Callback<()>) -> impl IntoView {
    let lang = lang();
    let title = words::removed_contacts(lang, i64::try_from(contacts.len()).unwrap_or(i64::MAX));
    let line = move |contact: Contact| {
        let (id, meta) = (contact.id, title_line(&contact));
        view! { <Item title=contact.name meta><RestoreContact id then=move || again.run(())/></Item> }
    };
    view! {
        <details class="more-fields">
            <summary class="item"><span class="grow title">{title}</span><Icon glyph=Glyph::Down small=true/></summary>
            <p class="dim t-13">{words::removed_contacts_hint(lang)}</p>
            <Lines>{contacts.into_iter().map(line).collect_view()}</Lines>
        </details>
    }
}

fn label(key: &str, lang: Lang) -> String {
    CONTACT.find(key).map_or("", |field| (field.label)(lang)).to_owned()
}

#[component]
fn ContactFacts(contact: Contact, is_masked: bool) -> impl IntoView {
    let lang = lang();
    let marked = contact.clone();
    let number = move |key: &'static str, number: Option<String>| {
        number.map(move |number| view! {
            <Fact name=label(key, lang)><span class="row">{number.clone()}<NumberButtons number is_masked/></span></Fact>
        })
    };
    let text = move |key: &'static str, text: Option<String>| {
        text.map(move |text| view! { <Fact name=label(key, lang)>{text}</Fact> })
    };
    let email = move |key: &'static str, email: Option<String>| {
        email.map(|email| {
            let link = (!is_masked && !email.contains('*')).then(|| format!("mailto:{email}"));
            view! {
                <Fact name=label(key, lang)>{match link {
                    Some(href) => view! { <a href=href>{email}</a> }.into_any(),
                    None => email.into_any(),
                }}</Fact>
            }
        })
    };
    view! {
        <div class="stack" data-gap="s">
            <h3 class="wrap"><Avatar name=contact.name.clone()/><span>{contact.name.clone()}</span>{marks(&marked, lang)}</h3>
            <Facts>
                {text("title", contact.title)}
                {number("mobile", contact.mobile)}
                {number("phone", contact.phone)}
                {email("email", contact.email)}
                {email("other_email", contact.other_email)}
                {text("wechat", contact.wechat)}
                {contact.birthday.map(|date| view! { <Fact name=label("birthday", lang)><DateText date/></Fact> })}
                {text("remarks", contact.remarks)}
            </Facts>
        </div>
    }
}
