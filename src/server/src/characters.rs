//! Simplified and traditional characters: who writes one kind finds what was written in the other.

use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use std::sync::LazyLock;

static SIMPLIFIED: LazyLock<Option<OpenCC>> = LazyLock::new(|| OpenCC::from_config(BuiltinConfig::T2s).ok());
/// As people write in Taiwan and in Hong Kong: 臺灣 and 台灣.
static TRADITIONAL: LazyLock<[Option<OpenCC>; 2]> = LazyLock::new(|| {
    [BuiltinConfig::S2tw, BuiltinConfig::S2hk].map(|config| OpenCC::from_config(config).ok())
});

/// What was written in traditional characters, in simplified ones; none when they are the same.
#[must_use]
pub fn simplified(text: &str) -> Option<String> {
    // Whoever types letters and digits waits for no conversion.
    if text.is_ascii() {
        return None;
    }
    unlike(text, SIMPLIFIED.as_ref()?.convert(text))
}

/// The other ways to write these characters, each with as many: simplified, and traditional as it is likeliest meant.
#[must_use]
pub fn other_forms(text: &str) -> Vec<String> {
    if text.is_ascii() {
        return Vec::new();
    }
    let traditional =
        TRADITIONAL.iter().flatten().filter_map(|converter| unlike(text, converter.convert(text)));
    let mut forms: Vec<String> = simplified(text).into_iter().chain(traditional).collect();
    forms.sort();
    forms.dedup();
    let count = text.chars().count();
    forms.retain(|form| form.chars().count() == count);
    forms
}

fn unlike(text: &str, converted: String) -> Option<String> {
    (converted != text).then_some(converted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_as_many_characters() {
        assert_eq!(simplified("無腳本").as_deref(), Some("无脚本"));
        assert_eq!(simplified("无脚本"), None);
        assert_eq!(other_forms("無腳本"), ["无脚本"]);
        assert_eq!(other_forms("无脚本"), ["無腳本"]);
        assert_eq!(other_forms("台湾"), ["台灣", "臺灣"]);
        assert!(other_forms("kemai 3m").is_empty() && other_forms("山").is_empty());
    }
}
