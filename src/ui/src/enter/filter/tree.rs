//! A filter while one builds it: every part has signals of its own, so that typing in one row redraws that row alone.

use kemai_domain::{Condition, FieldKind, Filter, FilterValue, Operator};
use leptos::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

use super::FilterField;

/// How the parts of a group go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    All,
    Any,
    None,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Part {
    Row(Row),
    Group(Group),
}

impl Part {
    /// Tells the parts of a builder apart.
    pub fn number(&self) -> u64 {
        match self {
            Self::Row(row) => row.number,
            Self::Group(group) => group.number,
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
pub(super) struct Group {
    number: u64,
    common: Common,
    pub mode: RwSignal<Mode>,
    pub parts: RwSignal<Vec<Part>>,
}

/// One condition, as it stands in its inputs.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Row {
    pub number: u64,
    pub field: RwSignal<String>,
    pub operator: RwSignal<String>,
    pub first: RwSignal<String>,
    /// The end of a span.
    pub second: RwSignal<String>,
    pub many: RwSignal<Vec<String>>,
    /// Whether a row without a value is marked: somebody wanted to apply it.
    pub is_asked: RwSignal<bool>,
}

/// What the parts of one builder share.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Common {
    /// Counts the parts, the same on the server and in the browser.
    numbers: StoredValue<u64>,
    is_asked: RwSignal<bool>,
}

impl Common {
    pub fn new() -> Self {
        Self { numbers: StoredValue::new(0), is_asked: RwSignal::new(false) }
    }

    fn next(self) -> u64 {
        self.numbers.update_value(|number| *number += 1);
        self.numbers.get_value()
    }
}

/// A filter while it is built: made by whoever shows the builder, and read when it is applied.
#[derive(Clone, Copy)]
pub struct FilterDraft {
    pub(super) root: Group,
    common: Common,
    serial: u64,
}

/// Tells one draft from the next in a [`For`]; stands nowhere on the page.
static SERIAL: AtomicU64 = AtomicU64::new(0);

impl FilterDraft {
    #[must_use]
    pub fn new(filter: &Filter) -> Self {
        let common = Common::new();
        Self { root: Group::of(filter, common), common, serial: SERIAL.fetch_add(1, Ordering::Relaxed) }
    }

    /// The key of a [`For`] around the builder: another draft needs another builder, whose rows and buttons are its own.
    #[must_use]
    pub const fn key(&self) -> u64 {
        self.serial
    }

    /// What it says now; none while a condition lacks its value, and that condition is marked.
    #[must_use]
    pub fn read(self, fields: &[FilterField]) -> Option<Filter> {
        let is_finished = untrack(|| self.root.is_finished(fields));
        self.common.is_asked.set(!is_finished);
        is_finished.then(|| untrack(|| self.root.filter(fields)))
    }
}

impl Group {
    fn new(mode: Mode, parts: Vec<Part>, common: Common) -> Self {
        Self { number: common.next(), common, mode: RwSignal::new(mode), parts: RwSignal::new(parts) }
    }

    /// The outermost group of a filter.
    pub fn of(filter: &Filter, common: Common) -> Self {
        let (mode, parts) = match filter {
            Filter::All(parts) => (Mode::All, parts.as_slice()),
            Filter::Any(parts) => (Mode::Any, parts.as_slice()),
            Filter::None(parts) => (Mode::None, parts.as_slice()),
            Filter::Condition(_) => (Mode::All, std::slice::from_ref(filter)),
        };
        let parts = parts
            .iter()
            .map(|part| match part {
                Filter::Condition(condition) => Part::Row(Row::of(condition, common)),
                group => Part::Group(Self::of(group, common)),
            })
            .collect();
        Self::new(mode, parts, common)
    }

    pub fn add_row(self, fields: &[FilterField]) {
        let Some(field) = fields.first() else { return };
        let row = Row::of(&Condition::new(field.key.as_str(), first_operator(field), ""), self.common);
        self.parts.update(|parts| parts.push(Part::Row(row)));
    }

    pub fn add_group(self) {
        self.parts.update(|parts| parts.push(Part::Group(Self::new(Mode::Any, Vec::new(), self.common))));
    }

    pub fn remove(self, number: u64) {
        self.parts.update(|parts| parts.retain(|part| part.number() != number));
    }

    /// Whether every condition has something to compare with.
    fn is_finished(self, fields: &[FilterField]) -> bool {
        self.parts.get().into_iter().all(|part| match part {
            Part::Row(row) => row.condition(fields).is_some(),
            Part::Group(group) => group.is_finished(fields),
        })
    }

    /// What it says so far; rows that are not filled in yet say nothing.
    pub fn filter(self, fields: &[FilterField]) -> Filter {
        let parts = self
            .parts
            .get()
            .into_iter()
            .filter_map(|part| match part {
                Part::Row(row) => row.condition(fields).map(Filter::Condition),
                Part::Group(group) => Some(group.filter(fields)),
            })
            .collect();
        match self.mode.get() {
            Mode::All => Filter::All(parts),
            Mode::Any => Filter::Any(parts),
            Mode::None => Filter::None(parts),
        }
    }
}

impl Row {
    fn of(condition: &Condition, common: Common) -> Self {
        let (first, second, many) = match &condition.value {
            FilterValue::Flag(flag) => (flag.to_string(), String::new(), Vec::new()),
            FilterValue::Text(text) => (text.clone(), String::new(), Vec::new()),
            FilterValue::Many(texts) if condition.operator == Operator::Between => {
                let mut texts = texts.iter().cloned();
                (texts.next().unwrap_or_default(), texts.next().unwrap_or_default(), Vec::new())
            }
            FilterValue::Many(texts) => (String::new(), String::new(), texts.clone()),
        };
        Self {
            number: common.next(),
            is_asked: common.is_asked,
            field: RwSignal::new(condition.field.clone()),
            operator: RwSignal::new(condition.operator.key().to_owned()),
            first: RwSignal::new(first),
            second: RwSignal::new(second),
            many: RwSignal::new(many),
        }
    }

    /// The condition, once there is something to compare with.
    pub fn condition(self, fields: &[FilterField]) -> Option<Condition> {
        let key = self.field.get();
        let operator = Operator::find(&self.operator.get())?;
        let kind = fields.iter().find(|field| field.key == key)?.kind;
        let (first, second) = (self.first.get().trim().to_owned(), self.second.get().trim().to_owned());
        let value = match operator {
            _ if operator.takes_no_value() => FilterValue::Flag(true),
            Operator::In => FilterValue::Many(self.many.get()),
            Operator::Between if second.is_empty() => return None,
            Operator::Between => FilterValue::Many(vec![first, second]),
            _ if kind == FieldKind::Bool => FilterValue::Flag(first == "true"),
            _ => FilterValue::Text(first),
        };
        let is_empty = match &value {
            FilterValue::Flag(_) => false,
            FilterValue::Text(text) => text.is_empty(),
            FilterValue::Many(texts) => texts.is_empty() || texts.iter().any(String::is_empty),
        };
        (!is_empty).then(|| Condition::new(key, operator, value))
    }
}

/// Text is mostly searched by a piece of it, all else by what it is.
pub(super) fn first_operator(field: &FilterField) -> Operator {
    let wished = match field.kind {
        FieldKind::Text | FieldKind::LongText => Operator::Contains,
        FieldKind::Date | FieldKind::Instant => Operator::WithinDays,
        FieldKind::Integer | FieldKind::Decimal | FieldKind::Money => Operator::Gte,
        _ => Operator::Is,
    };
    let offered = &field.operators;
    if offered.contains(&wished) { wished } else { offered.first().copied().unwrap_or(Operator::IsNotEmpty) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(key: &str, kind: FieldKind) -> FilterField {
        let operators = kind.operators().to_vec();
        FilterField { key: key.to_owned(), label: key.to_owned(), kind, operators, choices: Vec::new() }
    }

    #[test]
    fn what_was_read_is_written_again() {
        let owner = Owner::new();
        owner.set();
        let fields = [
            field("level", FieldKind::Choice),
            field("credit_limit", FieldKind::Money),
            field("is_group", FieldKind::Bool),
        ];
        let filter = Filter::All(vec![
            Filter::of("level", Operator::In, vec!["a".to_owned(), "b".to_owned()]),
            Filter::Any(vec![
                Filter::of("credit_limit", Operator::Between, vec!["1".to_owned(), "2".to_owned()]),
                Filter::of("credit_limit", Operator::IsEmpty, true),
                Filter::of("is_group", Operator::Is, true),
            ]),
        ]);
        assert_eq!(Group::of(&filter, Common::new()).filter(&fields), filter);
    }

    #[test]
    fn a_row_without_a_value_says_nothing() {
        let owner = Owner::new();
        owner.set();
        let fields = [field("name", FieldKind::Text)];
        let root = Group::of(&Filter::default(), Common::new());
        root.add_row(&fields);
        assert!(root.filter(&fields).says_nothing());
        let draft = FilterDraft { root, common: root.common, serial: 0 };
        assert_eq!(draft.read(&fields), None, "nothing is applied that is not finished");
        assert!(root.common.is_asked.get_untracked());
        let Some(Part::Row(row)) = root.parts.get_untracked().first().copied() else {
            panic!("a row was added")
        };
        row.first.set("泉景".to_owned());
        assert_eq!(root.filter(&fields).to_query(), r#"{"all":[{"field":"name","contains":"泉景"}]}"#);
        assert_eq!(draft.read(&fields), Some(root.filter(&fields)));
    }
}
