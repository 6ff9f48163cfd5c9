//! Where the customer is: the country, in China a division of it, elsewhere free text, then the street.

use super::{fields::FieldView, state::FormState, words};
use crate::customers::{
    api::{RegionOption, region_children, search_regions},
    countries,
    fields::CUSTOMER,
    input::CustomerInput,
    ui::person::hides,
};
use kemai_domain::{AppError, Outcome, region::RegionCode};
use kemai_ui::{Choice, Combobox, Field, RegionPicker, Rest, TextInput, lang};
use leptos::{prelude::*, task::spawn_local};
use std::{collections::HashMap, time::Duration};

#[component]
pub(super) fn PlaceFields(initial: CustomerInput) -> impl IntoView {
    let lang = lang();
    let state = expect_context::<FormState>();
    let country = RwSignal::new(initial.country.clone());
    let is_alive = RwSignal::new(false);
    Effect::new(move |_| is_alive.set(true));
    let is_china = Memo::new(move |_| country.with(|country| country.is_empty() || country == "CN"));
    let region = RwSignal::new(initial.region_code.clone());
    let text = initial.region_text.clone();
    let address = CUSTOMER.find("address");
    let is_hidden = CUSTOMER.find("region_text").and_then(|field| field.mask).is_some_and(hides);
    // A plain form shows both kinds of region, and the server takes the one that fits the country.
    view! {
        <Field name="input[country]" id="f-country" label=words::country(lang) required=true error=state.problem("country", lang)>
            <Combobox choices=countries::choices(lang) signal=country/>
        </Field>
        {move || (is_china.get() || !is_alive.get()).then(|| view! { <ChinaField region is_alive/> })}
        {move || {
            let text = text.clone();
            let is_shown = !is_hidden && (!is_china.get() || !is_alive.get());
            is_shown.then(|| view! {
                <Field name="input[region_text]" id="f-region_text" label=words::region_text(lang) hint=words::region_text_hint(lang)
                    error=state.problem("region_text", lang)>
                    <TextInput value=text/>
                </Field>
            })
        }}
        {address.map(|field| view! { <FieldView field initial=initial.clone()/> })}
    }
}

#[component]
fn ChinaField(region: RwSignal<String>, is_alive: RwSignal<bool>) -> impl IntoView {
    let lang = lang();
    let state = expect_context::<FormState>();
    view! {
        <Field name="input[region_code]" id="f-region_code" label=words::region(lang) wide=true
            hint=Signal::derive(move || (!is_alive.get()).then(|| words::region_plain_hint(lang).to_owned()))
            error=state.problem("region_code", lang)>
            {move || if is_alive.get() {
                view! { <Picker region/> }.into_any()
            } else {
                view! { <TextInput signal=region/> }.into_any()
            }}
        </Field>
    }
}

/// Searched by name, pinyin and initials, or stepped down; both ask the server.
#[component]
fn Picker(region: RwSignal<String>) -> impl IntoView {
    let levels = RwSignal::new(Vec::<Vec<Choice>>::new());
    let found = RwSignal::new(Vec::<Choice>::new());
    let known = StoredValue::new(HashMap::<String, Vec<Choice>>::new());
    Effect::new(move |_| {
        let code = region.get();
        spawn_local(async move {
            let mut shown = vec![below(known, String::new()).await];
            if let Ok(code) = RegionCode::parse(&code) {
                shown.push(below(known, code.province().to_string()).await);
                // Counties of a municipality stand directly below it: no list has its city part.
                if let Some(city) = code.city().map(|city| city.to_string())
                    && shown.last().is_some_and(|cities| cities.iter().any(|choice| choice.value == city))
                {
                    shown.push(below(known, city).await);
                }
            }
            levels.set(shown);
        });
    });
    // The search shows the whole path of what is chosen, however it was chosen.
    Effect::new(move |_| {
        let code = region.get();
        if !code.is_empty() && !found.with_untracked(|found| found.iter().any(|choice| choice.value == code))
        {
            spawn_local(async move { found.set(paths(search_regions(code).await)) });
        }
    });
    let rest = Rest::new(Duration::from_millis(150));
    let on_query = Callback::new(move |typed: String| {
        if !typed.trim().is_empty() {
            rest.then(move || spawn_local(async move { found.set(paths(search_regions(typed).await)) }));
        }
    });
    view! { <RegionPicker signal=region levels found on_query/> }
}

async fn below(known: StoredValue<HashMap<String, Vec<Choice>>>, parent: String) -> Vec<Choice> {
    if let Some(choices) = known.try_with_value(|known| known.get(&parent).cloned()).flatten() {
        return choices;
    }
    let answer = region_children(parent.clone()).await.and_then(Outcome::into_result).unwrap_or_default();
    let choices: Vec<Choice> = answer.into_iter().map(|place| Choice::new(place.code, place.name)).collect();
    known.try_update_value(|known| known.insert(parent, choices.clone()));
    choices
}

fn paths(answer: Result<Outcome<Vec<RegionOption>>, AppError>) -> Vec<Choice> {
    let found = answer.and_then(Outcome::into_result).unwrap_or_default();
    found.into_iter().map(|place| Choice::new(place.code.clone(), place.path).hint(place.code)).collect()
}
