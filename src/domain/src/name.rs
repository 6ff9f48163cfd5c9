//! Names: one normal form to keep, one to compare by, and how alike two company names are; and the normal form of longer texts.
//!
//! Traditional and simplified characters are not folded into each other: 后 and 後 are different names.

mod company;
mod words;

pub use company::{company_core, core_similarity, likely_duplicate, similarity};

use unicode_normalization::UnicodeNormalization;

/// The form a name is kept in: Unicode NFKC (which also makes full-width letters half-width), without invisible characters,
/// with one space for every run of white space and none around.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    let visible = text.chars().filter_map(|character| match character {
        // Before the rest: a tab or line break is a control character too.
        _ if character.is_whitespace() => Some(' '),
        _ if character.is_control() || is_invisible(character) => None,
        _ => Some(character),
    });
    // Composing may itself make a space (U+00A8 becomes a space and a mark), so runs are joined afterwards.
    for character in visible.nfkc() {
        if character != ' ' {
            name.push(character);
        } else if !name.is_empty() && !name.ends_with(' ') {
            name.push(' ');
        }
    }
    if name.ends_with(' ') {
        name.pop();
    }
    name
}

/// The form a text of several lines is kept in: every line ends with a line feed, tabs stay, all other control characters and the same
/// invisible ones as in names go, and so does the white space around. Letters stay as they were written.
#[must_use]
pub fn normalise_lines(text: &str) -> String {
    let is_kept = |character: &char| {
        matches!(character, '\n' | '\t') || !(character.is_control() || is_invisible(*character))
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(is_kept).collect::<String>().trim().to_owned()
}

/// Marks that come along when text is pasted from a chat or a web page. The joiners inside emoji and Indic words stay.
const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

/// The form two names are compared in: the normal form in lower case.
#[must_use]
pub fn fold(text: &str) -> String {
    // Lower case can take a character apart (İ becomes i and a dot), so the parts are composed again.
    normalise(text).chars().flat_map(char::to_lowercase).nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_have_one_normal_form() {
        assert_eq!(normalise("  北京\u{3000}\t华兴  "), "北京 华兴");
        assert_eq!(normalise("ＡＢＣ（北京）１２３"), "ABC(北京)123");
        assert_eq!(normalise("张\u{200b}三\u{feff}"), "张三");
        assert_eq!(normalise("e\u{301}"), "é");
        assert_eq!(normalise("\u{0}\n \u{3000}"), "");
        assert_eq!(fold("Ｋｅｍａｉ LTD"), "kemai ltd");
    }

    #[test]
    fn texts_keep_their_lines_and_lose_what_nobody_sees() {
        assert_eq!(normalise_lines(" 一\r\n二\r\r三\n\t四\n "), "一\n二\n\n三\n\t四");
        assert_eq!(normalise_lines("报\u{0}价\u{1b}[31m：\u{202e}100\u{feff}"), "报价[31m：100");
        assert_eq!(normalise_lines("ＡＢＣ　１２３  👨\u{200d}👩"), "ＡＢＣ　１２３  👨\u{200d}👩");
        assert_eq!(normalise_lines("\u{200b}\r\n\u{7}"), "");
    }

    proptest! {
        #[test]
        fn texts_of_lines_stay_as_they_are(
            text in "(?s).*",
            mixed in "[\r\n\t \u{0}\u{1b}\u{85}\u{202e}\u{200b}\u{200d}张Ａ]{0,30}",
        ) {
            let is_seen = |letter: char| !letter.is_control() && !is_invisible(letter);
            let seen = |text: &str| {
                let letters = text.chars().filter(|letter| is_seen(*letter) && !letter.is_whitespace());
                letters.collect::<String>()
            };
            for text in [text, mixed] {
                let normal = normalise_lines(&text);
                prop_assert_eq!(normalise_lines(&normal), normal.clone());
                prop_assert!(normal.chars().all(|letter| matches!(letter, '\n' | '\t') || is_seen(letter)));
                prop_assert_eq!(normal.trim(), &normal);
                prop_assert_eq!(seen(&normal), seen(&text), "nothing else goes");
            }
        }

        #[test]
        fn normal_forms_stay_as_they_are(text in ".*", spaced in "[ \t　a\u{301}İＡ（张\u{200b}\u{a8}]{0,20}") {
            for text in [text, spaced] {
                let normal = normalise(&text);
                prop_assert_eq!(normalise(&normal), normal.clone());
                prop_assert!(!normal.contains("  ") && normal.trim() == normal);
                let folded = fold(&text);
                prop_assert_eq!(fold(&folded), folded.clone());
                prop_assert_eq!(fold(&normal), folded);
            }
        }
    }
}
