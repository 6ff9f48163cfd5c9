//! The field registry: every field of every entity is described once, in a const table beside its struct. Form, list column,
//! filter, sort, import, export, history, API and rights read it; custom fields join the same tables at run time.

use crate::{Entity, Mask, Operator};
use kemai_words::Lang;
use serde::{Deserialize, Serialize};

/// What kind of value a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Text,
    LongText,
    Integer,
    /// Four decimals, exact.
    Decimal,
    Money,
    /// A civil date.
    Date,
    /// An instant.
    Instant,
    Bool,
    /// One entry of a dictionary or of an enum.
    Choice,
    /// Several entries: tags.
    Choices,
    Person,
    People,
    Department,
    Region,
    Phone,
    Email,
    File,
}

impl FieldKind {
    /// The comparisons a filter may make on a plain field of this kind.
    #[must_use]
    pub const fn operators(self) -> &'static [Operator] {
        use Operator::{
            Between, Contains, Gt, Gte, In, Is, IsEmpty, IsNot, IsNotEmpty, Lt, Lte, NotWithinDays,
            StartsWith, WithinDays,
        };
        match self {
            Self::Text => &[Is, IsNot, In, Contains, StartsWith, IsEmpty, IsNotEmpty],
            Self::LongText => &[Contains, IsEmpty, IsNotEmpty],
            Self::Integer | Self::Decimal | Self::Money => {
                &[Is, Gt, Gte, Lt, Lte, Between, IsEmpty, IsNotEmpty]
            }
            Self::Date | Self::Instant => {
                &[Is, Gt, Gte, Lt, Lte, Between, WithinDays, NotWithinDays, IsEmpty, IsNotEmpty]
            }
            Self::Bool => &[Is],
            Self::Choice | Self::Choices | Self::Person | Self::People | Self::Department | Self::Region => {
                &[Is, IsNot, In, IsEmpty, IsNotEmpty]
            }
            Self::Phone | Self::Email => ENCRYPTED_OPERATORS,
            Self::File => &[IsEmpty, IsNotEmpty],
        }
    }
}

/// What can still be asked of an encrypted field.
pub const ENCRYPTED_OPERATORS: &[Operator] =
    &[Operator::Is, Operator::LastFour, Operator::IsEmpty, Operator::IsNotEmpty];

/// What can be asked of a day that lies years back.
pub const DAY_OPERATORS: &[Operator] = &[
    Operator::Is,
    Operator::Gt,
    Operator::Gte,
    Operator::Lt,
    Operator::Lte,
    Operator::Between,
    Operator::IsEmpty,
    Operator::IsNotEmpty,
];

/// What can still be asked of an encrypted text, which nothing finds by its value.
pub const SEALED_OPERATORS: &[Operator] = &[Operator::IsEmpty, Operator::IsNotEmpty];

/// One field of an entity.
#[derive(Clone, Copy, Debug)]
pub struct FieldDef {
    /// The name in the database, the API, addresses and forms.
    pub key: &'static str,
    pub label: fn(Lang) -> &'static str,
    pub kind: FieldKind,
    /// The section of the form it stands in; the form's own enum gives the words.
    pub section: &'static str,
    pub is_required: bool,
    /// Set by the program alone: it is in lists, filters and the API, never in a form.
    pub is_computed: bool,
    /// Only finds: of parts of the record, which carry the value themselves.
    pub is_for_finding: bool,
    /// Said with a change: forms and the API take it, the history has it, and no record does.
    pub is_of_change: bool,
    pub is_sortable: bool,
    pub is_filterable: bool,
    /// "Within the last days" says something of it; of a birthday it does not.
    pub has_spans: bool,
    /// Stored encrypted; filters offer is, last four, is empty.
    pub is_encrypted: bool,
    /// Personal: kept out of logs, encrypted in the change log.
    pub is_sensitive: bool,
    /// Masked for roles that may not read this group.
    pub mask: Option<Mask>,
    /// Shown as a column unless the person chose otherwise.
    pub is_default_column: bool,
    /// The dictionary its choices come from.
    pub dictionary: Option<&'static str>,
    /// Longest text, in characters; 0 for kinds that are not text.
    pub max_length: u16,
}

impl FieldDef {
    /// A plain field; the `const` methods below say what is special about it.
    #[must_use]
    pub const fn new(
        key: &'static str,
        label: fn(Lang) -> &'static str,
        kind: FieldKind,
        section: &'static str,
    ) -> Self {
        let max_length = match kind {
            FieldKind::Text | FieldKind::Email => 200,
            FieldKind::Phone => 40,
            FieldKind::LongText => 5000,
            _ => 0,
        };
        Self {
            key,
            label,
            kind,
            section,
            is_required: false,
            is_computed: false,
            is_for_finding: false,
            is_of_change: false,
            is_sortable: false,
            is_filterable: true,
            has_spans: true,
            is_encrypted: false,
            is_sensitive: false,
            mask: None,
            is_default_column: false,
            dictionary: None,
            max_length,
        }
    }

    #[must_use]
    pub const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    #[must_use]
    pub const fn computed(self) -> Self {
        Self { is_computed: true, ..self }
    }

    /// No form and no answer has it; filters do.
    #[must_use]
    pub const fn for_finding(self) -> Self {
        Self { is_computed: true, is_for_finding: true, ..self }
    }

    /// Said with a change, such as its reason; nothing is found by it.
    #[must_use]
    pub const fn of_change(self) -> Self {
        Self { is_of_change: true, is_filterable: false, ..self }
    }

    #[must_use]
    pub const fn sortable(self) -> Self {
        Self { is_sortable: true, ..self }
    }

    #[must_use]
    pub const fn not_filterable(self) -> Self {
        Self { is_filterable: false, ..self }
    }

    #[must_use]
    pub const fn without_spans(self) -> Self {
        Self { has_spans: false, ..self }
    }

    /// Encrypted in its column and in the change log.
    #[must_use]
    pub const fn encrypted(self) -> Self {
        Self { is_encrypted: true, is_sensitive: true, ..self }
    }

    #[must_use]
    pub const fn sensitive(self) -> Self {
        Self { is_sensitive: true, ..self }
    }

    #[must_use]
    pub const fn masked(self, mask: Mask) -> Self {
        Self { mask: Some(mask), ..self }
    }

    #[must_use]
    pub const fn column(self) -> Self {
        Self { is_default_column: true, ..self }
    }

    #[must_use]
    pub const fn from_dictionary(self, dictionary: &'static str) -> Self {
        Self { dictionary: Some(dictionary), ..self }
    }

    #[must_use]
    pub const fn longest(self, characters: u16) -> Self {
        Self { max_length: characters, ..self }
    }

    /// Whether a record has it: it stands in answers and exports.
    #[must_use]
    pub const fn is_of_record(&self) -> bool {
        !(self.is_for_finding || self.is_of_change)
    }

    /// Whether a record has it and people write it.
    #[must_use]
    pub const fn is_written(&self) -> bool {
        !self.is_computed && self.is_of_record()
    }

    /// The comparisons a filter may make on this field.
    #[must_use]
    pub const fn operators(&self) -> &'static [Operator] {
        if !self.is_filterable {
            &[]
        } else if self.is_encrypted {
            match self.kind {
                FieldKind::LongText => SEALED_OPERATORS,
                _ => ENCRYPTED_OPERATORS,
            }
        } else if !self.has_spans {
            DAY_OPERATORS
        } else {
            self.kind.operators()
        }
    }
}

/// The fields of one entity.
#[derive(Clone, Copy, Debug)]
pub struct FieldTable {
    pub entity: Entity,
    pub fields: &'static [FieldDef],
}

impl FieldTable {
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&'static FieldDef> {
        self.fields.iter().find(|field| field.key == key)
    }
}

/// One change of one field, as history shows it and the change log keeps it. Values are as the API writes them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    pub field: String,
    pub before: Option<serde_json::Value>,
    pub after: Option<serde_json::Value>,
}
