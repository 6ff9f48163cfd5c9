//! Settings that stand in the frame of the settings without being people's: the ways to people outside the program.

use kemai_domain::{Capability, Grade, Lang, Person};
use kemai_messages::routes::{ChoicesPanels, OutboxPanels};
use kemai_people::settings::SettingsFrame;
use kemai_ui::{Glyph, NavItem, lang};
use kemai_words::messages as words;
use leptos::prelude::*;

/// What the person may open of them.
pub fn places(person: &Person, lang: Lang) -> Vec<NavItem> {
    let all = [
        (Grade::SignedIn, "/settings/notices", words::title(lang), Glyph::Bell),
        (Grade::Has(Capability::ManageSettings), "/settings/outbox", words::outbox(lang), Glyph::Mail),
    ];
    all.into_iter()
        .filter(|(grade, ..)| grade.admits(&person.rights))
        .map(|(_, href, label, glyph)| NavItem::new(href, label, glyph))
        .collect()
}

/// `/settings/notices`
#[component]
pub fn NoticesPage() -> impl IntoView {
    view! { <SettingsFrame title=words::title(lang()).to_owned()><ChoicesPanels/></SettingsFrame> }
}

/// `/settings/outbox`
#[component]
pub fn OutboxPage() -> impl IntoView {
    let lang = lang();
    view! {
        <SettingsFrame title=words::outbox(lang).to_owned() subtitle=words::outbox_subtitle(lang).to_owned()>
            <OutboxPanels/>
        </SettingsFrame>
    }
}
