//! A filter while one builds it: every part has signals of its own, so that typing in one row redraws that row alone.

use kemai_domain::{Condition, FieldKind, Filter, FilterValue, Operator};
use leptos::prelude::*;

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
    numbers: Numbers,
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
}

/// Counts the parts of one builder, the same on the server and in the browser.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Numbers(StoredValue<u64>);

impl Numbers {
    pub fn new() -> Self {
        Self(StoredValue::new(0))
    }

    fn next(self) -> u64 {
        self.0.update_value(|number| *number += 1);
        self.0.get_value()
    }
}

impl Group {
    fn new(mode: Mode, parts: Vec<Part>, numbers: Numbers) -> Self {
        Self { number: numbers.next(), numbers, mode: RwSignal::new(mode), parts: RwSignal::new(parts) }
    }

    /// The outermost group of a filter.
    pub fn of(filter: &Filter, numbers: Numbers) -> Self {
        let (mode, parts) = match filter {
            Filter::All(parts) => (Mode::All, parts.as_slice()),
            Filter::Any(parts) => (Mode::Any, parts.as_slice()),
            Filter::None(parts) => (Mode::None, parts.as_slice()),
            Filter::Condition(_) => (Mode::All, std::slice::from_ref(filter)),
        };
        let parts = parts
            .iter()
            .map(|part| match part {
                Filter::Condition(condition) => Part::Row(Row::of(condition, numbers)),
                group => Part::Group(Self::of(group, numbers)),
            })
            .collect();
        Self::new(mode, parts, numbers)
    }

    pub fn add_row(self, fields: &[FilterField]) {
        let Some(field) = fields.first() else { return };
        let row = Row::of(&Condition::new(field.key.as_str(), first_operator(field), ""), self.numbers);
        self.parts.update(|parts| parts.push(Part::Row(row)));
    }

    pub fn add_group(self) {
        self.parts.update(|parts| parts.push(Part::Group(Self::new(Mode::Any, Vec::new(), self.numbers))));
    }

    pub fn remove(self, number: u64) {
        self.parts.update(|parts| parts.retain(|part| part.number() != number));
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
    fn of(condition: &Condition, numbers: Numbers) -> Self {
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
            number: numbers.next(),
            field: RwSignal::new(condition.field.clone()),
            operator: RwSignal::new(condition.operator.key().to_owned()),
            first: RwSignal::new(first),
            second: RwSignal::new(second),
            many: RwSignal::new(many),
        }
    }

    /// The condition, once there is something to compare with.
    fn condition(self, fields: &[FilterField]) -> Option<Condition> {
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
        assert_eq!(Group::of(&filter, Numbers::new()).filter(&fields), filter);
    }

    #[test]
    fn a_row_without_a_value_says_nothing() {
        let owner = Owner::new();
        owner.set();
        let fields = [field("name", FieldKind::Text)];
        let root = Group::of(&Filter::default(), Numbers::new());
        root.add_row(&fields);
        assert!(root.filter(&fields).says_nothing());
        let Some(Part::Row(row)) = root.parts.get_untracked().first().copied() else {
            panic!("a row was added")
        };
        row.first.set("泉景".to_owned());
        assert_eq!(root.filter(&fields).to_query(), r#"{"all":[{"field":"name","contains":"泉景"}]}"#);
    }
}
