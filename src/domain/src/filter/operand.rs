//! Reading the value of a condition, once for checking, for SQL and for evaluation.

use super::{Condition, FilterValue, MAX_VALUE_LENGTH, MAX_VALUES, Operator};
use crate::{
    FieldKind, Money, Problem, contact,
    decimal::{Decimal4, NumberError},
    name::normalise,
};
use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat};

/// The value of a field of a record, or one that it is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A normalised text; compared without regard to case.
    Text(String),
    /// An id or an entry of a dictionary; compared exactly.
    Key(String),
    /// In its normal form, with its extension.
    Phone(String),
    /// In its normal form.
    Email(String),
    /// A region's code; the regions inside it belong to it.
    Region(String),
    Integer(i64),
    Decimal(Decimal4),
    /// Only of a record; a filter names an amount in the record's own currency, as a `Decimal`.
    Money(Money),
    Date(NaiveDate),
    /// In the time zone of whoever asks, because a filter may name a civil date.
    Instant(DateTime<FixedOffset>),
    Bool(bool),
    /// Several ids or entries; only of a record.
    Keys(Vec<String>),
}

/// What a condition compares with.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// Nothing: `is_empty` and `is_not_empty`.
    Nothing,
    One(Value),
    Several(Vec<Value>),
    /// The smaller value first, however they were typed.
    Range(Value, Value),
    /// A piece of a text: `contains`, `starts_with`, `last_four`; normalised.
    Piece(String),
    Days(u16),
}

/// More than this is "ever"; and dates stay within what both databases can store.
const MAX_DAYS: i64 = 36_500;

impl Condition {
    /// The value, read as a field of this kind wants it.
    ///
    /// # Errors
    /// What is wrong with the value.
    pub fn operand(&self, kind: FieldKind) -> Result<Operand, Problem> {
        match self.operator {
            Operator::IsEmpty | Operator::IsNotEmpty => Ok(Operand::Nothing),
            Operator::In => {
                let texts = self.several()?;
                texts
                    .iter()
                    .map(|text| Value::read(kind, text))
                    .collect::<Result<_, _>>()
                    .map(Operand::Several)
            }
            Operator::Between => {
                let [first, second] = self.several()? else { return Err(Problem::Required) };
                let (first, second) = (Value::read(kind, first)?, Value::read(kind, second)?);
                let swapped = first.compare(&second).is_some_and(std::cmp::Ordering::is_gt);
                Ok(if swapped { Operand::Range(second, first) } else { Operand::Range(first, second) })
            }
            Operator::Contains | Operator::StartsWith => {
                let piece = normalise(self.text()?);
                if piece.is_empty() { Err(Problem::Required) } else { Ok(Operand::Piece(piece)) }
            }
            Operator::LastFour => {
                let piece = normalise(self.text()?);
                match piece.chars().count() {
                    0..4 => Err(Problem::TooShort { min: 4 }),
                    4 => Ok(Operand::Piece(piece)),
                    _ => Err(Problem::TooLong { max: 4 }),
                }
            }
            Operator::WithinDays | Operator::NotWithinDays => {
                let days = read_integer(self.text()?)?;
                match u16::try_from(days) {
                    _ if days < 1 => Err(Problem::TooSmall { min: 1 }),
                    Ok(count) if days <= MAX_DAYS => Ok(Operand::Days(count)),
                    _ => Err(Problem::TooLarge { max: MAX_DAYS }),
                }
            }
            Operator::Is | Operator::IsNot | Operator::Gt | Operator::Gte | Operator::Lt | Operator::Lte => {
                match &self.value {
                    FilterValue::Flag(flag) if kind == FieldKind::Bool => {
                        Ok(Operand::One(Value::Bool(*flag)))
                    }
                    _ => Value::read(kind, self.text()?).map(Operand::One),
                }
            }
        }
    }

    fn text(&self) -> Result<&str, Problem> {
        match &self.value {
            FilterValue::Text(text) => check_length(text),
            // A form with one choice sends a list of one.
            FilterValue::Many(texts) if texts.len() == 1 => check_length(&texts[0]),
            FilterValue::Many(_) | FilterValue::Flag(_) => Err(Problem::Required),
        }
    }

    fn several(&self) -> Result<&[String], Problem> {
        let texts = match &self.value {
            FilterValue::Many(texts) => texts.as_slice(),
            FilterValue::Text(text) => std::slice::from_ref(text),
            FilterValue::Flag(_) => return Err(Problem::Required),
        };
        if texts.is_empty() {
            return Err(Problem::Required);
        }
        if texts.len() > MAX_VALUES {
            return Err(Problem::TooMany { max: MAX_VALUES as i64 });
        }
        for text in texts {
            check_length(text)?;
        }
        Ok(texts)
    }
}

fn check_length(text: &str) -> Result<&str, Problem> {
    if text.trim().is_empty() {
        Err(Problem::Required)
    } else if text.chars().count() > MAX_VALUE_LENGTH {
        Err(Problem::TooLong { max: MAX_VALUE_LENGTH as i64 })
    } else {
        Ok(text)
    }
}

fn read_integer(text: &str) -> Result<i64, Problem> {
    crate::decimal::parse_scaled(text, 0).map_err(Problem::from)
}

impl Value {
    /// Reads a typed value for a field of this kind.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(kind: FieldKind, text: &str) -> Result<Self, Problem> {
        let text = normalise(text);
        match kind {
            FieldKind::Text | FieldKind::LongText => Ok(Self::Text(text)),
            FieldKind::Choice
            | FieldKind::Choices
            | FieldKind::Person
            | FieldKind::People
            | FieldKind::Department
            | FieldKind::File => Ok(Self::Key(text)),
            FieldKind::Region => Ok(Self::Region(text)),
            FieldKind::Phone => contact::normalise_phone(&text).map(|phone| Self::Phone(phone.to_string())),
            FieldKind::Email => contact::normalise_email(&text).map(Self::Email),
            FieldKind::Integer => read_integer(&text).map(Self::Integer),
            FieldKind::Decimal | FieldKind::Money => {
                Decimal4::parse(&text).map(Self::Decimal).map_err(Problem::from)
            }
            FieldKind::Date => read_date(&text).map(Self::Date).ok_or(Problem::NotADate),
            FieldKind::Instant => read_date(&text)
                .map(Self::Date)
                .or_else(|| DateTime::parse_from_rfc3339(&text).ok().map(Self::Instant))
                .ok_or(Problem::NotADate),
            FieldKind::Bool => match text.as_str() {
                "true" | "1" => Ok(Self::Bool(true)),
                "false" | "0" => Ok(Self::Bool(false)),
                _ => Err(Problem::UnknownChoice),
            },
        }
    }

    /// The value as it is typed and as `read` understands it; empty for `Keys`, which have no single text.
    #[must_use]
    pub fn write(&self) -> String {
        match self {
            Self::Text(text)
            | Self::Key(text)
            | Self::Phone(text)
            | Self::Email(text)
            | Self::Region(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Decimal(number) => number.to_string(),
            Self::Money(money) => money.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Instant(instant) => instant.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            Self::Bool(flag) => flag.to_string(),
            Self::Keys(_) => String::new(),
        }
    }
}

/// `2026-11-21`, as the API and date fields write it; `2026/11/21` and `2026.11.21`, as people paste it.
fn read_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split(['-', '/', '.']);
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let digits = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        (lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse().ok())?
    };
    let year: u32 = digits(year, 4..=4)?;
    let year = i32::try_from(year).ok().filter(|year| *year > 0)?;
    NaiveDate::from_ymd_opt(year, digits(month, 1..=2)?, digits(day, 1..=2)?)
}

impl From<NumberError> for Problem {
    fn from(error: NumberError) -> Self {
        match error {
            NumberError::Empty => Self::Required,
            NumberError::NotANumber => Self::NotANumber,
            NumberError::TooManyDecimals { max } => Self::TooManyDecimals { max: i64::from(max) },
            // The whole part of what four decimals leave room for; every kind of number holds that much.
            NumberError::Overflow => Self::TooLarge { max: i64::MAX / Decimal4::ONE.ten_thousandths() },
        }
    }
}
