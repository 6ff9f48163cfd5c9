//! The tokens by which names are found, the same on both databases: by any character or pair of characters, by pinyin, by
//! initials, by Latin words. Chinese names of two characters are normal, and trigram indexes cannot find them.
//!
//! A token is one letter for its kind and the characters it stands for; letters and digits only, so it needs no quoting in a
//! match expression. Of 北京华兴:
//!
//! | kind | tokens |
//! | --- | --- |
//! | `c` character, `d` pair | c北 c京 c华 c兴 d北京 d京华 d华兴 |
//! | `s` start | s北 s北京 |
//! | `p` full pinyin from the start, up to 8 letters | pb pbe … pbeijingh, and from 华 on, because 北京 is a place: ph … phuaxing |
//! | `i` initials from the start, up to 6 | ib ibj ibjh ibjhx, ih ihx |
//! | `b`, `t` pairs and triples of initials | bbj bjh bhx tbjh tjhx |
//! | `w` Latin words from their start, up to 8 letters | of Kemai: wk wke wkem wkema wkemai |

mod pinyin;
mod readings;

pub use pinyin::{Spelling, sort_key, spellings};

use crate::characters::other_forms;
use kemai_domain::name::{company_core, fold};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

const LONGEST_PINYIN: usize = 8;
const LONGEST_INITIALS: usize = 6;
const LONGEST_WORD: usize = 8;
/// Similar Latin names agree in so many letters at the start of a word.
const LIKE_WORD: usize = 4;
/// What is typed beyond this changes no result.
const LONGEST_QUERY: usize = 64;

/// A part of a name: one character of a script without spaces between words, or a word of Latin letters and digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Character(char),
    Word(String),
}

/// The document of a name: every token it may be found by, each once.
#[must_use]
pub fn name_tokens(name: &str) -> Vec<String> {
    let mut tokens = BTreeSet::new();
    let units = units(name);
    add_character_tokens(&units, &mut tokens);
    for unit in &units {
        if let Unit::Word(word) = unit {
            add_prefixes('w', word, LONGEST_WORD, &mut tokens);
        }
    }
    for spelling in spellings(name) {
        for run in &spelling.runs {
            add_windows('b', run, 2, &mut tokens);
            add_windows('t', run, 3, &mut tokens);
        }
        add_start_tokens(&spelling, &mut tokens);
    }
    for spelling in core_spellings(name) {
        add_start_tokens(&spelling, &mut tokens);
    }
    tokens.into_iter().collect()
}

/// What a name must have to contain the query: of every inner list at least one token.
///
/// Tokens are necessary, not always sufficient: three characters are found by their two pairs, which may stand apart, and
/// pinyin beyond eight letters is not looked at. `confirming` tells for a name in hand. Characters are asked for in simplified and in
/// traditional ones: names are found in whichever they were written.
#[must_use]
pub fn query_tokens(query: &str) -> Vec<Vec<String>> {
    let query = Query::read(query);
    let mut clauses = Vec::new();
    for run in &query.runs {
        let kind = if run.length() == 1 { 'c' } else { 'd' };
        let length = run.length().min(2);
        clauses.extend((0..=run.length() - length).map(|start| run.tokens(kind, start, length)));
    }
    for word in query.words() {
        clauses.extend(word_clauses(word, query.joined.as_deref()));
    }
    clauses
}

/// What a name must have to begin with the query, in the same form: the better answers, to be shown first.
#[must_use]
pub fn start_tokens(query: &str) -> Vec<Vec<String>> {
    let mut clauses = query_tokens(query);
    let query = Query::read(query);
    match query.pieces.first().map(Vec::as_slice) {
        Some([Unit::Character(_), ..]) => {
            let first = query.runs.first();
            clauses.extend(first.map(|run| run.tokens('s', 0, run.length().min(2))));
        }
        Some([Unit::Word(word), ..]) => {
            let pinyin = query.joined.as_ref().unwrap_or(word);
            clauses.push(vec![token('p', pinyin, LONGEST_PINYIN), token('i', word, LONGEST_INITIALS)]);
        }
        Some([]) | None => {}
    }
    clauses
}

/// What names must have that are similar to this one by `percent` of shared pairs (`similarity`): all tokens of at least one of the
/// groups.
///
/// Of a core with `p` pairs the similar name shares at least `p × t / (2 − t)` for a likeness of `t`, whatever its own length. So at most
/// the rest may be missing, and of one group more than that, at least one is there whole. Words of Latin letters count each by its
/// first letters.
#[must_use]
pub fn likeness_tokens(name: &str, percent: u8) -> Vec<Vec<String>> {
    let core = company_core(name);
    let mut groups = Vec::new();
    for run in runs_of_characters(&units(&core)) {
        let pairs: Vec<String> = run.windows(2).map(|pair| format!("d{}{}", pair[0], pair[1])).collect();
        let percent = usize::from(percent);
        let shared = (pairs.len() * percent).div_ceil(200 - percent);
        let count = (pairs.len() - shared + 1).min(pairs.len());
        // The longer groups come last: there stand the words for a trade, which alone say little.
        let mut from = 0;
        for index in 0..count {
            let until = from + (pairs.len() - from) / (count - index);
            groups.push(pairs[from..until].to_vec());
            from = until;
        }
    }
    let words = units(name).into_iter().filter_map(|unit| match unit {
        Unit::Word(word) if word.len() > 2 && core.contains(&word) => Some(word),
        _ => None,
    });
    groups.extend(words.map(|word| vec![token('w', &word, LIKE_WORD)]));
    groups
}

/// Tells of a name whether it really contains the query, where tokens alone are not sure.
pub fn confirming(query: &str) -> impl Fn(&str) -> bool + use<> {
    let query = Query::read(query);
    move |name| contains(name, &query)
}

fn contains(name: &str, query: &Query) -> bool {
    let name_units = units(name);
    let name_runs: Vec<String> = runs_of_characters(&name_units).into_iter().map(String::from_iter).collect();
    let is_there = |form: &Vec<char>| {
        let form = String::from_iter(form);
        name_runs.iter().any(|name_run| name_run.contains(&form))
    };
    let characters_fit = query.runs.iter().all(|run| run.0.iter().any(is_there));
    let starts: Vec<Spelling> = spellings(name).into_iter().chain(core_spellings(name)).collect();
    let word_fits = |word: &str| {
        words(&name_units).any(|name_word| name_word.starts_with(word))
            || starts.iter().any(|spelling| {
                spelling.full.starts_with(word)
                    || spelling.initials.starts_with(word)
                    || word.len() > 1 && spelling.runs.iter().any(|run| run.contains(word))
                    || query.joined.as_ref().is_some_and(|joined| spelling.full.starts_with(joined.as_str()))
            })
    };
    characters_fit && query.words().all(word_fits)
}

/// Whether tokens alone decide: whatever they find contains the query. Longer pieces have pairs and triples that may stand apart.
#[must_use]
pub fn decides(query: &str) -> bool {
    let query = Query::read(query);
    query.runs.iter().all(|run| run.length() <= 2) && query.words().all(|word| word.len() <= 3)
}

/// What somebody typed. Spaces and punctuation in it part pieces that may stand anywhere in the name.
struct Query {
    pieces: Vec<Vec<Unit>>,
    runs: Vec<Run>,
    /// `bei jing` and `张san` are also tried as one word of pinyin.
    joined: Option<String>,
}

impl Query {
    fn read(text: &str) -> Self {
        let text: String = fold(text).chars().take(LONGEST_QUERY).collect();
        let parts = text.split(|character: char| !character.is_alphanumeric());
        let pieces: Vec<Vec<Unit>> = parts.map(units).filter(|piece| !piece.is_empty()).collect();
        let is_mixed =
            pieces.iter().flatten().count() > 1 && pieces.iter().any(|piece| words(piece).next().is_some());
        let joined =
            if is_mixed { spellings(&text).into_iter().next().map(|spelling| spelling.full) } else { None };
        let runs = pieces.iter().flat_map(|piece| runs_of_characters(piece)).map(Run::read).collect();
        Self { pieces, runs, joined }
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().flat_map(|piece| words(piece))
    }
}

/// Characters that follow each other, as they were typed and in the other kinds of characters, all of one length: names are found in
/// whichever they were written.
struct Run(Vec<Vec<char>>);

impl Run {
    fn read(characters: Vec<char>) -> Self {
        let others = other_forms(&String::from_iter(&characters));
        let others = others.iter().map(|form| form.chars().collect());
        Self(std::iter::once(characters.clone()).chain(others).collect())
    }

    fn length(&self) -> usize {
        self.0.first().map_or(0, Vec::len)
    }

    /// One of these tokens is there where the name has this part of the run.
    fn tokens(&self, kind: char, start: usize, length: usize) -> Vec<String> {
        let mut tokens: Vec<String> = Vec::with_capacity(self.0.len());
        for part in self.0.iter().filter_map(|form| form.get(start..start + length)) {
            let token = format!("{kind}{}", String::from_iter(part));
            if !tokens.contains(&token) {
                tokens.push(token);
            }
        }
        tokens
    }
}

/// Letters and digits of a name in its folded form; spaces and punctuation only end words.
pub(crate) fn units(name: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut word = String::new();
    for character in fold(name).chars() {
        match latin(character) {
            Some(letters) => word.push_str(&letters),
            None => {
                if !word.is_empty() {
                    units.push(Unit::Word(std::mem::take(&mut word)));
                }
                if character.is_alphanumeric() {
                    units.push(Unit::Character(character));
                }
            }
        }
    }
    if !word.is_empty() {
        units.push(Unit::Word(word));
    }
    units
}

/// A Latin letter without its marks, as it is typed on a keyboard without them; nothing for other characters.
fn latin(character: char) -> Option<String> {
    if character.is_ascii_alphanumeric() {
        return Some(character.to_string());
    }
    let spelled = match character {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ı' => "i",
        'þ' => "th",
        _ => "",
    };
    if !spelled.is_empty() {
        return Some(spelled.to_owned());
    }
    let first = std::iter::once(character).nfd().next()?;
    first.is_ascii_alphanumeric().then(|| first.to_string())
}

fn words(units: &[Unit]) -> impl Iterator<Item = &str> {
    units.iter().filter_map(|unit| match unit {
        Unit::Word(word) => Some(word.as_str()),
        Unit::Character(_) => None,
    })
}

/// Characters that follow each other with no word between them. Spaces of a name do not count: 北京 华兴 is found by 京华.
fn runs_of_characters(units: &[Unit]) -> Vec<Vec<char>> {
    let runs = units.split(|unit| matches!(unit, Unit::Word(_)));
    runs.filter(|run| !run.is_empty())
        .map(|run| {
            run.iter()
                .filter_map(|unit| match unit {
                    Unit::Character(character) => Some(*character),
                    Unit::Word(_) => None,
                })
                .collect()
        })
        .collect()
}

fn add_character_tokens(units: &[Unit], tokens: &mut BTreeSet<String>) {
    for run in runs_of_characters(units) {
        tokens.extend(run.iter().map(|character| format!("c{character}")));
        tokens.extend(run.windows(2).map(|pair| format!("d{}{}", pair[0], pair[1])));
    }
    if let Some(Unit::Character(first)) = units.first() {
        tokens.insert(format!("s{first}"));
        if let Some(Unit::Character(second)) = units.get(1) {
            tokens.insert(format!("s{first}{second}"));
        }
    }
}

fn add_start_tokens(spelling: &Spelling, tokens: &mut BTreeSet<String>) {
    add_prefixes('p', &spelling.full, LONGEST_PINYIN, tokens);
    add_prefixes('i', &spelling.initials, LONGEST_INITIALS, tokens);
}

/// All of it is ASCII: the letters of `units` and of pinyin.
fn add_prefixes(kind: char, text: &str, longest: usize, tokens: &mut BTreeSet<String>) {
    for length in 1..=text.len().min(longest) {
        tokens.insert(token(kind, text, length));
    }
}

fn add_windows(kind: char, text: &str, length: usize, tokens: &mut BTreeSet<String>) {
    for start in 0..(text.len() + 1).saturating_sub(length) {
        tokens.insert(format!("{kind}{}", &text[start..start + length]));
    }
}

fn token(kind: char, text: &str, longest: usize) -> String {
    format!("{kind}{}", &text[..text.len().min(longest)])
}

/// A Latin word of a query may be a word, pinyin or initials from the start, or initials from within; for the last, every
/// pair or triple in it must be there.
fn word_clauses(word: &str, joined: Option<&str>) -> Vec<Vec<String>> {
    let mut ways = vec![
        token('w', word, LONGEST_WORD),
        token('p', word, LONGEST_PINYIN),
        token('i', word, LONGEST_INITIALS),
    ];
    ways.extend(joined.map(|joined| token('p', joined, LONGEST_PINYIN)));
    let mut within = BTreeSet::new();
    match word.len() {
        0 | 1 => {}
        2 => add_windows('b', word, 2, &mut within),
        _ => add_windows('t', word, 3, &mut within),
    }
    if within.is_empty() {
        return vec![ways];
    }
    within
        .into_iter()
        .map(|window| {
            let mut clause = ways.clone();
            clause.push(window);
            clause
        })
        .collect()
}

/// The spellings from where a company's own name begins, when a place stands before it.
fn core_spellings(name: &str) -> Vec<Spelling> {
    let core = company_core(name);
    let whole: String = fold(name).chars().filter(|character| character.is_alphanumeric()).collect();
    if whole.starts_with(&core) { Vec::new() } else { spellings(&core) }
}

#[cfg(test)]
mod tests;
