//! A saved view, and the normal form of its question.

use form_urlencoded::Serializer;
use kemai_domain::{Entity, FieldDef, FieldKind, FieldTable, SavedViewId, UserId};
use kemai_words::records as words;
use serde::{Deserialize, Serialize};

/// A view as its reader sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedView {
    pub id: SavedViewId,
    pub version: i64,
    /// The kind of records it lists.
    pub entity: Entity,
    pub name: String,
    /// The list's query string, see [`clean_query`].
    pub query: String,
    pub is_shared: bool,
    pub position: i64,
    pub owner_id: UserId,
    pub owner_name: String,
    pub is_own: bool,
    /// Whether the reader may rename, overwrite and remove it.
    pub may_edit: bool,
}

/// What one may write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewInput {
    pub name: String,
    pub query: String,
    pub is_shared: bool,
}

/// The views of a list, and what their reader may do with them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SavedViewList {
    /// One's own in one's own order, then the shared ones.
    pub items: Vec<SavedView>,
    pub may_create: bool,
    pub may_share: bool,
}

impl SavedView {
    pub const LONGEST_NAME: usize = 40;
    pub const LONGEST_QUERY: usize = 4000;
    /// Views of one person for one kind of records.
    pub const MOST: usize = 50;
}

/// The fields of a view.
pub const SAVED_VIEW: FieldTable = FieldTable {
    entity: Entity::SavedView,
    fields: &[
        FieldDef::new("name", words::view_name, FieldKind::Text, "").required(),
        FieldDef::new("entity", words::on_entity, FieldKind::Text, "").computed(),
        FieldDef::new("query", words::view_query, FieldKind::LongText, ""),
        FieldDef::new("is_shared", words::is_shared, FieldKind::Bool, ""),
        FieldDef::new("position", words::position, FieldKind::Integer, "").computed(),
    ],
};

/// The parameter that names the open view in a list's address.
pub const OPEN: &str = "saved";

/// The normal form of a query string, by which two questions are compared: parameters in order of their names, without empty
/// ones and without the place in the list.
#[must_use]
pub fn clean_query(query: &str) -> String {
    let query = query.trim_start_matches('?');
    let mut pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .filter(|(name, value)| !value.is_empty() && !matches!(name.as_ref(), "cursor" | OPEN))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    pairs.sort();
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Whether there is a text of which nothing is understood: no address of a list has it.
#[must_use]
pub fn says_nothing(query: &str) -> bool {
    let mut parts = query.trim().trim_start_matches('?').split('&');
    clean_query(query).is_empty() && parts.any(|part| !part.is_empty() && !part.contains('='))
}

/// Whether a question narrows nothing: order, layout and columns leave all records in.
#[must_use]
pub fn is_whole(query: &str) -> bool {
    form_urlencoded::parse(query.as_bytes())
        .all(|(name, _)| matches!(name.as_ref(), "sort" | "view" | "columns" | "limit"))
}

/// Which view an address has open.
#[must_use]
pub fn open_view(query: &str) -> Option<SavedViewId> {
    let query = query.trim_start_matches('?');
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == OPEN)
        .and_then(|(_, id)| id.parse().ok())
}

/// The address of a view of the list at `base`.
#[must_use]
pub fn address(base: &str, view: &SavedView) -> String {
    let separator = if view.query.is_empty() { "" } else { "&" };
    format!("{base}?{}{separator}{OPEN}={}", view.query, view.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_has_one_form() {
        assert_eq!(clean_query("?tag=vip&q=&cursor=abc&category=retail&saved=1"), "category=retail&tag=vip");
        assert_eq!(clean_query("q=%E5%8C%97%E4%BA%AC"), clean_query("q=北京"));
        assert_eq!(clean_query(""), "");
        for (query, expected) in [
            ("javascript:alert(1)", true),
            ("?重点", true),
            ("q=&x", true),
            ("?", false),
            ("q=&cursor=a&saved=1", false),
        ] {
            assert_eq!(says_nothing(query), expected, "{query}");
        }
        assert!(is_whole("sort=name&view=table") && !is_whole("tag=vip&view=table"));
    }

    #[test]
    fn the_open_view_stands_in_the_address() {
        let id = "01936f5e-0000-7000-8000-000000000001";
        assert_eq!(open_view(&format!("tag=vip&saved={id}")).map(|id| id.to_string()), Some(id.to_owned()));
        assert_eq!(open_view("tag=vip&saved=x"), None);
    }
}
