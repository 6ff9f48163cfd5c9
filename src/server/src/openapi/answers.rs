//! What operations answer: a record of the kind that their address names, or a page of such records. Told of all operations in one place;
//! one that answers something else describes it itself.

use super::{BASE, group, refusals::operations, schema};
use std::collections::BTreeSet;
use utoipa::openapi::{Content, OpenApi, PathItem, Ref, RefOr, schema::Schema};

/// Adds the answer to each operation that does not describe it.
pub fn describe(document: &mut OpenApi) {
    let described: BTreeSet<String> =
        document.components.iter().flat_map(|components| components.schemas.keys().cloned()).collect();
    for (path, item) in &mut document.paths.paths {
        name(path, item);
        let Some((kind, part)) = place(path).filter(|(kind, _)| described.contains(kind)) else { continue };
        for (method, operation) in operations(item) {
            let Some(answer) = answer(&kind, part, method) else { continue };
            for status in ["200", "201"] {
                if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(status)
                    && response.content.is_empty()
                {
                    let content = Content::new(Some(answer.clone()));
                    response.content.insert("application/json".to_owned(), content.into());
                }
            }
        }
    }
}

/// Operations that say no more than what they do are named after what they do it to: `list_customers`, `find_customer`.
fn name(path: &str, item: &mut PathItem) {
    let (Some((kind, _)), Some(group)) = (place(path), group(path)) else { return };
    let one = kind.chars().fold(String::new(), |mut text, letter| {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
        text
    });
    for (_, operation) in operations(item) {
        if let Some(id) = operation.operation_id.as_mut().filter(|id| VERBS.contains(&id.as_str())) {
            *id = format!("{id}_{}", if id == "list" { group } else { &one });
        }
    }
}

const VERBS: [&str; 6] = ["list", "create", "find", "update", "remove", "restore"];

/// Where in a collection an address stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// `/customers`
    Collection,
    /// `/customers/{id}`, and `/company`, of which there is one.
    Record,
    /// `/customers/{id}/restore`
    Below,
}

fn answer(kind: &str, part: Part, method: &str) -> Option<RefOr<Schema>> {
    match (part, method) {
        (Part::Collection, "GET") => Some(schema::page_of(kind)),
        // What is read below a record is something else.
        (Part::Below, "GET") => None,
        _ => Some(Ref::from_schema_name(kind).into()),
    }
}

/// The name of the schema that an address is about, `FollowUp` of `/api/v1/follow_ups/{id}`, and where it stands.
fn place(path: &str) -> Option<(String, Part)> {
    let group = group(path)?;
    let mut words = path.strip_prefix(BASE)?.trim_start_matches('/').split('/').skip(1);
    let singular = match group.strip_suffix("ies") {
        Some(start) => Some(format!("{start}y")),
        None => group.strip_suffix('s').map(str::to_owned),
    };
    let kind = singular.as_deref().unwrap_or(group).split('_').map(capitalised).collect();
    let is_key = |word: &str| word.starts_with('{');
    let part = match (words.next(), words.next()) {
        (None, _) if singular.is_some() => Part::Collection,
        (None, _) => Part::Record,
        (Some(word), None) if is_key(word) => Part::Record,
        _ => Part::Below,
    };
    Some((kind, part))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_it_answers() {
        let named = |kind: &str, part| Some((kind.to_owned(), part));
        assert_eq!(place("/api/v1/follow_ups"), named("FollowUp", Part::Collection));
        assert_eq!(place("/api/v1/choices/{id}"), named("Choice", Part::Record));
        assert_eq!(place("/api/v1/calendar_days/{date}"), named("CalendarDay", Part::Record));
        assert_eq!(place("/api/v1/summaries"), named("Summary", Part::Collection));
        assert_eq!(place("/api/v1/company"), named("Company", Part::Record));
        assert_eq!(place("/api/v1/customers/{id}/restore"), named("Customer", Part::Below));
        assert_eq!(place("/healthz"), None);
        assert!(answer("Customer", Part::Below, "GET").is_none());
    }
}
