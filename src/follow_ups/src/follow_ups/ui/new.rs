//! The form that writes a follow-up down: the method is chosen, one types a line, and the next plan is one chip away.

use super::form::{FollowUpFields, NextFields, SHOWN, Start, place_of};
use crate::{
    follow_ups::{
        api::{CreateFollowUp, follow_up_form},
        model::{FormOffer, Method},
    },
    pick::CustomerPicker,
};
use kemai_domain::{Action, AppError, CustomerId, Entity, FollowUpId, Outcome, Person};
use kemai_records::{
    files::{FilesToCome, send_kept},
    form::{FormState, Refusal, loaded, on_done},
};
use kemai_ui::{Button, Crumbs, Glyph, Kind, PageHead, SaveBar, lang, toasts};
use kemai_words::{customers, follow_ups as words};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// `/follow-ups/new?customer=…`
#[component]
pub fn NewPage() -> impl IntoView {
    let lang = lang();
    let query = use_query_map();
    let customer =
        Memo::new(move |_| query.read().get("customer").and_then(|id| id.parse::<CustomerId>().ok()));
    let offer = Resource::new_blocking(
        move || customer.get(),
        |customer| async move {
            match customer {
                Some(customer) => follow_up_form(customer).await,
                None => Ok(Outcome::Refused(AppError::not_found())),
            }
        },
    );
    view! {
        <Title text=words::new_follow_up(lang)/>
        {move || match customer.get() {
            None => view! {
                <PageHead title=words::new_follow_up(lang).to_owned()/>
                <CustomerPicker path="/follow-ups/new"/>
            }.into_any(),
            Some(customer) => loaded(offer, move |offer: FormOffer| view! { <NewForm customer offer/> }).into_any(),
        }}
    }
}

#[component]
fn NewForm(customer: CustomerId, offer: FormOffer) -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let create = ServerAction::<CreateFollowUp>::new();
    let may_attach =
        use_context::<Person>().is_some_and(|person| person.rights.can(Entity::File, Action::Create));
    on_done(create, move |id: FollowUpId| {
        toasts.say(words::saved(lang), None);
        send_kept(Entity::FollowUp, id, lang, toasts);
    });
    let form = FormState::of(create);
    let query = use_query_map().get_untracked();
    let method = query.get("method").and_then(|key| key.parse::<Method>().ok()).unwrap_or_default();
    let primary = offer.contacts.first().map(|contact| contact.key.clone()).unwrap_or_default();
    let start = Start {
        contact: query.get("contact").unwrap_or(primary),
        method: method.to_string(),
        ..Start::default()
    };
    let name = offer.customer_name.clone().unwrap_or_default();
    let steps = vec![
        ("/customers".to_owned(), customers::title(lang).to_owned()),
        (format!("/customers/{customer}"), name.clone()),
    ];
    view! {
        <Crumbs steps/>
        <PageHead title=words::new_follow_up(lang).to_owned() subtitle=name/>
        <ActionForm action=create attr:class="panel sheet" attr:novalidate="">
            <div class="body stack">
                <Refusal form shown=SHOWN named=place_of/>
                <input type="hidden" name="input[customer_id]" value=customer.to_string()/>
                <FollowUpFields form offer start rest=move || view! { <NextFields form mark="" with_step=true may_be_none=true/> }/>
                {may_attach.then(|| view! { <FilesToCome/> })}
            </div>
            <SaveBar>
                <Button kind=Kind::Primary submit=true icon=Glyph::Check busy=create.pending()>{words::save_follow_up(lang)}</Button>
            </SaveBar>
        </ActionForm>
    }
}
