//! Regions that stand in columns of their own: province, city, county.

use crate::customers::{countries, input::CustomerInput, server::load::Loader};
use kemai_domain::region::RegionLevel;
use kemai_records::transfer::Line;

const PARTS: [&str; 3] = ["province", "city", "county"];

/// What official lists put in the place of a city that there is not. It says nothing.
const BETWEEN: [&str; 4] = ["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"];

/// The parts as one: in China a division, elsewhere text.
pub fn place(input: &mut CustomerInput, line: &Line) {
    if matches!(input.country.as_str(), "" | "CN") {
        let path = path(&parts(line));
        if !path.is_empty() {
            input.region_code = path;
        }
        match countries::of_region(&input.region_code) {
            Some((country, _)) => country.clone_into(&mut input.country),
            None => return,
        }
    }
    // What stands there is no division of China, and no code.
    input.region_code.clear();
    let texts = ["region_code"].into_iter().chain(PARTS).map(|key| line.value(key));
    let is_country = |text: &str| countries::of_region(text) == Some((input.country.as_str(), true));
    let texts: Vec<&str> = texts.filter(|text| !text.is_empty() && !is_country(text)).collect();
    if !texts.is_empty() {
        input.region_text = texts.join(" ");
    }
}

/// Those of the row that say something. 北京, 北京市, 海淀区: the city is the province again.
fn parts(line: &Line) -> Vec<(&'static str, &str)> {
    let mut parts: Vec<(&'static str, &str)> = Vec::new();
    for key in PARTS {
        let text = line.value(key);
        let is_again = parts.last().is_some_and(|(_, before)| bare(before) == bare(text));
        if !text.is_empty() && !BETWEEN.contains(&text) && !is_again {
            parts.push((key, text));
        }
    }
    parts
}

fn bare(text: &str) -> &str {
    text.trim_end_matches('市')
}

fn path(parts: &[(&'static str, &str)]) -> String {
    parts.iter().map(|(_, text)| *text).collect()
}

/// The first part that leads nowhere, of a region that was understood as the division with this code, or not at all. A path is understood as
/// far as it goes; what a column says behind that would be lost.
pub fn wrong_part(loader: &Loader, line: &Line, code: Option<&str>) -> Option<&'static str> {
    let parts = parts(line);
    let wanted = match parts.last()?.0 {
        "county" => RegionLevel::County,
        "city" => RegionLevel::City,
        _ => RegionLevel::Province,
    };
    if code.and_then(|code| loader.level(code)).is_some_and(|level| level >= wanted) {
        return None;
    }
    let mut before = None;
    for (place, (key, _)) in parts.iter().enumerate() {
        let found = loader.region(&path(&parts[..=place]));
        if found.is_none() || found == before {
            return Some(key);
        }
        before = found;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(country: &str, row: &[(&'static str, &str)]) -> [String; 3] {
        let mut input = CustomerInput { country: country.to_owned(), ..CustomerInput::default() };
        let values = row.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        for (_, value) in row.iter().filter(|(key, _)| *key == "region_code") {
            (*value).clone_into(&mut input.region_code);
        }
        place(&mut input, &Line { values, ..Line::default() });
        [input.country, input.region_code, input.region_text]
    }

    #[test]
    fn some_provinces_say_the_country() {
        for country in ["", "CN"] {
            for (row, expected) in [
                (&[("province", "香港特别行政区")][..], ["HK", "", ""]),
                (&[("province", "台湾省"), ("city", "台北市")], ["TW", "", "台北市"]),
                (
                    &[("province", "臺灣"), ("city", "新北市"), ("county", "板橋區")],
                    ["TW", "", "新北市 板橋區"],
                ),
                (&[("region_code", "820000")], ["MO", "", ""]),
                (&[("region_code", "澳门氹仔")], ["MO", "", "澳门氹仔"]),
                (&[("province", "广东省"), ("city", "珠海市")], [country, "广东省珠海市", ""]),
            ] {
                assert_eq!(placed(country, row), expected, "{row:?}");
            }
        }
        assert_eq!(placed("TW", &[("province", "台湾"), ("city", "高雄市")]), ["TW", "", "高雄市"]);
        assert_eq!(placed("US", &[("province", "Ohio")]), ["US", "", "Ohio"]);
    }
}
