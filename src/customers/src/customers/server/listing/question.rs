//! Reading a list's address: chips and conditions into one filter, words into tokens.

use super::{
    super::{
        document::{CODE, whole_value},
        index::Tokens,
    },
    further,
};
use crate::customers::{
    CUSTOMER, countries,
    list::{ListQuery, ListRequest},
};
use kemai_domain::{
    AppError, Condition, EXACT_COUNT, FieldError, Filter, FilterValue, Mask, Operator, Problem, Sort,
    contact, name::normalise, silence,
};
use kemai_server::{BlindKind, Ctx, search_tokens::query_tokens};

/// Characters of a search.
const LONGEST: usize = 100;

/// # Errors
/// Invalid, naming what cannot be read.
pub fn read(ctx: &Ctx, query: &ListQuery) -> Result<ListRequest, AppError> {
    let mut parts = Vec::new();
    for (field, keys) in query.chips() {
        let keys: Vec<String> = keys
            .split(',')
            .map(str::trim)
            .filter(|key| !key.is_empty())
            .map(|key| if field == "owner_id" && key == "me" { me(ctx) } else { key.to_owned() })
            .collect();
        if !keys.is_empty() {
            parts.push(if field == "region_code" { in_regions(keys) } else { one_of(field, keys) });
        }
    }
    if !query.filter.trim().is_empty() {
        let more =
            serde_json::from_str(&query.filter).map_err(|_| AppError::field("filter", Problem::BadFilter))?;
        parts.push(more);
    }
    let limit = if query.limit == 0 { ListQuery::DEFAULT_LIMIT } else { query.limit.min(ListQuery::MOST) };
    let counted = if query.counted == 0 { EXACT_COUNT } else { EXACT_COUNT.min(query.counted.into()) };
    Ok(ListRequest {
        counted,
        words: normalise(&query.q).chars().take(LONGEST).collect(),
        filter: Filter::All(parts),
        sort: sort(ctx, &query.sort)?,
        cursor: Some(query.cursor.clone()).filter(|cursor| !cursor.is_empty()),
        limit,
        is_removed: query.state == "removed",
        columns: further::chosen(ctx, &query.columns),
    })
}

fn one_of(field: &str, keys: Vec<String>) -> Filter {
    Condition::new(field, Operator::In, FilterValue::Many(keys)).into()
}

/// Some that the list of regions offers are countries in addresses; who was stored before that was so has them as regions.
fn in_regions(keys: Vec<String>) -> Filter {
    let said = |key: &String| countries::of_region(key).map(|(country, _)| country.to_owned());
    let countries: Vec<String> = keys.iter().filter_map(said).collect();
    let regions = one_of("region_code", keys);
    if countries.is_empty() { regions } else { Filter::Any(vec![one_of("country", countries), regions]) }
}

fn me(ctx: &Ctx) -> String {
    ctx.person().map(|person| person.id.to_string()).unwrap_or_default()
}

/// # Errors
/// Invalid, for a field that is not sortable or that the role hides.
pub fn sort(ctx: &Ctx, text: &str) -> Result<Sort, AppError> {
    let sort = Sort::parse(if text.is_empty() { ListQuery::DEFAULT_SORT } else { text });
    // Of no single field, and hidden from nobody.
    if sort.field == silence::SORT {
        return Ok(sort);
    }
    let field = CUSTOMER.find(&sort.field).filter(|field| field.is_sortable);
    match field {
        Some(field) if field.mask.is_none_or(|mask| !ctx.hides(mask)) => Ok(sort),
        _ => Err(AppError::invalid(vec![FieldError::new("sort", Problem::UnknownField)])),
    }
}

/// What a customer must have to be found by these words: in its name or a contact's, as its code, or as a number's last four.
/// Numbers are not looked for when the role hides them.
#[must_use]
pub fn words_tokens(ctx: &Ctx, words: &str) -> Tokens {
    if words.is_empty() {
        return Tokens::Everything;
    }
    let mut ways = Vec::new();
    let clauses = query_tokens(words);
    if !clauses.is_empty() {
        let clause = |tokens: Vec<String>| match <[String; 1]>::try_from(tokens) {
            Ok([token]) => Tokens::One(token),
            Err(tokens) => Tokens::Or(tokens.into_iter().map(Tokens::One).collect()),
        };
        ways.push(Tokens::And(clauses.into_iter().map(clause).collect()));
    }
    ways.push(Tokens::one(CODE, words));
    if !ctx.hides(Mask::Contact) {
        ways.extend(numbers(ctx, words));
    }
    Tokens::Or(ways)
}

fn numbers(ctx: &Ctx, words: &str) -> Vec<Tokens> {
    let keys = &ctx.app().keys;
    let mut ways = Vec::new();
    if words.chars().count() == 4 && words.chars().all(|sign| sign.is_ascii_digit()) {
        ways.extend(keys.blind_token("phone", BlindKind::LastFour, words));
    } else if let Ok(phone) = contact::normalise_phone(words) {
        ways.extend(keys.blind_token("phone", BlindKind::Whole, &whole_value("phone", &phone.to_string())));
    }
    if let Ok(email) = contact::normalise_email(words) {
        ways.extend(keys.blind_token("email", BlindKind::Whole, &email));
    }
    ways.extend(keys.blind_token("wechat", BlindKind::Whole, &whole_value("wechat", words)));
    ways.into_iter().map(Tokens::One).collect()
}
