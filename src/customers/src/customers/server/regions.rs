//! The picker of regions, and the words for a customer's region: official divisions and the admin's own areas.

use crate::customers::{api::RegionOption, model::Customer};
use kemai_domain::{
    AppError, Lang,
    region::{Region, RegionCode},
};
use kemai_server::{
    Ctx,
    regions::{self, Regions},
};

const MOST: usize = 20;

/// The divisions below one; the provinces below nothing.
///
/// # Errors
/// Internal, when the database fails; an unknown parent has no divisions.
pub async fn children(ctx: &Ctx, parent: &str) -> Result<Vec<RegionOption>, AppError> {
    let regions = regions::all(ctx.app()).await?;
    let children = match RegionCode::parse(parent) {
        Ok(parent) => regions.children(parent),
        Err(_) => regions.provinces(),
    };
    Ok(children.into_iter().map(|region| option(ctx, &regions, region)).collect())
}

/// Divisions by part of a name, pinyin or initials.
///
/// # Errors
/// Internal, when the database fails.
pub async fn search(ctx: &Ctx, words: &str) -> Result<Vec<RegionOption>, AppError> {
    let regions = regions::all(ctx.app()).await?;
    // By its code also one that is not offered any more: the lists that it narrows still name it.
    let named = words.trim();
    let named =
        RegionCode::parse(named).ok().filter(|_| named.len() == 6).and_then(|code| regions.find(code));
    if let Some(region) = named {
        return Ok(vec![option(ctx, &regions, region)]);
    }
    Ok(regions.search(words, MOST).into_iter().map(|hit| option(ctx, &regions, &hit.region)).collect())
}

fn option(ctx: &Ctx, regions: &Regions, region: &Region) -> RegionOption {
    RegionOption {
        path: regions.label_in(ctx.lang(), region.code),
        code: region.code.to_string(),
        name: regions::in_lang(ctx.lang(), &region.name),
    }
}

/// `山东省 德州市 德城区`, or the free region.
#[must_use]
pub fn describe(lang: Lang, regions: &Regions, customer: &Customer) -> String {
    describe_parts(lang, regions, customer.region_code.as_deref(), customer.region_text.as_deref())
}

#[must_use]
pub fn describe_parts(lang: Lang, regions: &Regions, code: Option<&str>, text: Option<&str>) -> String {
    code.and_then(|code| RegionCode::parse(code).ok())
        .map(|code| regions.label_in(lang, code))
        .or_else(|| text.map(str::to_owned))
        .unwrap_or_default()
}
