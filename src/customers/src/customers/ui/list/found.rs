//! What the list found: how many, the customers, and the way to more of them.

use super::{cards::CardsView, list_state, table::TableView, words};
use crate::customers::{
    api::list_customers,
    list::{CustomerSummary, Layout, ListQuery},
    ui::text::grouped,
};
use chrono::{DateTime, Utc};
use kemai_domain::{CustomerId, Outcome, Page};
use kemai_records::live::{LiveEvent, NewsBar, on_live_every};
use kemai_ui::{ButtonLink, Empty, Glyph, Kind, More, lang, toasts};
use leptos::{ev, prelude::*, task::spawn_local};
use std::time::Duration;

/// Pages seen one after the other, as one list.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    pub items: RwSignal<Vec<CustomerSummary>>,
    next: RwSignal<Option<String>>,
}

/// A customer with what its line says: the line is made anew when that changes.
pub(super) fn state_of(customer: &CustomerSummary) -> (CustomerId, i64, [Option<DateTime<Utc>>; 2]) {
    (customer.id, customer.version, [customer.last_contact_at, customer.next_contact_at])
}

#[component]
pub(super) fn Found(page: Page<CustomerSummary>) -> impl IntoView {
    let lang = lang();
    let state = list_state();
    let (total, is_exact) = (page.total, page.total_is_exact);
    if page.items.is_empty() {
        return view! { <Nothing/> }.into_any();
    }
    let seen = Seen { items: RwSignal::new(page.items), next: RwSignal::new(page.next_cursor) };
    let count = if is_exact {
        words::found(lang, total.cast_signed())
    } else {
        words::found_at_least(lang, grouped(total))
    };
    let news = keep_true(seen);
    let show = Callback::new(move |()| state.reload());
    let layout = Memo::new(move |_| state.layout());
    let is_selecting = move || state.selection.count() > 0;
    view! {
        <NewsBar news on_show=show/>
        <div class="row">
            <p class="dim t-13 grow" aria-live="polite">{count}</p>
            {move || (layout.get() == Layout::Table).then(|| view! {
                <span data-script=""><kemai_ui::Button kind=Kind::Quiet small=true icon=Glyph::Columns opens="columns">{words::columns(lang)}</kemai_ui::Button></span>
            })}
        </div>
        <div class="stack" class:selecting=is_selecting>
            {move || match layout.get() {
                Layout::Cards => view! { <CardsView seen/> }.into_any(),
                Layout::Table => view! { <TableView seen/> }.into_any(),
            }}
            <MoreOfThem seen total is_exact/>
        </div>
        <super::bulk::SelectAll total shown=seen.items/>
    }
    .into_any()
}

/// A list that is looked at is asked for again so often at most.
const AT_MOST: Duration = Duration::from_secs(4);

/// Customers that changed elsewhere change in their places. What would move the list, new ones and others in its order, is announced instead.
fn keep_true(seen: Seen) -> RwSignal<bool> {
    let state = list_state();
    let news = RwSignal::new(false);
    let is_meant = |event: &LiveEvent| event.event == "reset" || event.customer().is_some();
    on_live_every(AT_MOST, is_meant, move || {
        let query = state.asked.get_untracked();
        spawn_local(async move {
            let Ok(page) = list_customers(query).await.and_then(Outcome::into_result) else { return };
            // The page may be gone by now.
            if seen.items.try_update(|items| put_in_place(items, page.items)) == Some(true) {
                news.set(true);
            }
        });
    });
    news
}

/// Puts what came into the places of what is there. Says whether the list begins otherwise by now.
fn put_in_place(items: &mut [CustomerSummary], now: Vec<CustomerSummary>) -> bool {
    let is_moved = now.len() > items.len() || now.iter().zip(items.iter()).any(|(new, old)| new.id != old.id);
    for new in now {
        if let Some(old) = items.iter_mut().find(|old| old.id == new.id) {
            *old = new;
        }
    }
    is_moved
}

/// A link to the next page; with the browser's program running it adds that page below instead.
#[component]
fn MoreOfThem(seen: Seen, total: u64, is_exact: bool) -> impl IntoView {
    let lang = lang();
    let state = list_state();
    let toasts = toasts();
    let is_loading = RwSignal::new(false);
    let shown = Signal::derive(move || {
        let shown = grouped(seen.items.with(Vec::len) as u64);
        let total = if is_exact { grouped(total) } else { format!("{}+", grouped(total)) };
        // Those of the pages before it are not among them.
        let is_past = state.query.with(|query| !query.cursor.is_empty());
        if is_past { words::shown_of_page(lang, shown, total) } else { words::shown_of(lang, shown, total) }
    });
    let next_query = move || {
        let cursor = seen.next.get()?;
        Some(ListQuery { cursor, ..state.query.get() })
    };
    let load = move |event: ev::MouseEvent| {
        let Some(ListQuery { cursor, .. }) = untrack(next_query) else { return };
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        if is_loading.get_untracked() {
            return;
        }
        is_loading.set(true);
        spawn_local(async move {
            let query = ListQuery { cursor, ..state.asked.get_untracked() };
            match list_customers(query).await.and_then(Outcome::into_result) {
                Ok(page) => {
                    seen.items.update(|items| items.extend(page.items));
                    seen.next.set(page.next_cursor);
                }
                Err(error) => toasts.fail(&error),
            }
            is_loading.set(false);
        });
    };
    view! {
        <More shown>
            {move || next_query().map(|query| view! {
                <ButtonLink href=query.href() small=true on:click=load attr:aria-busy=move || is_loading.get().then_some("true")>{words::more(lang)}</ButtonLink>
            })}
        </More>
    }
}

/// Nothing there yet, or nothing that fits.
#[component]
fn Nothing() -> impl IntoView {
    let lang = lang();
    let state = list_state();
    let query = state.query.get_untracked();
    if query.active() > 0 {
        view! {
            <Empty title=words::nothing_found(lang) text=words::nothing_found_hint(lang)>
                <ButtonLink href=query.cleared().href()>{words::clear_all(lang)}</ButtonLink>
            </Empty>
        }
        .into_any()
    } else if query.is_removed() {
        view! { <Empty title=words::bin_empty(lang) text=words::bin_empty_hint(lang)/> }.into_any()
    } else {
        view! {
            <Empty title=words::none_yet(lang) text=state.may.create.then(|| words::none_yet_hint(lang).to_owned())>
                {state.may.create.then(|| view! { <ButtonLink href="/customers/new" kind=Kind::Primary icon=Glyph::Plus>{words::new_customer(lang)}</ButtonLink> })}
            </Empty>
        }
        .into_any()
    }
}
