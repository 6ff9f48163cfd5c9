//! What the description says of each operation: also what it answers.

use crate::server::AREAS;
use kemai_server::openapi;

/// Bytes and tables, not JSON of a kind.
const OTHERS: &[&str] =
    &["/api/v1/files/{id}/content", "/api/v1/imports/{id}/rejected", "/api/v1/exports/{kind}"];

#[test]
fn every_operation_says_what_it_answers() {
    let document = serde_json::to_value(openapi::document(AREAS)).unwrap();
    let schemas = &document["components"]["schemas"];
    let mut silent = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for status in ["200", "201"] {
                let Some(answer) = operation["responses"].get(status) else { continue };
                let schema = &answer["content"]["application/json"]["schema"];
                if schema.is_null() && !OTHERS.contains(&path.as_str()) {
                    silent.push(format!("{method} {path} {status}"));
                }
                if let Some(name) = schema["$ref"].as_str().and_then(|link| link.rsplit('/').next()) {
                    assert!(
                        schemas.get(name).is_some(),
                        "{method} {path} answers {name}, which is not described"
                    );
                }
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap());
    let mut names: Vec<&str> = operations.filter_map(|(_, one)| one["operationId"].as_str()).collect();
    names.sort_unstable();
    let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert!(names.contains(&"list_departments") && names.contains(&"find_department"), "{names:?}");
}
