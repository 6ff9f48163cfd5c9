//! The server function of the handbook.

use super::Handbook;
use kemai_domain::{AppError, Outcome};
use leptos::prelude::*;

/// A page of the handbook in the person's language; with an empty key the list alone.
#[server(prefix = "/rpc", endpoint = "handbook/read")]
pub async fn read_handbook(#[server(default)] key: String) -> Result<Outcome<Handbook>, AppError> {
    let lang = kemai_server::ctx()?.lang();
    kemai_server::outcome(super::server::read(lang, &key).ok_or_else(AppError::not_found))
}
