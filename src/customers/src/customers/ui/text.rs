//! Small texts that several pages write the same way.

use kemai_domain::Lang;

/// Keys of a chip, one by one.
#[must_use]
pub fn split_keys(keys: &str) -> Vec<String> {
    keys.split(',').filter(|key| !key.is_empty()).map(ToOwned::to_owned).collect()
}

/// The one letter of a level: `A 重点` is A.
#[must_use]
pub fn level_letter(label: &str) -> Option<String> {
    let mut letters = label.chars();
    let first = letters.next()?;
    let stands_alone = letters.next().is_none_or(|second| !second.is_ascii_alphanumeric());
    (first.is_ascii_alphabetic() && stands_alone).then(|| first.to_ascii_uppercase().to_string())
}

/// A number of records, with separators: `10,000`.
#[must_use]
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Names beside each other, as the language lists them.
#[must_use]
pub fn listed(names: &[String], lang: Lang) -> String {
    names.join(super::words::list_comma(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let texts = [0, 999, 1_000, 10_000, 1_234_567].map(grouped);
        assert_eq!(texts, ["0", "999", "1,000", "10,000", "1,234,567"]);
    }

    #[test]
    fn a_level_is_one_letter() {
        assert_eq!(level_letter("A 重点").as_deref(), Some("A"));
        assert_eq!(level_letter("b").as_deref(), Some("B"));
        assert_eq!((level_letter("VIP"), level_letter("重点"), level_letter("")), (None, None, None));
    }
}
