//! The list of roles, with a line to add one.

use crate::{
    bin::{Bin, BinLine},
    roles::{Role, api::CreateRole, list_roles, name_of, removed_roles, restore_role},
    settings::SettingsFrame,
};
use kemai_domain::{Entity, Outcome};
use kemai_records::{
    WayBack,
    form::{FormState, Refusal, loaded, on_done},
};
use kemai_ui::{Button, Field, Item, Kind, Lines, Panel, Tag, TextInput, lang, toasts};
use kemai_words::people as words;
use leptos::prelude::*;

#[component]
pub fn RolesPage() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let create = ServerAction::<CreateRole>::new();
    let changed = RwSignal::new(0_u32);
    let roles = Resource::new_blocking(move || changed.get(), |_| list_roles());
    let form = FormState::of(create);
    // The server leads on to the new page.
    on_done(create, move |_: Role| toasts.say(words::role_created(lang), None));
    view! {
        <SettingsFrame title=words::roles(lang).to_owned() subtitle=words::roles_subtitle(lang).to_owned()>
            <Panel title=words::roles(lang).to_owned() id="roles">{loaded(roles, |roles| view! { <RoleLines roles/> })}</Panel>
            <Panel title=words::role_new(lang).to_owned() id="new">
                <ActionForm action=create attr:class="stack">
                    <Refusal form shown=&["name"]/>
                    <Field name="name" label=words::role_name(lang) required=true hint=words::role_start_from(lang).to_owned()
                        error=form.problem("name")>
                        <TextInput value=form.value("name", "") autocomplete="off"/>
                    </Field>
                    <div class="wrap"><Button kind=Kind::Primary submit=true busy=create.pending()>{words::role_new(lang)}</Button></div>
                </ActionForm>
            </Panel>
            <Bin entity=Entity::Role changed load=removed_roles line=move |role: Role| view! { <Gone role changed/> }.into_any()/>
        </SettingsFrame>
    }
}

#[component]
fn Gone(role: Role, changed: RwSignal<u32>) -> impl IntoView {
    let id = role.id;
    let restore = move || async move { restore_role(id).await.and_then(Outcome::into_result).map(|_| ()) };
    let then = move || changed.update(|count| *count += 1);
    view! {
        <BinLine name=role.name at=role.deleted_at>
            <WayBack action="/rpc/roles/restore" id=id.to_string() restore then/>
        </BinLine>
    }
}

#[component]
fn RoleLines(roles: Vec<Role>) -> impl IntoView {
    let lang = lang();
    view! {
        <Lines>
            {roles.into_iter().map(|role| {
                let is_shipped = role.shipped.is_some();
                view! {
                    <Item
                        title=name_of(role.shipped, &role.name, lang)
                        href=format!("/settings/roles/{}", role.id)
                        meta=words::department_people(lang, role.people)
                        marks=move || is_shipped.then(|| view! { <Tag label=words::role_shipped(lang)/> })
                    />
                }
            }).collect_view()}
        </Lines>
    }
}
