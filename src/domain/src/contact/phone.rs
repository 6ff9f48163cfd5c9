//! Phone numbers as Chinese companies have them: mobiles and landlines of the mainland, service numbers, and the world's.

use crate::{Problem, name::normalise};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// A number in its normal form: `13800002217`, `0534-2345678`, `4001234567`, `+85291234567`, each perhaps with an
/// extension: `-8001` after a landline, as letterheads have it, `x8001` after others, where another group of digits would be
/// taken for the number's own. Numbers of the mainland are written without +86, as everybody there writes them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phone {
    number: String,
    extension: Option<String>,
}

impl Phone {
    /// Without the extension.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    /// True for a mobile of the mainland, which can receive the text messages of a Chinese provider.
    #[must_use]
    pub fn is_mainland_mobile(&self) -> bool {
        is_mobile(&self.number)
    }

    /// What follows `tel:` (RFC 3966).
    #[must_use]
    pub fn dial(&self) -> String {
        let digits: String = self.number.chars().filter(|character| *character != '-').collect();
        let number = match digits.strip_prefix('0') {
            Some(rest) => format!("+86{rest}"),
            None if is_mobile(&digits) => format!("+86{digits}"),
            None => digits,
        };
        match &self.extension {
            Some(extension) => format!("{number};ext={extension}"),
            None => number,
        }
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.number)?;
        match &self.extension {
            Some(extension) if self.number.starts_with('0') => write!(formatter, "-{extension}"),
            Some(extension) => write!(formatter, "x{extension}"),
            None => Ok(()),
        }
    }
}

impl Serialize for Phone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Phone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        normalise_phone(&text).map_err(|_| de::Error::custom("not a phone number"))
    }
}

/// Words before an extension; longer ones first.
const EXTENSION_WORDS: &[&str] =
    &["extension", "分机号", "分机", "分機", "转", "轉", "ext=", "ext.", "ext", "#", "x"];

/// Reads a number as people type it: `+86 138-0000-2217`, `(0534) 234 5678 转 12`, `010-12345678-8001`, `0085291234567`.
///
/// # Errors
/// `Required` for nothing, `NotAPhone` for what cannot be a number.
pub fn normalise_phone(text: &str) -> Result<Phone, Problem> {
    let text = normalise(text).to_lowercase();
    if text.is_empty() {
        return Err(Problem::Required);
    }
    let text = text.strip_prefix("tel:").unwrap_or(&text);
    let (number, mut extension) = split_extension(text);
    let mut groups = digit_groups(number).ok_or(Problem::NotAPhone)?;
    // Area code, a whole number, and a third group: that one is an extension, as Chinese letterheads write it.
    if let [area, subscriber, _] = groups.as_slice()
        && extension.is_none()
        && area.starts_with('0')
        && area.len() <= 4
        && (7..=8).contains(&subscriber.len())
    {
        extension = groups.pop();
    }
    let number = canonical(&groups.concat()).ok_or(Problem::NotAPhone)?;
    match &extension {
        Some(digits) if !is_digits(digits) || !(1..=6).contains(&digits.len()) => Err(Problem::NotAPhone),
        _ => Ok(Phone { number, extension }),
    }
}

fn split_extension(text: &str) -> (&str, Option<String>) {
    for word in EXTENSION_WORDS {
        if let Some((number, extension)) = text.split_once(word) {
            let extension = extension.trim_matches([':', '.', ' ', '-', ')', ']']);
            return (number.trim_end_matches(['(', ' ', ',', ';', '[']), Some(extension.to_owned()));
        }
    }
    (text, None)
}

/// The digits between separators, a leading + kept with the first; nothing when there is any other character.
fn digit_groups(text: &str) -> Option<Vec<String>> {
    // +44 (0)20 7946 0958: the zero in brackets is not dialled from abroad.
    let text = text.trim_start_matches('(');
    let text = if text.starts_with('+') { text.replacen("(0)", "", 1) } else { text.to_owned() };
    let allowed = |character: char| {
        character.is_ascii_digit() || "+-() ./\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}".contains(character)
    };
    if !text.chars().all(allowed) || text.chars().skip(1).any(|character| character == '+') {
        return None;
    }
    let groups = text
        .split(|character: char| !character.is_ascii_digit() && character != '+')
        .filter(|group| !group.is_empty());
    Some(groups.map(str::to_owned).collect())
}

fn canonical(digits: &str) -> Option<String> {
    let abroad = digits.strip_prefix('+').or_else(|| digits.strip_prefix("00"));
    match abroad {
        Some(rest) => match rest.strip_prefix("86") {
            Some(mainland) => mainland_number(mainland),
            None => international(rest),
        },
        None => mainland_number(digits)
            .or_else(|| digits.strip_prefix("86").filter(|rest| is_mobile(rest)).map(str::to_owned))
            .or_else(|| is_local(digits).then(|| digits.to_owned())),
    }
}

/// A mobile, a landline with its area code (the 0 may be missing after +86), or a 400/800 number.
fn mainland_number(digits: &str) -> Option<String> {
    if is_mobile(digits) {
        return Some(digits.to_owned());
    }
    if digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800")) {
        return Some(digits.to_owned());
    }
    let national = digits.strip_prefix('0').unwrap_or(digits);
    if !is_digits(national) {
        return None;
    }
    // Beijing has 10, other large cities 20 to 29, each with eight digits; all others three, with seven or eight.
    let (area, lengths) =
        if national.starts_with("10") || national.starts_with('2') { (2, 8..=8) } else { (3, 7..=8) };
    let subscriber = national.get(area..)?;
    let area = &national[..area];
    let area_fits = area == "10" || area.starts_with(|first: char| ('2'..='9').contains(&first));
    // Without the zero a local number could pass for a landline of another city: after +86 there is none.
    let zero_fits = digits.starts_with('0') || national.len() >= 10;
    (area_fits && zero_fits && lengths.contains(&subscriber.len()) && !subscriber.starts_with(['0', '1']))
        .then(|| format!("0{area}-{subscriber}"))
}

fn international(rest: &str) -> Option<String> {
    if !is_digits(rest) || rest.starts_with('0') {
        return None;
    }
    let fits = if let Some(national) = rest.strip_prefix("852").or_else(|| rest.strip_prefix("853")) {
        national.len() == 8
    } else if let Some(national) = rest.strip_prefix("886") {
        let national = national.strip_prefix('0').unwrap_or(national);
        return (8..=9).contains(&national.len()).then(|| format!("+886{national}"));
    } else {
        // ITU-T E.164: at most fifteen digits.
        (7..=15).contains(&rest.len())
    };
    fits.then(|| format!("+{rest}"))
}

/// A number as dialled in its own town, or a service number such as 95588 or 10086.
fn is_local(digits: &str) -> bool {
    let service = (5..=6).contains(&digits.len()) && digits.starts_with(['1', '9']);
    is_digits(digits) && (service || (7..=8).contains(&digits.len()) && !digits.starts_with(['0', '1']))
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && is_digits(digits)
        && digits.starts_with('1')
        && digits[1..].starts_with(|second: char| ('3'..='9').contains(&second))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `138****2217`, `0534-****678`, `+852****4567`: enough to recognise a number one knows, too little to call it.
#[must_use]
pub fn mask_phone(text: &str) -> String {
    let number = normalise_phone(text).map_or_else(|_| text.to_owned(), |phone| phone.number);
    let (kept, rest) = match number.split_once('-') {
        Some((area, subscriber)) => (format!("{area}-"), subscriber.to_owned()),
        None if number.chars().count() >= 11 => {
            let start = if number.starts_with('+') { 4 } else { 3 };
            (number.chars().take(start).collect(), number.chars().skip(start).collect())
        }
        None => (String::new(), number),
    };
    let length = rest.chars().count();
    // Never more than half of what would have to be guessed.
    let shown = (length / 2).min(4);
    let tail: String = rest.chars().skip(length - shown).collect();
    format!("{kept}****{tail}")
}
