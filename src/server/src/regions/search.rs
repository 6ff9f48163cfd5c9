//! Finding a division while somebody types: part of the name, full pinyin, or initials.

use super::{Regions, characters::simplified, lookup::short_name};
use crate::search_tokens::spellings;
use kemai_domain::{
    name::fold,
    region::{Region, RegionCode, RegionLevel},
};
use serde::{Deserialize, Serialize};

/// A division found, and where it lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionHit {
    pub region: Region,
    /// `山东省 德州市 宁津县`
    pub label: String,
    /// The older name that was typed, if it was one.
    pub old_name: Option<String>,
}

/// A way to type a name.
pub(super) struct Typed {
    full: String,
    initials: String,
}

pub(super) fn typed(name: &str) -> Vec<Typed> {
    let ways = spellings(name).into_iter();
    ways.map(|spelling| Typed { full: spelling.full, initials: spelling.initials }).collect()
}

impl Regions {
    /// The best `limit` divisions for what was typed: first whole names, then whole older names, beginnings, pieces; larger
    /// divisions before smaller ones. Several words narrow down: `德州 宁` is 宁津县, not 宁波. Traditional characters are understood.
    #[must_use]
    pub fn search(&self, text: &str, limit: usize) -> Vec<RegionHit> {
        let text = fold(text);
        let found = self.search_written(&text, limit);
        match simplified(&text) {
            Some(text) if found.is_empty() => self.search_written(&text, limit),
            _ => found,
        }
    }

    fn search_written(&self, text: &str, limit: usize) -> Vec<RegionHit> {
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let found = self.search_words(&words, limit);
        match words.as_slice() {
            // What nothing is called may be a path written in one: 山东德州.
            [path] if found.is_empty() => {
                let is_offered =
                    |region: &&Region| self.entries.get(&region.code).is_some_and(|entry| !entry.is_retired);
                let place = self.resolve(path).filter(is_offered).cloned().into_iter();
                place
                    .map(|region| RegionHit { label: self.label(region.code), region, old_name: None })
                    .collect()
            }
            _ => found,
        }
    }

    fn search_words(&self, words: &[&str], limit: usize) -> Vec<RegionHit> {
        let Some((last, above)) = words.split_last() else { return Vec::new() };
        let mut found: Vec<(u8, RegionLevel, RegionCode, Option<&str>)> = Vec::new();
        for (code, entry) in self.entries.iter().filter(|(_, entry)| !entry.is_retired) {
            let by_name = rank(&entry.region.name, &entry.spellings, last).map(|rank| (rank, None));
            let by_old_name = || {
                let names = entry
                    .old_names
                    .iter()
                    .map(|name| (if name == last { WHOLE_OLD } else { PIECE_OLD }, name));
                let fitting = names.filter(|(_, name)| name.contains(last)).min();
                fitting.map(|(rank, name)| (rank, Some(name.as_str())))
            };
            let best = by_name.into_iter().chain(by_old_name()).min();
            let Some((rank, old_name)) = best else { continue };
            if self.lies_in_all(*code, above) {
                found.push((rank, entry.region.level, *code, old_name));
            }
        }
        found.sort();
        found.truncate(limit);
        found
            .into_iter()
            .filter_map(|(_, _, code, old_name)| {
                let region = self.find(code)?.clone();
                Some(RegionHit { region, label: self.label(code), old_name: old_name.map(str::to_owned) })
            })
            .collect()
    }

    /// Every word fits one of the divisions above.
    fn lies_in_all(&self, code: RegionCode, words: &[&str]) -> bool {
        let path = self.path(code);
        let above = &path[..path.len().saturating_sub(1)];
        words.iter().all(|word| {
            above.iter().any(|region| {
                let spellings = self.entries.get(&region.code).map(|entry| entry.spellings.as_slice());
                rank(&region.name, spellings.unwrap_or_default(), word).is_some()
            })
        })
    }
}

const WHOLE: u8 = 0;
const WHOLE_OLD: u8 = 1;
const START: u8 = 2;
const PIECE: u8 = 3;
const PIECE_OLD: u8 = 4;

/// How well what was typed fits; smaller is better. One letter would fit half the country: it must begin the name.
fn rank(name: &str, spellings: &[Typed], typed: &str) -> Option<u8> {
    if name == typed || short_name(name) == typed {
        Some(WHOLE)
    } else if name.starts_with(typed) {
        Some(START)
    } else if name.contains(typed) {
        Some(PIECE)
    } else if typed.is_ascii() {
        spellings.iter().filter_map(|spelling| rank_typed(name, spelling, typed)).min()
    } else {
        None
    }
}

fn rank_typed(name: &str, spelling: &Typed, typed: &str) -> Option<u8> {
    let short = short_name(name).chars().count();
    if spelling.initials == typed
        || spelling.full == typed
        || spelling.initials.len() > short && spelling.initials[..short] == *typed
    {
        Some(WHOLE)
    } else if spelling.initials.starts_with(typed) || spelling.full.starts_with(typed) {
        Some(START)
    } else if typed.len() > 1 && spelling.initials.contains(typed) {
        Some(PIECE)
    } else {
        None
    }
}
