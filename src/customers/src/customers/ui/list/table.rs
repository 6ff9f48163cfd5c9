//! Customers as a dense table with the columns of one's choice.

use super::{
    bin::{RestoreOne, removed_words},
    cards::Pick,
    columns,
    found::{Seen, state_of},
    list_state, words,
};
use crate::customers::{
    fields::CUSTOMER,
    list::{CustomerSummary, KEPT_COLUMNS, ListQuery},
    model::CustomerKind,
    ui::{
        Shortcut,
        lookups::{SharedLookups, lookups, tone_of},
        person::{HIDDEN, hides},
        text::level_letter,
        values::{credit_words, few_tags, shortcut_links},
    },
};
use chrono::{DateTime, Utc};
use kemai_domain::{FieldDef, FieldKind, Lang, Sort};
use kemai_ui::{
    Avatar, Cell, Check, Column, ComingTime, DateTimeText, Direction, Level, MoneyText, Panel, RelativeTime,
    Row, RowHead, Status, Table, kept_choice, lang,
};
use leptos::prelude::*;

#[component]
pub(super) fn TableView(seen: Seen) -> impl IntoView {
    let lang = lang();
    let state = list_state();
    let names = lookups();
    let kept = kept_choice(KEPT_COLUMNS);
    let shown = Memo::new(move |_| state.query.with(|query| columns::chosen(query, &kept.get())));
    let shortcuts = StoredValue::new(Shortcut::all());
    let heads =
        Signal::derive(move || {
            let query = state.query.get();
            let mut heads = vec![head(&query, CUSTOMER.find("name"), lang).sticks()];
            heads.extend(shown.with(|keys| {
                keys.iter().map(|key| head(&query, CUSTOMER.find(key), lang)).collect::<Vec<_>>()
            }));
            if query.is_removed() {
                heads.extend([Column::new(words::removed_at(lang)), Column::new(words::gone_on(lang))]);
                heads.push(Column::new(kemai_words::ui::actions(lang)));
            } else if shortcuts.with_value(|all| !all.is_empty()) {
                heads.push(Column::new(kemai_words::ui::actions(lang)));
            }
            heads
        });
    let select_all = move || {
        let ids =
            move || seen.items.with(|items| items.iter().map(|customer| customer.id).collect::<Vec<_>>());
        let count = Signal::derive(move || state.selection.count());
        let all = Signal::derive(move || {
            count.get() > 0 && (state.selection.is_all() || count.get() == ids().len() as u64)
        });
        let half = Signal::derive(move || count.get() > 0 && !all.get());
        view! {
            {state.may_choose().then(|| view! {
                <span data-script=""><Check checked=all half label=words::select_page(lang)
                    on_change=move |is_chosen| state.selection.set_page(untrack(ids), is_chosen)/></span>
            })}
        }
    };
    view! {
        <Panel flush=true>
            <Table label=words::title(lang) columns=heads select_all=select_all>
                <For each=move || seen.items.get() key=state_of let:customer>
                    <CustomerRow customer shown names=names.clone() shortcuts/>
                </For>
            </Table>
        </Panel>
    }
}

fn head(query: &ListQuery, field: Option<&'static FieldDef>, lang: Lang) -> Column {
    let Some(field) = field else { return Column::new("") };
    let mut column = Column::new((field.label)(lang));
    if matches!(field.kind, FieldKind::Money | FieldKind::Integer) {
        column = column.number();
    }
    if !field.is_sortable {
        return column;
    }
    let sort = Sort::parse(if query.sort.is_empty() { ListQuery::DEFAULT_SORT } else { &query.sort });
    let now = (sort.field == field.key).then_some(if sort.is_descending {
        Direction::Falling
    } else {
        Direction::Rising
    });
    let next = Sort { field: field.key.to_owned(), is_descending: now == Some(Direction::Rising) };
    column.sort(query.with(|query| query.sort = next.to_text()).href(), now)
}

#[component]
fn CustomerRow(
    customer: CustomerSummary,
    shown: Memo<Vec<String>>,
    names: SharedLookups,
    shortcuts: StoredValue<Vec<Shortcut>>,
) -> impl IntoView {
    let lang = lang();
    let (id, name, purged_at) = (customer.id, customer.name.clone(), customer.purged_at);
    let is_company = customer.kind == CustomerKind::Company;
    let (picked, begun) = (name.clone(), name.clone());
    let begins = purged_at.is_none() && shortcuts.with_value(|all| !all.is_empty());
    let removed = removed_words(&customer);
    let record = StoredValue::new((customer, names));
    let cells = move || {
        let fields = shown.get().into_iter().filter_map(|key| CUSTOMER.find(&key));
        fields
            .map(|field| {
                let number = matches!(field.kind, FieldKind::Money | FieldKind::Integer);
                let value = record.with_value(|(customer, names)| value(field, customer, names, lang));
                view! { <Cell label=(field.label)(lang) number>{value}</Cell> }
            })
            .collect_view()
    };
    view! {
        <Row pick=move || view! { <Pick id name=picked.clone()/> }>
            <RowHead href=format!("/customers/{id}") sticks=true><span class="row"><Avatar name=name.clone() company=is_company/><span class="clip">{name}</span></span></RowHead>
            {cells}
            {begins.then(|| view! { <Cell label=kemai_words::ui::actions(lang)><span class="row acts">{shortcuts.with_value(|all| shortcut_links(all, id, &begun, true))}</span></Cell> })}
            {purged_at.map(|at| view! {
                <Cell label=words::removed_at(lang)>{removed}</Cell>
                <Cell label=words::gone_on(lang)><DateTimeText at/></Cell>
                <Cell label=kemai_words::ui::actions(lang)><RestoreOne id/></Cell>
            })}
        </Row>
    }
}

/// A field of a customer as a cell shows it; an empty cell for no value.
fn value(field: &FieldDef, customer: &CustomerSummary, names: &SharedLookups, lang: Lang) -> AnyView {
    let choice = |key: &Option<String>| {
        key.as_deref()
            .map(|key| names.label(field.dictionary.unwrap_or_default(), key))
            .unwrap_or_default()
            .into_any()
    };
    match field.key {
        "code" => customer.code.clone().into_any(),
        "kind" => customer.kind.label(lang).into_any(),
        "industry" => choice(&customer.industry),
        "category" => choice(&customer.category),
        "source" => choice(&customer.source),
        "price_level" => choice(&customer.price_level),
        "value_level" => level(customer, names),
        "tags" => view! { <span class="row">{few_tags(&customer.tags, names, lang)}</span> }.into_any(),
        "lifecycle" => {
            let state = customer.lifecycle;
            view! { <Status tone=tone_of(state.tone())>{state.label(lang)}</Status> }.into_any()
        }
        "owner_id" => customer
            .owner_name
            .clone()
            .map(|name| view! { <span class="row person"><Avatar name=name.clone()/><span class="clip" title=name.clone()>{name.clone()}</span></span> })
            .into_any(),
        "region_code" => customer.region.clone().into_any(),
        "credit_limit" => {
            credit_words(customer.credit_limit, lang).map(|text| view! { <MoneyText text/> }).into_any()
        }
        "settlement_days" => {
            customer.settlement_days.map(|days| days.to_string()).unwrap_or_default().into_any()
        }
        "mobile" => customer
            .primary_contact
            .clone()
            .map(|line| match line.number {
                Some(number) => format!("{} {number}", line.name),
                None => line.name,
            })
            .into_any(),
        "last_contact_at" => customer.last_contact_at.map(|at| view! { <RelativeTime at/> }).into_any(),
        "next_contact_at" => customer.next_contact_at.map(|at| view! { <ComingTime at/> }).into_any(),
        "created_at" => view! { <DateTimeText at=customer.created_at/> }.into_any(),
        "updated_at" => view! { <RelativeTime at=customer.updated_at/> }.into_any(),
        _ => further(field, customer, names, lang),
    }
}

/// A value that the server told because its column was chosen.
fn further(field: &FieldDef, customer: &CustomerSummary, names: &SharedLookups, lang: Lang) -> AnyView {
    if field.mask.is_some_and(hides) {
        return HIDDEN.into_any();
    }
    let Some(text) = customer.further.get(field.key).cloned() else { return ().into_any() };
    match field.kind {
        FieldKind::Instant => {
            text.parse().ok().map(|at: DateTime<Utc>| view! { <DateTimeText at/> }).into_any()
        }
        FieldKind::Choice => names.word(field, &text, lang).into_any(),
        _ => view! { <span class="clip" title=text.clone()>{text.clone()}</span> }.into_any(),
    }
}

fn level(customer: &CustomerSummary, names: &SharedLookups) -> AnyView {
    let Some(key) = &customer.value_level else { return ().into_any() };
    let label = names.label("value_level", key);
    match level_letter(&label) {
        Some(level) => view! { <Level level/> }.into_any(),
        None => label.into_any(),
    }
}
