//! What every page knows from the server: the looks of the person who asks, and who that is. The browser gets the same values
//! with the page, so that both write the same words.

use kemai_domain::{Currency, Person};
use kemai_records::live::Happened;
use kemai_ui::{BaseCurrency, Density, Theme, TimeZone, UiSettings, provide_ui};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The part of a request that pages depend on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    pub settings: UiSettings,
    /// None before signing in.
    pub person: Option<Person>,
    /// See [`Happened`].
    pub happened: Option<i64>,
    /// The company's own.
    pub currency: Currency,
}

impl Default for Page {
    /// For a page that is only looked at for its routes.
    fn default() -> Self {
        let settings = UiSettings {
            lang: kemai_domain::Lang::default(),
            theme: Theme::default(),
            density: Density::default(),
            is_rail_narrow: false,
            time_zone: TimeZone::fixed("UTC", 0),
            company_zone: "UTC".to_owned(),
            kept: std::collections::BTreeMap::new(),
            now: chrono::DateTime::UNIX_EPOCH,
        };
        Self { settings, person: None, happened: None, currency: Currency::default() }
    }
}

/// Takes the page's values over from the server and gives them to everything inside.
pub fn provide() {
    let page = SharedValue::new(|| use_context::<Page>().unwrap_or_default()).into_inner();
    if let Some(person) = page.person.clone() {
        provide_context(person);
    }
    provide_ui(page.settings.clone());
    provide_context(Happened(page.happened));
    provide_context(BaseCurrency(page.currency));
    provide_context(page);
}
