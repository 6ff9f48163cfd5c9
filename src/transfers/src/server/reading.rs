//! From a file to lines of fields: the header found, the columns guessed or mapped, each cell brought into its field's own form.

use super::names::Names;
use crate::model::{DateOrder, Settings};
use kemai_domain::{FieldError, FieldKind, Lang, Problem};
use kemai_records::transfer::{ImportField, ImportKind, Line, whole_name};
use kemai_tables::{
    Cell, Choice, Content, DateProblem, Delimiter, Encoding, Flaw, Header, Kind, Known, Moment, Order, Row,
    Shape, Source, TableError, content, find_header, guess, order_of, parse_date, parse_instant, simplified,
};
use kemai_words::transfers as words;
use std::{collections::HashSet, ops::ControlFlow, sync::Arc};

/// Rows that are looked at to find the header and to guess.
const LOOKED_AT: usize = 200;
/// Stands for a field where a row as a whole is refused.
const ROW: &str = "row";

/// How a person wants the file read.
#[must_use]
pub fn choice(settings: &Settings) -> Choice {
    Choice {
        sheet: Some(settings.sheet.clone()).filter(|sheet| !sheet.is_empty()),
        encoding: Encoding::from_key(&settings.encoding),
        delimiter: Delimiter::from_key(&settings.delimiter),
    }
}

/// What a first look at a file finds.
pub struct Look {
    pub header: Header,
    /// The first rows below it.
    pub rows: Vec<Row>,
    /// By column, the place of its field in the kind's fields.
    pub guessed: Vec<Option<usize>>,
    /// Columns of the table, where nothing but a delimiter parts them.
    pub width: Option<usize>,
    /// Columns at the beginning that are our own: the line and the reason of each row that was refused before.
    pub own: usize,
}

/// Looks at the beginning of a file.
///
/// # Errors
/// What is wrong with the file.
pub fn look(source: &Source, settings: &Settings, fields: &[ImportField]) -> Result<Look, TableError> {
    let head = source.head(&choice(settings), LOOKED_AT)?;
    let known: Vec<Known> = fields.iter().map(known).collect();
    let names: HashSet<String> = known
        .iter()
        .flat_map(|field| &field.names)
        .map(|name| simplified(name))
        .filter(|name| !name.is_empty())
        .collect();
    let header = find_header(&head, &|text| names.contains(&simplified(text)));
    let rows: Vec<Row> = head
        .into_iter()
        .filter(|row| row.line > header.line && content(row, &header) == Content::Record)
        .collect();
    let samples: Vec<Vec<&str>> =
        (0..header.names.len()).map(|column| rows.iter().map(|row| row.text(column)).collect()).collect();
    let own = own_columns(&header.names);
    let mut guessed = guess(&header.names, &samples, &known);
    guessed.iter_mut().take(own).for_each(|place| *place = None);
    let width = (source.kind() == Kind::Text).then_some(header.names.len());
    Ok(Look { header, rows, guessed, width, own })
}

/// How many columns are those that files of refused rows begin with, in whatever language; in files of older versions several times.
pub(super) fn own_columns(names: &[String]) -> usize {
    let is_own = |pair: &&[String]| {
        Lang::ALL.into_iter().any(|lang| **pair == [words::line(lang), words::reason(lang)])
    };
    names.chunks(2).take_while(is_own).count() * 2
}

fn known(field: &ImportField) -> Known {
    let labels = Lang::ALL.into_iter().map(|lang| (field.label)(lang));
    // Of a contact's fields the plain label is the customer's own; with its group before it is the contact's.
    let mut names: Vec<String> = match field.group {
        None => labels.map(str::to_owned).collect(),
        Some(group) => Lang::ALL
            .into_iter()
            .flat_map(|lang| {
                let (group, label) = (group(lang), (field.label)(lang));
                [format!("{group}{label}"), format!("{group} {label}")]
            })
            .collect(),
    };
    names.extend(field.aliases.iter().map(|alias| (*alias).to_owned()));
    names.push(field.key.replace('.', "_"));
    let shape = match (field.kind, field.key) {
        (FieldKind::Email, _) => Some(Shape::Email),
        (_, "contact.mobile" | "mobile") => Some(Shape::Mobile),
        (_, "tax_number") => Some(Shape::TaxNumber),
        (FieldKind::Text, "name") => Some(Shape::Company),
        _ => None,
    };
    Known { key: field.key, names, shape }
}

/// The mapping that holds: what the person chose, else what was guessed.
#[must_use]
pub fn mapping(settings: &Settings, look: &Look, fields: &[ImportField]) -> Vec<Option<usize>> {
    if settings.mapping.is_empty() {
        return look.guessed.clone();
    }
    let place = |key: &String| fields.iter().position(|field| field.key == key);
    let mut mapping: Vec<_> = settings.mapping.iter().map(place).collect();
    mapping.resize(look.header.names.len(), None);
    mapping
}

/// Where a field comes from.
struct Place {
    field: ImportField,
    column: Option<usize>,
    /// In which order its dates are.
    order: Option<Order>,
    /// What every row says whose cell is blank.
    otherwise: Option<Cell>,
}

/// Turns rows into lines.
pub struct Reader {
    pub header: Header,
    places: Vec<Place>,
    width: Option<usize>,
    names: Arc<Names>,
}

impl Place {
    /// What a row itself says of the field.
    fn own<'a>(&self, row: &'a Row) -> Option<&'a Cell> {
        let own = self.column.and_then(|column| row.cells.get(column));
        own.filter(|cell| !cell.is_blank())
    }

    /// The same, or what holds for every row.
    fn cell<'a>(&'a self, row: &'a Row) -> Option<&'a Cell> {
        self.own(row).or(self.otherwise.as_ref())
    }
}

impl Reader {
    #[must_use]
    pub fn new(settings: &Settings, look: &Look, kind: &ImportKind, names: Arc<Names>) -> Self {
        let fields = (kind.fields)();
        let chosen = DateOrder::from_key(&settings.order).map(|order| match order {
            DateOrder::MonthFirst => Order::MonthFirst,
            DateOrder::DayFirst => Order::DayFirst,
        });
        let in_columns =
            mapping(settings, look, &fields).into_iter().enumerate().filter_map(|(column, place)| {
                let field = fields[place?];
                let is_date = matches!(field.kind, FieldKind::Date | FieldKind::Instant);
                let order = chosen.or_else(|| {
                    is_date.then(|| order_of(look.rows.iter().map(|row| row.text(column)))).flatten()
                });
                Some(Place { field, column: Some(column), order, otherwise: None })
            });
        let mut places: Vec<Place> = in_columns.collect();
        for value in &settings.values {
            let Some(field) = fields.iter().find(|field| field.key == value.field) else { continue };
            let otherwise = Some(Cell::of_text(&value.text));
            match places.iter_mut().find(|place| place.field.key == field.key) {
                Some(place) => place.otherwise = otherwise,
                None => places.push(Place { field: *field, column: None, order: chosen, otherwise }),
            }
        }
        Self { header: look.header.clone(), places, width: look.width, names }
    }

    /// The fields that columns hold, in the order of the columns, then those that are the same in every row.
    pub fn mapped(&self) -> impl Iterator<Item = &ImportField> {
        self.places.iter().map(|place| &place.field)
    }

    /// The cells of a row as they stand, by [`Reader::mapped`].
    #[must_use]
    pub fn cells(&self, row: &Row) -> Vec<String> {
        let cells = self.places.iter().map(|place| place.cell(row));
        cells.map(|cell| cell.map_or_else(String::new, |cell| cell.text.clone())).collect()
    }

    /// The field of which columns hold the parts alone: a person's name that stands as last and first name.
    #[must_use]
    pub fn joined(&self) -> Option<&'static str> {
        let whole = self.mapped().find_map(|field| field.part_of)?;
        self.mapped().all(|field| field.key != whole).then_some(whole)
    }

    /// What is wrong with a value that is to hold for every row.
    ///
    /// # Errors
    /// The problem that each of the rows would have in reading it; what their records want is found row by row.
    pub fn check(&self, key: &str) -> Result<(), Problem> {
        let place = self.places.iter().find(|place| place.field.key == key);
        match place.and_then(|place| Some((place, place.otherwise.as_ref()?))) {
            Some((place, cell)) => self.value(cell, &place.field, place.order).map(|_| ()),
            None => Ok(()),
        }
    }

    #[must_use]
    pub fn is_record(&self, row: &Row) -> bool {
        row.line > self.header.line && content(row, &self.header) == Content::Record
    }

    /// The values of a row, and every cell that cannot be taken.
    #[must_use]
    pub fn line(&self, row: &Row) -> Line {
        let values = Vec::with_capacity(self.places.len());
        let mut line = Line { line: row.line, values, faults: Vec::new() };
        if self.is_shifted(row) {
            line.faults.push(FieldError::new(ROW, Problem::MoreCells));
        }
        for place in &self.places {
            let Some(cell) = place.cell(row) else { continue };
            let field = &place.field;
            match self.value(cell, field, place.order) {
                Ok(value) => line.values.push((field.key, value)),
                Err(problem) => line.faults.push(FieldError::new(field.key, problem)),
            }
        }
        self.join_names(row, &mut line);
        line
    }

    /// Whether a delimiter too many stands in a text: what follows it is then in the wrong columns, which no check would notice. Beside the
    /// table of a workbook there may be notes.
    fn is_shifted(&self, row: &Row) -> bool {
        self.width.is_some_and(|width| row.cells.iter().skip(width).any(|cell| !cell.is_blank()))
    }

    /// Makes a whole name of its parts, unless the row has one besides.
    fn join_names(&self, row: &Row, line: &mut Line) {
        let parts: Vec<_> = self.mapped().filter_map(|field| Some((field.key, field.part_of?))).collect();
        let Some((_, whole)) = parts.first().copied() else { return };
        let part = |name: &str| {
            parts.iter().find(|(key, _)| key.ends_with(name)).map_or("", |(key, _)| line.value(key))
        };
        let name = whole_name(part("last_name"), part("first_name"));
        line.values.retain(|(key, _)| !parts.iter().any(|(part, _)| part == key));
        let is_own = self.places.iter().any(|place| place.field.key == whole && place.own(row).is_some());
        if !name.is_empty() && !is_own {
            line.values.retain(|(key, _)| *key != whole);
            line.values.push((whole, name));
        }
    }

    fn value(&self, cell: &Cell, field: &ImportField, order: Option<Order>) -> Result<String, Problem> {
        if let Some(flaw) = cell.flaw {
            return Err(match flaw {
                Flaw::Scientific => Problem::LostDigits,
                Flaw::Rounded => Problem::RoundedDigits,
                Flaw::FormulaError => Problem::FormulaError,
                Flaw::Unreadable => Problem::Unreadable,
            });
        }
        let text = cell.text.trim();
        if let (Some(word), None) = (field.word, field.dictionary) {
            return word(text).map(str::to_owned).ok_or(Problem::UnknownChoice);
        }
        let choice = |dictionary: &str, text: &str| {
            let known = |text: &str| self.names.choice(dictionary, text);
            known(text).or_else(|| known(field.word?(text)?)).ok_or(Problem::UnknownChoice)
        };
        let date = |problem| match problem {
            DateProblem::NotADate => Problem::NotADate,
            DateProblem::Ambiguous => Problem::AmbiguousDate,
        };
        match (field.kind, field.dictionary) {
            (FieldKind::Choice, Some(dictionary)) => choice(dictionary, text),
            (FieldKind::Choices, Some(dictionary)) => each(text, |part| choice(dictionary, part)),
            (FieldKind::Person, _) => self.names.person(text).ok_or(Problem::UnknownPerson),
            (FieldKind::People, _) => {
                each(text, |part| self.names.person(part).ok_or(Problem::UnknownPerson))
            }
            (FieldKind::Department, _) => self.names.department(text).ok_or(Problem::UnknownDepartment),
            (FieldKind::Date, _) => parse_date(text, order).map(|day| day.to_string()).map_err(date),
            (FieldKind::Instant, _) => match parse_instant(text, order) {
                Ok(Moment::Local(at)) => Ok(at.format("%Y-%m-%dT%H:%M").to_string()),
                Ok(Moment::At(at)) => Ok(at.to_rfc3339()),
                Err(DateProblem::NotADate) => Err(Problem::NotATime),
                Err(DateProblem::Ambiguous) => Err(Problem::AmbiguousDate),
            },
            (FieldKind::Money | FieldKind::Decimal, _) => Ok(number(text)),
            (FieldKind::Integer, _) => {
                Ok(number(text).trim_end_matches(|sign: char| !sign.is_ascii_digit()).to_owned())
            }
            (FieldKind::Bool, _) => Ok(truth(text).to_owned()),
            _ => Ok(text.to_owned()),
        }
    }
}

/// Several values of a cell, joined by commas.
fn each(text: &str, key: impl Fn(&str) -> Result<String, Problem>) -> Result<String, Problem> {
    let parts =
        text.split([',', '，', '、', ';', '；', '\n', '|']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(key).collect::<Result<Vec<_>, _>>().map(|keys| keys.join(","))
}

/// `￥ 1,234.50 元` is 1234.50. A comma that does not part thousands stays, and is refused as no number.
fn number(text: &str) -> String {
    let bare: String = text
        .chars()
        .map(|sign| {
            if ('０'..='９').contains(&sign) {
                char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign)
            } else {
                sign
            }
        })
        .filter(|sign| !sign.is_whitespace() && !"¥￥$€£元'".contains(*sign))
        .collect();
    let whole = bare.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let are_thousands =
        (1..=3).contains(&first.trim_start_matches('-').len()) && groups.all(|group| group.len() == 3);
    if are_thousands { bare.replace(',', "") } else { bare }
}

fn truth(text: &str) -> &'static str {
    let text = text.to_lowercase();
    if matches!(text.as_str(), "是" | "true" | "yes" | "y" | "1" | "√" | "✓" | "对" | "有") {
        "true"
    } else {
        ""
    }
}

/// A stretch of rows.
#[derive(Default)]
pub struct Stretch {
    pub lines: Vec<Line>,
    pub rows: i64,
    pub last_line: i64,
}

/// Reads the records below `after` in stretches of `size`; `give` says whether to go on.
///
/// # Errors
/// What is wrong with the file.
pub fn stretches(
    source: &Source,
    settings: &Settings,
    reader: &Reader,
    after: i64,
    size: i64,
    give: &mut dyn FnMut(Stretch) -> bool,
) -> Result<(), TableError> {
    let mut stretch = Stretch::default();
    let mut goes_on = true;
    source.each(&choice(settings), &mut |row| {
        let line = i64::try_from(row.line).unwrap_or(i64::MAX);
        if line <= after || !reader.is_record(&row) {
            return ControlFlow::Continue(());
        }
        stretch.rows += 1;
        stretch.last_line = line;
        stretch.lines.push(reader.line(&row));
        if stretch.rows == size {
            goes_on = give(std::mem::take(&mut stretch));
        }
        if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    if goes_on && stretch.rows > 0 {
        give(stretch);
    }
    Ok(())
}

/// Reads the whole file and counts its records: what is broken at its end is told before anything of it is written.
///
/// # Errors
/// What is wrong with the file.
pub fn count(source: &Source, settings: &Settings, reader: &Reader) -> Result<i64, TableError> {
    let mut records = 0;
    source.each(&choice(settings), &mut |row| {
        records += i64::from(reader.is_record(&row));
        ControlFlow::Continue(())
    })?;
    Ok(records)
}
