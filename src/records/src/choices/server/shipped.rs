//! The choices that come with the program are read in everybody's own language, until somebody gives one a name of the company's own.

use crate::choices::Choice;
use kemai_domain::Lang;
use kemai_words::{customer_choices, follow_ups};

/// The dictionary of what follow-ups come to; the words of the others stand together.
const RESULTS: &str = "follow_up_result";

fn word(dictionary: &str, key: &str, lang: Lang) -> Option<&'static str> {
    match dictionary {
        RESULTS => follow_ups::by_name(&format!("result_{key}"), lang),
        _ => customer_choices::by_name(key, lang),
    }
}

/// What a choice is called in every language, when its label is still one of the program's.
fn words(dictionary: &str, key: &str, label: &str) -> Option<[&'static str; Lang::ALL.len()]> {
    let mut words = [""; Lang::ALL.len()];
    for (place, lang) in words.iter_mut().zip(Lang::ALL) {
        *place = word(dictionary, key, lang)?;
    }
    words.contains(&label).then_some(words)
}

/// The label for a reader of this language.
#[must_use]
pub fn label_in(lang: Lang, dictionary: &str, key: &str, label: String) -> String {
    match words(dictionary, key, &label) {
        Some(_) => word(dictionary, key, lang).map_or(label, str::to_owned),
        None => label,
    }
}

/// Everything that a choice is called by one reader or another.
pub(super) fn names<'a>(dictionary: &str, key: &str, label: &'a str) -> Vec<&'a str> {
    words(dictionary, key, label).map_or_else(|| vec![label], |words| words.to_vec())
}

impl Choice {
    /// As a reader of this language sees it.
    #[must_use]
    pub(super) fn read_in(self, lang: Lang) -> Self {
        Self { label: label_in(lang, &self.dictionary, &self.key, self.label), ..self }
    }
}
