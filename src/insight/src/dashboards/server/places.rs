//! Charts of where customers are: provinces on the map, cities and counties in their order, other countries.

use super::{
    board::{Board, MOST, cut, is, ranked, within},
    draw::{Counted, Line, Picture, Shape},
};
use kemai_domain::{
    decimal::grouped,
    region::{COUNTRIES, Region, RegionCode, RegionLevel},
};
use kemai_server::regions::in_lang;
use kemai_ui::Chart;
use kemai_words::{countries, insight as words};
use std::{cmp::Reverse, collections::BTreeMap};

/// Lines of cities and counties.
const SHOWN: usize = 10;

impl Board<'_> {
    /// Numbers by the division that `of` says.
    fn by_division(&self, of: impl Fn(RegionCode) -> Option<RegionCode>) -> BTreeMap<RegionCode, [i64; 3]> {
        let mut sums: BTreeMap<RegionCode, [i64; 3]> = BTreeMap::new();
        for (code, counts) in self.keyed(&self.customers.region) {
            let division = RegionCode::parse(code).ok().and_then(&of);
            if let Some(sums) = division.map(|division| sums.entry(division).or_default()) {
                sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
        }
        sums
    }

    fn line(&self, label: String, code: RegionCode, counts: [i64; 3]) -> Line {
        let code = code.to_string();
        self.stock_line(label, counts, &[("region", code.as_str())], &[])
    }

    /// The map.
    pub fn by_province(&self) -> Chart {
        let lang = self.lang;
        let regions = &self.names.regions;
        let mut sums = self.by_division(|code| Some(code.province()));
        for (country, code) in COUNTRIES {
            let known = self.lens.facts.keys.find(country);
            let counts = known.and_then(|key| self.customers.country.get(usize::from(key)));
            if let (Ok(code), Some(counts)) = (RegionCode::parse(code), counts) {
                // Who was stored as in a province stands in the same line, and in the list behind it.
                sums.entry(code).or_default().iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
        }
        let lines = sums.into_iter().filter_map(|(code, counts)| {
            Some(self.line(in_lang(lang, &regions.find(code)?.name), code, counts))
        });
        let lines = ranked(lines.collect());
        let without = self.customers.without_region;
        let (days, (from, until)) = (self.days(), self.days_before());
        let subtitle = match without {
            0 => words::subtitle_all_provinces(lang, days, from, until).to_string(),
            some => words::subtitle_provinces(lang, days, grouped(some), from, until).to_string(),
        };
        Picture {
            name: "customers-by-province",
            title: self.leader(&lines, true),
            subtitle,
            shape: Shape::China,
            counted: Counted::Customers,
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
        divisions: BTreeMap<RegionCode, [i64; 3]>,
        label: impl Fn(RegionCode) -> String,
    ) -> Chart {
        let total = divisions.values().map(|[all, ..]| all).sum();
        let mut first: Vec<_> = divisions.into_iter().collect();
        first.sort_by_key(|(_, counts)| Reverse(*counts));
        if let Some((_, least)) = first.get(SHOWN - 1).copied() {
            first.retain(|(_, counts)| *counts >= least);
        }
        // Equal ones by their names.
        let mut named: Vec<_> =
            first.into_iter().map(|(code, counts)| (Reverse(counts), label(code), code)).collect();
        named.sort();
        let lines = named.into_iter().take(SHOWN);
        let lines: Vec<Line> = lines
            .map(|(Reverse(counts), label, code)| self.line(in_lang(self.lang, &label), code, counts))
            .collect();
        let title = self.leader_of(&lines, total, true);
        let (from, until) = self.days_before();
        Picture {
            name,
            title,
            subtitle: words::subtitle_top(self.lang, within(self.lang, head), self.days(), from, until)
                .to_string(),
            shape: Shape::Stock,
            counted: Counted::Customers,
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
            .map(|(code, counts)| {
                let name = countries::by_name(&format!("c_{}", code.to_lowercase()), lang).unwrap_or(code);
                self.stock_line(name, counts, &[], &[is("country", code)])
            });
        let lines = ranked(lines.collect());
        (!lines.is_empty()).then(|| {
            let head = words::country(lang);
            let (from, until) = self.days_before();
            Picture {
                name: "customers-by-country",
                title: self.leader(&lines, true),
                subtitle: words::subtitle_choice(lang, self.days(), within(lang, head), from, until)
                    .to_string(),
                shape: Shape::Stock,
                counted: Counted::Customers,
                head: head.to_owned(),
                series: self.stock_series(),
                lines: cut(lines, MOST, lang),
                has_share: false,
            }
            .chart(lang)
        })
    }
}
