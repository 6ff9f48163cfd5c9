//! Everything that is known of a customer, by the sections of its form.

use super::words;
use crate::customers::{
    fields::CUSTOMER,
    model::CustomerView,
    ui::{lookups::lookups, values::in_words},
};
use kemai_domain::{FieldDef, FieldKind, Lang};
use kemai_ui::{ButtonLink, Fact, Facts, Glyph, Kind, lang};
use leptos::prelude::*;

/// Contacts have a tab of their own.
const SHOWN: [&str; 6] = ["identity", "classification", "credit", "ownership", "address", "needs"];

#[component]
pub(super) fn Overview(view: CustomerView) -> impl IntoView {
    let lang = lang();
    let id = view.customer.id;
    let may_edit = view.can_edit && view.customer.deleted_at.is_none();
    let sections = SHOWN.into_iter().filter_map(|section| {
        let facts: Vec<(&'static FieldDef, String)> = CUSTOMER
            .fields
            .iter()
            .filter(|field| field.section == section && !field.is_computed && field.key != "name")
            .filter_map(|field| Some((field, value(field, &view, lang)?)))
            .collect();
        (!facts.is_empty()).then(|| view! { <Section title=title(section, lang) facts/> })
    });
    let sections = sections.collect_view();
    view! {
        <div class="stack" data-gap="l">
            <div class="thirds">{sections}</div>
            {may_edit.then(|| view! { <div class="wrap"><ButtonLink href=format!("/customers/{id}/edit") kind=Kind::Quiet small=true icon=Glyph::Edit>{words::add_more(lang)}</ButtonLink></div> })}
        </div>
    }
}

fn title(section: &str, lang: Lang) -> &'static str {
    match section {
        "identity" => words::section_identity(lang),
        "classification" => words::section_classification(lang),
        "credit" => words::section_credit(lang),
        "ownership" => words::section_ownership(lang),
        "address" => words::section_address(lang),
        _ => words::section_needs(lang),
    }
}

/// A field's value in words; nothing is shown for no value.
fn value(field: &FieldDef, view: &CustomerView, lang: Lang) -> Option<String> {
    match field.key {
        "region_code" => Some(view.region.clone()).filter(|region| !region.is_empty()),
        _ => in_words(field, &view.customer, &lookups(), lang),
    }
}

#[component]
fn Section(title: &'static str, facts: Vec<(&'static FieldDef, String)>) -> impl IntoView {
    let lang = lang();
    view! {
        <section class="stack" data-gap="s">
            <h3>{title}</h3>
            <Facts>
                {facts.into_iter().map(|(field, text)| view! {
                    <Fact name=(field.label)(lang)>{shown(field, text)}</Fact>
                }).collect_view()}
            </Facts>
        </section>
    }
}

/// Where a website's text leads. Only what is a web address becomes a link: others could run a script.
fn web_address(text: &str) -> Option<String> {
    if text.starts_with("https://") || text.starts_with("http://") {
        return Some(text.to_owned());
    }
    let is_host = text.contains('.') && !text.contains([':', ' ']);
    is_host.then(|| format!("https://{text}"))
}

fn shown(field: &FieldDef, text: String) -> AnyView {
    match (field.key, field.kind) {
        ("website", _) => match web_address(&text) {
            Some(href) => {
                view! { <a href=href target="_blank" rel="noopener noreferrer">{text}</a> }.into_any()
            }
            None => text.into_any(),
        },
        (_, FieldKind::LongText) => {
            let lines: Vec<String> = text.lines().map(ToOwned::to_owned).collect();
            lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view().into_any()
        }
        _ => text.into_any(),
    }
}
