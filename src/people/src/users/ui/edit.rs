//! One user: who, where, which role; and the account.

use super::places::Places;
use crate::{
    meanwhile::Meanwhile,
    settings::SettingsFrame,
    users::{
        DisableUser, EnableUser, FIELDS, RemoveUser, RestoreUser, SetUserPassword, UpdateUser, User,
        find_user,
    },
};
use kemai_domain::{AppError, Lang, Outcome, UserId};
use kemai_records::answer::Answer;
use kemai_records::form::{FormState, Refusal, loaded, on_done};
use kemai_ui::{Button, Crumbs, Field, Kind, Panel, PasswordInput, Select, TextInput, lang, toasts};
use kemai_words::people as words;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;

/// What the page can do.
#[derive(Clone, Copy)]
struct Actions {
    update: ServerAction<UpdateUser>,
    password: ServerAction<SetUserPassword>,
    disable: ServerAction<DisableUser>,
    enable: ServerAction<EnableUser>,
    remove: ServerAction<RemoveUser>,
    restore: ServerAction<RestoreUser>,
}

async fn load(id: String) -> Answer<(Places, User)> {
    let Ok(id) = id.parse::<UserId>() else { return Ok(Outcome::Refused(AppError::not_found())) };
    let places = match Places::load().await? {
        Outcome::Done(places) => places,
        Outcome::Refused(error) => return Ok(Outcome::Refused(error)),
    };
    Ok(match find_user(id).await? {
        Outcome::Done(user) => Outcome::Done((places, user)),
        Outcome::Refused(error) => Outcome::Refused(error),
    })
}

#[component]
pub fn UserPage() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let params = use_params_map();
    let changed = RwSignal::new(0_u32);
    let actions = Actions {
        update: ServerAction::new(),
        password: ServerAction::new(),
        disable: ServerAction::new(),
        enable: ServerAction::new(),
        remove: ServerAction::new(),
        restore: ServerAction::new(),
    };
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let user = Resource::new_blocking(move || (id.get(), changed.get()), |(id, _)| load(id));
    let say = move |text: &'static str| {
        changed.update(|count| *count += 1);
        toasts.say(text, None);
    };
    on_done(actions.update, move |_: User| say(words::saved(lang)));
    on_done(actions.password, move |()| say(words::user_password_set(lang)));
    on_done(actions.disable, move |_: User| say(words::user_disabled_done(lang)));
    on_done(actions.enable, move |_: User| say(words::user_enabled_done(lang)));
    on_done(actions.remove, move |_: User| say(words::removed(lang)));
    on_done(actions.restore, move |_: User| say(words::restored(lang)));
    view! {
        <Crumbs steps=vec![("/settings/users".to_owned(), words::users(lang).to_owned())]/>
        <SettingsFrame title=words::user(lang).to_owned() place="/settings/users">
            {loaded(user, move |(places, user)| view! { <Forms places user actions/> })}
        </SettingsFrame>
    }
}

#[component]
fn Forms(places: Places, user: User, actions: Actions) -> impl IntoView {
    let lang = lang();
    let form = FormState::of(actions.update);
    let password = FormState::of(actions.password);
    let id = StoredValue::new(user.id.to_string());
    let title = user.name.clone();
    let account = user.clone();
    let names = [places.department_choices(), places.role_choices()].concat();
    if user.is_removed {
        return view! { <Panel title id="account"><Step action=actions.restore user label=words::restore(lang)/></Panel> }.into_any();
    }
    view! {
        <Panel title id="user">
            <ActionForm action=actions.update attr:class="stack" attr:novalidate="">
                <Refusal form shown=&["name", "email", "department_id", "role_id", "service_regions"] named=place_of/>
                <input type="hidden" name="id" value=id.get_value()/>
                <Meanwhile form fields=&FIELDS record=user.clone() choices=names/>
                <UserFields form places user=Some(user)/>
                <div class="wrap"><Button kind=Kind::Primary submit=true busy=actions.update.pending()>{words::save(lang)}</Button></div>
            </ActionForm>
        </Panel>
        <Panel title=words::user_set_password(lang).to_owned() id="password">
            <ActionForm action=actions.password attr:class="stack">
                <Refusal form=password shown=&["password"]/>
                <input type="hidden" name="id" value=id.get_value()/>
                <Field name="password" label=words::password(lang) required=true hint=words::user_password_hint(lang).to_owned()
                    error=password.problem("password")>
                    <PasswordInput autocomplete="new-password"/>
                </Field>
                <div class="wrap"><Button submit=true busy=actions.password.pending()>{words::user_set_password(lang)}</Button></div>
            </ActionForm>
        </Panel>
        <Panel title=words::danger_zone(lang).to_owned() id="account">
            <div class="stack">
                {if account.is_disabled {
                    view! { <Step action=actions.enable user=account.clone() label=words::user_enable(lang)/> }.into_any()
                } else {
                    view! { <Step action=actions.disable user=account.clone() label=words::user_disable(lang)/> }.into_any()
                }}
                <Step action=actions.remove user=account.clone() label=words::remove(lang) hint=words::remove_user_hint(lang) danger=true/>
            </div>
        </Panel>
    }
    .into_any()
}

/// A button that does one thing to the account.
#[component]
fn Step<F>(
    action: ServerAction<F>,
    user: User,
    label: &'static str,
    #[prop(optional)] hint: &'static str,
    #[prop(optional)] danger: bool,
) -> impl IntoView
where
    F: ServerFn<Output = Outcome<User>, Error = AppError, Protocol = leptos::server_fn::Http<leptos::server_fn::codec::PostUrl, leptos::server_fn::codec::Json>>
        + serde::de::DeserializeOwned
        + Clone
        + Send
        + Sync
        + 'static,
    F::Client: leptos::server_fn::client::Client<AppError>,
    <<F::Client as leptos::server_fn::client::Client<AppError>>::Request as leptos::server_fn::request::ClientReq<AppError>>::FormData:
        From<leptos::web_sys::FormData>,
{
    let form = FormState::of(action);
    view! {
        <ActionForm action attr:class="stack">
            <Refusal form/>
            <input type="hidden" name="id" value=user.id.to_string()/>
            <input type="hidden" name="version" value=user.version/>
            <div class="wrap">
                <Button kind=if danger { Kind::Danger } else { Kind::Plain } submit=true>{label}</Button>
                <span class="dim t-13">{hint}</span>
            </div>
        </ActionForm>
    }
}

/// By their names, where the server has said them.
fn shown_regions(user: &User) -> &[String] {
    if user.service_region_names.is_empty() { &user.service_regions } else { &user.service_region_names }
}

/// Where a refused field stands in the form, and what it is called.
pub(super) fn place_of(field: &str, lang: Lang) -> Option<(String, String)> {
    let label = if field == "password" { words::password(lang) } else { (FIELDS.find(field)?.label)(lang) };
    Some((field.to_owned(), label.to_owned()))
}

/// What a new and a present user have in common.
#[component]
pub(super) fn UserFields(form: FormState, places: Places, user: Option<User>) -> impl IntoView {
    let lang = lang();
    let was = |text: fn(&User) -> String| user.as_ref().map(text).unwrap_or_default();
    let name = form.value("input[name]", was(|user| user.name.clone()));
    let email = form.value("input[email]", was(|user| user.email.clone()));
    let department = form.value("input[department_id]", was(|user| user.department_id.to_string()));
    let role = form.value("input[role_id]", was(|user| user.role_id.to_string()));
    let regions = form.value("input[service_regions]", was(|user| shown_regions(user).join("、")));
    let (departments, roles) = (places.department_choices(), places.role_choices());
    // Nobody gets the first department and the first role by not looking.
    let open = StoredValue::new(user.is_none().then(|| words::user_choose(lang).to_owned()));
    view! {
        <div class="two">
            <Field name="input[name]" id="f-name" label=words::user_name(lang) required=true error=form.problem("name")>
                <TextInput value=name autocomplete="off"/>
            </Field>
            <Field name="input[email]" id="f-email" label=words::user_email(lang) required=true error=form.problem("email")>
                <TextInput kind="email" value=email autocomplete="off"/>
            </Field>
        </div>
        <div class="two">
            <Field name="input[department_id]" id="f-department_id" label=words::user_department(lang) required=true error=form.problem("department_id")>
                <Select choices=departments value=department nostrip:empty=open.get_value()/>
            </Field>
            <Field name="input[role_id]" id="f-role_id" label=words::user_role(lang) required=true error=form.problem("role_id")>
                <Select choices=roles value=role nostrip:empty=open.get_value()/>
            </Field>
        </div>
        <Field name="input[service_regions]" id="f-service_regions" label=words::user_regions(lang)
            hint=words::user_regions_hint(lang).to_owned() error=form.problem("service_regions")>
            <TextInput value=regions autocomplete="off"/>
        </Field>
    }
}
