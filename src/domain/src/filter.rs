//! Filters: conditions on fields, combined with all, any and none.
//!
//! One tree serves the address bar, saved views, segments, the API and exports. As JSON (see `json.rs`):
//! `{"all": [{"field": "category", "is": "retail"}, {"any": [{"tag": "vip"}, {"field": "credit_limit", "gte": "10000"}]}]}`.
//!
//! A group without conditions says nothing: it restricts nothing, and nothing is left of a group that holds only such
//! groups. So a person who has opened a group and not filled it yet sees the same list as before. `simplify` takes them
//! away; whoever turns a filter into SQL does that first.
//!
//! Every condition is true or false, also for empty fields: `is_not` is the opposite of `is`, and no comparison of an empty
//! field is true.

mod evaluate;
mod json;
mod operand;
mod operator;

pub use json::FilterSyntaxError;
pub use operand::{Operand, Value};
pub use operator::Operator;

use crate::{FieldDef, FieldError, FieldKind, Problem};
use serde::{Deserialize, Serialize};

/// Groups inside each other, the outermost included.
pub const MAX_DEPTH: usize = 5;
pub const MAX_CONDITIONS: usize = 50;
/// Values of one `in`.
pub const MAX_VALUES: usize = 100;
/// Characters of one value.
pub const MAX_VALUE_LENGTH: usize = 200;

#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// Every part holds.
    All(Vec<Self>),
    /// At least one part holds.
    Any(Vec<Self>),
    /// No part holds.
    None(Vec<Self>),
    Condition(Condition),
}

/// One comparison of one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    pub field: String,
    pub operator: Operator,
    pub value: FilterValue,
}

/// What a field is compared with, as it was typed; `Condition::operand` reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FilterValue {
    Flag(bool),
    Text(String),
    Many(Vec<String>),
}

impl From<&str> for FilterValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for FilterValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<String>> for FilterValue {
    fn from(texts: Vec<String>) -> Self {
        Self::Many(texts)
    }
}

impl From<bool> for FilterValue {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl Condition {
    #[must_use]
    pub fn new(field: impl Into<String>, operator: Operator, value: impl Into<FilterValue>) -> Self {
        let value = if operator.takes_no_value() { FilterValue::Flag(true) } else { value.into() };
        Self { field: field.into(), operator, value }
    }
}

impl Default for Filter {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl From<Condition> for Filter {
    fn from(condition: Condition) -> Self {
        Self::Condition(condition)
    }
}

impl Filter {
    /// One condition.
    #[must_use]
    pub fn of(field: impl Into<String>, operator: Operator, value: impl Into<FilterValue>) -> Self {
        Self::Condition(Condition::new(field, operator, value))
    }

    /// Both filters.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::All(vec![self, other]).simplify()
    }

    /// True when no condition is in it: the filter restricts nothing.
    #[must_use]
    pub fn says_nothing(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::None(parts) => parts.iter().all(Self::says_nothing),
            Self::Condition(_) => false,
        }
    }

    /// Every condition in it, in reading order.
    #[must_use]
    pub fn conditions(&self) -> Vec<&Condition> {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::None(parts) => {
                parts.iter().flat_map(Self::conditions).collect()
            }
            Self::Condition(condition) => vec![condition],
        }
    }

    fn depth(&self) -> usize {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::None(parts) => {
                1 + parts.iter().map(Self::depth).max().unwrap_or(0)
            }
            Self::Condition(_) => 0,
        }
    }

    /// The same filter without empty groups, groups of one, groups in groups of their kind, and repetitions. Afterwards
    /// only the outermost group can be empty, and then it is `All`.
    #[must_use]
    pub fn simplify(self) -> Self {
        self.simplified().unwrap_or_default()
    }

    fn simplified(self) -> Option<Self> {
        match self {
            Self::Condition(_) => Some(self),
            Self::All(parts) => {
                let parts = simplified_parts(parts, |part| match part {
                    Self::All(inner) => Ok(inner),
                    other => Err(other),
                });
                one_or(parts, Self::All)
            }
            Self::Any(parts) => {
                let parts = simplified_parts(parts, |part| match part {
                    Self::Any(inner) => Ok(inner),
                    other => Err(other),
                });
                one_or(parts, Self::Any)
            }
            Self::None(parts) => {
                // "None of (any of these)" is "none of these".
                let mut parts = simplified_parts(parts, |part| match part {
                    Self::Any(inner) => Ok(inner),
                    other => Err(other),
                });
                match parts.as_mut_slice() {
                    [] => None,
                    // Two negations, one over the other.
                    [Self::None(inner)] => one_or(std::mem::take(inner), Self::Any),
                    _ => Some(Self::None(parts)),
                }
            }
        }
    }

    /// What is wrong with it for these fields: unknown fields, comparisons that a field does not offer, values that cannot
    /// be read, and size. Each problem names its place: `filter.all[1].any[0]`.
    #[must_use]
    pub fn validate(&self, fields: &[FieldDef]) -> Vec<FieldError> {
        self.validate_with(|key| {
            fields.iter().find(|field| field.key == key).map(|field| (field.kind, field.operators()))
        })
    }

    /// As `validate`, for tables that are put together at run time: `find` gives a field's kind and operators.
    #[must_use]
    pub fn validate_with(
        &self,
        find: impl Fn(&str) -> Option<(FieldKind, &'static [Operator])>,
    ) -> Vec<FieldError> {
        if self.depth() > MAX_DEPTH {
            return vec![FieldError::new("filter", Problem::TooDeep)];
        }
        if self.conditions().len() > MAX_CONDITIONS {
            return vec![FieldError::new("filter", Problem::TooMany { max: MAX_CONDITIONS as i64 })];
        }
        let mut problems = Vec::new();
        self.check("filter", &find, &mut problems);
        problems
    }

    fn check(
        &self,
        path: &str,
        find: &impl Fn(&str) -> Option<(FieldKind, &'static [Operator])>,
        problems: &mut Vec<FieldError>,
    ) {
        let (name, parts) = match self {
            Self::All(parts) => ("all", parts),
            Self::Any(parts) => ("any", parts),
            Self::None(parts) => ("none", parts),
            Self::Condition(condition) => {
                let problem = match find(&condition.field) {
                    None => Some(Problem::UnknownField),
                    Some((_, operators)) if !operators.contains(&condition.operator) => {
                        Some(Problem::OperatorNotAllowed)
                    }
                    Some((kind, _)) => condition.operand(kind).err(),
                };
                problems.extend(problem.map(|problem| FieldError::new(path, problem)));
                return;
            }
        };
        for (index, part) in parts.iter().enumerate() {
            part.check(&format!("{path}.{name}[{index}]"), find, problems);
        }
    }
}

/// The parts that say something, those of inner groups taken out by `open`, each once.
fn simplified_parts(parts: Vec<Filter>, open: impl Fn(Filter) -> Result<Vec<Filter>, Filter>) -> Vec<Filter> {
    let mut kept: Vec<Filter> = Vec::with_capacity(parts.len());
    for part in parts.into_iter().filter_map(Filter::simplified) {
        let inner = open(part).unwrap_or_else(|part| vec![part]);
        for part in inner {
            if !kept.contains(&part) {
                kept.push(part);
            }
        }
    }
    kept
}

fn one_or(mut parts: Vec<Filter>, group: fn(Vec<Filter>) -> Filter) -> Option<Filter> {
    if parts.len() > 1 { Some(group(parts)) } else { parts.pop() }
}

#[cfg(test)]
mod tests;
