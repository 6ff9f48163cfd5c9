//! The form that makes a plan, about a customer or about none.

use super::fields::{PlanFields, SHOWN, Start, place_of};
use crate::{
    follow_ups::model::{FormOffer, Method},
    pick::CustomerPicker,
    plans::api::{CreatePlan, plan_form},
};
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use kemai_domain::{CustomerId, PlanId};
use kemai_records::form::{FormState, Refusal, loaded, on_done};
use kemai_ui::{Button, ButtonLink, Crumbs, Glyph, Kind, PageHead, SaveBar, lang, settings, toasts};
use kemai_words::{customers, follow_ups as words};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// `/plans/new?customer=…&date=…`
#[component]
pub fn NewPage() -> impl IntoView {
    let lang = lang();
    let query = use_query_map();
    let customer =
        Memo::new(move |_| query.read().get("customer").and_then(|id| id.parse::<CustomerId>().ok()));
    // The picker's own form sends what was typed.
    let chooses = Memo::new(move |_| {
        let query = query.read();
        customer.get().is_none() && (query.get("choose").is_some() || query.get("q").is_some())
    });
    let offer = Resource::new_blocking(move || customer.get(), plan_form);
    view! {
        <Title text=words::new_plan(lang)/>
        {move || if chooses.get() {
            view! {
                <PageHead title=words::new_plan(lang).to_owned()/>
                <CustomerPicker path="/plans/new"/>
                <p><a class="link" href="/plans/new">{words::without_customer(lang)}</a></p>
            }.into_any()
        } else {
            loaded(offer, move |offer: FormOffer| view! { <NewForm customer=customer.get_untracked() offer/> }).into_any()
        }}
    }
}

/// Where one chooses the customer of a plan.
const CHOOSE: &str = "/plans/new?choose=customer";

/// The time that stands in the form of a day: nine in the morning, and where that has passed today, the next full hour.
fn first_hour(date: NaiveDate, now: NaiveDateTime) -> NaiveDateTime {
    let nine = date.and_time(NaiveTime::from_hms_opt(9, 0, 0).unwrap_or(NaiveTime::MIN));
    if date != now.date() || nine > now {
        return nine;
    }
    let next = now + TimeDelta::hours(1);
    next.with_minute(0).and_then(|next| next.with_second(0)).unwrap_or(next)
}

#[component]
fn NewForm(customer: Option<CustomerId>, offer: FormOffer) -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let create = ServerAction::<CreatePlan>::new();
    on_done(create, move |_: PlanId| toasts.say(words::plan_saved(lang), None));
    let form = FormState::of(create);
    let query = use_query_map().get_untracked();
    let settings = settings();
    let now = settings.time_zone.local(settings.now).naive_local();
    let date = query.get("date").and_then(|date| date.parse().ok());
    let date = date.or_else(|| now.date().checked_add_days(Days::new(1))).unwrap_or(now.date());
    let start = Start {
        contact: offer.contacts.first().map(|contact| contact.key.clone()).unwrap_or_default(),
        method: Method::default().to_string(),
        due_at: first_hour(date, now).format("%Y-%m-%dT%H:%M").to_string(),
        // Who plans for others types the time of whoever does it.
        zone: if offer.people.is_empty() { settings.time_zone.name } else { settings.company_zone },
        remind: vec![15],
        ..Start::default()
    };
    let name = offer.customer_name.clone();
    let mut steps = Vec::new();
    match (customer, &name) {
        (Some(customer), Some(name)) => {
            steps.push(("/customers".to_owned(), customers::title(lang).to_owned()));
            steps.push((format!("/customers/{customer}"), name.clone()));
        }
        _ => steps.push(("/calendar".to_owned(), words::calendar(lang).to_owned())),
    }
    let subtitle = name.unwrap_or_else(|| words::internal_task(lang).to_owned());
    view! {
        <Crumbs steps/>
        <PageHead title=words::new_plan(lang).to_owned() subtitle>
            {customer.is_none().then(|| view! { <ButtonLink href=CHOOSE icon=Glyph::Users>{words::choose_customer_of(lang)}</ButtonLink> })}
        </PageHead>
        <ActionForm action=create attr:class="panel sheet" attr:novalidate="">
            <div class="body stack">
                <Refusal form shown=SHOWN named=place_of/>
                <input type="hidden" name="input[customer_id]" value=customer.map(|id| id.to_string()).unwrap_or_default()/>
                <PlanFields form offer start/>
            </div>
            <SaveBar>
                <Button kind=Kind::Primary submit=true icon=Glyph::Check busy=create.pending()>{words::save_plan(lang)}</Button>
            </SaveBar>
        </ActionForm>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_begins_with_a_time_to_come() {
        let of = |date: &str, now: &str| first_hour(date.parse().unwrap(), now.parse().unwrap()).to_string();
        assert_eq!(of("2026-11-24", "2026-11-23T15:20:10"), "2026-11-24 09:00:00");
        assert_eq!(of("2026-11-23", "2026-11-23T08:59:00"), "2026-11-23 09:00:00");
        assert_eq!(of("2026-11-23", "2026-11-23T15:20:10"), "2026-11-23 16:00:00");
        assert_eq!(of("2026-11-23", "2026-11-23T23:20:10"), "2026-11-24 00:00:00");
    }
}
