//! The form of a customer: new, and edited. Plain HTML first: it posts to the server functions and comes back with what was typed.

mod conflict;
mod contacts;
mod decision;
mod draft;
mod duplicates;
mod fields;
mod place;
mod read;
mod sections;
mod state;
mod summary;

use super::{
    detail::{Missing, customer_id},
    lookups::Lookups,
    resources::{lookups_resource, share},
    words,
};
use crate::customers::{
    api::find_customer,
    input::CustomerInput,
    model::{CustomerKind, CustomerView},
};
use kemai_domain::{AppError, ErrorCode, Outcome};
use kemai_records::sent::{Sent, sent};
use kemai_ui::{Crumbs, Late, PageHead, SkeletonLines, base_currency, lang};
use leptos::{context::Provider, prelude::*};
use leptos_meta::Title;
use sections::CustomerForm;
use state::{FormState, Target};

/// `/customers/new`
#[component]
pub fn NewPage() -> impl IntoView {
    let lang = lang();
    let names = lookups_resource(|| (None, String::new()));
    let refused = StoredValue::new(sent(Target::New.action()));
    view! {
        <Title text=words::new_customer(lang)/>
        <Crumbs steps=vec![("/customers".into(), words::title(lang).into())]/>
        <PageHead title=words::new_customer(lang)/>
        <Suspense fallback=|| view! { <SkeletonLines count=8/> }>
            {move || Late::new(async move { names.await }, move |names| {
                view! { <Prepared target=Target::New refused=refused.get_value() names/> }
            })}
        </Suspense>
    }
}

/// `/customers/{id}/edit`
#[component]
pub fn EditPage() -> impl IntoView {
    let id = customer_id();
    let names = lookups_resource(move || (id.get(), String::new()));
    let refused = StoredValue::new(sent(state::UPDATE));
    let customer = Resource::new_blocking(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => find_customer(id).await.and_then(Outcome::into_result),
                None => Err(AppError::not_found()),
            }
        },
    );
    view! {
        <Suspense fallback=|| view! { <SkeletonLines count=8/> }>
            {move || Late::new(async move { (customer.await, names.await) }, move |(customer, names)| {
                match customer {
                    Ok(view) if view.can_edit => view! { <Editing view refused=refused.get_value() names/> }.into_any(),
                    Ok(_) => view! { <Missing error=AppError::forbidden()/> }.into_any(),
                    Err(error) => view! { <Missing error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Editing(view: CustomerView, refused: Option<Sent>, names: Lookups) -> impl IntoView {
    let lang = lang();
    let (id, name) = (view.customer.id, view.customer.name.clone());
    let title = words::edit_customer(lang, &name);
    view! {
        <Title text=title.clone()/>
        <Crumbs steps=vec![("/customers".into(), words::title(lang).into()), (format!("/customers/{id}"), name)]/>
        <PageHead title/>
        <Prepared target=Target::Edit(Box::new(view)) refused names/>
    }
}

/// The form with what it starts from: the record, or what a refused plain form had in it.
#[component]
fn Prepared(
    target: Target,
    /// A plain form that was refused.
    refused: Option<Sent>,
    names: Lookups,
) -> impl IntoView {
    let names = share(names);
    let stored = match &target {
        Target::New => new_input(),
        Target::Edit(view) => CustomerInput::from(&view.customer),
    };
    let (initial, error) = match refused {
        Some(refused) => {
            // What was typed wins over what is stored; the fields that a plain form does not send stay as they are.
            let typed = read::input_of(refused.values);
            (typed.input, Some(refused.error))
        }
        None => (stored.clone(), None),
    };
    let state = FormState::new(target, stored, initial);
    if let Some(error) = error {
        state.show_at_first(error);
    }
    view! { <Provider value=names><Provider value=state><CustomerForm/></Provider></Provider> }
}

fn new_input() -> CustomerInput {
    CustomerInput {
        kind: CustomerKind::default().to_string(),
        country: "CN".to_owned(),
        currency: base_currency().to_string(),
        owner_id: super::person::person().map(|person| person.id.to_string()).unwrap_or_default(),
        ..CustomerInput::default()
    }
}

/// Whether a refusal is one of the two that ask for a decision.
fn is_decision(error: &AppError) -> bool {
    matches!(error.code, ErrorCode::Duplicate | ErrorCode::Conflict)
}

/// The form of a new customer, for tests of what the server writes.
#[cfg(all(test, feature = "ssr"))]
pub(super) fn preview(refused: Option<Sent>, names: Lookups) -> impl IntoView {
    view! { <Prepared target=Target::New refused names/> }
}
