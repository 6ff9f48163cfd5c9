//! Finding a division while somebody types: part of the name, full pinyin, or initials.

use super::{Regions, lookup::short_name};
use crate::{characters::simplified, search_tokens::spellings};
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

/// A way to type a name, or the name without 省, 市 or 区.
pub(super) struct Typed {
    full: String,
    initials: String,
}

pub(super) fn typed(name: &str) -> Vec<Typed> {
    let short = short_name(name);
    let short = if short == name { Vec::new() } else { spellings(short) };
    let ways = spellings(name).into_iter().chain(short);
    ways.map(|spelling| Typed { full: spelling.full, initials: spelling.initials }).collect()
}

impl Regions {
    /// The best `limit` divisions for what was typed: first whole names, then whole older names, beginnings, paths of letters (`hzxh` is
    /// 杭州市西湖区), pieces; larger divisions before smaller ones. Several words narrow down: `德州 宁` is 宁津县, not 宁波. Traditional
    /// characters are understood.
    #[must_use]
    pub fn search(&self, text: &str, limit: usize) -> Vec<RegionHit> {
        let text = fold(text);
        let found = self.search_words(&text, limit);
        if !found.is_empty() {
            return found;
        }
        let found = simplified(&text).map(|text| self.search_words(&text, limit)).unwrap_or_default();
        if found.is_empty() { self.search_path(text.trim()) } else { found }
    }

    /// What nothing is called may be a path written in one: 山东德州.
    fn search_path(&self, path: &str) -> Vec<RegionHit> {
        if path.contains(' ') {
            return Vec::new();
        }
        let is_offered =
            |region: &&Region| self.entries.get(&region.code).is_some_and(|entry| !entry.is_retired);
        let place = self.resolve(path).filter(is_offered).cloned().into_iter();
        place.map(|region| RegionHit { label: self.label(region.code), region, old_name: None }).collect()
    }

    fn search_words(&self, text: &str, limit: usize) -> Vec<RegionHit> {
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let Some((last, above)) = words.split_last() else { return Vec::new() };
        let may_be_path = last.is_ascii() && last.len() >= SHORTEST_PATH;
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
            let by_path = || {
                (may_be_path && spells_path(&self.spellings_above(*code), &entry.spellings, last))
                    .then_some((PATH, None))
            };
            let best = by_name.into_iter().chain(by_old_name()).chain(by_path()).min();
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

    /// Ways to type the divisions above, the highest first.
    fn spellings_above(&self, code: RegionCode) -> Vec<&[Typed]> {
        let path = self.path(code);
        let above = &path[..path.len().saturating_sub(1)];
        let entries = above.iter().filter_map(|region| self.entries.get(&region.code));
        entries.map(|entry| entry.spellings.as_slice()).collect()
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
const PATH: u8 = 3;
const PIECE: u8 = 4;
const PIECE_OLD: u8 = 5;
/// Two letters of a division and one of another inside.
const SHORTEST_PATH: usize = 3;

/// How well what was typed fits; smaller is better. One letter would fit half the country: it must begin the name.
fn rank(name: &str, spellings: &[Typed], typed: &str) -> Option<u8> {
    if name == typed || short_name(name) == typed {
        Some(WHOLE)
    } else if name.starts_with(typed) {
        Some(START)
    } else if name.contains(typed) {
        Some(PIECE)
    } else if typed.is_ascii() {
        spellings.iter().filter_map(|spelling| rank_typed(spelling, typed)).min()
    } else {
        None
    }
}

fn rank_typed(spelling: &Typed, typed: &str) -> Option<u8> {
    if spelling.initials == typed || spelling.full == typed {
        Some(WHOLE)
    } else if spelling.initials.starts_with(typed) || spelling.full.starts_with(typed) {
        Some(START)
    } else if typed.len() > 1 && spelling.initials.contains(typed) {
        Some(PIECE)
    } else {
        None
    }
}

/// Whether letters are a division above, whole, and then the next one or the beginning of the last: `hzxh`, `zjhzxh`, `hangzhouxihu`. A
/// level may be left out, as people do.
fn spells_path(above: &[&[Typed]], last: &[Typed], typed: &str) -> bool {
    above.iter().enumerate().any(|(level, spellings)| {
        let forms = spellings.iter().flat_map(|spelling| [&spelling.initials, &spelling.full]);
        let mut rests =
            forms.filter_map(|form| typed.strip_prefix(form.as_str())).filter(|rest| !rest.is_empty());
        rests.any(|rest| {
            let is_last =
                |spelling: &Typed| spelling.initials.starts_with(rest) || spelling.full.starts_with(rest);
            last.iter().any(is_last) || spells_path(&above[level + 1..], last, rest)
        })
    })
}
