//! Name, language and looks; and the password.

use crate::{
    company::zone_choices,
    profile::{ChangePassword, UpdateProfile},
    users::User,
};
use kemai_domain::Lang;
use kemai_records::form::{FormState, Refusal, on_done};
use kemai_ui::{Button, Choice, Field, Kind, Panel, PasswordInput, Select, TextInput, lang, toasts};
use kemai_words::{people as words, ui};
use leptos::{prelude::*, server_fn::ServerFn};

const FIELDS: &[&str] = &["name", "language", "time_zone", "theme", "density"];

/// A plain form: language and looks are the whole page's matter, so the page is made anew.
#[component]
pub(super) fn MeForm(user: User) -> impl IntoView {
    let lang = lang();
    let form = FormState::plain(UpdateProfile::PATH);
    let zone = form.value("input[time_zone]", user.time_zone.clone().unwrap_or_default());
    let languages: Vec<Choice> =
        Lang::ALL.into_iter().map(|lang| Choice::new(lang.tag(), lang.name())).collect();
    let themes = vec![
        Choice::new("system", words::theme_system(lang)),
        Choice::new("light", words::theme_light(lang)),
        Choice::new("dark", words::theme_dark(lang)),
    ];
    let densities =
        vec![Choice::new("comfortable", ui::comfortable(lang)), Choice::new("compact", ui::compact(lang))];
    let theme = user.theme.attribute().unwrap_or("system");
    let density = user.density.attribute().unwrap_or("comfortable");
    view! {
        <Panel title=words::profile_me(lang).to_owned() id="profile">
            <form class="stack" method="post" action=UpdateProfile::PATH>
                <Refusal form shown=FIELDS/>
                <input type="hidden" name="version" value=form.value("version", user.version)/>
                <Field name="input[name]" id="f-name" label=words::user_name(lang) required=true hint=user.email error=form.problem("name")>
                    <TextInput value=form.value("input[name]", user.name) autocomplete="name"/>
                </Field>
                <div class="two">
                    <Field name="input[language]" id="f-language" label=words::language(lang)>
                        <Select choices=languages value=form.value("input[language]", user.language)/>
                    </Field>
                    <Field name="input[time_zone]" id="f-time_zone" label=words::time_zone(lang) error=form.problem("time_zone")>
                        <Select choices=zone_choices(&zone, lang) value=zone empty=words::zone_of_company(lang)/>
                    </Field>
                </div>
                <div class="two">
                    <Field name="input[theme]" id="f-theme" label=words::theme(lang)>
                        <Select choices=themes value=form.value("input[theme]", theme)/>
                    </Field>
                    <Field name="input[density]" id="f-density" label=words::density(lang)>
                        <Select choices=densities value=form.value("input[density]", density)/>
                    </Field>
                </div>
                <div class="wrap"><Button kind=Kind::Primary submit=true>{words::save(lang)}</Button></div>
            </form>
        </Panel>
    }
}

#[component]
pub(super) fn ChangePasswordForm(touch: Callback<()>) -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let change = ServerAction::<ChangePassword>::new();
    let form = FormState::of(change);
    let (old, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    on_done(change, move |()| {
        old.set(String::new());
        new.set(String::new());
        touch.run(());
        toasts.say(words::password_changed(lang), None);
    });
    view! {
        <Panel title=words::password_change(lang).to_owned() id="password">
            <ActionForm action=change attr:class="stack">
                <Refusal form shown=&["old_password", "new_password"]/>
                <Field name="input[old_password]" id="f-old_password" label=words::password_old(lang) required=true error=form.problem("old_password")>
                    <PasswordInput signal=old/>
                </Field>
                <Field name="input[new_password]" id="f-new_password" label=words::password_new(lang) required=true
                    hint=words::password_change_hint(lang).to_owned() error=form.problem("new_password")>
                    <PasswordInput signal=new autocomplete="new-password"/>
                </Field>
                <div class="wrap"><Button submit=true busy=change.pending()>{words::password_change(lang)}</Button></div>
            </ActionForm>
        </Panel>
    }
}
