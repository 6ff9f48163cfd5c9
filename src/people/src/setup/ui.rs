//! The page of the first set-up: one plain form.

use super::CreateCompany;
use crate::{company::zone_choices, sign_in::Languages};
use kemai_domain::{Company, Currency, Lang};
use kemai_records::form::{FormState, Refusal};
use kemai_ui::{
    Button, Choice, Field, Gate, GateTitle, Glyph, Item, Kind, Lines, PasswordInput, Select, TextArea,
    TextInput, lang,
};
use kemai_words::people as words;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

const FIELDS: &[&str] = &["company", "time_zone", "currency", "departments", "name", "email", "password"];

#[component]
pub fn SetupPage() -> impl IntoView {
    let lang = lang();
    let form = FormState::plain(CreateCompany::PATH);
    view! {
        <Title text=words::setup(lang)/>
        <Gate motto=words::setup_motto(lang) foot=words::sign_in_foot(lang) wide=true aside=points>
            <GateTitle title=words::setup_title(lang) subtitle=words::setup_subtitle(lang).to_owned()/>
            <form class="stack" id="setup" novalidate=true method="post" action=CreateCompany::PATH>
                <Refusal form shown=FIELDS/>
                <input type="hidden" name="input[language]" value=lang.tag()/>
                <CompanyFields form/>
                <AdminFields form/>
                <Button kind=Kind::Primary submit=true>{words::setup_done(lang)}</Button>
            </form>
            <Languages form="setup"/>
        </Gate>
    }
}

fn points() -> impl IntoView {
    let lang = lang();
    let point = |glyph: Glyph, text: &'static str| {
        view! { <Item title=text before=move || view! { <kemai_ui::Icon glyph/> }/> }
    };
    view! {
        <Lines>
            {point(Glyph::Users, words::setup_point_search(lang))}
            {point(Glyph::Shield, words::setup_point_rights(lang))}
            {point(Glyph::Refresh, words::setup_point_data(lang))}
        </Lines>
    }
}

#[component]
fn CompanyFields(form: FormState) -> impl IntoView {
    let lang = lang();
    // Traditional characters are first of all Taiwan's: its clock goes with its currency.
    let (usual_zone, usual_currency) =
        if lang == Lang::Hant { ("Asia/Taipei", "TWD") } else { (Company::DEFAULT_TIME_ZONE, "CNY") };
    let zone = form.value("input[time_zone]", usual_zone);
    let currency = form.value("input[currency]", usual_currency);
    view! {
        <Field name="input[company]" id="f-company" label=words::company_name(lang) required=true error=form.problem("company")>
            <TextInput autocomplete="organization" value=form.value("input[company]", "")/>
        </Field>
        <div class="two">
            <Field name="input[time_zone]" id="f-time_zone" label=words::time_zone(lang) error=form.problem("time_zone")>
                <Select choices=zone_choices(&zone, lang) value=zone/>
            </Field>
            <Field name="input[currency]" id="f-currency" label=words::currency(lang) error=form.problem("currency")>
                <Select choices=currency_choices() value=currency/>
            </Field>
        </div>
        <Field name="input[departments]" id="f-departments" label=words::departments(lang) required=true
            hint=words::setup_departments_hint(lang).to_owned() error=form.problem("departments")>
            <TextArea rows=5 value=form.value("input[departments]", words::setup_departments_default(lang))/>
        </Field>
    }
}

#[component]
fn AdminFields(form: FormState) -> impl IntoView {
    let lang = lang();
    view! {
        <h2 class="t-16">{words::setup_admin(lang)}</h2>
        <p class="dim t-13">{words::setup_admin_hint(lang)}</p>
        <div class="two">
            <Field name="input[name]" id="f-name" label=words::user_name(lang) required=true error=form.problem("name")>
                <TextInput autocomplete="name" value=form.value("input[name]", "")/>
            </Field>
            <Field name="input[email]" id="f-email" label=words::email(lang) required=true error=form.problem("email")>
                <TextInput kind="email" autocomplete="username" value=form.value("input[email]", "")/>
            </Field>
        </div>
        <Field name="input[password]" id="f-password" label=words::password(lang) required=true
            hint=words::password_hint(lang).to_owned() error=form.problem("password")>
            <PasswordInput autocomplete="new-password"/>
        </Field>
    }
}

/// Every currency with its sign.
pub(crate) fn currency_choices() -> Vec<Choice> {
    Currency::all()
        .map(|currency| Choice::new(currency.code(), format!("{} {}", currency.code(), currency.symbol())))
        .collect()
}
