//! A list's question in the address: every page of the list is a link, with JavaScript or without.

use crate::customers::list::ListQuery;
use kemai_domain::{Condition, Filter, Operator};
use leptos_router::params::ParamsMap;
use std::fmt::Write as _;

/// The list's own address.
pub const LIST: &str = "/customers";

impl ListQuery {
    /// Reads the address. Check boxes of one name arrive one by one and are put together. A condition of the plain form
    /// (`add_field`, `add_operator`, `add_value`) joins the filter.
    #[must_use]
    pub fn from_params(params: &ParamsMap) -> Self {
        let one = |name: &str| params.get(name).unwrap_or_default().trim().to_owned();
        let many = |name: &str| {
            let mut keys: Vec<String> = Vec::new();
            for value in params.get_all(name).unwrap_or_default() {
                for key in value.split(',').map(str::trim).filter(|key| !key.is_empty()) {
                    if !keys.iter().any(|known| known == key) {
                        keys.push(key.to_owned());
                    }
                }
            }
            keys.join(",")
        };
        Self {
            q: one("q"),
            owner: many("owner"),
            category: many("category"),
            value_level: many("value_level"),
            lifecycle: many("lifecycle"),
            tag: many("tag"),
            region: many("region"),
            source: many("source"),
            filter: with_added(one("filter"), &one("add_field"), &one("add_operator"), &one("add_value")),
            sort: one("sort"),
            cursor: one("cursor"),
            limit: one("limit").parse().unwrap_or_default(),
            counted: 0,
            state: one("state"),
            view: one("view"),
            columns: many("columns"),
            saved: one("saved"),
        }
    }

    /// The parameters that say something, in a fixed order.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        let limit = if self.limit == 0 { String::new() } else { self.limit.to_string() };
        [
            ("q", self.q.clone()),
            ("owner", self.owner.clone()),
            ("category", self.category.clone()),
            ("value_level", self.value_level.clone()),
            ("lifecycle", self.lifecycle.clone()),
            ("tag", self.tag.clone()),
            ("region", self.region.clone()),
            ("source", self.source.clone()),
            ("filter", self.filter.clone()),
            ("sort", self.sort.clone()),
            ("cursor", self.cursor.clone()),
            ("limit", limit),
            ("state", self.state.clone()),
            ("view", self.view.clone()),
            ("columns", self.columns.clone()),
            ("saved", self.saved.clone()),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
    }

    /// What stands after the `?`.
    #[must_use]
    pub fn to_query_string(&self) -> String {
        let parts: Vec<String> =
            self.params().into_iter().map(|(name, value)| format!("{name}={}", escaped(&value))).collect();
        parts.join("&")
    }

    /// The address of this list.
    #[must_use]
    pub fn href(&self) -> String {
        let query = self.to_query_string();
        if query.is_empty() { LIST.to_owned() } else { format!("{LIST}?{query}") }
    }

    /// The same list with something changed, from its first page on.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut query = Self { cursor: String::new(), ..self.clone() };
        change(&mut query);
        query
    }

    /// Without anything that narrows it: order, layout and columns stay.
    #[must_use]
    pub fn cleared(&self) -> Self {
        Self {
            sort: self.sort.clone(),
            limit: self.limit,
            state: self.state.clone(),
            view: self.view.clone(),
            columns: self.columns.clone(),
            ..Self::default()
        }
    }

    /// What decides which customers are found: two queries with the same content share an answer.
    #[must_use]
    pub fn content(&self) -> Self {
        Self { view: String::new(), columns: String::new(), saved: String::new(), ..self.clone() }
    }

    /// Whether the recycle bin is meant.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.state == "removed"
    }

    /// A chip's keys by the name of its parameter.
    #[must_use]
    pub fn chip(&self, name: &str) -> &str {
        match name {
            "owner" => &self.owner,
            "category" => &self.category,
            "value_level" => &self.value_level,
            "lifecycle" => &self.lifecycle,
            "tag" => &self.tag,
            "region" => &self.region,
            "source" => &self.source,
            _ => "",
        }
    }

    /// Changes a chip's keys by the name of its parameter.
    pub fn set_chip(&mut self, name: &str, keys: String) {
        match name {
            "owner" => self.owner = keys,
            "category" => self.category = keys,
            "value_level" => self.value_level = keys,
            "lifecycle" => self.lifecycle = keys,
            "tag" => self.tag = keys,
            "region" => self.region = keys,
            "source" => self.source = keys,
            _ => {}
        }
    }
}

fn with_added(filter: String, field: &str, operator: &str, value: &str) -> String {
    let Some(operator) = Operator::find(operator).filter(|_| !field.is_empty()) else { return filter };
    if value.is_empty() && !operator.takes_no_value() {
        return filter;
    }
    let condition = match operator {
        Operator::In | Operator::Between => {
            let values: Vec<String> =
                value.split([',', '，', '、']).map(|part| part.trim().to_owned()).collect();
            Condition::new(field, operator, values)
        }
        _ => Condition::new(field, operator, value),
    };
    // A filter that cannot be read is told of by the server; what was typed last is not lost over it.
    let before = Filter::from_query(&filter).unwrap_or_default();
    before.and(condition.into()).to_query()
}

/// Percent-encoded, the same on server and browser. Commas stay readable.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' => {
                escaped.push(char::from(byte))
            }
            _ => {
                // Writing to a text cannot fail.
                let _ = write!(escaped, "%{byte:02X}");
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&'static str, &str)]) -> ParamsMap {
        pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
    }

    #[test]
    fn boxes_of_one_name_are_put_together() {
        let query = ListQuery::from_params(&params(&[
            ("category", "vip"),
            ("category", "retail,vip"),
            ("q", " 华兴 "),
        ]));
        assert_eq!((query.category.as_str(), query.q.as_str()), ("vip,retail", "华兴"));
        assert_eq!(query.href(), "/customers?q=%E5%8D%8E%E5%85%B4&category=vip,retail");
    }

    #[test]
    fn a_plain_condition_joins_the_filter() {
        let query = ListQuery::from_params(&params(&[
            ("filter", r#"{"field":"category","is":"retail"}"#),
            ("add_field", "name"),
            ("add_operator", "contains"),
            ("add_value", "华兴"),
        ]));
        let filter = Filter::from_query(&query.filter).expect("a filter");
        assert_eq!(filter.conditions().len(), 2);
    }

    #[test]
    fn nothing_is_said_of_defaults() {
        assert_eq!(ListQuery::default().href(), "/customers");
        let query = ListQuery { cursor: "abc".into(), q: "x".into(), ..ListQuery::default() };
        assert_eq!(query.with(|query| query.sort = "name".into()).href(), "/customers?q=x&sort=name");
        assert_eq!(query.cleared().href(), "/customers");
    }

    #[test]
    fn an_open_view_stays_open_while_it_is_narrowed() {
        let query = ListQuery::from_params(&params(&[("category", "vip"), ("saved", "7")]));
        let narrowed = query.with(|query| query.tag = "late".into());
        assert_eq!(narrowed.href(), "/customers?category=vip&tag=late&saved=7");
        assert_eq!(narrowed.content().saved, "", "two views of one question share an answer");
        assert_eq!(narrowed.cleared().href(), "/customers");
    }
}
