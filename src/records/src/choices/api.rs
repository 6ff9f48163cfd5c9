//! Server functions that read dictionaries. Changing them is the settings' matter.

use super::model::Choice;
use kemai_domain::{AppError, Outcome};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// The choices of one dictionary, in the admin's order, without removed ones.
#[server(prefix = "/rpc", endpoint = "choices/list")]
pub async fn list_choices(dictionary: String) -> Result<Outcome<Vec<Choice>>, AppError> {
    outcome(super::server::list(&ctx()?, &dictionary).await)
}

/// Every dictionary, removed choices too, so that old records can be read.
#[server(prefix = "/rpc", endpoint = "choices/all")]
pub async fn all_choices() -> Result<Outcome<Vec<Choice>>, AppError> {
    let mut all = super::server::all(&ctx()?).await;
    for choice in all.iter_mut().flatten().filter(|choice| choice.dictionary == super::TAG) {
        choice.keys = crate::pinyin::keys(&choice.label);
    }
    outcome(all)
}
