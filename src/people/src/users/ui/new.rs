//! A new user.

use super::{
    edit::{UserFields, place_of},
    places::Places,
};
use crate::{
    settings::SettingsFrame,
    users::{CreateUser, User},
};
use kemai_records::form::{FormState, Refusal, loaded, on_done};
use kemai_ui::{Button, ButtonLink, Crumbs, Field, Kind, Panel, PasswordInput, lang, toasts};
use kemai_words::people as words;
use leptos::prelude::*;

#[component]
pub fn NewUserPage() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let create = ServerAction::<CreateUser>::new();
    let places = Resource::new_blocking(|| (), |()| Places::load());
    let form = FormState::of(create);
    // The server leads on to the new page.
    on_done(create, move |_: User| toasts.say(words::user_created(lang), None));
    view! {
        <Crumbs steps=vec![("/settings/users".to_owned(), words::users(lang).to_owned())]/>
        <SettingsFrame title=words::user_new(lang).to_owned() place="/settings/users">
            {loaded(places, move |places| view! {
                <Panel title=words::user(lang).to_owned() id="user">
                    <ActionForm action=create attr:class="stack" attr:novalidate="">
                        <Refusal form shown=&["name", "email", "department_id", "role_id", "service_regions", "password"] named=place_of/>
                        <UserFields form places user=None/>
                        <Field name="input[password]" id="f-password" label=words::password(lang)
                            hint=words::user_password_hint(lang).to_owned() error=form.problem("password")>
                            <PasswordInput autocomplete="new-password"/>
                        </Field>
                        <div class="wrap">
                            <Button kind=Kind::Primary submit=true busy=create.pending()>{words::user_new(lang)}</Button>
                            <ButtonLink href="/settings/users".to_owned() kind=Kind::Quiet>{words::cancel(lang)}</ButtonLink>
                        </div>
                    </ActionForm>
                </Panel>
            })}
        </SettingsFrame>
    }
}
