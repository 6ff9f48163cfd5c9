//! Chinese words by their sounds: the order of names in lists, keys of choices, and what finds a person in a picker.

use pinyin::ToPinyin;

/// Characters that sound otherwise when a family name begins with them.
const FAMILY_NAMES: &[(char, &str)] = &[
    ('单', "shan"),
    ('仇', "qiu"),
    ('曾', "zeng"),
    ('解', "xie"),
    ('查', "zha"),
    ('盖', "ge"),
    ('区', "ou"),
    ('朴', "piao"),
    ('翟', "zhai"),
    ('任', "ren"),
    ('华', "hua"),
    ('尉', "yu"),
    ('乐', "yue"),
    ('黑', "he"),
    ('员', "yun"),
    ('冼', "xian"),
    ('折', "she"),
    ('召', "shao"),
];

/// One syllable or word a piece; what is not Chinese stays as it is, in lower case.
fn syllables(text: &str, is_person: bool) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut word = String::new();
    for (index, letter) in text.to_lowercase().chars().enumerate() {
        let family = FAMILY_NAMES.iter().find(|(name, _)| is_person && index == 0 && *name == letter);
        let sound = family.map(|(_, sound)| *sound).or_else(|| letter.to_pinyin().map(|sound| sound.plain()));
        match sound {
            Some(sound) => {
                pieces.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
                pieces.push(sound.to_owned());
            }
            None if letter.is_alphanumeric() => word.push(letter),
            None => pieces.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
        }
    }
    pieces.extend((!word.is_empty()).then_some(word));
    pieces
}

/// What lists of people are sorted by: the sounds, then the name itself, so that both find it.
#[must_use]
pub fn sort_key(name: &str) -> String {
    format!("{} {}", syllables(name, true).join(""), name.to_lowercase())
}

/// What a picker also finds a name by: sounds and initials.
#[must_use]
pub fn keys(name: &str, is_person: bool) -> String {
    let pieces = syllables(name, is_person);
    let initials: String = pieces.iter().filter_map(|piece| piece.chars().next()).collect();
    format!("{} {initials}", pieces.join(""))
}

/// A short key of letters, figures and underscores; empty when nothing of the label can be written so.
#[must_use]
pub fn slug(label: &str) -> String {
    let pieces = syllables(label, false);
    let mut slug = String::new();
    for piece in pieces {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_sound_and_initials() {
        assert_eq!(sort_key("林晓雯"), "linxiaowen 林晓雯");
        assert_eq!(keys("单志强", true), "shanzhiqiang szq");
        assert_eq!(keys("销售一部", false), "xiaoshouyibu xsyb");
        assert_eq!(keys("Ada Lovelace", true), "adalovelace al");
    }

    #[test]
    fn a_key_is_plain_ascii() {
        assert_eq!(slug("重点客户"), "zhong_dian_ke_hu");
        assert_eq!(slug("VIP 客户"), "vip_ke_hu");
        assert_eq!(slug("→"), "");
        assert!(slug(&"很".repeat(60)).len() <= 40);
    }
}
