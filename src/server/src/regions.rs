//! The administrative divisions of China, in memory: lists for pickers, search by name, pinyin and initials, and the reading of
//! addresses that others wrote, with their older names and codes.
//!
//! Areas that the admin adds (a development zone that no list has yet) join the shipped ones: `Regions::with` builds the
//! whole again, which takes some milliseconds, whenever they change.

mod characters;
mod data;
mod lookup;
mod own;
mod search;

pub use characters::in_lang;
pub use own::{OwnAreas, all, rows};
pub use search::RegionHit;

use kemai_domain::{
    Lang,
    region::{Region, RegionCode, RegionLevel},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, LazyLock},
};

/// All divisions, with what is needed to find them.
pub struct Regions {
    entries: BTreeMap<RegionCode, Entry>,
    /// Below each division, in the order of the codes; the provinces below nothing.
    children: HashMap<Option<RegionCode>, Vec<RegionCode>>,
    /// Today's and older names, and both without 省, 市, 区 …
    by_name: HashMap<String, Vec<RegionCode>>,
    /// Codes that no division has any more.
    by_old_code: HashMap<RegionCode, RegionCode>,
}

struct Entry {
    region: Region,
    parent: Option<RegionCode>,
    /// Ways to type the name on a keyboard.
    spellings: Vec<search::Typed>,
    /// Names it had before.
    old_names: Vec<String>,
    /// Found and shown, but not offered any more.
    is_retired: bool,
}

/// An area that the admin added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRegion {
    /// Of the city (or municipality) it lies in, and free: see `Regions::free_code`.
    pub code: RegionCode,
    pub name: String,
    /// Kept by the customers that have it, and not offered any more.
    pub is_retired: bool,
}

/// Why province, city and county do not make an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegionProblem {
    /// Not in the list.
    Unknown,
    /// The county is not in the city, or the city not in the province.
    Mismatch,
}

static SHIPPED: LazyLock<Arc<Regions>> = LazyLock::new(|| Arc::new(Regions::with(&[])));

impl Regions {
    /// The divisions without areas of the admin's.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// The shipped divisions and these; an area whose code has no city or municipality above it is left out.
    #[must_use]
    pub fn with(own: &[OwnRegion]) -> Self {
        let mut regions = Self {
            entries: BTreeMap::new(),
            children: HashMap::new(),
            by_name: HashMap::new(),
            by_old_code: HashMap::new(),
        };
        for (code, name, parent) in data::shipped() {
            regions.add(code, name, parent);
        }
        for area in own {
            if let Some(parent) = regions.parent_for(area.code) {
                regions.add(area.code, &area.name, Some(parent));
                if let Some(entry) = regions.entries.get_mut(&area.code) {
                    entry.is_retired = area.is_retired;
                }
            }
        }
        for change in data::changes() {
            regions.add_change(&change);
        }
        regions
    }

    fn add(&mut self, code: RegionCode, name: &str, parent: Option<RegionCode>) {
        let level = match parent {
            None => RegionLevel::Province,
            // 东莞市 has a city's code, 仙桃市 a county's, and both are under a province.
            Some(_) => code.level(),
        };
        let region = Region { code, name: name.to_owned(), level };
        let spellings = search::typed(name);
        if self
            .entries
            .insert(code, Entry { region, parent, spellings, old_names: Vec::new(), is_retired: false })
            .is_none()
        {
            self.children.entry(parent).or_default().push(code);
        }
        self.add_name(name, code);
    }

    fn add_name(&mut self, name: &str, code: RegionCode) {
        for form in [name, lookup::short_name(name)] {
            let codes = self.by_name.entry(form.to_owned()).or_default();
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
    }

    fn add_change(&mut self, change: &data::Change) {
        let Some(entry) = self.entries.get_mut(&change.code) else { return };
        if entry.region.name != change.old_name && !entry.old_names.iter().any(|name| name == change.old_name)
        {
            entry.old_names.push(change.old_name.to_owned());
            self.add_name(change.old_name, change.code);
        }
        if !self.entries.contains_key(&change.old_code) {
            // The file is in the order of the years for one code: the last division to have had it counts.
            self.by_old_code.insert(change.old_code, change.code);
        }
    }

    /// The city or province an added area lies in, by its code.
    fn parent_for(&self, code: RegionCode) -> Option<RegionCode> {
        if code.level() != RegionLevel::County {
            return None;
        }
        let city = code.city().filter(|city| self.entries.contains_key(city));
        city.or_else(|| Some(code.province()).filter(|province| self.entries.contains_key(province)))
    }

    /// A code for another area in a city or municipality: the first free one from 90 on, which no list uses.
    #[must_use]
    pub fn free_code(&self, within: RegionCode) -> Option<RegionCode> {
        let base = match within.level() {
            RegionLevel::City => within.number(),
            // Districts of municipalities have the city part 01.
            RegionLevel::Province => within.number() + 100,
            RegionLevel::County => return None,
        };
        (90..100)
            .filter_map(|last| RegionCode::parse(&(base + last).to_string()).ok())
            .find(|code| !self.entries.contains_key(code) && self.parent_for(*code) == Some(within))
    }

    /// True for an area of the admin's that is not offered any more.
    #[must_use]
    pub fn is_retired(&self, code: RegionCode) -> bool {
        self.entries.get(&code).is_some_and(|entry| entry.is_retired)
    }

    #[must_use]
    pub fn find(&self, code: RegionCode) -> Option<&Region> {
        self.entries.get(&code).map(|entry| &entry.region)
    }

    #[must_use]
    pub fn provinces(&self) -> Vec<&Region> {
        self.below(None)
    }

    /// What a picker offers next: the cities of a province, with the counties directly under it; the districts of a
    /// municipality; the counties of a city.
    #[must_use]
    pub fn children(&self, code: RegionCode) -> Vec<&Region> {
        self.below(Some(code))
    }

    fn below(&self, parent: Option<RegionCode>) -> Vec<&Region> {
        let codes = self.children.get(&parent).map(Vec::as_slice).unwrap_or_default();
        codes.iter().filter(|code| !self.is_retired(**code)).filter_map(|code| self.find(*code)).collect()
    }

    /// From the province down to the division itself; nothing for an unknown code.
    #[must_use]
    pub fn path(&self, code: RegionCode) -> Vec<&Region> {
        let mut path = Vec::with_capacity(3);
        let mut next = Some(code);
        while let Some(entry) = next.and_then(|code| self.entries.get(&code)) {
            path.push(&entry.region);
            next = entry.parent;
        }
        path.reverse();
        path
    }

    /// `山东省 德州市 宁津县`
    #[must_use]
    pub fn label(&self, code: RegionCode) -> String {
        let names: Vec<&str> = self.path(code).into_iter().map(|region| region.name.as_str()).collect();
        names.join(" ")
    }

    /// The same as whoever reads the language writes it.
    #[must_use]
    pub fn label_in(&self, lang: Lang, code: RegionCode) -> String {
        in_lang(lang, &self.label(code))
    }

    /// Whether province, city and county belong together; gives the most exact of them. A level that the place does not
    /// have (the city of a district of Beijing) is left out.
    ///
    /// # Errors
    /// An unknown code, or one that does not lie in the other.
    pub fn check(
        &self,
        province: RegionCode,
        city: Option<RegionCode>,
        county: Option<RegionCode>,
    ) -> Result<RegionCode, RegionProblem> {
        let given: Vec<RegionCode> = [Some(province), city, county].into_iter().flatten().collect();
        if given.iter().any(|code| !self.entries.contains_key(code)) {
            return Err(RegionProblem::Unknown);
        }
        let most_exact = given[given.len() - 1];
        let path: Vec<RegionCode> = self.path(most_exact).into_iter().map(|region| region.code).collect();
        // All of the path must be named, in its order: a county alone under a province skips its city.
        if path == given { Ok(most_exact) } else { Err(RegionProblem::Mismatch) }
    }
}

#[cfg(test)]
mod tests;
