//! What is left of a company's name once legal forms and places are set aside, and how alike two such cores are.

use super::{
    fold,
    words::{CHINESE_FORMS, LATIN_FORMS, TRADES},
};
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Names of provinces and cities, long and short, and the full names of counties: the divisions of 2026 that the program
/// ships (their source and licence stand in the server's data folder).
static PLACES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("places.txt").split_whitespace().collect());

const LONGEST_PLACE: usize = 15;

/// The name without legal form, place, brackets around a place, spaces and punctuation: `北京华兴科技有限公司` and
/// `华兴科技（北京）股份有限公司` are both `华兴科技`. Never empty for a name with a letter in it.
#[must_use]
pub fn company_core(name: &str) -> String {
    let folded = fold(name);
    let whole = letters(&folded);
    let mut core = letters(&without_latin_forms(&without_place_brackets(&folded)));
    core = without_chinese_forms(core);
    core = without_places(core);
    if core.is_empty() { whole } else { core }
}

/// How alike two names are, in percent of shared character pairs of their cores (Dice's coefficient).
///
/// L. R. Dice, "Measures of the amount of ecologic association between species", Ecology 26 (1945).
#[must_use]
pub fn similarity(left: &str, right: &str) -> u8 {
    core_similarity(&company_core(left), &company_core(right))
}

/// True for names that somebody should look at before saving a second one.
#[must_use]
pub fn likely_duplicate(left: &str, right: &str) -> bool {
    let (left, right) = (company_core(left), company_core(right));
    let (short, long) = if left.len() <= right.len() { (&left, &right) } else { (&right, &left) };
    if short.chars().count() < 2 {
        return !short.is_empty() && short == long;
    }
    // 华兴 typed for 华兴科技: only words for the trade are missing.
    let only_trade_added = long.strip_prefix(short.as_str()).is_some_and(is_only_trades);
    only_trade_added || core_similarity(short, long) >= LIKELY
}

const LIKELY: u8 = 70;

/// As `similarity`, of two cores in hand.
#[must_use]
pub fn core_similarity(left: &str, right: &str) -> u8 {
    if left == right {
        return if left.is_empty() { 0 } else { 100 };
    }
    let (mut counts, left_total) = pairs(left);
    let (right_counts, right_total) = pairs(right);
    let mut shared = 0_usize;
    for (pair, count) in right_counts {
        shared += counts.remove(&pair).unwrap_or(0).min(count);
    }
    // Cores that differ never reach 100, even when they hold the same pairs.
    let percent = (200 * shared).checked_div(left_total + right_total).unwrap_or(0);
    u8::try_from(percent.min(99)).unwrap_or(99)
}

/// Neighbouring characters with how often each pair occurs, and how many there are.
fn pairs(text: &str) -> (HashMap<(char, char), usize>, usize) {
    let mut counts = HashMap::new();
    let mut total = 0;
    for pair in text.chars().zip(text.chars().skip(1)) {
        *counts.entry(pair).or_default() += 1;
        total += 1;
    }
    (counts, total)
}

fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).collect()
}

/// `华兴(北京)科技` is `华兴科技`; a bracket that holds anything else stays, it may be what tells two companies apart.
fn without_place_brackets(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some((before, inside, after)) = next_bracket(rest) {
        kept.push_str(before);
        let inside = letters(inside);
        if !PLACES.contains(inside.as_str()) && !CHINESE_FORMS.contains(&inside.as_str()) && inside != "中国"
        {
            kept.push_str(&inside);
        }
        rest = after;
    }
    kept + rest
}

fn next_bracket(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(['(', '[', '〔', '【'])?;
    let (inside, after) = rest.split_once([')', ']', '〕', '】'])?;
    Some((before, inside, after))
}

/// Forms are words at the end: `Huaxing Trading Co., Ltd.` is `huaxing trading`. One word always stays.
fn without_latin_forms(text: &str) -> String {
    // B.V. and S.A. are one word each.
    let joined = text.replace(['.', '\''], "");
    let mut words: Vec<&str> = joined
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    while words.len() > 1 && words.last().is_some_and(|word| LATIN_FORMS.contains(word)) {
        words.pop();
    }
    words.join(" ")
}

fn without_chinese_forms(mut core: String) -> String {
    // A branch is another company in the books: its own name stays whole.
    while !core.ends_with("分公司") {
        let Some(rest) = CHINESE_FORMS.iter().find_map(|form| core.strip_suffix(form)) else { break };
        if rest.chars().count() < 2 {
            break;
        }
        core = rest.to_owned();
    }
    core
}

fn without_places(mut core: String) -> String {
    while let Some(rest) = after_place(&core) {
        if rest.chars().count() < 2 || is_only_trades(rest) {
            break;
        }
        core = rest.to_owned();
    }
    core
}

/// What follows the longest place at the start.
fn after_place(text: &str) -> Option<&str> {
    let ends: Vec<usize> =
        text.char_indices().map(|(start, character)| start + character.len_utf8()).collect();
    ends.iter().take(LONGEST_PLACE).rev().find(|end| PLACES.contains(&text[..**end])).map(|end| &text[*end..])
}

fn is_only_trades(mut text: &str) -> bool {
    while !text.is_empty() {
        let Some(rest) = TRADES.iter().find_map(|trade| text.strip_prefix(trade)) else { return false };
        text = rest;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_and_places_are_set_aside() {
        let cases = [
            ("北京华兴科技有限公司", "华兴科技"),
            ("华兴科技（北京）股份有限公司", "华兴科技"),
            ("北京市 华兴科技 有限责任公司", "华兴科技"),
            ("山东省德州市宁津县华兴家具厂", "华兴家具"),
            ("德州华兴集团有限公司", "华兴"),
            ("Huaxing Trading Co., Ltd.", "huaxingtrading"),
            ("ＨＵＡＸＩＮＧ TRADING CO.,LTD", "huaxingtrading"),
            ("Müller GmbH & Co. KG", "müller"),
            ("Apple Inc.", "apple"),
            ("北京贸易有限公司", "北京贸易"),
            ("大同电子科技有限公司", "大同电子科技"),
            ("德州商店", "德州"),
            ("华兴有限公司德州分公司", "华兴有限公司德州分公司"),
            ("有限公司", "有限公司"),
            ("Co., Ltd.", "co"),
            ("华兴（二厂）", "华兴二"),
            ("(((", ""),
            ("华为", "华为"),
        ];
        for (name, core) in cases {
            assert_eq!(company_core(name), core, "{name}");
        }
    }

    #[test]
    fn duplicates_are_noticed_and_namesakes_of_a_city_are_not() {
        for (left, right) in [
            ("北京华兴科技有限公司", "华兴科技"),
            ("华兴", "北京华兴电子科技有限公司"),
            ("德州恒丰纺织有限公司", "恒丰纺织（德州）有限责任公司"),
            ("德州永盛塑料制品厂", "德州永胜永盛塑料制品有限公司"),
            ("Huaxing Trading", "HUAXING TRADING CO., LTD."),
        ] {
            assert!(likely_duplicate(left, right), "{left} {right} {}", similarity(left, right));
        }
        for (left, right) in [
            ("北京贸易有限公司", "上海贸易有限公司"),
            ("德州恒丰纺织有限公司", "德州恒源食品有限公司"),
            ("张三", "张五"),
            ("", ""),
        ] {
            assert!(!likely_duplicate(left, right), "{left} {right} {}", similarity(left, right));
        }
    }

    #[test]
    fn places_fit_the_search() {
        assert!(PLACES.len() > 2_000);
        assert!(PLACES.iter().all(|place| (2..=LONGEST_PLACE).contains(&place.chars().count())));
    }

    proptest! {
        #[test]
        fn likeness_is_symmetric_and_whole_for_the_same(left in "[北京德州市华兴贸易有限公司厂()a-c ]{0,12}", right in "[北京德州市华兴贸易有限公司厂()a-c ]{0,12}") {
            prop_assert_eq!(similarity(&left, &right), similarity(&right, &left));
            prop_assert_eq!(likely_duplicate(&left, &right), likely_duplicate(&right, &left));
            if !company_core(&left).is_empty() {
                prop_assert_eq!(similarity(&left, &left), 100);
            }
        }

        #[test]
        fn no_name_panics(left in ".*", right in ".*") {
            let _ = likely_duplicate(&left, &right);
            prop_assert_eq!(company_core(&left).is_empty(), letters(&fold(&left)).is_empty());
        }
    }
}
