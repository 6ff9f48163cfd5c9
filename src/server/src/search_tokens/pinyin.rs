//! How names are spelled in pinyin, and in which order they stand.
//!
//! The readings of single characters are those of the `pinyin` crate; `readings.rs` corrects it where names differ: its
//! first readings of 长, 都, 佛 and 晟, surnames (单 is Shan), places (重庆, 六安, 乐陵) and trades (银行, 音乐).

use super::{
    Unit,
    readings::{BY_CHARACTER, BY_PHRASE, BY_SURNAME, LONGEST_PHRASE, Readings},
    units,
};
use pinyin::ToPinyin;
use std::fmt::Write as _;

/// One way to spell a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// `beijing3mgongsi`: syllables and Latin words without spaces.
    pub full: String,
    /// `bj3mgs`: Latin words stand whole, as they are typed.
    pub initials: String,
    /// The initials of characters that follow each other: `bj` and `gs`.
    pub runs: Vec<String>,
}

/// Ways to spell one name; ambiguous characters multiply them.
const MOST_SPELLINGS: usize = 4;
/// Bytes of a sorting key: more of a name decides nothing, and an index holds it.
const LONGEST_KEY: usize = 160;

/// A character with its possible readings (with tones), or a word.
enum Sound {
    Character(char, Vec<&'static str>),
    Word(String),
}

/// Every way to spell a name, the likeliest first; one at least, which is empty for a name without letters.
#[must_use]
pub fn spellings(name: &str) -> Vec<Spelling> {
    let sounds = sounds(name);
    let mut ways: Vec<Vec<String>> = vec![Vec::new()];
    for sound in &sounds {
        let choices = match sound {
            Sound::Word(word) => vec![word.clone()],
            Sound::Character(_, readings) => typed(readings),
        };
        let room = (MOST_SPELLINGS / ways.len()).max(1);
        ways = choices
            .iter()
            .take(room)
            .flat_map(|choice| ways.iter().map(|way| way.iter().cloned().chain([choice.clone()]).collect()))
            .collect();
    }
    ways.into_iter().map(|way| spell(&sounds, &way)).collect()
}

fn spell(sounds: &[Sound], way: &[String]) -> Spelling {
    let mut spelling = Spelling { full: way.concat(), initials: String::new(), runs: vec![String::new()] };
    for (sound, letters) in sounds.iter().zip(way) {
        match sound {
            Sound::Word(_) => {
                spelling.initials.push_str(letters);
                spelling.runs.push(String::new());
            }
            Sound::Character(..) => {
                let initial: String = letters.chars().take(1).collect();
                spelling.initials.push_str(&initial);
                if let Some(run) = spelling.runs.last_mut() {
                    run.push_str(&initial);
                }
            }
        }
    }
    spelling.runs.retain(|run| !run.is_empty());
    spelling
}

/// The letters one types for these readings: no tones, ü as v and, as some do, as u. An empty one for characters without
/// a reading.
fn typed(readings: &[&'static str]) -> Vec<String> {
    let mut choices: Vec<String> = Vec::new();
    for reading in readings {
        let plain = reading.trim_end_matches(|character: char| character.is_ascii_digit()).replace('ü', "v");
        let as_u = plain.replace('v', "u");
        for choice in [plain, as_u] {
            // ê and the like: letters that no keyboard has.
            if choice.is_ascii() && !choices.contains(&choice) {
                choices.push(choice);
            }
        }
    }
    if choices.is_empty() {
        choices.push(String::new());
    }
    choices
}

/// The key names are sorted by, compared as bytes: pinyin, then tone, then the character itself, so that the same characters
/// stand together; Latin letters among them as they are read. 安 comes before 昂, because a tone's digit is less than a letter.
#[must_use]
pub fn sort_key(name: &str) -> String {
    let mut key = String::new();
    for sound in sounds(name) {
        let written = match sound {
            Sound::Word(word) => write!(key, "{word} "),
            Sound::Character(character, readings) => match readings.first() {
                Some(reading) if reading.ends_with(|last: char| last.is_ascii_digit()) => {
                    write!(key, "{}{character}", reading.replace('ü', "v"))
                }
                Some(reading) => write!(key, "{reading}5{character}"),
                None => write!(key, "{character}"),
            },
        };
        debug_assert!(written.is_ok(), "writing to a string cannot fail");
        if key.len() >= LONGEST_KEY {
            break;
        }
    }
    let end = (0..=key.len().min(LONGEST_KEY)).rev().find(|end| key.is_char_boundary(*end)).unwrap_or(0);
    key.truncate(end);
    key.trim_end().to_owned()
}

fn sounds(name: &str) -> Vec<Sound> {
    let units = units(name);
    let is_person =
        (2..=4).contains(&units.len()) && units.iter().all(|unit| matches!(unit, Unit::Character(_)));
    let mut sounds = Vec::with_capacity(units.len());
    let mut rest = units.as_slice();
    if is_person {
        rest = read_surname(rest, &mut sounds);
    }
    while let [first, after @ ..] = rest {
        match first {
            Unit::Word(word) => {
                sounds.push(Sound::Word(word.clone()));
                rest = after;
            }
            Unit::Character(character) => match longest_entry(rest, &BY_PHRASE, 2) {
                Some((characters, readings)) => {
                    rest = &rest[characters.len()..];
                    sounds.extend(pair_up(&characters, readings));
                }
                None => {
                    sounds.push(Sound::Character(*character, readings_of(*character)));
                    rest = after;
                }
            },
        }
    }
    sounds
}

/// Reads 单 in 单雄信 as Shan, and still finds it by Dan.
fn read_surname<'a>(units: &'a [Unit], sounds: &mut Vec<Sound>) -> &'a [Unit] {
    // 重庆 and 华为 are two characters too: a place or trade that is certain is no family name.
    if longest_entry(units, &BY_PHRASE, 2).is_some() {
        return units;
    }
    match longest_entry(units, &BY_SURNAME, 1) {
        Some((characters, readings)) if characters.len() == 1 => {
            let mut all = readings.clone();
            all.extend(readings_of(characters[0]));
            sounds.push(Sound::Character(characters[0], all));
            &units[1..]
        }
        Some((characters, readings)) if characters.len() < units.len() => {
            sounds.extend(pair_up(&characters, readings));
            &units[characters.len()..]
        }
        _ => units,
    }
}

fn pair_up(characters: &[char], readings: &[&'static str]) -> Vec<Sound> {
    characters
        .iter()
        .zip(readings)
        .map(|(character, reading)| Sound::Character(*character, vec![*reading]))
        .collect()
}

fn longest_entry<'a>(
    units: &[Unit],
    table: &'a Readings,
    shortest: usize,
) -> Option<(Vec<char>, &'a Vec<&'static str>)> {
    let characters: Vec<char> = units
        .iter()
        .take(LONGEST_PHRASE)
        .map_while(|unit| match unit {
            Unit::Character(character) => Some(*character),
            Unit::Word(_) => None,
        })
        .collect();
    (shortest..=characters.len()).rev().find_map(|length| {
        let text: String = characters[..length].iter().collect();
        table.get(text.as_str()).map(|readings| (characters[..length].to_vec(), readings))
    })
}

fn readings_of(character: char) -> Vec<&'static str> {
    let mut bytes = [0; 4];
    match BY_CHARACTER.get(&*character.encode_utf8(&mut bytes)) {
        Some(readings) => readings.clone(),
        None => character.to_pinyin().map(|reading| reading.with_tone_num_end()).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(name: &str) -> String {
        spellings(name).remove(0).full
    }

    #[test]
    fn places_trades_and_surnames_are_read_as_people_do() {
        for (name, expected) in [
            ("北京华兴", "beijinghuaxing"),
            ("重庆长安汽车", "chongqingchanganqiche"),
            ("成都银行", "chengduyinhang"),
            ("乐陵市调味品厂", "laolingshitiaoweipinchang"),
            ("单雄信", "shanxiongxin"),
            ("曾国藩", "zengguofan"),
            ("仇英", "qiuying"),
            ("尉迟恭", "yuchigong"),
            ("重庆", "chongqing"),
            ("吕布", "lvbu"),
            ("TCL集团", "tcljituan"),
            ("Müller 商行", "mullershanghang"),
            ("佛山", "foshan"),
        ] {
            assert_eq!(full(name), expected, "{name}");
        }
        assert!(spellings("单雄信").iter().any(|spelling| spelling.initials == "dxx"));
        assert!(spellings("吕布").iter().any(|spelling| spelling.full == "lubu"));
        assert_eq!(spellings("TCL集团")[0].runs, ["jt"]);
        assert!(spellings("长行重乐朝都厦").len() <= MOST_SPELLINGS);
    }

    #[test]
    fn names_stand_in_the_order_of_a_dictionary() {
        let sorted = [
            "3M",
            "安徽",
            "昂立",
            "Apple",
            "北京",
            "长沙",
            "重庆",
            "德州",
            "厦门",
            "张三",
            "张三丰",
            "张四",
            "章三",
        ];
        let mut names = sorted;
        names.reverse();
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, sorted);
        assert_eq!(sort_key("张三"), "zhang1张san1三");
        assert!(sort_key(&"长".repeat(500)).len() <= LONGEST_KEY);
        assert_eq!(sort_key(" - "), "");
    }
}
