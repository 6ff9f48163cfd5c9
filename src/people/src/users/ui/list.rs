//! The list of users. Its question stands in the address, so that it works as a plain form and as a link.

use super::places::Places;
use crate::{
    settings::SettingsFrame,
    users::{User, UserQuery, UserState, list_users},
};
use kemai_domain::{Entity, Outcome, Page};
use kemai_records::{
    answer::Answer,
    form::loaded,
    transfer::{ExportMenu, ImportLink},
};
use kemai_ui::{
    Avatar, Button, ButtonLink, Cell, Column, Empty, Glyph, Kind, More, Panel, Row, RowHead, Select, Status,
    Tab, Table, Tabs, TextInput, Tone, lang,
};
use kemai_words::people as words;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The question, as the address says it.
fn asked() -> UserQuery {
    let map = use_query_map().read();
    let text = |name: &str| map.get(name).unwrap_or_default();
    UserQuery {
        q: text("q"),
        department_id: text("department").parse().ok(),
        role_id: text("role").parse().ok(),
        state: UserState::from_key(&text("state")).unwrap_or_default(),
        cursor: Some(text("cursor")).filter(|cursor| !cursor.is_empty()),
        limit: None,
    }
}

fn address(query: &UserQuery) -> String {
    let mut map = leptos_router::params::ParamsMap::new();
    let mut put = |name: &'static str, value: String| {
        if !value.is_empty() {
            map.insert(name, value);
        }
    };
    put("q", query.q.clone());
    put("department", query.department_id.map(|id| id.to_string()).unwrap_or_default());
    put("role", query.role_id.map(|id| id.to_string()).unwrap_or_default());
    put(
        "state",
        if query.state == UserState::default() { String::new() } else { query.state.key().to_owned() },
    );
    put("cursor", query.cursor.clone().unwrap_or_default());
    format!("/settings/users{}", map.to_query_string())
}

async fn load(query: UserQuery) -> Answer<(UserQuery, Places, Page<User>)> {
    let places = match Places::load().await? {
        Outcome::Done(places) => places,
        Outcome::Refused(error) => return Ok(Outcome::Refused(error)),
    };
    Ok(match list_users(query.clone()).await? {
        Outcome::Done(page) => Outcome::Done((query, places, page)),
        Outcome::Refused(error) => Outcome::Refused(error),
    })
}

#[component]
pub fn UsersPage() -> impl IntoView {
    let lang = lang();
    let query = Memo::new(|_| asked());
    let found = Resource::new_blocking(move || query.get(), load);
    let exported = Signal::derive(move || {
        let (list, state) =
            query.with(|query| (address(&UserQuery { cursor: None, ..query.clone() }), query.state));
        let asked = list.split_once('?').map_or("", |(_, asked)| asked);
        // The address leaves out the usual state; an export without one has those that are disabled too.
        if state == UserState::default() {
            format!("state={}&{asked}", state.key())
        } else {
            asked.to_owned()
        }
    });
    view! {
        <SettingsFrame title=words::users(lang).to_owned() subtitle=words::users_subtitle(lang).to_owned()>
            <div class="wrap">
                <ButtonLink href="/settings/users/new".to_owned() kind=Kind::Primary icon=Glyph::Plus>{words::user_new(lang)}</ButtonLink>
                <ImportLink kind="users" entity=Entity::User/>
                <ExportMenu kind="users" entity=Entity::User query=exported/>
            </div>
            {loaded(found, |(query, places, page)| view! { <Found query places page/> })}
        </SettingsFrame>
    }
}

fn state_name(state: UserState) -> &'static str {
    let lang = lang();
    match state {
        UserState::Active => words::user_state_active(lang),
        UserState::Disabled => words::user_state_disabled(lang),
        UserState::Removed => words::user_state_removed(lang),
        UserState::Present => words::user_state_present(lang),
    }
}

#[component]
fn Found(query: UserQuery, places: Places, page: Page<User>) -> impl IntoView {
    let lang = lang();
    let tabs: Vec<Tab> = [UserState::Active, UserState::Disabled, UserState::Removed]
        .into_iter()
        .map(|state| {
            let href = address(&UserQuery { state, cursor: None, ..query.clone() });
            Tab::new(href, state_name(state)).current(query.state == state)
        })
        .collect();
    let total = i64::try_from(page.total).unwrap_or(i64::MAX);
    let next =
        page.next_cursor.clone().map(|cursor| address(&UserQuery { cursor: Some(cursor), ..query.clone() }));
    let is_empty = page.items.is_empty();
    view! {
        <Tabs label=words::state(lang) tabs/>
        <Filters query places=places.clone()/>
        <Panel flush=true>
            {if is_empty {
                view! { <Empty title=words::users_none(lang).to_owned() text=words::users_none_hint(lang).to_owned()/> }.into_any()
            } else {
                view! { <UserTable places users=page.items/> }.into_any()
            }}
        </Panel>
        <More shown=words::users_found(lang, total)>
            {next.map(|href| view! { <ButtonLink href>{words::see_more(lang)}</ButtonLink> })}
        </More>
    }
}

/// A plain form that asks anew: `GET`, so that the answer has an address.
#[component]
fn Filters(query: UserQuery, places: Places) -> impl IntoView {
    let lang = lang();
    let id = |id: Option<String>| id.unwrap_or_default();
    view! {
        <form class="asking" method="get" action="/settings/users" role="search">
            {(query.state != UserState::default()).then(|| view! { <input type="hidden" name="state" value=query.state.key()/> })}
            <TextInput name="q" kind="search" value=query.q.clone() placeholder=words::users_search(lang) label=words::users_search(lang)/>
            <Select name="department" choices=places.department_choices() empty=words::user_department(lang)
                value=id(query.department_id.map(|id| id.to_string())) label=words::user_department(lang)/>
            <Select name="role" choices=places.role_choices() empty=words::user_role(lang)
                value=id(query.role_id.map(|id| id.to_string())) label=words::user_role(lang)/>
            <Button submit=true icon=Glyph::Search>{words::search(lang)}</Button>
        </form>
    }
}

#[component]
fn UserTable(places: Places, users: Vec<User>) -> impl IntoView {
    let lang = lang();
    let labels = [
        words::user_name(lang),
        words::user_email(lang),
        words::user_department(lang),
        words::user_role(lang),
        words::state(lang),
    ];
    let columns: Vec<Column> = labels.into_iter().map(Column::new).collect();
    view! {
        <Table label=words::users(lang) columns>
            {users.into_iter().map(|user| {
                let (tone, state) = match (user.is_removed, user.is_disabled) {
                    (true, _) => (Tone::Neutral, UserState::Removed),
                    (false, true) => (Tone::Warning, UserState::Disabled),
                    (false, false) => (Tone::Success, UserState::Active),
                };
                let href = format!("/settings/users/{}", user.id);
                let (department, role) = (places.department_name(user.department_id), places.role_name(user.role_id));
                let (name, email) = (user.name.clone(), user.email);
                view! {
                    <Row>
                        <RowHead href><Avatar name=user.name/><span class="clip">{name}</span></RowHead>
                        <Cell label=labels[1]>{email}</Cell>
                        <Cell label=labels[2]>{department}</Cell>
                        <Cell label=labels[3]>{role}</Cell>
                        <Cell label=labels[4]><Status tone label=state_name(state)/></Cell>
                    </Row>
                }
            }).collect_view()}
        </Table>
    }
}
