//! A customer's values as pages show them: marks, facts, the button that calls.

use super::{
    Shortcut,
    lookups::{Lookups, tone_of},
    person::{HIDDEN, hides},
    text::{level_letter, listed},
    words,
};
use crate::customers::{
    countries,
    fields::CUSTOMER,
    list::{ContactLine, CustomerSummary},
    model::{Customer, Lifecycle},
};
use kemai_domain::{Condition, CustomerId, FieldDef, Filter, FilterValue, Lang, Mask, Money, Operator};
use kemai_ui::{Fit, Glyph, Kind, Markup, Tone, base_currency, html, icon_link, lang, level_mark, tag};
use kemai_words::ui as ui_words;

/// How many tags a card and a row have room for.
const FEW: usize = 3;

/// The first tags, and how many more there are; pointed at, it names them.
#[must_use]
pub fn few_tags(keys: &[String], names: &Lookups, lang: Lang) -> Markup {
    let (shown, more) = keys.split_at(if keys.len() > FEW + 1 { FEW } else { keys.len() });
    let more: Vec<String> = more.iter().map(|key| names.label("tag", key)).collect();
    html! {
        (all_tags(shown, names))
        @if !more.is_empty() { span class="more-tags" title=(listed(&more, lang)) { "+" (more.len()) } }
    }
}

fn all_tags(keys: &[String], names: &Lookups) -> Markup {
    let tone = |key: &str| names.entry("tag", key).map(|entry| tone_of(&entry.tone)).unwrap_or_default();
    html! { @for key in keys { (tag(tone(key), &names.label("tag", key), Fit::Yields)) } }
}

/// How warm a customer is, before its tags: the level, a key of the dictionary `value_level`, and the lifecycle.
fn warmth(level: Option<&str>, lifecycle: Lifecycle, names: &Lookups, lang: Lang) -> Markup {
    html! {
        @if let Some(key) = level { (level_words(key, names, |label| tag(Tone::Neutral, label, Fit::Whole))) }
        (tag(tone_of(lifecycle.tone()), lifecycle.label(lang), Fit::Keeps))
    }
}

/// A level by its letter, where its words have one.
pub fn level_words(key: &str, names: &Lookups, otherwise: impl Fn(&str) -> Markup) -> Markup {
    let label = names.label("value_level", key);
    level_letter(&label).map_or_else(|| otherwise(&label), |letter| level_mark(&letter))
}

/// Level, lifecycle and the first tags of a line of the list.
#[must_use]
pub fn marks(customer: &CustomerSummary, names: &Lookups, lang: Lang) -> Markup {
    let warmth = warmth(customer.value_level.as_deref(), customer.lifecycle, names, lang);
    html! { (warmth) (few_tags(&customer.tags, names, lang)) }
}

/// Level, lifecycle and every tag.
#[must_use]
pub fn all_marks(customer: &Customer, names: &Lookups, lang: Lang) -> Markup {
    let warmth = warmth(customer.value_level.as_deref(), customer.lifecycle, names, lang);
    html! { (warmth) (all_tags(&customer.tags, names)) }
}

/// A credit limit as the person may read it: hidden is not the same as none.
#[must_use]
pub fn credit_words(limit: Option<Money>, lang: Lang) -> Option<String> {
    if hides(Mask::Money) { Some(HIDDEN.to_owned()) } else { limit.map(|money| money.format_grouped(lang)) }
}

/// The address that calls a number; nothing for a masked one.
#[must_use]
pub fn call_address(number: Option<&str>, is_masked: bool) -> Option<String> {
    let number = number.filter(|number| !is_masked && !number.contains('*'))?;
    // An extension is dialled after a pause.
    let dialled: String = number
        .chars()
        .filter_map(|character| match character {
            '0'..='9' | '+' => Some(character),
            'x' | '转' | '#' => Some(','),
            _ => None,
        })
        .collect();
    (!dialled.is_empty()).then(|| format!("tel:{dialled}"))
}

/// Calls the contact, where the reader may know the number; `name` is whom one calls, for screen readers.
#[must_use]
pub fn call_link(line: Option<&ContactLine>, name: &str) -> Option<Markup> {
    let href = line.and_then(|line| call_address(line.number.as_deref(), line.is_masked))?;
    Some(icon_link(&href, Glyph::Phone, &words::call(lang(), name), Kind::Plain, true))
}

/// What one can begin with a customer, one tap each. In a table they are small; a thumb needs the whole button of a card.
pub fn shortcut_links(
    shortcuts: &[Shortcut],
    id: CustomerId,
    name: &str,
    small: bool,
) -> impl Iterator<Item = Markup> {
    shortcuts.iter().map(move |shortcut| {
        let label = format!("{} {name}", shortcut.label);
        icon_link(&shortcut.href(id), shortcut.glyph, &label, Kind::Quiet, small)
    })
}

/// A field of a customer in words; nothing for no value. Contacts, region and address stand elsewhere.
#[must_use]
pub fn in_words(field: &FieldDef, customer: &Customer, names: &Lookups, lang: Lang) -> Option<String> {
    let choice = |key: &Option<String>| key.as_deref().map(|key| names.word(field, key, lang));
    let listed = |keys: &[String]| {
        let labels: Vec<String> = keys.iter().map(|key| names.word(field, key, lang)).collect();
        (!labels.is_empty()).then(|| super::text::listed(&labels, lang))
    };
    match field.key {
        "code" => Some(customer.code.clone()),
        "name" => Some(customer.name.clone()),
        "kind" => Some(customer.kind.label(lang).to_owned()),
        "industry" => choice(&customer.industry),
        "size" => choice(&customer.size),
        "business_type" => choice(&customer.business_type),
        "website" => customer.website.clone(),
        "category" => choice(&customer.category),
        "source" => choice(&customer.source),
        "tags" => listed(&customer.tags),
        "price_level" => choice(&customer.price_level),
        "value_level" => choice(&customer.value_level),
        "lifecycle" => Some(customer.lifecycle.label(lang).to_owned()),
        "settlement_days" => customer.settlement_days.map(|days| days.to_string()),
        "credit_limit" => credit_words(customer.credit_limit, lang),
        // An amount says it; without one it is worth a line when it is not what the company counts in.
        "currency" => customer
            .currency
            .filter(|currency| customer.credit_limit.is_none() && *currency != base_currency())
            .map(|currency| currency.code().to_owned()),
        "invoice_title" => customer.invoice_title.clone(),
        "tax_number" => customer.tax_number.clone(),
        "bank_name" => customer.bank_name.clone(),
        "bank_account" => customer.bank_account.clone(),
        "owner_id" => choice(&customer.owner_id.map(|id| id.to_string())),
        "department_id" => choice(&customer.department_id.map(|id| id.to_string())),
        "collaborator_ids" => {
            listed(&customer.collaborator_ids.iter().map(ToString::to_string).collect::<Vec<_>>())
        }
        "country" => Some(countries::name(&customer.country, lang)),
        "address" => customer.address.clone(),
        "needs" => customer.needs.clone(),
        "remarks" => customer.remarks.clone(),
        _ => None,
    }
}

/// A part of a filter in words: `级别 是 A`.
#[must_use]
pub fn filter_words(filter: &Filter, names: &Lookups, lang: Lang) -> String {
    let several = |parts: &[Filter], between: &str| {
        parts.iter().map(|part| filter_words(part, names, lang)).collect::<Vec<_>>().join(between)
    };
    match filter {
        Filter::All(parts) => several(parts, words::and_also(lang)),
        Filter::Any(parts) => several(parts, words::or_else(lang)),
        Filter::None(parts) => words::none_of_these(lang, several(parts, words::or_else(lang))),
        Filter::Condition(condition) => condition_words(condition, names, lang),
    }
}

fn condition_words(condition: &Condition, names: &Lookups, lang: Lang) -> String {
    let field = CUSTOMER.find(&condition.field);
    let label = field.map_or(condition.field.as_str(), |field| (field.label)(lang));
    let word = |text: &String| field.map_or_else(|| text.clone(), |field| names.word(field, text, lang));
    let is_days = matches!(condition.operator, Operator::WithinDays | Operator::NotWithinDays);
    let value = match &condition.value {
        FilterValue::Text(days) if is_days => words::n_days(lang, days.clone()).to_string(),
        FilterValue::Flag(_) => String::new(),
        FilterValue::Text(text) => word(text),
        FilterValue::Many(texts) => texts.iter().map(word).collect::<Vec<_>>().join(words::list_comma(lang)),
    };
    let operator = ui_words::by_name(operator_key(condition.operator), lang).unwrap_or_default();
    format!("{label} {operator} {value}").trim_end().to_owned()
}

/// The builder's words for a comparison.
const fn operator_key(operator: Operator) -> &'static str {
    match operator {
        Operator::Is => "op_is",
        Operator::IsNot => "op_is_not",
        Operator::In => "op_in",
        Operator::Contains => "op_contains",
        Operator::StartsWith => "op_starts_with",
        Operator::Gt => "op_more",
        Operator::Gte => "op_at_least",
        Operator::Lt => "op_less",
        Operator::Lte => "op_at_most",
        Operator::Between => "op_between",
        Operator::IsEmpty => "op_is_empty",
        Operator::IsNotEmpty => "op_is_not_empty",
        Operator::LastFour => "op_last_four",
        Operator::WithinDays => "op_within_days",
        Operator::NotWithinDays => "op_not_within_days",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_one_may_know_is_called() {
        assert_eq!(call_address(Some("+86 138 0013 8000"), false).as_deref(), Some("tel:+8613800138000"));
        assert_eq!(call_address(Some("0531-88990011转801"), false).as_deref(), Some("tel:053188990011,801"));
        assert_eq!(call_address(Some("138****2217"), false), None);
        assert_eq!(call_address(Some("13800138000"), true), None);
        assert_eq!(call_address(None, false), None);
    }

    #[test]
    fn a_filter_is_read_aloud() {
        let filter = Filter::Any(vec![
            Filter::of("name", Operator::Contains, "华兴"),
            Filter::of("owner_id", Operator::IsEmpty, true),
        ]);
        let text = filter_words(&filter, &Lookups::default(), Lang::En);
        assert!(text.contains("Name") && text.contains("华兴") && text.contains("Owner"), "{text}");
    }
}
