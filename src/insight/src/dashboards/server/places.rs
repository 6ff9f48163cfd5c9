//! Charts of where customers are: provinces on the map, cities and counties in their order, other countries.

use super::{
    board::{Board, MOST, cut, is, ranked, within},
    draw::{Line, Picture, Shape},
};
use kemai_domain::region::{Region, RegionCode, RegionLevel};
use kemai_server::regions::in_lang;
use kemai_ui::Chart;
use kemai_words::{countries, insight as words};
use std::{cmp::Reverse, collections::BTreeMap};

/// Lines of cities and counties.
const SHOWN: usize = 10;

/// Regions that are countries of their own in addresses, and provinces on the map.
const BESIDE: [(&str, &str); 3] = [("HK", "810000"), ("MO", "820000"), ("TW", "710000")];

impl Board<'_> {
    /// Numbers by the division that `of` says.
    fn by_division(&self, of: impl Fn(RegionCode) -> Option<RegionCode>) -> BTreeMap<RegionCode, [i64; 2]> {
        let mut sums: BTreeMap<RegionCode, [i64; 2]> = BTreeMap::new();
        for (code, [all, new]) in self.keyed(&self.customers.region) {
            let division = RegionCode::parse(code).ok().and_then(&of);
            if let Some(sum) = division.map(|division| sums.entry(division).or_default()) {
                sum[0] += all;
                sum[1] += new;
            }
        }
        sums
    }

    fn line(&self, label: String, code: RegionCode, [all, new]: [i64; 2]) -> Line {
        let code = code.to_string();
        let chips = [("region", code.as_str())];
        Line::one(label, all, self.links.customers(&chips, Vec::new()))
            .and(new, self.new_customers(&chips, Vec::new()))
    }

    /// The map.
    pub fn by_province(&self) -> Chart {
        let lang = self.lang;
        let regions = &self.names.regions;
        let mut lines: Vec<Line> = self
            .by_division(|code| Some(code.province()))
            .into_iter()
            .filter_map(|(code, pair)| Some(self.line(in_lang(lang, &regions.find(code)?.name), code, pair)))
            .collect();
        for (country, code) in BESIDE {
            let region = RegionCode::parse(code).ok().and_then(|code| regions.find(code));
            let known = self.lens.facts.keys.find(country);
            let pair = known.and_then(|key| self.customers.country.get(usize::from(key)));
            if let (Some(region), Some([all, new])) = (region, pair) {
                let of = || vec![is("country", country)];
                let line = Line::one(in_lang(lang, &region.name), *all, self.links.customers(&[], of()));
                lines.push(line.and(*new, self.new_customers(&[], of())));
            }
        }
        let lines = ranked(lines);
        let without = self.customers.without_region;
        Picture {
            name: "customers-by-province",
            title: self.leader(&lines, true),
            subtitle: words::subtitle_provinces(lang, self.days(), without).to_string(),
            shape: Shape::China,
            head: words::province(lang).to_owned(),
            series: self.stock_series(),
            lines,
            has_share: true,
        }
        .chart(lang)
    }

    /// The cities with most customers. A municipality is one of them, and so is a county directly below its province.
    pub fn top_cities(&self) -> Chart {
        let regions = &self.names.regions;
        let city = |code: RegionCode| {
            let city = code.city()?;
            if regions.find(city).is_some() {
                return Some(city);
            }
            let is_municipality =
                regions.find(code.province()).is_some_and(|found| found.name.ends_with('市'));
            Some(if is_municipality { code.province() } else { code })
        };
        let label =
            |code| regions.find(code).map_or_else(|| code.to_string(), |found: &Region| found.name.clone());
        self.top("top-cities", words::city(self.lang), self.by_division(city), label)
    }

    /// The counties with most customers.
    pub fn top_counties(&self) -> Chart {
        let regions = &self.names.regions;
        let county = |code: RegionCode| (code.level() == RegionLevel::County).then_some(code);
        let label = |code: RegionCode| {
            // There is a 鼓楼区 in four cities.
            let path = regions.path(code);
            let names: Vec<&str> =
                path.iter().rev().take(2).rev().map(|region| region.name.as_str()).collect();
            if names.is_empty() { code.to_string() } else { names.join(" ") }
        };
        self.top("top-counties", words::county(self.lang), self.by_division(county), label)
    }

    /// Those with most, of three thousand: names are found for the ones that may be shown, links made for those that are.
    fn top(
        &self,
        name: &'static str,
        head: &str,
        divisions: BTreeMap<RegionCode, [i64; 2]>,
        label: impl Fn(RegionCode) -> String,
    ) -> Chart {
        let total = divisions.values().map(|[all, _]| all).sum();
        let mut first: Vec<_> = divisions.into_iter().filter(|(_, pair)| *pair != [0, 0]).collect();
        first.sort_by_key(|(_, pair)| Reverse(*pair));
        if let Some((_, least)) = first.get(SHOWN - 1).copied() {
            first.retain(|(_, pair)| *pair >= least);
        }
        // Equal ones by their names.
        let mut named: Vec<_> =
            first.into_iter().map(|(code, pair)| (Reverse(pair), label(code), code)).collect();
        named.sort();
        let lines = named.into_iter().take(SHOWN);
        let lines: Vec<Line> = lines
            .map(|(Reverse(pair), label, code)| self.line(in_lang(self.lang, &label), code, pair))
            .collect();
        let title = self.leader_of(&lines, total, true);
        Picture {
            name,
            title,
            subtitle: words::subtitle_top(self.lang, within(self.lang, head), self.days()).to_string(),
            shape: Shape::Bars,
            head: head.to_owned(),
            series: self.stock_series(),
            lines,
            has_share: false,
        }
        .chart(self.lang)
    }

    /// Countries besides mainland China; none where all customers are there.
    pub fn by_country(&self) -> Option<Chart> {
        let lang = self.lang;
        let lines = self
            .keyed(&self.customers.country)
            .filter(|(code, _)| !code.is_empty() && *code != "CN")
            .map(|(code, [all, new])| {
                let name = countries::by_name(&format!("c_{}", code.to_lowercase()), lang).unwrap_or(code);
                let of = || vec![is("country", code)];
                Line::one(name, all, self.links.customers(&[], of())).and(new, self.new_customers(&[], of()))
            });
        let lines = ranked(lines.collect());
        (!lines.is_empty()).then(|| {
            let title = self.leader(&lines, true);
            Picture {
                name: "customers-by-country",
                title,
                subtitle: words::subtitle_choice(lang, self.days(), within(lang, words::country(lang)))
                    .to_string(),
                shape: Shape::Bars,
                head: words::country(lang).to_owned(),
                series: self.stock_series(),
                lines: cut(lines, MOST, lang),
                has_share: false,
            }
            .chart(lang)
        })
    }
}
