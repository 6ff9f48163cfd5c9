//! Names by their sounds, as the server's `search_tokens` spells them: the order of people in lists, what a picker finds them by, and
//! keys of choices.

use kemai_server::search_tokens::spellings;
use pinyin::ToPinyin;
use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

/// What lists of people are sorted by: the sounds, then the name itself, so that both find it.
#[must_use]
pub fn sort_key(name: &str) -> String {
    let sounds = spellings(name).into_iter().next().map(|spelling| spelling.full).unwrap_or_default();
    format!("{sounds} {}", name.to_lowercase())
}

/// Names that are kept with their keys: people and departments of a large company, and the words of its dictionaries.
const KEPT: usize = 20_000;

/// What a picker also finds a name by: each way to spell it, whole and by initials. Every page asks for the same names, so they are
/// kept in memory; where there are more of them, all begin anew.
#[must_use]
pub fn keys(name: &str) -> String {
    static SPELLED: LazyLock<Mutex<HashMap<String, String>>> = LazyLock::new(Mutex::default);
    let spelled = || SPELLED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(keys) = spelled().get(name) {
        return keys.clone();
    }
    let keys = spelled_anew(name);
    let mut kept = spelled();
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(name.to_owned(), keys.clone());
    keys
}

fn spelled_anew(name: &str) -> String {
    let mut keys: Vec<String> = Vec::new();
    for spelling in spellings(name) {
        for key in [spelling.full, spelling.initials] {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys.join(" ")
}

/// A short key of letters, figures and underscores; empty when nothing of the label can be written so.
#[must_use]
pub fn slug(label: &str) -> String {
    let mut slug = String::new();
    for piece in syllables(label) {
        let piece: String = piece.chars().filter(char::is_ascii_alphanumeric).collect();
        let is_word = piece.len() > 1 && !slug.is_empty();
        if slug.len() + piece.len() >= 40 {
            break;
        }
        slug += if is_word { "_" } else { "" };
        slug += &piece;
    }
    slug
}

/// One syllable or word a piece; what is not Chinese stays as it is, in lower case.
fn syllables(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut word = String::new();
    for letter in text.to_lowercase().chars() {
        match letter.to_pinyin() {
            Some(sound) => {
                pieces.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
                pieces.push(sound.plain().to_owned());
            }
            None if letter.is_alphanumeric() => word.push(letter),
            None => pieces.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
        }
    }
    pieces.extend((!word.is_empty()).then_some(word));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_sound_and_initials() {
        assert_eq!(sort_key("林晓雯"), "linxiaowen 林晓雯");
        let keys_of = |name: &str| keys(name).split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(keys_of("单志强")[..2], ["shanzhiqiang", "szq"]);
        assert!(keys_of("单志强").contains(&"danzhiqiang".to_owned()), "also as it is read elsewhere");
        assert!(keys_of("销售一部").contains(&"xsyb".to_owned()));
        assert_eq!(keys_of("Ada Lovelace"), ["adalovelace"]);
    }

    #[test]
    fn a_key_is_plain_ascii() {
        assert_eq!(slug("重点客户"), "zhong_dian_ke_hu");
        assert_eq!(slug("VIP 客户"), "vip_ke_hu");
        assert_eq!(slug("→"), "");
        assert!(slug(&"很".repeat(60)).len() <= 40);
    }
}
