//! Where customers are: the official divisions, the busier provinces more often.

use kemai_domain::region::RegionCode;
use kemai_server::regions::Regions;
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

/// A province of a sales area.
type Member = (&'static str, u32, &'static str);

/// Sales areas with their provinces: the first two digits of the code, a weight, and the telephone area of the capital.
pub const AREAS: [(&str, &[Member]); 7] = [
    (
        "华东",
        &[
            ("37", 15, "0531"),
            ("32", 11, "025"),
            ("33", 9, "0571"),
            ("31", 7, "021"),
            ("34", 5, "0551"),
            ("35", 4, "0591"),
            ("36", 3, "0791"),
        ],
    ),
    ("华南", &[("44", 13, "020"), ("45", 3, "0771"), ("46", 1, "0898")]),
    ("华北", &[("11", 6, "010"), ("12", 3, "022"), ("13", 6, "0311"), ("14", 3, "0351"), ("15", 2, "0471")]),
    ("华中", &[("41", 6, "0371"), ("42", 5, "027"), ("43", 4, "0731")]),
    ("西南", &[("51", 5, "028"), ("50", 3, "023"), ("53", 2, "0871"), ("52", 2, "0851"), ("54", 1, "0891")]),
    ("东北", &[("21", 3, "024"), ("22", 2, "0431"), ("23", 2, "0451")]),
    ("西北", &[("61", 3, "029"), ("62", 1, "0931"), ("63", 1, "0971"), ("64", 1, "0951"), ("65", 2, "0991")]),
];

/// A county and what stands around it.
pub struct Place {
    pub code: String,
    /// 山东省济南市历下区
    pub label: String,
    /// 济南
    pub city: String,
}

/// One province to draw from.
struct Province {
    area: usize,
    weight: u32,
    telephone: &'static str,
    places: Vec<Place>,
}

pub struct Places {
    provinces: Vec<Province>,
    weights: u32,
}

/// A place drawn: with its sales area and telephone area.
pub struct Drawn<'a> {
    pub area: usize,
    pub telephone: &'static str,
    pub place: &'a Place,
}

impl Places {
    pub fn new() -> Self {
        let regions = Regions::shipped();
        let mut provinces = Vec::new();
        for (area, (_, members)) in AREAS.iter().enumerate() {
            for (prefix, weight, telephone) in *members {
                let Ok(code) = RegionCode::parse(prefix) else { continue };
                let mut places = Vec::new();
                counties(regions, code, &mut places);
                if !places.is_empty() {
                    provinces.push(Province { area, weight: *weight, telephone, places });
                }
            }
        }
        let weights = provinces.iter().map(|province| province.weight).sum();
        Self { provinces, weights }
    }

    pub fn draw(&self, random: &mut StdRng) -> Option<Drawn<'_>> {
        let mut at = random.random_range(0..self.weights);
        let province = self.provinces.iter().find(|province| {
            let is_here = at < province.weight;
            at = at.saturating_sub(province.weight);
            is_here
        })?;
        let place = province.places.choose(random)?;
        Some(Drawn { area: province.area, telephone: province.telephone, place })
    }
}

/// The leaves of the tree below a division.
fn counties(regions: &Regions, code: RegionCode, places: &mut Vec<Place>) {
    let below = regions.children(code);
    if !below.is_empty() {
        for region in below {
            counties(regions, region.code, places);
        }
        return;
    }
    let path = regions.path(code);
    // 济南市 of 山东省 济南市 历下区; 北京市 of 北京市 东城区.
    let city = path.get(path.len().saturating_sub(2)).map_or("", |region| region.name.as_str());
    let label = path.iter().map(|region| region.name.as_str()).collect();
    places.push(Place { code: code.to_string(), label, city: short(city).to_owned() });
}

/// Without 市, 省, 地区; the long names of autonomous areas by their first two characters.
fn short(name: &str) -> &str {
    let name = ["市", "省", "地区", "盟"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let end = name.char_indices().nth(2).map_or(name.len(), |(index, _)| index);
    if name.ends_with("自治州") || name.ends_with("自治区") || name.ends_with("自治县") {
        &name[..end]
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_province_has_counties_with_a_city() {
        let places = Places::new();
        assert_eq!(places.provinces.len(), 31);
        for place in places.provinces.iter().flat_map(|province| &province.places) {
            assert!(place.city.chars().count() >= 2, "{}", place.label);
        }
        assert_eq!(short("济南市"), "济南");
        assert_eq!(short("恩施土家族苗族自治州"), "恩施");
    }
}
