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
        lookups::{Lookups, SharedLookups, lookups, tone_of},
        person::{HIDDEN, hides},
        values::{credit_words, few_tags, level_words, shortcut_links},
    },
};
use kemai_domain::{FieldDef, FieldKind, Lang, Sort};
use kemai_ui::{
    AvatarSize, Cell, Check, Column, Direction, Markup, Panel, Row, Table, avatar, cell, date_time, html,
    kept_choice, lang, money_text, row_head, status, still, time_ago, time_to_come,
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
    let (id, picked) = (customer.id, customer.name.clone());
    let head = html! {
        span class="row" {
            (avatar(&customer.name, customer.kind == CustomerKind::Company, AvatarSize::Small))
            span class="clip" { (customer.name) }
        }
    };
    let begun = customer.purged_at.is_none().then(|| shortcuts.with_value(|all| begun(&customer, all, lang)));
    let removed = customer.purged_at.map(|at| {
        let (words, gone) = (removed_words(&customer).unwrap_or_default(), date_time(at));
        view! {
            {still(cell(words::removed_at(lang), false, &words))}
            {still(cell(words::gone_on(lang), false, &gone))}
            <Cell label=kemai_words::ui::actions(lang)><RestoreOne id/></Cell>
        }
    });
    let record = StoredValue::new((customer, names));
    let cells = move || {
        let fields = shown.get().into_iter().filter_map(|key| CUSTOMER.find(&key));
        fields
            .map(|field| {
                let number = matches!(field.kind, FieldKind::Money | FieldKind::Integer);
                let value = record.with_value(|(customer, names)| value(field, customer, names, lang));
                still(cell((field.label)(lang), number, &value.unwrap_or_default()))
            })
            .collect_view()
    };
    view! {
        <Row pick=move || view! { <Pick id name=picked.clone()/> }>
            {still(row_head(&format!("/customers/{id}"), true, &head))}
            {cells}
            {begun.flatten().map(still)}
            {removed}
        </Row>
    }
}

/// The cell of what one can begin with a customer.
fn begun(customer: &CustomerSummary, shortcuts: &[Shortcut], lang: Lang) -> Option<Markup> {
    let links = shortcut_links(shortcuts, customer.id, &customer.name, true);
    let links = html! { span class="row acts" { @for link in links { (link) } } };
    (!shortcuts.is_empty()).then(|| cell(kemai_words::ui::actions(lang), false, &links))
}

/// A field of a customer as a cell shows it; nothing for no value.
fn value(field: &FieldDef, customer: &CustomerSummary, names: &Lookups, lang: Lang) -> Option<Markup> {
    let text = |text: &str| Some(html! { (text) });
    let choice = |key: &Option<String>| {
        key.as_deref().and_then(|key| text(&names.label(field.dictionary.unwrap_or_default(), key)))
    };
    match field.key {
        "code" => text(&customer.code),
        "kind" => text(customer.kind.label(lang)),
        "industry" => choice(&customer.industry),
        "category" => choice(&customer.category),
        "source" => choice(&customer.source),
        "price_level" => choice(&customer.price_level),
        "value_level" => {
            let level = customer.value_level.as_deref();
            level.map(|key| level_words(key, names, |label| html! { (label) }))
        }
        "tags" => (!customer.tags.is_empty())
            .then(|| html! { span class="row" { (few_tags(&customer.tags, names, lang)) } }),
        "lifecycle" => {
            let state = customer.lifecycle;
            Some(status(tone_of(state.tone()), state.label(lang)))
        }
        "owner_id" => customer.owner_name.as_ref().map(|name| {
            html! {
                span class="row person" {
                    (avatar(name, false, AvatarSize::Small)) span class="clip" title=(name) { (name) }
                }
            }
        }),
        "region_code" => text(&customer.region),
        "credit_limit" => credit_words(customer.credit_limit, lang).map(|text| money_text(&text)),
        "settlement_days" => customer.settlement_days.map(|days| html! { (days) }),
        "mobile" => customer.primary_contact.as_ref().map(|line| {
            html! { (line.name) @if let Some(number) = &line.number { " " (number) } }
        }),
        "last_contact_at" => customer.last_contact_at.map(time_ago),
        "next_contact_at" => customer.next_contact_at.map(time_to_come),
        "created_at" => Some(date_time(customer.created_at)),
        "updated_at" => Some(time_ago(customer.updated_at)),
        _ => further(field, customer, names, lang),
    }
}

/// A value that the server told because its column was chosen.
fn further(field: &FieldDef, customer: &CustomerSummary, names: &Lookups, lang: Lang) -> Option<Markup> {
    if field.mask.is_some_and(hides) {
        return Some(html! { (HIDDEN) });
    }
    let text = customer.further.get(field.key)?;
    match field.kind {
        FieldKind::Instant => text.parse().ok().map(date_time),
        FieldKind::Choice => Some(html! { (names.word(field, text, lang)) }),
        _ => Some(html! { span class="clip" title=(text) { (text) } }),
    }
}
