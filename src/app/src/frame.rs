//! The frame around the pages of a signed-in person: where one can go, the search, one's own corner.

use crate::{beside, notifications::LiveBell};
use kemai_customers::customers::ui::{Palette, PaletteCommand};
use kemai_domain::{Action, Entity, Person, Reach};
use kemai_people::{settings::places, sign_in::SignOut};
use kemai_records::{live::provide_live, sent::forget_sent_elsewhere};
use kemai_ui::{
    Avatar, Frame, Glyph, Menu, MenuButton, MenuLink, NavItem, Scripted, ThemeToggle, ToastList,
    forget_drafts, lang,
};
use kemai_words::{app as words, customers, follow_ups, insight, people, transfers};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{components::Outlet, hooks::use_location};

/// Where tables are brought in.
const TRANSFERS: &str = "/transfers";

/// The places of the rail that the person may open.
fn nav(person: &Person) -> Vec<NavItem> {
    let lang = lang();
    let mut items = vec![NavItem::new("/", words::start(lang), Glyph::Home)];
    if person.rights.can(Entity::Customer, Action::View) {
        items.push(NavItem::new("/customers", customers::title(lang), Glyph::Users));
    }
    if person.rights.can(Entity::FollowUp, Action::View) {
        items.push(NavItem::new("/follow-ups", follow_ups::title(lang), Glyph::Note));
    }
    if person.rights.can(Entity::Plan, Action::View) {
        items.push(NavItem::new("/calendar", follow_ups::calendar(lang), Glyph::Calendar));
    }
    if person.rights.reach(Entity::Plan, Action::View) > Reach::Own {
        items.push(NavItem::new("/team", follow_ups::team_title(lang), Glyph::Meeting));
    }
    if person.rights.can(Entity::Customer, Action::View) {
        items.push(NavItem::new("/reports", insight::title(lang), Glyph::Chart));
    }
    if kemai_transfers::may_import(&person.rights) {
        items.push(NavItem::new(TRANSFERS, transfers::title(lang), Glyph::Upload));
    }
    items.push(NavItem::new("/settings", people::settings(lang), Glyph::Gear).last());
    items
}

/// The same for a phone, whose bar has no room for what is done on a desk; lists lead there.
fn tabs(items: &[NavItem]) -> Vec<NavItem> {
    let tabs = items.iter().filter(|item| item.href != TRANSFERS).cloned();
    tabs.map(|tab| if tab.href == "/customers" { tab.also(&[TRANSFERS]) } else { tab }).collect()
}

/// What the palette leads to besides customers.
fn commands(person: &Person) -> Vec<PaletteCommand> {
    let lang = lang();
    let new_customer = person
        .rights
        .can(Entity::Customer, Action::Create)
        .then(|| PaletteCommand::new("/customers/new", customers::new_customer(lang), Glyph::Plus));
    let new_follow_up = person
        .rights
        .can(Entity::FollowUp, Action::Create)
        .then(|| PaletteCommand::new("/follow-ups/new", follow_ups::new_follow_up(lang), Glyph::Note));
    let new_plan = person
        .rights
        .can(Entity::Plan, Action::Create)
        .then(|| PaletteCommand::new("/plans/new", follow_ups::new_plan(lang), Glyph::Calendar));
    let plans = person
        .rights
        .can(Entity::Plan, Action::View)
        .then(|| PaletteCommand::new("/plans", follow_ups::all_plans(lang), Glyph::Check));
    let handbook = NavItem::new("/help", words::handbook(lang), Glyph::Info);
    let places = nav(person).into_iter().chain(places(person, lang)).chain([handbook]);
    new_customer
        .into_iter()
        .chain(new_follow_up)
        .chain(new_plan)
        .chain(plans)
        .chain(places.map(|item| PaletteCommand::new(item.href, item.label, item.glyph)))
        .collect()
}

/// The frame with the page in it.
#[component]
pub fn Framed() -> impl IntoView {
    forget_sent_elsewhere();
    let path = use_location().pathname;
    let searching = RwSignal::new(false);
    let on_search = Callback::new(move |()| searching.set(true));
    let Some(person) = use_context::<Person>() else { return view! { <Outlet/> }.into_any() };
    beside::provide();
    provide_live(person.id);
    let (items, commands) = (nav(&person), StoredValue::new(commands(&person)));
    let tabs = tabs(&items);
    let (name, has_summaries) = (person.name, person.rights.can(Entity::Plan, Action::View));
    view! {
        <Frame path nav=items tabs search_href="/customers".to_owned() on_search actions=move || view! { <Corner name=name.clone() has_summaries/> }>
            <Outlet/>
        </Frame>
        <Scripted><Palette open=searching commands=commands.get_value()/></Scripted>
        <ToastList/>
    }
    .into_any()
}

/// The same frame around a page that has no scripts: one that says what went wrong.
#[cfg(feature = "ssr")]
#[component]
pub fn StillFrame(person: Person, path: String, children: Children) -> impl IntoView {
    let items = nav(&person);
    let tabs = tabs(&items);
    let (name, has_summaries) = (person.name, person.rights.can(Entity::Plan, Action::View));
    view! {
        <Frame path nav=items tabs search_href="/customers".to_owned() actions=move || view! { <Me name=name.clone() has_summaries/> }>
            {children()}
        </Frame>
    }
}

/// Looks, what is new, and the menu of the person.
#[component]
fn Corner(name: String, has_summaries: bool) -> impl IntoView {
    view! {
        <ThemeToggle/>
        <LiveBell/>
        <Me name has_summaries/>
    }
}

#[component]
fn Me(name: String, has_summaries: bool) -> impl IntoView {
    let lang = lang();
    let label = words::my_menu(lang, &name);
    view! {
        <button class="btn" data-kind="quiet" data-icon type="button" popovertarget="me" aria-label=label>
            <Avatar name=name/>
        </button>
        <Menu id="me" label=words::me(lang)>
            <MenuLink href="/settings/profile" icon=Glyph::User>{people::profile(lang)}</MenuLink>
            {has_summaries.then(|| view! { <MenuLink href="/summaries" icon=Glyph::Note>{follow_ups::summaries(lang)}</MenuLink> })}
            <MenuLink href="/help" icon=Glyph::Info>{words::handbook(lang)}</MenuLink>
            <form method="post" action=SignOut::PATH on:submit=|_| forget_drafts()>
                <MenuButton submit=true icon=Glyph::Logout>{people::sign_out(lang)}</MenuButton>
            </form>
        </Menu>
    }
}
