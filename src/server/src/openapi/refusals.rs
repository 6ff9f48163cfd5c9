//! What every operation may answer beside its success, and the header that makes a POST happen once: told of all operations in
//! one place, by what each of them takes.

use utoipa::openapi::{
    Content, OpenApi, PathItem, Ref, RefOr, Required, Response,
    path::{Operation, Parameter, ParameterBuilder, ParameterIn},
    schema::{ObjectBuilder, Type},
};

const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// Adds to each operation the refusals that it does not describe itself.
pub fn describe(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        if !path.starts_with(super::BASE) {
            continue;
        }
        for (method, operation) in operations(item) {
            if method == "POST" {
                operation.parameters.get_or_insert_default().push(RefOr::T(idempotency_key()));
            }
            for (status, description) in refusals(path, method, operation) {
                let responses = &mut operation.responses.responses;
                responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(problem(description)));
            }
        }
    }
}

pub(super) fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let PathItem { get, put, post, delete, patch, .. } = item;
    [("GET", get), ("PUT", put), ("POST", post), ("DELETE", delete), ("PATCH", patch)]
        .into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn refusals(path: &str, method: &str, operation: &Operation) -> Vec<(&'static str, &'static str)> {
    let parameters = operation.parameters.iter().flatten();
    let named = |wanted: ParameterIn, name: Option<&str>| {
        parameters.clone().any(|parameter| match parameter {
            RefOr::T(parameter) => {
                parameter.parameter_in == wanted && name.is_none_or(|name| parameter.name == name)
            }
            RefOr::Ref(_) => false,
        })
    };
    let has_body = operation.request_body.is_some();
    let has_query = named(ParameterIn::Query, None);
    let has_version = named(ParameterIn::Header, Some("If-Match"));
    let is_write = method != "GET";
    let all = [
        (true, "401", "Nobody is signed in, or the token is wrong, ended or revoked."),
        (
            true,
            "403",
            "The role or the token's scope does not cover this, or the change came from another site.",
        ),
        (true, "429", "Too many requests; `Retry-After` says when to go on."),
        (has_body || has_query || is_write, "400", "The request cannot be read; `errors` names the part."),
        (path.contains('{'), "404", "There is no such record within reach."),
        (
            method == "POST",
            "409",
            "A record like this exists, or the first request with this key still runs.",
        ),
        (has_version, "412", "It has changed since; `current` is the record as it stands."),
        (has_body, "413", "The body is too large."),
        (
            has_body || has_query || method == "POST",
            "422",
            "Fields were refused; `errors` says which and why.",
        ),
        (has_version, "428", "`If-Match` is missing."),
    ];
    let applies = all.into_iter().filter(|(applies, ..)| *applies);
    applies.map(|(_, status, description)| (status, description)).collect()
}

fn problem(description: &str) -> Response {
    let mut response = Response::new(description);
    let content = Content::new(Some(Ref::from_schema_name("Problem")));
    response.content.insert("application/problem+json".to_owned(), RefOr::T(content));
    response
}

fn idempotency_key() -> Parameter {
    ParameterBuilder::new()
        .name(IDEMPOTENCY_KEY)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("A key of your own, of 1 to 255 characters: the same request sent again within 24 hours gets the first answer."))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).max_length(Some(255))))
        .build()
}
