//! The description of the REST API, put together from what each area says of its operations.

mod answers;
mod refusals;
pub mod schema;
mod tags;

use crate::{area::Area, http::grades::Address};
use serde::Serialize;
use utoipa::{
    OpenApi as _, ToSchema,
    openapi::{
        Info, OpenApi, PathItem,
        path::Operation,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

/// Where the operations stand.
pub const BASE: &str = "/api/v1";

/// An error, after RFC 9457.
#[derive(Serialize, ToSchema)]
pub struct Problem {
    pub r#type: String,
    /// What happened, in the language asked for.
    pub title: String,
    pub status: u16,
    /// Stable; see ERRORS.md.
    pub code: String,
    pub instance: String,
    #[schema(value_type = Option<Vec<ProblemField>>)]
    pub errors: Option<Vec<ProblemField>>,
    pub request_id: Option<String>,
}

/// A refused field.
#[derive(Serialize, ToSchema)]
pub struct ProblemField {
    pub field: String,
    /// Stable.
    pub code: String,
    pub message: String,
}

#[derive(utoipa::OpenApi)]
#[openapi(components(schemas(Problem, ProblemField)))]
struct Common;

/// The whole description.
#[must_use]
pub fn document(areas: &[Area]) -> OpenApi {
    let mut document = Common::openapi();
    document.info = Info::new("Kemai", env!("CARGO_PKG_VERSION"));
    document.info.description = Some(DESCRIPTION.to_owned());
    for area in areas {
        document = document.nest(BASE, (area.openapi)());
    }
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    if let Some(components) = &mut document.components {
        components.add_security_scheme("token", bearer);
        components.schemas.insert("Money".to_owned(), schema::money());
    }
    answers::describe(&mut document);
    refusals::describe(&mut document);
    tags::put(&mut document);
    document.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    document
}

const DESCRIPTION: &str = "Send a token as `Authorization: Bearer …`. Times are RFC 3339 in UTC, ids UUID v7, money \
    `{\"amount\": \"1234.50\", \"currency\": \"CNY\"}`. Lists go on with `cursor`; changes say their version with `If-Match`; a POST \
    with `Idempotency-Key` happens once. Errors are RFC 9457 problems with a stable `code`.";

/// The addresses that the description names.
#[must_use]
pub fn addresses(document: &OpenApi) -> Vec<Address> {
    document
        .paths
        .paths
        .iter()
        .flat_map(|(path, item)| methods(item).map(|method| Address::new(method, path)))
        .collect()
}

/// The first word of an operation's address, by which operations lie together: `/api/v1/customers/{id}` is of `customers`.
fn group(path: &str) -> Option<&str> {
    let below = path.strip_prefix(BASE)?.trim_start_matches('/');
    below.split('/').next().filter(|group| !group.is_empty())
}

fn methods(item: &PathItem) -> impl Iterator<Item = &'static str> + use<> {
    let has = |operation: &Option<Operation>, method| operation.as_ref().map(|_| method);
    [
        has(&item.get, "GET"),
        has(&item.post, "POST"),
        has(&item.put, "PUT"),
        has(&item.patch, "PATCH"),
        has(&item.delete, "DELETE"),
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_of_an_address_is_its_group() {
        assert_eq!(group("/api/v1/customers/{id}/contacts"), Some("customers"));
        assert_eq!(group("/api/v1/follow_ups"), Some("follow_ups"));
        assert_eq!(group("/healthz"), None);
    }
}
