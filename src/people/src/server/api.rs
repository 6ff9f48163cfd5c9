//! What the REST operations of this area share.

use kemai_domain::Page;
use kemai_server::http::api::ApiPage;

/// A collection that is always whole.
#[must_use]
pub fn whole<T>(items: Vec<T>) -> ApiPage<T> {
    let total = items.len() as u64;
    Page { items, next_cursor: None, total, total_is_exact: true }.into()
}
