//! Why rows were refused, in words: what holds for the whole row first, then each field with the column that holds
//! it, in the order of the columns.

use kemai_domain::{FieldError, Lang};
use kemai_records::transfer::ImportField;
use kemai_tables::column_letters;
use kemai_words::transfers as words;

/// What is needed to say them for one file.
pub struct Reasons<'a> {
    fields: &'a [ImportField],
    /// By column, the key of its field.
    mapping: &'a [String],
    lang: Lang,
}

impl<'a> Reasons<'a> {
    #[must_use]
    pub const fn new(fields: &'a [ImportField], mapping: &'a [String], lang: Lang) -> Self {
        Self { fields, mapping, lang }
    }

    /// Of a row, where `before` columns stand before those of the file.
    #[must_use]
    pub fn said(&self, faults: &[FieldError], before: usize) -> Vec<String> {
        let mut placed: Vec<_> = faults.iter().map(|fault| (self.column(&fault.field), fault)).collect();
        placed.sort_by_key(|(column, fault)| (self.of(&fault.field).is_some(), column.unwrap_or(usize::MAX)));
        placed
            .into_iter()
            .map(|(column, fault)| self.one(column.map(|column| column + before), fault))
            .collect()
    }

    fn one(&self, column: Option<usize>, fault: &FieldError) -> String {
        let message = fault.problem.message(self.lang);
        let Some(field) = self.of(&fault.field) else { return message };
        let name = field.name(self.lang);
        match column.and_then(|column| u32::try_from(column + 1).ok()) {
            Some(column) => {
                words::reason_in_column(self.lang, &name, column_letters(column), &message).to_string()
            }
            None => words::reason_of_field(self.lang, &name, &message).to_string(),
        }
    }

    fn of(&self, key: &str) -> Option<&ImportField> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The column of a field, or of the first part of it.
    fn column(&self, key: &str) -> Option<usize> {
        let holds = |wanted: &str| self.mapping.iter().position(|held| held == wanted);
        let parts = || self.fields.iter().filter(|field| field.part_of == Some(key));
        holds(key).or_else(|| parts().find_map(|part| holds(part.key)))
    }
}
