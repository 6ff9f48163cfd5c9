//! What an area says of a kind of record, and what is asked of it while a file runs through.

use super::Rule;
use futures::future::BoxFuture;
use kemai_domain::{
    Action, AppError, Capability, Entity, FieldError, FieldKind, Lang, OperationId, name::fold,
};
use kemai_server::{Ctx, Tx};
use kemai_words::transfers as words;
use std::{collections::BTreeSet, sync::Arc};
use uuid::Uuid;

/// A field that a column can hold.
#[derive(Clone, Copy)]
pub struct ImportField {
    /// As [`Line::values`] names it: `name`, `contact.mobile`.
    pub key: &'static str,
    pub label: fn(Lang) -> &'static str,
    /// What stands before the label where it alone would be taken for another's: the contact's remarks.
    pub group: Option<fn(Lang) -> &'static str>,
    pub kind: FieldKind,
    /// Its choices, by which a label becomes a key.
    pub dictionary: Option<&'static str>,
    /// The same for choices that the program itself has. With a dictionary: for those of it that came with the program, in every language.
    pub word: Option<fn(&str) -> Option<&'static str>>,
    /// Other names of columns that hold it, in any language.
    pub aliases: &'static [&'static str],
    pub is_required: bool,
    /// The field of which it holds a part: a person's name, of its last and first name.
    pub part_of: Option<&'static str>,
}

/// The last and the first name where a table has them apart, as fields that become `whole`.
pub fn name_parts(
    whole: &'static str,
    keys: [&'static str; 2],
    group: Option<fn(Lang) -> &'static str>,
) -> [ImportField; 2] {
    let part = |key, label, aliases| ImportField {
        key,
        label,
        group,
        kind: FieldKind::Text,
        dictionary: None,
        word: None,
        aliases,
        is_required: false,
        part_of: Some(whole),
    };
    let [last, first] = keys;
    [part(last, words::last_name, LAST_NAMES), part(first, words::first_name, FIRST_NAMES)]
}

const LAST_NAMES: &[&str] = &["姓", "姓氏", "Last name", "LastName", "Surname", "Family name"];
const FIRST_NAMES: &[&str] = &["名", "名字", "First name", "FirstName", "Given name", "Forename"];

/// A whole name of its parts: the last name before the first where one of them is in Chinese, Japanese or Korean, else behind it.
#[must_use]
pub fn whole_name(last: &str, first: &str) -> String {
    let is_eastern = |sign: char| matches!(sign, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{323af}');
    if [last, first].concat().chars().any(is_eastern) {
        format!("{last}{first}")
    } else {
        format!("{first} {last}").trim().to_owned()
    }
}

impl ImportField {
    /// Its name for people.
    #[must_use]
    pub fn name(&self, lang: Lang) -> String {
        let label = (self.label)(lang);
        self.group.map_or_else(|| label.to_owned(), |group| format!("{} · {label}", group(lang)))
    }
}

/// The key of a value whose label, in any language, or key this is.
pub fn key_of_label<T: Copy>(
    all: &[T],
    text: &str,
    key: impl Fn(T) -> &'static str,
    label: impl Fn(T, Lang) -> &'static str,
) -> Option<&'static str> {
    let text = fold(text);
    let is_it = |value: &T| {
        fold(key(*value)) == text || Lang::ALL.into_iter().any(|lang| fold(label(*value, lang)) == text)
    };
    all.iter().find(|value| is_it(value)).map(|value| key(*value))
}

/// A row in the fields' own form: keys of choices, ids of people, ISO dates, plain numbers. Empty fields are left out.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub line: u64,
    pub values: Vec<(&'static str, String)>,
    /// Cells that could not be taken; their fields have no value. Such a row is refused, and yet checked: whoever mends it is told everything
    /// at once.
    pub faults: Vec<FieldError>,
}

impl Line {
    #[must_use]
    pub fn value(&self, key: &str) -> &str {
        self.values.iter().find(|(other, _)| *other == key).map_or("", |(_, value)| value)
    }

    /// Everything that is wrong with the row, each field once: cells that could not be taken, then what a check found. `hangs` has pairs of a
    /// field and another without which it cannot be judged; where that one is wrong already, it is not spoken of.
    #[must_use]
    pub fn all_faults(
        &self,
        found: impl IntoIterator<Item = FieldError>,
        hangs: &[(&str, &str)],
    ) -> Vec<FieldError> {
        let mut all = self.faults.clone();
        for fault in found {
            let is_told = |field: &str| all.iter().any(|told| told.field == field);
            let is_unsure = hangs.iter().any(|(field, on)| *field == fault.field && is_told(on));
            if !is_told(&fault.field) && !is_unsure {
                all.push(fault);
            }
        }
        all
    }
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Created,
    Updated,
    /// The record is there already, and stays as it is.
    Skipped,
    Refused(Vec<FieldError>),
}

/// How an import goes.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub rule: Rule,
    /// Keys of the fields that columns hold.
    pub mapped: BTreeSet<&'static str>,
    /// Nothing will be written: nothing is to be reserved either.
    pub is_dry: bool,
}

/// Writes inside the batch's transaction what was prepared.
pub type Write = Box<dyn for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<(), AppError>> + Send>;

/// A batch that is ready: what becomes of each row, and the writing.
pub struct Prepared {
    pub verdicts: Vec<(u64, Verdict)>,
    pub write: Write,
}

/// One run over a file. It remembers the rows that it has seen, so that a batch can be prepared while the one before is written.
pub trait Importer: Send + Sync {
    /// Reads and computes; nothing is written. A line with faults is refused, with them and with all that its own check finds.
    ///
    /// # Errors
    /// Internal. A row that is refused is a verdict.
    fn prepare(self: Arc<Self>, lines: Vec<Line>) -> BoxFuture<'static, Result<Prepared, AppError>>;

    /// Called when nothing more is written, because the file is at its end or the run was given up: what was reserved ahead is given back.
    ///
    /// # Errors
    /// Internal.
    fn end(self: Arc<Self>) -> BoxFuture<'static, Result<(), AppError>> {
        Box::pin(async { Ok(()) })
    }
}

/// What undoing a batch did.
#[derive(Clone, Debug, Default)]
pub struct Undone {
    pub undone: u64,
    /// Records that it left as they are: somebody changed them since, or who undoes may not change them or not even see them.
    pub kept: Vec<(Entity, Uuid)>,
}

/// Begins a run in the name of a person.
pub type Open = for<'a> fn(&'a Ctx, Options) -> BoxFuture<'a, Result<Arc<dyn Importer>, AppError>>;
/// Undoes the operation of a batch.
pub type Undo =
    for<'a> fn(&'a mut Tx, OperationId, &'a [OperationId]) -> BoxFuture<'a, Result<Undone, AppError>>;
/// Reads a page of a list: its query, and a cursor.
pub type Page = for<'a> fn(&'a Ctx, &'a str, &'a str) -> BoxFuture<'a, Result<ExportPage, AppError>>;

/// A kind of record that can be imported.
#[derive(Clone, Copy)]
pub struct ImportKind {
    pub entity: Entity,
    /// What the matrix does not say: users are managed by those who may.
    pub needs: Option<Capability>,
    /// In addresses and commands: `customers`.
    pub name: &'static str,
    /// The kind of a batch's operation: `customer.import`.
    pub operation: &'static str,
    /// Whether a batch may be prepared before the one before it is written.
    pub is_prepared_ahead: bool,
    pub fields: fn() -> Vec<ImportField>,
    pub open: Open,
    /// Undoes a batch inside a transaction; the slice names all operations of the same import and of its undoing.
    pub undo: Undo,
}

impl ImportKind {
    /// # Errors
    /// Forbidden, for who may not import these records.
    pub fn require(&self, ctx: &Ctx) -> Result<(), AppError> {
        ctx.require(self.entity, Action::Import)?;
        self.needs.map_or(Ok(()), |capability| ctx.require_capability(capability))
    }
}

/// Rows of an export: values by column.
pub type Rows = Vec<Vec<Exported>>;

/// A value that is given out.
#[derive(Clone, Debug, PartialEq)]
pub enum Exported {
    Nothing,
    Text(String),
    /// A decimal number as text, exact.
    Number(String),
    Date(chrono::NaiveDate),
    Instant(chrono::DateTime<chrono::Utc>),
}

impl From<Option<String>> for Exported {
    fn from(text: Option<String>) -> Self {
        text.filter(|text| !text.is_empty()).map_or(Self::Nothing, Self::Text)
    }
}

/// Rows as a person may see them, with where they go on; nowhere at the end.
pub struct ExportPage {
    pub rows: Rows,
    pub next: Option<String>,
    /// Of the whole list, counted no further than lists count; 0 and not exact where nobody knows how many rows it gives.
    pub total: u64,
    pub total_is_exact: bool,
}

/// A kind of record that can be exported, page by page.
#[derive(Clone, Copy)]
pub struct ExportKind {
    pub entity: Entity,
    pub name: &'static str,
    /// Key and name of each column, as the person may see them.
    pub columns: fn(&Ctx) -> Vec<(&'static str, String)>,
    /// The rows after a cursor (empty for the first), of the list that this query of an address shows.
    pub page: Page,
}

#[cfg(test)]
mod tests {
    use super::*;
    use kemai_domain::Problem;

    #[test]
    fn a_field_is_told_once_and_not_where_what_it_hangs_on_is_wrong() {
        let fault = |field: &str, problem| FieldError::new(field, problem);
        let line = Line { faults: vec![fault("country", Problem::UnknownChoice)], ..Line::default() };
        let found = [
            fault("region", Problem::UnknownRegion),
            fault("country", Problem::Required),
            fault("name", Problem::Required),
            fault("name", Problem::Taken),
        ];
        let told = line.all_faults(found, &[("region", "country")]);
        assert_eq!(told, [fault("country", Problem::UnknownChoice), fault("name", Problem::Required)]);
    }

    #[test]
    fn a_name_is_put_together_as_its_language_does() {
        assert_eq!(whole_name("司马", "相如"), "司马相如");
        assert_eq!(whole_name("Davolio", "Nancy"), "Nancy Davolio");
        assert_eq!(whole_name("김", "철수"), "김철수");
        assert_eq!((whole_name("王", "").as_str(), whole_name("", "Nancy").as_str()), ("王", "Nancy"));
        assert_eq!(whole_name("", ""), "");
    }
}
