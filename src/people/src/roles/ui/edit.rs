//! One role: its name, the grid of its rights, and its removal.

use super::grid::{Capabilities, Grid, Hidden};
use crate::{
    meanwhile::Meanwhile,
    roles::{
        FIELDS, Role,
        api::{RemoveRole, UpdateRole},
        find_role, name_of,
    },
    settings::SettingsFrame,
};
use kemai_domain::{AppError, Outcome, RoleId, ShippedRole};
use kemai_records::answer::Answer;
use kemai_records::form::{FormState, Refusal, loaded, on_done};
use kemai_ui::{Banner, Button, Crumbs, Field, Kind, Panel, TextInput, Tone, lang, toasts};
use kemai_words::people as words;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

async fn load(id: String) -> Answer<Role> {
    match id.parse::<RoleId>() {
        Ok(id) => find_role(id).await,
        Err(_) => Ok(Outcome::Refused(AppError::not_found())),
    }
}

#[component]
pub fn RolePage() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let params = use_params_map();
    let (update, remove) = (ServerAction::<UpdateRole>::new(), ServerAction::<RemoveRole>::new());
    let changed = RwSignal::new(0_u32);
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let role = Resource::new_blocking(move || (id.get(), changed.get()), |(id, _)| load(id));
    on_done(update, move |_: Role| {
        changed.update(|count| *count += 1);
        toasts.say(words::saved(lang), None);
    });
    on_done(remove, move |()| toasts.say(words::removed(lang), None));
    view! {
        <Crumbs steps=vec![("/settings/roles".to_owned(), words::roles(lang).to_owned())]/>
        <SettingsFrame title=words::role(lang).to_owned() place="/settings/roles">
            {loaded(role, move |role| view! { <RoleForm role update remove/> })}
        </SettingsFrame>
    }
}

#[component]
fn RoleForm(role: Role, update: ServerAction<UpdateRole>, remove: ServerAction<RemoveRole>) -> impl IntoView {
    let lang = lang();
    let (form, removal) = (FormState::of(update), FormState::of(remove));
    let is_fixed = role.shipped == Some(ShippedRole::Admin);
    let is_own = role.shipped.is_none();
    let id = StoredValue::new(role.id.to_string());
    let version = role.version;
    view! {
        <ActionForm action=update attr:class="stack">
            <Refusal form shown=&["name"]/>
            <input type="hidden" name="id" value=id.get_value()/>
            <Meanwhile form fields=&FIELDS record=role.clone()/>
            <Panel title=name_of(role.shipped, &role.name, lang) id="role">
                {if is_fixed {
                    view! { <Banner tone=Tone::Info title=words::role_admin_fixed(lang).to_owned()/> }.into_any()
                } else if is_own {
                    view! {
                        <Field name="input[name]" id="f-name" label=words::role_name(lang) required=true error=form.problem("name")>
                            <TextInput value=form.value("input[name]", role.name.clone()) autocomplete="off"/>
                        </Field>
                    }.into_any()
                } else {
                    ().into_any()
                }}
            </Panel>
            <Grid rights=role.rights.clone() form disabled=is_fixed/>
            <Panel title=words::role_rights(lang).to_owned() id="rights">
                <div class="stack">
                    <Capabilities rights=role.rights.clone() form disabled=is_fixed/>
                    <Hidden rights=role.rights form disabled=is_fixed/>
                </div>
            </Panel>
            {(!is_fixed).then(|| view! {
                <div class="wrap"><Button kind=Kind::Primary submit=true busy=update.pending()>{words::save(lang)}</Button></div>
            })}
        </ActionForm>
        {is_own.then(|| view! {
            <ActionForm action=remove attr:class="stack">
                <Refusal form=removal/>
                <input type="hidden" name="id" value=id.get_value()/>
                <input type="hidden" name="version" value=version/>
                <div class="wrap">
                    <Button kind=Kind::Danger submit=true>{words::remove(lang)}</Button>
                    <span class="dim t-13">{words::role_remove_hint(lang)}</span>
                </div>
            </ActionForm>
        })}
    }
}
