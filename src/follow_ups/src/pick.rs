//! Choosing the customer that a new follow-up or plan is about: found as one types, and, without the browser's program, by a form that
//! asks once.

use kemai_domain::{AppError, CustomerId, Outcome};
use kemai_ui::{Empty, Field, Glyph, Icon, Item, Late, Lines, Panel, Rest, SkeletonLines, TextInput, lang};
use kemai_words::follow_ups as words;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};
use std::time::Duration;

#[cfg(feature = "ssr")]
use crate::neighbours::Neighbours;
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// The parameter of the address that holds what is looked for.
const WORDS: &str = "q";
/// How long the typing must rest.
const REST: Duration = Duration::from_millis(150);

/// A customer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundCustomer {
    pub id: CustomerId,
    pub name: String,
    /// Its code, and whose name was found.
    pub meta: String,
}

/// Customers that one can write about, as one types; before that, a few that one had to do with lately.
#[server(prefix = "/rpc", endpoint = "follow_ups/customers")]
pub async fn find_customers(
    #[server(default)] words: String,
) -> Result<Outcome<Vec<FoundCustomer>>, AppError> {
    outcome((Neighbours::here()?.find_customers)(&ctx()?, &words).await)
}

/// A field that finds customers, each a link to `path` with the customer in it.
#[component]
pub fn CustomerPicker(
    /// `/follow-ups/new`
    path: &'static str,
) -> impl IntoView {
    let lang = lang();
    let query = use_query_map();
    let first = query.read_untracked().get(WORDS).unwrap_or_default();
    let typed = RwSignal::new(first.clone());
    let asked = RwSignal::new(first.clone());
    let found = Resource::new_blocking(
        move || asked.get(),
        |words| async move { find_customers(words).await.and_then(Outcome::into_result) },
    );
    let rest = Rest::new(REST);
    let type_in = move |event: leptos::ev::Event| {
        typed.set(event_target_value(&event));
        rest.then(move || asked.set(typed.get_untracked()));
    };
    // What else the address says goes along: the method, the day.
    let others = Memo::new(move |_| {
        query.with(|query| {
            ["method", "date"]
                .into_iter()
                .filter_map(|name| query.get(name).map(|value| (name, value)))
                .collect::<Vec<_>>()
        })
    });
    let kept = others
        .get_untracked()
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <Panel title=words::choose_customer(lang) id="choose">
            <div class="stack">
                <form method="get" action=path role="search" on:input=type_in>
                    {kept}
                    <Field name=WORDS id="f-customer-words" label=words::find_customer(lang) hint=words::find_customer_hint(lang)>
                        <TextInput value=first kind="search" autocomplete="off"/>
                    </Field>
                </form>
                <Transition fallback=|| view! { <SkeletonLines count=2/> }>
                    {move || {
                        let words = asked.get();
                        Late::new(async move { found.await }, move |found| {
                            let (found, is_asked) = (found.unwrap_or_default(), !words.trim().is_empty());
                            if found.is_empty() && is_asked {
                                return view! { <Empty title=words::no_such_customer(lang).to_owned() text=words::no_such_customer_hint(lang).to_owned()/> }.into_any();
                            }
                            let line = move |customer: FoundCustomer| line(customer, path, &others.get_untracked());
                            let is_recent = !is_asked && !found.is_empty();
                            view! {
                                {is_recent.then(|| view! { <h3 class="dim t-13">{words::recent_customers(lang)}</h3> })}
                                <Lines>{found.into_iter().map(line).collect_view()}</Lines>
                            }.into_any()
                        })
                    }}
                </Transition>
            </div>
        </Panel>
    }
}

fn line(customer: FoundCustomer, path: &str, others: &[(&'static str, String)]) -> impl IntoView + use<> {
    let others: String = others.iter().map(|(name, value)| format!("&{name}={value}")).collect();
    let href = format!("{path}?customer={}{others}", customer.id);
    view! { <Item title=customer.name href meta=customer.meta before=|| view! { <Icon glyph=Glyph::Building/> }/> }
}
