//! The workbench: what there is to do, who was not spoken with for long, what mentions one.

use kemai_customers::customers::{
    CustomerSummary, ListQuery,
    api::{coming_birthdays, list_customers},
    model::Birthday,
};
use kemai_domain::{Action, AppError, Entity, Outcome, Page, Person, Reach, silence};
use kemai_follow_ups::plans::ui::{Greeting, Tasks, workbench_resource};
use kemai_records::comments::MentionsPanel;
use kemai_ui::{
    ButtonLink, DateText, Empty, Glyph, Icon, Item, Kind, Late, Lines, PageHead, Panel, RelativeTime,
    SkeletonLines, Split, lang,
};
use kemai_words::{app as words, customers, follow_ups};
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

const SHOWN: u32 = 8;
/// So far a team's customers are counted: beyond that it is enough to know that there are many.
const TEAM_COUNTED: u32 = 1000;

#[component]
pub fn StartPage() -> impl IntoView {
    let lang = lang();
    let person = use_context::<Person>();
    let name = person.as_ref().map(|person| person.name.clone()).unwrap_or_default();
    let may = |entity| person.as_ref().is_some_and(|person| person.rights.can(entity, Action::View));
    let (has_plans, has_customers) = (may(Entity::Plan), may(Entity::Customer));
    let side = move || {
        view! {
            {has_customers.then(|| view! { <Silent/><Birthdays/> })}
            <MentionsPanel/>
        }
    };
    view! {
        <Title text=follow_ups::workbench(lang)/>
        {if has_plans {
            let bench = workbench_resource();
            view! { <Greeting name bench/><Split side><Tasks bench/>{has_customers.then(|| view! { <MyCustomers/> })}</Split> }.into_any()
        } else {
            view! { <PageHead title=words::hello(lang, name)/><Split side>{has_customers.then(|| view! { <MyCustomers/> })}</Split> }.into_any()
        }}
    }
}

/// Whom nobody has spoken with for long.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Silence {
    /// Of one's own customers; none where all were spoken with.
    Own(Page<CustomerSummary>),
    /// One owns no customers, and sees nobody else's.
    NoCustomers,
    /// One owns none, and sees a team's: how many of those there are, and whether they are all counted.
    Team(u64, bool),
}

fn silent_of(owner: &str, limit: u32) -> ListQuery {
    ListQuery {
        owner: owner.to_owned(),
        filter: silence::FILTER.to_owned(),
        sort: silence::SORT.to_owned(),
        limit,
        ..ListQuery::default()
    }
}

/// The longest silent first. What is asked beyond that is asked only where there is nobody.
async fn find_silent(sees_others: bool) -> Result<Silence, AppError> {
    let ask = async |query| list_customers(query).await.and_then(Outcome::into_result);
    let page = ask(silent_of("me", SHOWN)).await?;
    let own = || ListQuery { owner: "me".to_owned(), limit: 1, ..ListQuery::default() };
    if page.total > 0 || ask(own()).await?.total > 0 {
        return Ok(Silence::Own(page));
    }
    if !sees_others {
        return Ok(Silence::NoCustomers);
    }
    let team = ask(ListQuery { counted: TEAM_COUNTED, ..silent_of("", 1) }).await?;
    Ok(Silence::Team(team.total, team.total_is_exact))
}

/// One's own customers whom one has not spoken with for long; of who owns none, how many of the team's there are.
#[component]
fn Silent() -> impl IntoView {
    let lang = lang();
    let sees_others = use_context::<Person>()
        .is_some_and(|person| person.rights.reach(Entity::Customer, Action::View) > Reach::Own);
    let found = Resource::new_blocking(|| (), move |()| find_silent(sees_others));
    view! {
        <Transition fallback=move || view! { <Panel title=follow_ups::not_contacted(lang)><SkeletonLines/></Panel> }>
            {move || Late::new(async move { found.await }, move |found| {
                // What cannot be told is not said to be nothing.
                found.ok().map(|found| view! { <SilentPanel found/> })
            })}
        </Transition>
    }
}

#[component]
fn SilentPanel(found: Silence) -> impl IntoView {
    let lang = lang();
    let (href, count, content) = match found {
        Silence::Own(page) if page.items.is_empty() => {
            (None, None, nothing(follow_ups::not_contacted_none(lang).to_owned()))
        }
        Silence::Own(page) => {
            let lines = page.items.into_iter().map(silent_line).collect_view();
            let count = counted(page.total, page.total_is_exact);
            (Some(silent_of("me", 0).href()), Some(count), view! { <Lines>{lines}</Lines> }.into_any())
        }
        Silence::NoCustomers => (None, None, nothing(words::no_customers(lang).to_owned())),
        Silence::Team(0, _) => (None, None, nothing(follow_ups::team_all_contacted(lang).to_owned())),
        Silence::Team(total, is_exact) => {
            let count = counted(total, is_exact);
            let text = nothing(follow_ups::team_not_contacted(lang, count.clone()));
            (Some(silent_of("", 0).href()), Some(count), text)
        }
    };
    let all = href.zip(count);
    let actions = move || {
        let all = all.clone();
        all.map(|(href, count)| {
            view! { <ButtonLink href kind=Kind::Quiet small=true>{words::all_of(lang, count)}</ButtonLink> }
        })
    };
    view! { <Panel title=follow_ups::not_contacted(lang) id="silent" actions=actions>{content}</Panel> }
}

fn nothing(text: String) -> AnyView {
    view! { <p class="dim t-13">{text}</p> }.into_any()
}

/// As far as lists count.
fn counted(total: u64, is_exact: bool) -> String {
    if is_exact { total.to_string() } else { format!("{total}+") }
}

/// Birthdays of this week; nothing when there are none.
#[component]
fn Birthdays() -> impl IntoView {
    let lang = lang();
    let found = Resource::new_blocking(|| (), |()| coming_birthdays());
    view! {
        <Transition>
            {move || Late::new(async move { found.await.and_then(Outcome::into_result) }, move |items| {
                let items = items.unwrap_or_default();
                (!items.is_empty()).then(|| view! {
                    <Panel title=follow_ups::birthdays(lang)>
                        <Lines>{items.into_iter().map(birthday_line).collect_view()}</Lines>
                    </Panel>
                })
            })}
        </Transition>
    }
}

fn birthday_line(birthday: Birthday) -> impl IntoView {
    let Birthday { on, contact, customer_id, customer_name } = birthday;
    view! {
        <Item title=contact href=format!("/customers/{customer_id}") meta=customer_name before=|| view! { <Icon glyph=Glyph::Cake/> }>
            <span class="t-12 dim"><DateText date=on/></span>
        </Item>
    }
}

fn silent_line(customer: CustomerSummary) -> impl IntoView {
    let lang = lang();
    view! {
        <Item title=customer.name href=format!("/customers/{}", customer.id) meta=customer.region>
            <span class="t-12 dim">{match customer.last_contact_at {
                Some(at) => view! { <RelativeTime at/> }.into_any(),
                None => customers::never_contacted(lang).into_any(),
            }}</span>
        </Item>
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
    let may_create =
        use_context::<Person>().is_some_and(|person| person.rights.can(Entity::Customer, Action::Create));
    view! {
        <Empty title=words::no_customers(lang).to_owned() text=words::no_customers_text(lang).to_owned()>
            {may_create.then(|| view! { <ButtonLink href="/customers/new" kind=Kind::Primary icon=Glyph::Plus>{customers::new_customer(lang)}</ButtonLink> })}
        </Empty>
    }
}
