//! The page of the company's settings.

use super::{CompanySettings, FIELDS as TABLE, api::UpdateCompany, find_company, zone_choices};
use crate::{meanwhile::Meanwhile, settings::SettingsFrame, setup::currency_choices};
use kemai_records::form::{FormState, Refusal, loaded, on_done};
use kemai_ui::{Button, Field, Kind, Panel, Select, TextInput, lang, toasts};
use kemai_words::people as words;
use leptos::prelude::*;

#[component]
pub fn CompanyPage() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let update = ServerAction::<UpdateCompany>::new();
    let saved = RwSignal::new(0_u32);
    let company = Resource::new_blocking(move || saved.get(), |_| find_company());
    let form = FormState::of(update);
    on_done(update, move |_: CompanySettings| {
        saved.update(|count| *count += 1);
        toasts.say(words::saved(lang), None);
    });
    view! {
        <SettingsFrame title=words::company(lang).to_owned()>
            {loaded(company, move |company| view! { <CompanyForm company update form/> })}
        </SettingsFrame>
    }
}

const FIELDS: &[&str] = &["name", "time_zone", "currency", "customer_code", "bin_days"];

#[component]
fn CompanyForm(
    company: CompanySettings,
    update: ServerAction<UpdateCompany>,
    form: FormState,
) -> impl IntoView {
    let lang = lang();
    let record = company.clone();
    let CompanySettings { company, .. } = company;
    let zone = form.value("input[time_zone]", &company.time_zone);
    view! {
        <Panel title=words::company(lang).to_owned() id="company">
            <ActionForm action=update attr:class="stack">
                <Refusal form shown=FIELDS/>
                <Meanwhile form fields=&TABLE record/>
                <Field name="input[name]" id="f-name" label=words::company_name(lang) required=true error=form.problem("name")>
                    <TextInput value=form.value("input[name]", company.name)/>
                </Field>
                <div class="two">
                    <Field name="input[time_zone]" id="f-time_zone" label=words::time_zone(lang)
                        hint=words::company_zone_hint(lang).to_owned() error=form.problem("time_zone")>
                        <Select choices=zone_choices(&zone, lang) value=zone/>
                    </Field>
                    <Field name="input[currency]" id="f-currency" label=words::currency(lang)
                        hint=words::currency_hint(lang).to_owned() error=form.problem("currency")>
                        <Select choices=currency_choices() value=form.value("input[currency]", company.currency.code())/>
                    </Field>
                </div>
                <Field name="input[customer_code]" id="f-customer_code" label=words::customer_code(lang) required=true
                    hint=words::customer_code_hint(lang).to_owned() error=form.problem("customer_code")>
                    <TextInput value=form.value("input[customer_code]", company.customer_code) autocomplete="off"/>
                </Field>
                <Field name="input[bin_days]" id="f-bin_days" label=words::bin_days(lang)
                    hint=words::bin_days_hint(lang).to_owned() error=form.problem("bin_days")>
                    <TextInput inputmode="numeric" value=form.value("input[bin_days]", company.bin_days) autocomplete="off"/>
                </Field>
                <div class="wrap">
                    <Button kind=Kind::Primary submit=true busy=update.pending()>{words::save(lang)}</Button>
                </div>
            </ActionForm>
        </Panel>
    }
}
