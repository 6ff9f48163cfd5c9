//! The choices that a new company starts with; the admin renames, adds and removes.

use kemai_domain::AppError;
use kemai_records::{choices::insert_shipped, transfer::key_of_label};
use kemai_server::Tx;
use kemai_words::customer_choices as words;

const SHIPPED: &[(&str, &[&str])] = &[
    (
        "industry",
        &[
            "manufacturing",
            "construction",
            "trade",
            "technology",
            "catering",
            "healthcare",
            "education",
            "logistics",
            "government",
            "other_industry",
        ],
    ),
    ("size", &["size_1_19", "size_20_99", "size_100_499", "size_500_999", "size_1000"]),
    ("business_type", &["manufacturer", "dealer", "retailer", "contractor", "end_user"]),
    ("category", &["retail", "wholesale", "key_account", "project", "long_term"]),
    ("source", &["referral", "exhibition", "website", "phone_call", "advertising", "visit", "import"]),
    ("price_level", &["list_price", "dealer_price", "key_price"]),
    ("value_level", &["a", "b", "c"]),
    ("tag", &["vip", "price_sensitive", "fast_delivery"]),
];

/// # Errors
/// Internal, when the database fails.
pub async fn insert(tx: &mut Tx) -> Result<(), AppError> {
    let lang = tx.ctx().lang();
    let mut rows = Vec::new();
    for (dictionary, keys) in SHIPPED {
        for key in *keys {
            let label = words::by_name(key, lang).unwrap_or(key);
            rows.push((*dictionary, *key, label));
        }
    }
    insert_shipped(tx, &rows).await
}

/// The key of a shipped choice by its word in any language. Companies name theirs as they like; a table may come from elsewhere.
#[must_use]
pub fn shipped(text: &str) -> Option<&'static str> {
    let keys: Vec<&'static str> = SHIPPED.iter().flat_map(|(_, keys)| *keys).copied().collect();
    key_of_label(&keys, text, |key| key, |key, lang| words::by_name(key, lang).unwrap_or(key))
}

#[cfg(test)]
mod tests {
    use super::{SHIPPED, words};
    use kemai_domain::Lang;

    #[test]
    fn every_shipped_choice_has_its_words() {
        for key in SHIPPED.iter().flat_map(|(_, keys)| *keys) {
            assert!(words::by_name(key, Lang::En).is_some(), "{key}");
        }
    }
}
