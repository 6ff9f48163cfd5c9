//! The picker of regions, and the words for a customer's region.

use crate::customers::{api::RegionOption, model::Customer};
use kemai_domain::{
    AppError,
    region::{Region, RegionCode},
};
use kemai_server::{Ctx, regions::Regions};

const MOST: usize = 20;

/// The divisions below one; the provinces below nothing.
///
/// # Errors
/// None: an unknown parent has no divisions.
#[allow(clippy::unused_async, reason = "the admin's own areas will come from the database")]
pub async fn children(_ctx: &Ctx, parent: &str) -> Result<Vec<RegionOption>, AppError> {
    let regions = Regions::shipped();
    let children = match RegionCode::parse(parent) {
        Ok(parent) => regions.children(parent),
        Err(_) => regions.provinces(),
    };
    Ok(children.into_iter().map(option).collect())
}

/// Divisions by part of a name, pinyin or initials.
///
/// # Errors
/// None.
#[allow(clippy::unused_async, reason = "the admin's own areas will come from the database")]
pub async fn search(_ctx: &Ctx, words: &str) -> Result<Vec<RegionOption>, AppError> {
    Ok(Regions::shipped().search(words, MOST).into_iter().map(|hit| option(&hit.region)).collect())
}

fn option(region: &Region) -> RegionOption {
    RegionOption {
        path: Regions::shipped().label(region.code),
        code: region.code.to_string(),
        name: region.name.clone(),
    }
}

/// `山东省 德州市 德城区`, or the free region.
#[must_use]
pub fn describe(customer: &Customer) -> String {
    describe_parts(customer.region_code.as_deref(), customer.region_text.as_deref())
}

#[must_use]
pub fn describe_parts(code: Option<&str>, text: Option<&str>) -> String {
    code.and_then(|code| RegionCode::parse(code).ok())
        .map(|code| Regions::shipped().label(code))
        .or_else(|| text.map(str::to_owned))
        .unwrap_or_default()
}
