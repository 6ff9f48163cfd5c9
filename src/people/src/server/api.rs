//! What the REST operations of this area share.

use kemai_domain::{AppError, Page};
use kemai_server::http::{api::ApiPage, merge::read};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The present input with the fields that are sent put over it: what is not sent stays.
///
/// # Errors
/// Bad request, for a body that is no object or has a value of another kind.
pub fn merge<T: Serialize + DeserializeOwned>(present: &T, body: &Value) -> Result<T, AppError> {
    let mut whole = serde_json::to_value(present).map_err(|_| AppError::internal())?;
    let (Value::Object(fields), Value::Object(sent)) = (&mut whole, body) else {
        return Err(AppError::bad_request());
    };
    for (key, value) in sent {
        // What a record was answered with may be sent back: version, stamps and the like change nothing.
        if fields.contains_key(key) {
            fields.insert(key.clone(), value.clone());
        }
    }
    read(whole)
}

/// A collection that is always whole.
#[must_use]
pub fn whole<T>(items: Vec<T>) -> ApiPage<T> {
    let total = items.len() as u64;
    Page { items, next_cursor: None, total, total_is_exact: true }.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::departments::DepartmentInput;
    use serde_json::json;

    #[test]
    fn what_is_not_sent_stays() {
        let present = DepartmentInput { name: "客服".to_owned(), parent_id: None };
        let merged =
            |body| merge(&present, &body).map(|input| input.name).map_err(|error| error.code.status());
        assert_eq!(merged(json!({ "version": 3 })), Ok("客服".to_owned()));
        assert_eq!(merged(json!({ "name": "售后" })), Ok("售后".to_owned()));
        assert_eq!(merged(json!({ "name": 5 })), Err(400));
        assert_eq!(merged(json!([])), Err(400));
    }
}
