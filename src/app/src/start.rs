//! The start page: what mentions one, and the customers one dealt with last.

use kemai_customers::customers::{CustomerSummary, ListQuery, api::list_customers};
use kemai_domain::{Outcome, Person};
use kemai_records::comments::MentionsPanel;
use kemai_ui::{
    ButtonLink, Empty, Glyph, Item, Kind, Late, Lines, PageHead, Panel, RelativeTime, SkeletonLines, Split,
    lang,
};
use kemai_words::{app as words, customers};
use leptos::prelude::*;
use leptos_meta::Title;

const SHOWN: u32 = 8;

#[component]
pub fn StartPage() -> impl IntoView {
    let lang = lang();
    let name = use_context::<Person>().map(|person| person.name).unwrap_or_default();
    view! {
        <Title text=words::start(lang)/>
        <PageHead title=words::hello(lang, name)/>
        <Split side=|| view! { <MentionsPanel/> }>
            <MyCustomers/>
        </Split>
    }
}

#[component]
fn MyCustomers() -> impl IntoView {
    let lang = lang();
    let query = || ListQuery { owner: "me".to_owned(), limit: SHOWN, ..ListQuery::default() };
    let page = Resource::new_blocking(|| (), move |()| list_customers(query()));
    view! {
        <Panel
            title=words::my_customers(lang)
            actions=move || view! { <ButtonLink href="/customers?owner=me" kind=Kind::Quiet>{words::all(lang)}</ButtonLink> }
        >
            <Transition fallback=|| view! { <SkeletonLines/> }>
                {move || Late::new(async move { page.await.and_then(Outcome::into_result) }, |page| {
                    let items = page.map(|page| page.items).unwrap_or_default();
                    if items.is_empty() {
                        view! { <NoCustomers/> }.into_any()
                    } else {
                        view! { <Lines>{items.into_iter().map(line).collect_view()}</Lines> }.into_any()
                    }
                })}
            </Transition>
        </Panel>
    }
}

fn line(customer: CustomerSummary) -> impl IntoView {
    let meta =
        [customer.code, customer.region].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
    view! {
        <Item title=customer.name href=format!("/customers/{}", customer.id) meta=meta.join(" · ")>
            <span class="t-12 dim"><RelativeTime at=customer.updated_at/></span>
        </Item>
    }
}

#[component]
fn NoCustomers() -> impl IntoView {
    let lang = lang();
    view! {
        <Empty title=words::no_customers(lang).to_owned() text=words::no_customers_text(lang).to_owned()>
            <ButtonLink href="/customers/new" kind=Kind::Primary icon=Glyph::Plus>{customers::new_customer(lang)}</ButtonLink>
        </Empty>
    }
}
