//! The frame of the settings: a list of places at the side. Other areas add theirs.

use kemai_domain::{Action, Capability, Entity, Grade, Lang, Person};
use kemai_ui::{Crumbs, Glyph, Item, Lines, NavItem, PageHead, Panel, SettingsPage as Frame, lang};
use kemai_words::{jobs, people as words};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// Places that other areas add, in the context: what this person may open.
#[derive(Clone, Copy)]
pub struct MorePlaces(pub fn(&Person, Lang) -> Vec<NavItem>);

/// The settings of this area that the person may open.
#[must_use]
pub fn places(person: &Person, lang: Lang) -> Vec<NavItem> {
    let all = [
        (Grade::SignedIn, "/settings/profile", words::profile(lang), Glyph::User),
        (Grade::Has(Capability::ManageSettings), "/settings/company", words::company(lang), Glyph::Building),
        (Grade::Has(Capability::ManageUsers), "/settings/users", words::users(lang), Glyph::Users),
        (
            Grade::Can(Entity::Department, Action::Edit),
            "/settings/departments",
            words::departments(lang),
            Glyph::Columns,
        ),
        (Grade::Can(Entity::Role, Action::Edit), "/settings/roles", words::roles(lang), Glyph::Shield),
        (
            Grade::Can(Entity::Choice, Action::Edit),
            "/settings/dictionaries",
            words::dictionaries(lang),
            Glyph::Tag,
        ),
        (Grade::Has(Capability::ManageSettings), "/settings/regions", words::regions(lang), Glyph::Pin),
        (
            Grade::Has(Capability::ManageSettings),
            "/settings/calendar",
            words::calendar(lang),
            Glyph::Calendar,
        ),
        (Grade::Has(Capability::ManageSettings), "/settings/jobs", jobs::title(lang), Glyph::Refresh),
    ];
    all.into_iter()
        .filter(|(grade, ..)| grade.admits(&person.rights))
        .map(|(_, href, label, glyph)| NavItem::new(href, label, glyph))
        .collect()
}

fn all_places() -> Vec<NavItem> {
    let lang = lang();
    let Some(person) = use_context::<Person>() else { return Vec::new() };
    let more = use_context::<MorePlaces>().map(|more| (more.0)(&person, lang)).unwrap_or_default();
    places(&person, lang).into_iter().chain(more).collect()
}

/// A page of the settings: the places at the side, the title, and below what it is about.
#[component]
pub fn SettingsFrame(
    #[prop(into)] title: Signal<String>,
    /// One quiet line.
    #[prop(optional, into)]
    subtitle: MaybeProp<String>,
    /// The address of the place, for pages below it.
    #[prop(optional, into)]
    place: Option<String>,
    children: Children,
) -> impl IntoView {
    let location = use_location().pathname;
    let path = Signal::derive(move || place.clone().unwrap_or_else(|| location.get()));
    view! {
        // The words alone: the server asks for a title after it has let go of the page's signals.
        {move || view! { <Title text=title.get()/> }}
        <div class="phone-only"><Crumbs steps=vec![("/settings".into(), words::settings(lang()).into())]/></div>
        <PageHead title subtitle/>
        <Frame places=all_places() path>{children()}</Frame>
    }
}

/// All places, for a phone and for `/settings` itself.
#[component]
pub fn SettingsIndexPage() -> impl IntoView {
    view! {
        <Title text=words::settings(lang())/>
        <PageHead title=words::settings(lang()).to_owned()/>
        <Panel>
            <Lines>
                {all_places().into_iter().map(|place| {
                    let glyph = place.glyph;
                    view! { <Item title=place.label href=place.href before=move || view! { <kemai_ui::Icon glyph/> }/> }
                }).collect_view()}
            </Lines>
        </Panel>
    }
}
