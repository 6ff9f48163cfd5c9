//! The page to sign in. A plain form: it works before the browser's program has arrived, and the page that follows is made
//! for the person from the start.

use super::SignIn;
use kemai_records::form::{FormState, Refusal};
use kemai_ui::{Button, Field, Gate, GateTitle, Kind, PasswordInput, TextInput, lang};
use kemai_words::people as words;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn SignInPage() -> impl IntoView {
    let lang = lang();
    let form = FormState::plain(SignIn::PATH);
    let next = use_query_map().read_untracked().get("next").unwrap_or_default();
    #[cfg(feature = "ssr")]
    if kemai_server::ctx().is_ok() {
        kemai_server::http::page::redirect(super::way_on(Some(&next)));
    }
    view! {
        <Title text=words::sign_in(lang)/>
        <Gate motto=words::sign_in_motto(lang) foot=words::sign_in_foot(lang)>
            <GateTitle title=words::sign_in(lang)/>
            <form class="stack" id="sign-in" novalidate=true method="post" action=SignIn::PATH>
                <Refusal form shown=&["password", "email"]/>
                <input type="hidden" name="input[next]" value=form.value("input[next]", next)/>
                <Field name="input[email]" id="f-email" label=words::email(lang) required=true error=form.problem("email")>
                    <TextInput kind="email" autocomplete="username" value=form.value("input[email]", "")/>
                </Field>
                <Field name="input[password]" id="f-password" label=words::password(lang) required=true error=form.problem("password")>
                    <PasswordInput/>
                </Field>
                <Button kind=Kind::Primary submit=true>{words::sign_in(lang)}</Button>
            </form>
            <p class="t-13 dim">{words::sign_in_help(lang)}</p>
            <Languages form="sign-in"/>
        </Gate>
    }
}

/// The languages, each a button of the form: what was typed comes back with the page.
#[component]
pub(crate) fn Languages(
    /// The form's id.
    form: &'static str,
) -> impl IntoView {
    let current = lang();
    view! {
        <div class="wrap" role="group" aria-label=words::language(current)>
            {kemai_domain::Lang::ALL.into_iter().map(|lang| view! {
                <button class="btn" data-kind="quiet" data-size="s" type="submit" form=form formnovalidate="" name="language" value=lang.tag()
                    lang=lang.tag() aria-pressed=if lang == current { "true" } else { "false" }>{lang.name()}</button>
            }).collect_view()}
        </div>
    }
}
