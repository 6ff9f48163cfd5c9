//! Reading a division as others wrote it: a code, old or new; a name, a path of names, with or without 省, 市 and 区.

use super::Regions;
use crate::characters::simplified;
use kemai_domain::{
    name::normalise,
    region::{Region, RegionCode},
};

/// What a division's name may end with; longer forms first.
const ENDINGS: &[&str] = &[
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "新区",
    "省",
    "市",
    "县",
    "区",
    "旗",
    "盟",
];

/// The longest name of a people that stands in names of autonomous areas has six characters.
const PEOPLES: &[&str] = &[
    "哈萨克",
    "柯尔克孜",
    "维吾尔",
    "塔吉克",
    "鄂温克",
    "达斡尔",
    "蒙古",
    "土家",
    "布依",
    "朝鲜",
    "哈尼",
    "傈僳",
    "拉祜",
    "东乡",
    "纳西",
    "景颇",
    "仫佬",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "普米",
    "保安",
    "裕固",
    "独龙",
    "回",
    "藏",
    "苗",
    "彝",
    "壮",
    "满",
    "侗",
    "瑶",
    "白",
    "傣",
    "黎",
    "佤",
    "畲",
    "水",
    "土",
    "羌",
    "怒",
    "各",
];

/// 德州市 without 市, 恩施土家族苗族自治州 as 恩施; a name that would have only one character left stays whole.
pub(super) fn short_name(name: &str) -> &str {
    let Some(ending) = ENDINGS.iter().find(|ending| name.ends_with(**ending)) else { return name };
    let mut short = &name[..name.len() - ending.len()];
    if ending.starts_with("自治") {
        while let Some(rest) = without_people(short) {
            short = rest;
        }
    }
    if short.chars().count() >= 2 { short } else { name }
}

fn without_people(name: &str) -> Option<&str> {
    let bare = name.strip_suffix('族').unwrap_or(name);
    // 蒙古 and 哈萨克 may stand without 族; a single character must have it.
    let is_marked = bare.len() < name.len();
    let people = PEOPLES
        .iter()
        .find(|people| bare.ends_with(**people) && (is_marked || people.chars().count() > 1))?;
    let rest = &bare[..bare.len() - people.len()];
    (rest.chars().count() >= 2).then_some(rest)
}

impl Regions {
    /// The division meant by a code of today or before, or by a name or path of names (`山东省德州市陵县`, `德州 陵城区`,
    /// `北京市海淀区中关村`: what follows the last division is left), also in traditional characters. Nothing when no division or more
    /// than one is meant.
    #[must_use]
    pub fn resolve(&self, text: &str) -> Option<&Region> {
        let text = normalise(text);
        let found = self.resolve_written(&text);
        let Some(simplified) = simplified(&text) else { return found };
        // A name in other characters ends a path too early. Only names that have such characters themselves, 乾县, are lost by making them simplified.
        let other = self.resolve_written(&simplified);
        let depth = |region: Option<&Region>| region.map(|region| region.level);
        if depth(other) >= depth(found) { other } else { found }
    }

    fn resolve_written(&self, text: &str) -> Option<&Region> {
        if let Ok(code) = RegionCode::parse(text) {
            return self.find(code).or_else(|| self.find(*self.by_old_code.get(&code)?));
        }
        let joined: String = text.chars().filter(|character| character.is_alphanumeric()).collect();
        let joined = joined.strip_prefix("中国").unwrap_or(&joined);
        if let Some(codes) = self.by_name.get(joined) {
            return self.find(self.only_one(codes)?);
        }
        self.resolve_path(joined)
    }

    /// Names one after the other, each inside the one before.
    fn resolve_path(&self, text: &str) -> Option<&Region> {
        let (mut within, mut rest) = self.first_name(text)?;
        while let Some((inner, after)) = self.next_name(within, rest) {
            (within, rest) = (inner, after);
        }
        self.find(within)
    }

    /// The division with the longest name that the text begins with. When several have it, none is meant: 朝阳区 is not
    /// 朝阳市 and something more.
    fn first_name<'a>(&self, text: &'a str) -> Option<(RegionCode, &'a str)> {
        let (codes, rest) =
            beginnings(text).find_map(|(name, rest)| Some((self.by_name.get(name)?, rest)))?;
        self.only_one(codes).map(|code| (code, rest))
    }

    /// A division inside that the rest begins with; 市辖区 between a city and its district says nothing.
    fn next_name<'a>(&self, within: RegionCode, rest: &'a str) -> Option<(RegionCode, &'a str)> {
        let rest =
            rest.strip_prefix("市辖区").or_else(|| rest.strip_prefix("省直辖县级行政区划")).unwrap_or(rest);
        let (inside, after) = beginnings(rest).find_map(|(name, after)| {
            let inside = self
                .by_name
                .get(name)?
                .iter()
                .filter(|code| **code != within && self.is_inside(**code, within));
            let inside: Vec<RegionCode> = inside.copied().collect();
            (!inside.is_empty()).then_some((inside, after))
        })?;
        self.only_one(&inside).map(|code| (code, after))
    }

    fn is_inside(&self, inner: RegionCode, outer: RegionCode) -> bool {
        self.path(inner).iter().any(|region| region.code == outer)
    }

    /// The single division of these, or the one higher up than all others: 吉林 is the province, not the city in it.
    fn only_one(&self, codes: &[RegionCode]) -> Option<RegionCode> {
        let level = codes.iter().map(|code| code.level()).min()?;
        let mut highest = codes.iter().filter(|code| code.level() == level);
        match (highest.next(), highest.next()) {
            (Some(code), None) => Some(*code),
            _ => None,
        }
    }
}

/// The text cut at each place where a name may end, longest beginning first.
fn beginnings(text: &str) -> impl Iterator<Item = (&str, &str)> {
    const LONGEST_NAME: usize = 16;
    let mut ends: Vec<usize> = text
        .char_indices()
        .map(|(start, character)| start + character.len_utf8())
        .take(LONGEST_NAME)
        .collect();
    ends.reverse();
    ends.into_iter().filter(|end| text[..*end].chars().count() >= 2).map(|end| text.split_at(end))
}
