//! What the description says of each operation: also what it answers.

use super::*;
use crate::server::AREAS;
use kemai_server::openapi;
use serde_json::{Map, json};

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

/// Left out where there is nothing.
const SOMETIMES: &[&str] = &["service_region_names"];

/// Says where an answer is other than its schema: what is there and not described, what is missing, what is of another kind.
fn differences(schema: &Value, value: &Value, schemas: &Value, place: &str, found: &mut Vec<String>) {
    if let Some(link) = schema["$ref"].as_str() {
        let name = link.rsplit('/').next().unwrap_or_default();
        return differences(&schemas[name], value, schemas, place, found);
    }
    if let Some(ways) = schema["oneOf"].as_array() {
        let fits = |way: &&Value| {
            let mut differs = Vec::new();
            differences(way, value, schemas, place, &mut differs);
            differs.is_empty()
        };
        if ways.iter().find(fits).is_none() {
            found.push(format!("{place} is none of its kinds: {value}"));
        }
        return;
    }
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.clone(),
        Value::Null => Vec::new(),
        kind => vec![kind.clone()],
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if !kinds.is_empty() && !kinds.iter().any(|told| *told == kind) {
        found.push(format!("{place} is {kind}, and described as {kinds:?}"));
    }
    let none = Map::new();
    let told = schema["properties"].as_object().unwrap_or(&none);
    for (name, part) in value.as_object().unwrap_or(&none) {
        match told.get(name) {
            Some(schema) => differences(schema, part, schemas, &format!("{place}.{name}"), found),
            None if told.is_empty() => {}
            None => found.push(format!("{place}.{name} is not described")),
        }
    }
    let mut required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for name in told.keys().filter(|name| value.get(*name).is_some()) {
        if !required.contains(&name.as_str()) && !SOMETIMES.contains(&name.as_str()) {
            found.push(format!("{place}.{name} is sent, and not said to be always there"));
        }
    }
    required.sort_unstable();
    if required.windows(2).any(|pair| pair[0] == pair[1]) {
        found.push(format!("{place} requires something twice: {required:?}"));
    }
    for name in required {
        if value.get(name).is_none() {
            found.push(format!("{place}.{name} is always there, and is not"));
        }
    }
    for part in value.as_array().into_iter().flatten() {
        differences(&schema["items"], part, schemas, &format!("{place}[]"), found);
    }
}

#[tokio::test]
async fn what_is_answered_is_what_is_described() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        // Who sees everything, and who sees numbers and amounts masked.
        let tokens = [token(&test, &company.admin, "all").await, token(&test, &company.service, "all").await];
        let call_by = async |token: &str, method: &str, path: &str, body: Value| {
            let request = Request::builder().method(method).uri(path).header("accept", "application/json");
            let request = request.header("content-type", "application/json");
            let body = if method == "GET" { String::new() } else { body.to_string() };
            send(&router, request.header("authorization", format!("Bearer {token}")), &body).await
        };
        let made = async |path: &str, body: Value| {
            let answer = call_by(&tokens[0], "POST", path, body).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{path}: {}", answer.body);
            answer.json()["id"].as_str().unwrap_or_default().to_owned()
        };
        let contact = json!({ "name": "王芳", "mobile": "13800138000" });
        let customer = json!({ "name": "甲一公司", "credit_limit": { "amount": "10", "currency": "CNY" }, "contacts": [contact] });
        let customer = made("/api/v1/customers", customer).await;
        let said = json!({ "customer_id": customer, "method": "phone", "content": "谈了报价" });
        made("/api/v1/follow_ups", said).await;
        made("/api/v1/plans", json!({ "customer_id": customer, "content": "再谈", "due_at": "2026-12-25T10:00" })).await;
        made("/api/v1/comments", json!({ "entity": "customer", "record_id": customer, "body": "好" })).await;
        made("/api/v1/saved_views", json!({ "entity": "customer", "name": "零售", "query": "category=retail" })).await;
        made("/api/v1/own_regions", json!({ "parent_code": "371400", "name": "新区" })).await;
        let asked = |path: &str| match path {
            "/api/v1/contacts" => format!("{path}?customer_id={customer}"),
            "/api/v1/comments" | "/api/v1/files" => format!("{path}?entity=customer&record_id={customer}"),
            "/api/v1/saved_views" => format!("{path}?entity=customer"),
            other => other.replace("{id}", &customer).replace("{kind}", "customers"),
        };
        let document = serde_json::to_value(openapi::document(AREAS)).unwrap();
        let schemas = &document["components"]["schemas"];
        let paths = document["paths"].as_object().unwrap();
        let mut differs = Vec::new();
        let mut answered = 0;
        let mut check = |path: &str, answer: &Answer| {
            let schema = &paths[path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
            if answer.status == StatusCode::OK && !schema.is_null() {
                answered += 1;
                differences(schema, &answer.json(), schemas, path, &mut differs);
            }
        };
        for (path, token) in paths.keys().flat_map(|path| tokens.iter().map(move |token| (path, token))) {
            let is_list = !path.contains('{');
            let is_read = paths[path].get("get").is_some();
            if !is_read || (!is_list && !path.starts_with("/api/v1/customers/{id}")) {
                continue;
            }
            let answer = call_by(token, "GET", &asked(path), Value::Null).await;
            let is_made_here = *token == tokens[0] && paths[path].get("post").is_some();
            assert!(answer.status.is_success() || !is_made_here, "{path}: {}", answer.body);
            check(path, &answer);
            let one = paths.keys().find(|one| {
                one.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with("/{") && rest.ends_with('}'))
            });
            let (Some(one), true) = (one, is_list && answer.status == StatusCode::OK) else { continue };
            let answer = answer.json();
            let first = answer["items"].as_array().and_then(|items| items.first());
            let key = first.and_then(|first| ["id", "code", "date"].into_iter().find_map(|key| first[key].as_str()));
            if let Some(key) = key {
                check(one, &call_by(token, "GET", &format!("{path}/{key}"), Value::Null).await);
            }
        }
        differs.sort();
        differs.dedup();
        assert!(differs.is_empty(), "{}: {differs:#?}", test.database);
        assert!(answered > 40, "{answered} operations were asked");
    })
    .await;
}
