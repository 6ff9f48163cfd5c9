//! Regions of service people: written by their names, kept as codes.

use crate::users::{User, UserInput};
use kemai_domain::{AppError, Problem, region::RegionCode};
use kemai_server::{Ctx, regions};

/// Puts codes in the place of names: `山东省`, `山东省德州市`, `朝阳区` when only one has that name.
///
/// # Errors
/// Invalid, when a name is none or means several.
pub async fn resolve(ctx: &Ctx, input: &mut UserInput) -> Result<(), AppError> {
    let regions = regions::all(ctx.app()).await?;
    for text in &mut input.service_regions {
        if !text.trim().is_empty() && !text.bytes().all(|byte| byte.is_ascii_digit()) {
            let region = regions.resolve(text);
            let region = region.ok_or_else(|| AppError::field("service_regions", Problem::UnknownRegion))?;
            *text = region.code.to_string();
        }
    }
    Ok(())
}

/// Adds the names to what a form shows.
///
/// # Errors
/// Internal, when the database fails.
pub async fn name(ctx: &Ctx, mut user: User) -> Result<User, AppError> {
    let regions = regions::all(ctx.app()).await?;
    let name = |code: &String| match RegionCode::parse(code) {
        Ok(known) => regions.label_in(ctx.lang(), known).replace(' ', ""),
        Err(_) => code.clone(),
    };
    user.service_region_names = user.service_regions.iter().map(name).collect();
    Ok(user)
}
