//! Which columns the table has: chosen in a dialog, kept in the address.

use super::{list_state, words};
use crate::customers::{
    fields::CUSTOMER,
    list::{FURTHER, KEPT_COLUMNS, ListQuery},
    ui::text::split_keys,
};
use kemai_domain::FieldDef;
use kemai_ui::{Button, ButtonLink, Check, Dialog, Kind, kept_choice, lang};
use leptos::prelude::*;

/// What a line of the list knows, or is told when it is asked, in the order one chooses from.
const OFFERED: [&str; 36] = [
    "code",
    "value_level",
    "lifecycle",
    "lifecycle_since",
    "tags",
    "category",
    "kind",
    "industry",
    "size",
    "business_type",
    "source",
    "price_level",
    "owner_id",
    "department_id",
    "collaborator_ids",
    "country",
    "region_code",
    "region_text",
    "address",
    "mobile",
    "website",
    "credit_limit",
    "currency",
    "settlement_days",
    "invoice_title",
    "tax_number",
    "bank_name",
    "bank_account",
    "needs",
    "remarks",
    "last_contact_at",
    "next_contact_at",
    "updated_at",
    "updated_by",
    "created_at",
    "created_by",
];

fn offered() -> impl Iterator<Item = &'static FieldDef> {
    OFFERED.into_iter().filter_map(|key| CUSTOMER.find(key))
}

/// The columns that the address names, else those chosen last (`kept`, with points between), else the registry's. The name always stands
/// first.
pub(super) fn chosen(query: &ListQuery, kept: &str) -> Vec<String> {
    let known = |keys: Vec<String>| -> Option<Vec<String>> {
        let known: Vec<String> =
            keys.into_iter().filter(|key| offered().any(|field| field.key == key)).collect();
        (!known.is_empty()).then_some(known)
    };
    known(split_keys(&query.columns)).or_else(|| known(split_keys(&kept.replace('.', ",")))).unwrap_or_else(
        || offered().filter(|field| field.is_default_column).map(|field| field.key.to_owned()).collect(),
    )
}

/// Those of the chosen columns that the server reads only for who asks, as the address has them.
pub(super) fn further(query: &ListQuery, kept: &str) -> String {
    let mut keys = chosen(query, kept);
    keys.retain(|key| FURTHER.contains(&key.as_str()));
    keys.join(",")
}

/// Ticks take effect at once.
#[component]
pub(super) fn ColumnsDialog() -> impl IntoView {
    let lang = lang();
    let state = list_state();
    let kept = kept_choice(KEPT_COLUMNS);
    let columns = Memo::new(move |_| state.query.with(|query| chosen(query, &kept.get())));
    let choose = move |key: &'static str, is_chosen: bool| {
        let mut keys = columns.get_untracked();
        keys.retain(|own| own != key);
        if is_chosen {
            keys.push(key.to_owned());
        }
        // In the order they are offered, whenever they were ticked.
        let keys: Vec<&str> =
            offered().map(|field| field.key).filter(|key| keys.iter().any(|own| own == key)).collect();
        kept.set(keys.join("."));
        state.go.run(ListQuery { columns: keys.join(","), ..state.query.get_untracked() });
    };
    let usual = Signal::derive(move || {
        state.query.with(|query| ListQuery { columns: String::new(), ..query.clone() }.href())
    });
    view! {
        <Dialog id="columns" title=words::columns(lang)>
            <div class="body">
                {offered().map(|field| {
                    let checked = Signal::derive(move || columns.with(|keys| keys.iter().any(|key| key == field.key)));
                    view! { <Check checked on_change=move |is_chosen| choose(field.key, is_chosen)>{(field.label)(lang)}</Check> }
                }).collect_view()}
            </div>
            <footer>
                <ButtonLink href=usual kind=Kind::Quiet on:click=move |_| kept.set(String::new())>{words::usual_columns(lang)}</ButtonLink>
                <Button kind=Kind::Primary closes="columns">{words::done(lang)}</Button>
            </footer>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_wins_over_what_was_chosen_last() {
        let usual = chosen(&ListQuery::default(), "");
        assert!(usual.contains(&"code".to_owned()) && !usual.contains(&"industry".to_owned()));
        assert_eq!(chosen(&ListQuery::default(), "code.industry.nonsense"), ["code", "industry"]);
        let named = ListQuery { columns: "tags".to_owned(), ..ListQuery::default() };
        assert_eq!(chosen(&named, "code.industry"), ["tags"]);
        assert_eq!(chosen(&ListQuery::default(), "nonsense"), usual);
    }

    #[test]
    fn only_what_was_chosen_is_asked_for() {
        assert_eq!(further(&ListQuery::default(), ""), "", "the usual columns stand in every line");
        let named = ListQuery { columns: "remarks,code,size".to_owned(), ..ListQuery::default() };
        assert_eq!(further(&named, ""), "remarks,size");
        assert_eq!(further(&ListQuery::default(), "tags.website"), "website");
        assert!(FURTHER.iter().all(|key| OFFERED.contains(key)));
        assert!(kemai_ui::is_kept_value(&OFFERED.join(".")), "all of them can be kept");
    }
}
