//! The pages of dictionaries: which there are, and the choices of one.

mod one;

pub use one::DictionaryPage;

use crate::settings::SettingsFrame;
use kemai_domain::Lang;
use kemai_ui::{Item, Lines, Panel, lang};
use kemai_words::people as words;
use leptos::prelude::*;

/// The dictionaries that the page lists. Others, of later areas, work by their address all the same.
const DICTIONARIES: [&str; 10] = [
    "tag",
    "follow_up_result",
    "category",
    "source",
    "industry",
    "size",
    "business_type",
    "price_level",
    "value_level",
    "decision_role",
];

fn name_of(dictionary: &str, lang: Lang) -> String {
    words::by_name(&format!("dictionary_{dictionary}"), lang)
        .map_or_else(|| dictionary.to_owned(), str::to_owned)
}

#[component]
pub fn DictionariesPage() -> impl IntoView {
    let lang = lang();
    view! {
        <SettingsFrame title=words::dictionaries(lang).to_owned() subtitle=words::dictionaries_subtitle(lang).to_owned()>
            <Panel title=words::dictionaries(lang).to_owned() id="dictionaries">
                <Lines>
                    {DICTIONARIES.into_iter().map(|dictionary| view! {
                        <Item title=name_of(dictionary, lang) href=format!("/settings/dictionaries/{dictionary}")/>
                    }).collect_view()}
                </Lines>
            </Panel>
        </SettingsFrame>
    }
}
