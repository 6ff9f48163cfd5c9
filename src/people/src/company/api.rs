//! Server functions of the company's settings.

use super::model::{CompanyInput, CompanySettings};
use kemai_domain::{AppError, Outcome};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// The settings.
#[server(prefix = "/rpc", endpoint = "company/find")]
pub async fn find_company() -> Result<Outcome<CompanySettings>, AppError> {
    outcome(super::server::find(&ctx()?).await)
}

/// Changes them.
#[server(prefix = "/rpc", endpoint = "company/update")]
pub async fn update_company(version: i64, input: CompanyInput) -> Result<Outcome<CompanySettings>, AppError> {
    outcome(super::server::update(&ctx()?, version, input).await)
}
