//! Dates as people write them. `03/04/2026` is not guessed: a column says by its other rows which part is the month, or the person does.

use crate::times::{begins_with_part, time_of_day};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// How a column writes dates that begin with a day or a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    MonthFirst,
    DayFirst,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    NotADate,
    /// Day and month could change places, and nothing tells which is which.
    Ambiguous,
}

/// A moment as a cell says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// What a wall clock showed.
    Local(NaiveDateTime),
    /// The same, and how far that clock is from UTC.
    At(DateTime<FixedOffset>),
}

/// Days of the week before a time of day, which the date has said already.
const WEEKDAYS: &[&str] = &["星期", "礼拜", "禮拜", "周", "週"];
/// Programs say how far their clock is from UTC; a person who writes `10:00-11:00` means a span.
const ZONED: &[&str] = &["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%d %H:%M:%S%.f%#z"];

/// Reads `2026-11-24`, `2026/11/24`, `2026.11.24`, `2026年11月24日`, `20261124`, `24/11/2026`, `11/24/2026`, and `46350`, which spreadsheets make of a date without its format; a time of day after it is
/// left aside.
///
/// # Errors
/// Not a date; ambiguous without an order.
pub fn parse_date(text: &str, order: Option<Order>) -> Result<NaiveDate, DateProblem> {
    split(text, order).map(|(date, _)| date)
}

/// The same with its time of day, `14:30`, `下午2:30` or `14时30分`; midnight when there is none. With how far its clock is from UTC where the
/// text says so: `2026-11-24T14:30:00+08:00`.
///
/// # Errors
/// As `parse_date`.
pub fn parse_instant(text: &str, order: Option<Order>) -> Result<Moment, DateProblem> {
    let (date, rest) = split(text, order)?;
    let zoned = || ZONED.iter().find_map(|format| DateTime::parse_from_str(text.trim(), format).ok());
    if let Some(at) = zoned() {
        return Ok(Moment::At(at));
    }
    let rest = after_weekday(rest.trim_start_matches(['T', 't']).trim());
    let time = if rest.is_empty() { Some(NaiveTime::MIN) } else { time_of_day(rest) };
    time.map(|time| Moment::Local(date.and_time(time))).ok_or(DateProblem::NotADate)
}

fn after_weekday(text: &str) -> &str {
    let day = WEEKDAYS.iter().find_map(|word| text.strip_prefix(word));
    let rest = day.and_then(|day| day.strip_prefix(['一', '二', '三', '四', '五', '六', '日', '天']));
    rest.map_or(text, str::trim_start)
}

fn split(text: &str, order: Option<Order>) -> Result<(NaiveDate, String), DateProblem> {
    let text = half_width(text.trim());
    if let Some(at) = counted(&text) {
        return Ok((at.date(), at.format("%H:%M:%S").to_string()));
    }
    let (numbers, rest) = leading_numbers(&text).ok_or(DateProblem::NotADate)?;
    let date = |year: i32, month: u32, day: u32| {
        NaiveDate::from_ymd_opt(year, month, day).ok_or(DateProblem::NotADate)
    };
    let date = match numbers.as_slice() {
        [whole] if whole.len() == 8 => {
            let part = |range: std::ops::Range<usize>| whole[range].parse::<u32>().unwrap_or_default();
            date(i32::try_from(part(0..4)).unwrap_or_default(), part(4..6), part(6..8))
        }
        [year, month, day] if year.len() == 4 => {
            date(year.parse().unwrap_or_default(), number(month), number(day))
        }
        [first, second, year] if year.len() == 4 => {
            let year = year.parse().unwrap_or_default();
            let (first, second) = (number(first), number(second));
            match order {
                _ if first > 12 => date(year, second, first),
                _ if second > 12 || first == second => date(year, first, second),
                Some(Order::MonthFirst) => date(year, first, second),
                Some(Order::DayFirst) => date(year, second, first),
                None => Err(DateProblem::Ambiguous),
            }
        }
        _ => Err(DateProblem::NotADate),
    }?;
    // Years of a slip: 0026, 20261.
    if date < NaiveDate::from_ymd_opt(1850, 1, 1).unwrap_or_default() {
        return Err(DateProblem::NotADate);
    }
    Ok((date, rest))
}

/// A date that lost its format: spreadsheets count days since 1899-12-30, and times as parts of a day. Only of 1954 to 2119: other numbers are
/// more likely no dates at all.
fn counted(text: &str) -> Option<NaiveDateTime> {
    let (days, part) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_digit());
    if !is_number(days) || !is_number(part) {
        return None;
    }
    let days: i64 = days.parse().ok().filter(|days| (20_000..80_000).contains(days))?;
    let part: f64 = format!("0.{part}").parse().ok()?;
    let first = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_time(NaiveTime::MIN);
    #[allow(clippy::cast_possible_truncation)]
    let seconds = (part * 86_400.0).round() as i64;
    first.checked_add_signed(TimeDelta::days(days) + TimeDelta::seconds(seconds))
}

fn number(text: &str) -> u32 {
    text.parse().unwrap_or_default()
}

fn half_width(text: &str) -> String {
    let narrow = |sign: char| match sign {
        '０'..='９' | '／' | '－' | '．' | '：' => {
            char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign)
        }
        '\u{3000}' => ' ',
        sign => sign,
    };
    text.chars().map(narrow).collect()
}

/// Up to three numbers with the signs of a date between them, and what comes after.
fn leading_numbers(text: &str) -> Option<(Vec<String>, String)> {
    let (mut numbers, mut rest): (Vec<String>, &str) = (Vec::new(), text);
    while numbers.len() < 3 {
        let digits = rest.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(rest.len());
        if digits == 0 || digits > 8 {
            return None;
        }
        numbers.push(rest[..digits].to_owned());
        rest = &rest[digits..];
        if numbers.len() == 3 || digits == 8 {
            break;
        }
        rest = rest.trim_start();
        rest = rest.strip_prefix(['-', '/', '.', '年', '月'])?.trim_start();
    }
    let is_begun = |rest: &str| begins_with_part(rest) || after_weekday(rest) != rest;
    let (rest, is_over) = match rest.strip_prefix(['日', '号', '號']) {
        Some(rest) => (rest, rest.starts_with(|sign: char| sign.is_ascii_digit())),
        None => (rest, false),
    };
    let is_over = is_over || rest.is_empty() || rest.starts_with([' ', 'T', 't']) || is_begun(rest);
    is_over.then(|| (numbers, rest.trim().to_owned()))
}

/// Which part is the month, told by dates of the column in which one part cannot be; none when nothing tells.
#[must_use]
pub fn order_of<'a>(samples: impl IntoIterator<Item = &'a str>) -> Option<Order> {
    let mut orders = samples.into_iter().filter_map(|text| {
        let (numbers, _) = leading_numbers(&half_width(text.trim()))?;
        match numbers.as_slice() {
            [first, second, year] if year.len() == 4 => match (number(first), number(second)) {
                (13..=31, 1..=12) => Some(Order::DayFirst),
                (1..=12, 13..=31) => Some(Order::MonthFirst),
                _ => None,
            },
            _ => None,
        }
    });
    let first = orders.next()?;
    orders.all(|order| order == first).then_some(first)
}
