//! An area of the admin's, and the places in which one can be added.

use kemai_domain::{Entity, FieldDef, FieldKind, FieldTable, region::RegionCode};
use kemai_words::people as words;
use serde::{Deserialize, Serialize};

/// An area that the admin added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRegion {
    pub code: RegionCode,
    pub version: i64,
    pub name: String,
    /// The city or municipality it lies in.
    pub parent_code: RegionCode,
    /// `山东省 德州市`
    pub place: String,
    /// Kept by the customers that have it, and not offered any more.
    pub is_retired: bool,
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRegions {
    pub regions: Vec<OwnRegion>,
    pub places: Vec<Place>,
}

/// A city or municipality in which an area can be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub code: RegionCode,
    /// `山东省 德州市`
    pub label: String,
    /// Pinyin and initials.
    pub keys: String,
}

/// What one may write.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRegion {
    pub parent_code: String,
    pub name: String,
}

pub static FIELDS: FieldTable = FieldTable {
    entity: Entity::Region,
    fields: &[
        FieldDef::new("name", words::region_name, FieldKind::Text, "region").required().longest(40),
        FieldDef::new("parent_code", words::region_parent, FieldKind::Region, "region").required(),
        FieldDef::new("is_retired", words::region_retired, FieldKind::Bool, "region").computed(),
    ],
};
