//! A customer's page: the facts that decide a call, what one can do, and everything known in tabs that the address holds.

mod actions;
mod contacts;
mod dialogs;
mod header;
mod history;
mod moves;
mod overview;

use super::{
    access::WaitingRequests,
    lookups::Lookups,
    person::person,
    resources::{lookups_resource, share, status_of},
    restore::RestoreForm,
    words,
};
use crate::customers::{api::find_customer, model::CustomerView};
use kemai_domain::{Action, AppError, CustomerId, Entity, ErrorCode, Outcome};
use kemai_records::{
    comments::CommentsPanel,
    files::FilesPanel,
    live::{NewsBar, on_live_gently},
};
use kemai_ui::{
    Banner, Button, ButtonLink, Crumbs, Empty, ErrorState, Failure, Glyph, Kind, Late, Panel, SkeletonLines,
    Split, Tab, Tabs, Tone, lang,
};
use leptos::{context::Provider, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

pub use history::RecordHistory;

type Answer = Result<CustomerView, AppError>;

/// The id in the address; nothing for what is not an id.
pub(super) fn customer_id() -> Memo<Option<CustomerId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse().ok()))
}

/// What other areas show on a customer's page; the application hands it over.
#[derive(Clone, Copy)]
pub struct Beside {
    /// What happened and what is planned: the part that opens first.
    pub timeline: fn(CustomerId) -> AnyView,
    /// Buttons for it, in the head and at the foot of a phone.
    pub actions: fn(CustomerId) -> AnyView,
    /// What one can begin with a customer from a list or the palette, as far as the person may.
    pub shortcuts: fn() -> Vec<Shortcut>,
}

/// Something to begin with a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    pub label: &'static str,
    pub glyph: Glyph,
    /// The page that takes `?customer=…`.
    pub path: &'static str,
}

impl Shortcut {
    /// Those that the application handed over.
    #[must_use]
    pub fn all() -> Vec<Self> {
        use_context::<Beside>().map(|beside| (beside.shortcuts)()).unwrap_or_default()
    }

    #[must_use]
    pub fn href(self, customer: CustomerId) -> String {
        format!("{}?customer={customer}", self.path)
    }
}

/// A part of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Timeline,
    Overview,
    Contacts,
    Comments,
    Files,
    History,
    Moves,
}

impl Part {
    const ALL: [Self; 7] = [
        Self::Timeline,
        Self::Overview,
        Self::Contacts,
        Self::Comments,
        Self::Files,
        Self::History,
        Self::Moves,
    ];

    /// The part that the page's plain address shows: the timeline, where the reader may see follow-ups.
    fn first() -> Self {
        let may_see = person().is_none_or(|person| person.rights.can(Entity::FollowUp, Action::View));
        if may_see && use_context::<Beside>().is_some() { Self::Timeline } else { Self::Overview }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Overview => "overview",
            Self::Contacts => "contacts",
            Self::Comments => "comments",
            Self::Files => "files",
            Self::History => "history",
            Self::Moves => "lifecycle",
        }
    }

    fn label(self, lang: kemai_domain::Lang) -> &'static str {
        match self {
            Self::Timeline => words::tab_timeline(lang),
            Self::Overview => words::tab_overview(lang),
            Self::Contacts => words::contacts(lang),
            Self::Comments => words::tab_comments(lang),
            Self::Files => words::tab_files(lang),
            Self::History => words::tab_history(lang),
            Self::Moves => words::lifecycle(lang),
        }
    }
}

/// The customer on the page, for whatever changes it.
#[derive(Clone, Copy)]
struct PageState {
    answer: Resource<Answer>,
}

/// `/customers/{id}`
#[component]
pub fn DetailPage() -> impl IntoView {
    let id = customer_id();
    let names = lookups_resource(move || (id.get(), String::new()));
    let answer = Resource::new_blocking(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => find_customer(id).await.and_then(Outcome::into_result),
                None => Err(AppError::not_found()),
            }
        },
    );
    view! {
        <Provider value=PageState { answer }>
            <Transition fallback=|| view! { <SkeletonLines count=8/> }>
                {move || Late::new(async move { (answer.await, names.await) }, |(answer, names)| {
                    match answer {
                        Ok(view) => view! { <Found view names/> }.into_any(),
                        Err(error) => view! { <Missing error/> }.into_any(),
                    }
                })}
            </Transition>
        </Provider>
    }
}

/// There is no such customer for this person, or it could not be had.
#[component]
pub(super) fn Missing(error: AppError) -> impl IntoView {
    let lang = lang();
    status_of(&error);
    let is_missing = error.code == ErrorCode::NotFound;
    let title = if is_missing { words::customer_missing(lang) } else { error.title(lang) };
    let way = move || view! { <ButtonLink href="/customers" kind=Kind::Primary>{words::to_list(lang)}</ButtonLink> };
    view! {
        <Title text=title/>
        <Crumbs steps=vec![("/customers".into(), words::title(lang).into())]/>
        <h1 class="sr-only">{title}</h1>
        {if is_missing {
            view! { <ErrorState title text=words::customer_missing_hint(lang) reference=error.request_id>{way()}</ErrorState> }.into_any()
        } else {
            view! { <Failure error>{way()}</Failure> }.into_any()
        }}
    }
}

#[component]
fn Found(view: CustomerView, names: Lookups) -> impl IntoView {
    let lang = lang();
    let names = share(names);
    let state = expect_context::<PageState>();
    let title = view.customer.name.clone();
    let id = view.customer.id;
    let shown = RwSignal::new(view.clone());
    let again = Callback::new(move |()| bring(id, shown, state));
    let this = id.to_string();
    // What hangs on it says when one last spoke with it, and when one will.
    let news =
        on_live_gently(move |event| event.customer().is_some_and(|other| other == this), || false, again);
    view! {
        <Title text=title/>
        <Provider value=names>
            <Crumbs steps=vec![("/customers".into(), words::title(lang).into())]/>
            <RemovedBanner view=view.clone()/>
            {(view.can_edit && view.customer.deleted_at.is_none()).then(|| view! {
                <WaitingRequests id=view.customer.id on_decided=Callback::new(move |()| state.answer.refetch())/>
            })}
            <NewsBar news on_show=again/>
            {move || view! { <header::Header view=shown.get()/> }}
            <Split side=move || view! { {move || view! { <contacts::SideContacts view=shown.get()/> }} }>
                <Parts shown again/>
            </Split>
            {move || view! { <actions::PhoneDock view=shown.get()/> }}
        </Provider>
    }
}

/// Brings the customer as it is now, in place; the page as a whole where it is out of reach by now, or in the bin.
fn bring(id: CustomerId, shown: RwSignal<CustomerView>, state: PageState) {
    spawn_local(async move {
        let deleted_at = |view: &CustomerView| view.customer.deleted_at;
        match find_customer(id).await.and_then(Outcome::into_result) {
            Ok(now) if shown.try_with_untracked(deleted_at) == Some(deleted_at(&now)) => {
                // The page may be gone by now.
                let _ = shown.try_set(now);
            }
            _ => state.answer.refetch(),
        }
    });
}

/// A customer in the recycle bin says so, and offers the way back.
#[component]
fn RemovedBanner(view: CustomerView) -> impl IntoView {
    let (lang, state) = (lang(), expect_context::<PageState>());
    view.customer.deleted_at.map(|_| {
        view! {
            <Banner tone=Tone::Warning title=words::is_removed(lang) text=words::is_removed_hint(lang) glyph=Glyph::Trash>
                {view.can_restore.then(|| view! { <RestoreForm id=view.customer.id then=move || state.answer.refetch()/> })}
            </Banner>
        }
    })
}

/// The tabs and what the open one shows.
#[component]
fn Parts(shown: RwSignal<CustomerView>, again: Callback<()>) -> impl IntoView {
    let lang = lang();
    let query = use_query_map();
    let id = shown.with_untracked(|view| view.customer.id);
    let (beside, first) = (use_context::<Beside>(), Part::first());
    let is_there = move |part: Part| part != Part::Timeline || first == Part::Timeline;
    let part = Memo::new(move |_| {
        let wanted = query.with(|query| query.get("tab")).unwrap_or_default();
        Part::ALL
            .into_iter()
            .find(|part| part.key() == wanted)
            .filter(|part| is_there(*part))
            .unwrap_or(first)
    });
    let contacts = Memo::new(move |_| shown.with(|view| view.customer.contacts.len()));
    let tabs = Signal::derive(move || {
        Part::ALL
            .into_iter()
            .filter(|own| is_there(*own))
            .map(|own| {
                let query = if own == first { String::new() } else { format!("?tab={}", own.key()) };
                let tab =
                    Tab::new(format!("/customers/{id}{query}"), own.label(lang)).current(own == part.get());
                if own == Part::Contacts && contacts.get() > 0 {
                    tab.count(contacts.get().to_string())
                } else {
                    tab
                }
            })
            .collect::<Vec<_>>()
    });
    let parts = NodeRef::<leptos::html::Div>::new();
    // A phone that is asked for another part begins with it: below the facts it would lie out of sight.
    Effect::new(move |begun: Option<()>| {
        if let Some(parts) = parts.get().filter(|_| begun.is_none() && part.get_untracked() != first) {
            begin_with(&parts);
        }
    });
    view! {
        <div class="stack parts" node_ref=parts>
            <Tabs label=words::customer_parts(lang) tabs/>
            {move || match part.get() {
                // Some bring panels of their own.
                Part::Timeline => beside.map(|beside| (beside.timeline)(id)).into_any(),
                Part::Comments => view! { <CommentsPanel entity=Entity::Customer record_id=id.0/> }.into_any(),
                Part::Files => view! { <FilesPanel entity=Entity::Customer record_id=id.0/> }.into_any(),
                own => view! { <Panel title=own.label(lang)>{own_part(own, shown, again)}</Panel> }.into_any(),
            }}
        </div>
    }
}

fn begin_with(parts: &web_sys::HtmlElement) {
    let is_narrow =
        window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width < 768.0);
    if is_narrow && window().scroll_y().is_ok_and(|down| down < 40.0) {
        parts.scroll_into_view();
    }
}

/// The parts that are the customer's own.
fn own_part(part: Part, shown: RwSignal<CustomerView>, again: Callback<()>) -> AnyView {
    let id = shown.with_untracked(|view| view.customer.id);
    match part {
        Part::Contacts => {
            view! { {move || view! { <contacts::AllContacts view=shown.get() again/> }} }.into_any()
        }
        Part::History => view! { <history::History of=history::Of::Customer(id)/> }.into_any(),
        Part::Moves => view! { <moves::Moves id/> }.into_any(),
        _ => view! { {move || view! { <overview::Overview view=shown.get()/> }} }.into_any(),
    }
}

/// A part that could not be had; the rest of the page is there.
#[component]
fn PartFailed(error: AppError, again: Callback<()>) -> impl IntoView {
    let lang = lang();
    view! {
        <Failure error>
            <Button attr:data-script="" icon=Glyph::Refresh on:click=move |_| again.run(())>{words::try_again(lang)}</Button>
        </Failure>
    }
}

/// A part without anything in it.
#[component]
fn PartEmpty(#[prop(into)] title: String, #[prop(into)] text: String) -> impl IntoView {
    view! { <Empty title text/> }
}

/// A customer's page, for tests of what the server writes.
#[cfg(all(test, feature = "ssr"))]
pub(super) fn preview(view: CustomerView, names: Lookups) -> impl IntoView {
    let answer = Resource::new(|| (), |()| async { Err(AppError::not_found()) });
    view! { <Provider value=PageState { answer }><Found view names/></Provider> }
}
