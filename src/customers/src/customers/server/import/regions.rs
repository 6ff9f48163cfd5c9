//! Regions that stand in columns of their own: province, city, county.

use crate::customers::{input::CustomerInput, server::load::Loader};
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
        return;
    }
    // What stands there is no division of China, and no code.
    input.region_code.clear();
    let texts = ["region_code"].into_iter().chain(PARTS).map(|key| line.value(key));
    let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
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
