//! The list of customers: its page, and what its parts share. The address holds everything one can choose here.

mod bin;
mod bulk;
mod cards;
mod chips;
mod columns;
mod conditions;
mod found;
mod head;
mod selection;
mod table;

pub use selection::Selection;

use super::{
    access::OwnRequests,
    lookups::Lookups,
    person::person,
    resources::{lookups_resource, share, status_of},
    text::split_keys,
    words,
};
use crate::customers::{
    api::{RegionOption, list_customers, region_children},
    list::{CustomerSummary, KEPT_COLUMNS, KEPT_VIEW, Layout, ListQuery},
};
use kemai_domain::{Action, AppError, Capability, Entity, Outcome, Page, Person};
use kemai_ui::{
    ButtonLink, Failure, Glyph, KeptChoice, Kind, Late, PageHead, Scripted, SkeletonCards, kept_choice, lang,
};
use leptos::{context::Provider, prelude::*};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

type Answer = Result<Outcome<Page<CustomerSummary>>, AppError>;

/// What the parts of the list share.
#[derive(Clone, Copy)]
pub struct ListState {
    /// The question in the address.
    pub query: Memo<ListQuery>,
    /// Goes to another question, in place of this one in the browser's history.
    pub go: Callback<ListQuery>,
    pub selection: Selection,
    /// What the server is asked: the question, with those columns of the table that it tells only who asks.
    pub asked: Memo<ListQuery>,
    /// What this person may do with chosen customers.
    pub may: May,
    kept_view: KeptChoice,
    answer: Resource<Answer>,
}

impl ListState {
    /// How the list is laid out.
    pub fn layout(self) -> Layout {
        self.query.with(|query| query.layout(&self.kept_view.get()))
    }

    /// Whether there is anything to do with what one chooses: else there are no boxes.
    pub fn may_choose(self) -> bool {
        let is_bin = self.query.with(ListQuery::is_removed);
        if is_bin { self.may.restore } else { self.may.edit || self.may.remove }
    }

    /// Asks the server again: something was changed.
    pub fn reload(self) {
        self.answer.refetch();
    }
}

/// What the person's role lets one do here; the server decides again.
#[derive(Clone, Copy)]
pub struct May {
    pub create: bool,
    pub edit: bool,
    pub remove: bool,
    pub assign: bool,
    pub restore: bool,
}

impl May {
    fn of(person: Option<Person>) -> Self {
        let can = |action| person.as_ref().is_none_or(|person| person.rights.can(Entity::Customer, action));
        let has = |capability| person.as_ref().is_none_or(|person| person.rights.has(capability));
        let edit = can(Action::Edit);
        Self {
            create: can(Action::Create),
            edit,
            remove: edit && can(Action::Delete),
            assign: edit && has(Capability::Assign),
            restore: has(Capability::Restore),
        }
    }
}

/// The list around.
pub(super) fn list_state() -> ListState {
    expect_context()
}

/// `/customers`: cards or table, filters, saved views, actions on many.
#[component]
pub fn ListPage() -> impl IntoView {
    let lang = lang();
    let params = use_query_map();
    let query = Memo::new(move |_| params.with(ListQuery::from_params));
    let content = Memo::new(move |_| query.with(ListQuery::content));
    let (kept_view, kept_columns) = (kept_choice(KEPT_VIEW), kept_choice(KEPT_COLUMNS));
    let asked = Memo::new(move |_| {
        let is_table = query.with(|query| query.layout(&kept_view.get())) == Layout::Table;
        let further = || query.with(|query| columns::further(query, &kept_columns.get()));
        let columns = if is_table { further() } else { String::new() };
        ListQuery { columns, ..content.get() }
    });
    let answer = Resource::new_blocking(move || asked.get(), list_customers);
    // People whom the address names, so that the chips can.
    let named = query.with_untracked(|query| format!("{} {}", query.owner, query.filter));
    let names = lookups_resource(move || (None, named.clone()));
    let regions = query.with_untracked(|query| split_keys(&query.region));
    let places = Resource::new_blocking(move || regions.clone(), places_offered);
    let navigate = use_navigate();
    let go = Callback::new(move |query: ListQuery| {
        navigate(
            &query.href(),
            NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() },
        );
    });
    let selection = Selection::new();
    // Another list, another selection.
    Effect::new(move |seen: Option<()>| {
        content.track();
        if seen.is_some() {
            selection.clear();
        }
    });
    let may = May::of(person());
    let state = ListState { query, go, selection, asked, may, kept_view, answer };
    let title =
        move || if query.with(ListQuery::is_removed) { words::recycle_bin(lang) } else { words::title(lang) };
    view! {
        // The words alone: the server asks for a title after it has let go of the page's signals, and would find them gone.
        {move || view! { <Title text=title()/> }}
        <Provider value=state>
            <PageHead title=Signal::derive(move || title().to_owned())>
                {move || may.restore.then(|| query.with(|query| head::bin_link(query, lang)))}
                <head::Transfers query/>
                {may.create.then(|| view! {
                    <ButtonLink href="/customers/new" kind=Kind::Primary icon=Glyph::Plus>{words::new_customer(lang)}</ButtonLink>
                })}
            </PageHead>
            <Transition fallback=|| view! { <SkeletonCards/> }>
                {move || Late::new(async move { (names.await, places.await) }, |(names, places)| {
                    view! { <Body names places/> }
                })}
            </Transition>
        </Provider>
    }
}

/// Divisions of the address that are looked up for the page.
const MOST_NAMED: usize = 20;

/// The provinces, and further divisions that the address names, so that the chip can.
async fn places_offered(named: Vec<String>) -> Vec<RegionOption> {
    let provinces = region_children(String::new()).await.and_then(Outcome::into_result);
    let mut places = provinces.unwrap_or_default();
    for code in named.into_iter().take(MOST_NAMED) {
        if !places.iter().any(|place| place.code == code) {
            places.extend(chips::find_region(code).await);
        }
    }
    places
}

/// Everything below the title, once keys have words.
#[component]
fn Body(
    /// The words behind keys and ids.
    names: Lookups,
    /// What the region's chip offers.
    places: Vec<RegionOption>,
) -> impl IntoView {
    let state = list_state();
    let names = share(names);
    view! {
        <Provider value=names>
            <OwnRequests/>
            <head::Views/>
            <chips::FilterBar places/>
            <conditions::SetConditions/>
            <Scripted>
                <conditions::ConditionsDialog/>
                <columns::ColumnsDialog/>
            </Scripted>
            <Transition fallback=|| view! { <SkeletonCards/> }>
                {move || Late::new(async move { state.answer.await.and_then(Outcome::into_result) }, |answer| {
                    match answer {
                        Ok(page) => view! { <found::Found page/> }.into_any(),
                        Err(error) => view! { <Failed error/> }.into_any(),
                    }
                })}
            </Transition>
            <Scripted><bulk::Bulk/></Scripted>
        </Provider>
    }
}

/// The list could not be had: what happened and what to do.
#[component]
fn Failed(error: AppError) -> impl IntoView {
    let lang = lang();
    let state = list_state();
    status_of(&error);
    view! {
        <Failure error>
            <kemai_ui::Button kind=Kind::Primary icon=Glyph::Refresh attr:data-script="" on:click=move |_| state.reload()>{words::try_again(lang)}</kemai_ui::Button>
            <ButtonLink href=Signal::derive(move || state.query.with(|query| query.cleared().href()))>{words::clear_all(lang)}</ButtonLink>
        </Failure>
    }
}
