//! The form of one's choices.

use crate::{
    choices::{
        api::UpdateChoices,
        model::{Choices, PerKind},
    },
    model::{Channel, Kind},
};
use chrono::NaiveTime;
use kemai_domain::Lang;
use kemai_records::form::{FormState, Refusal, on_done};
use kemai_ui::{
    Button, Check, ChipChoice, ChipChoices, Field, FieldGroup, Kind as ButtonKind, Panel, PasswordInput,
    TextInput, lang, toasts,
};
use kemai_words::messages as words;
use leptos::prelude::*;

const SHOWN: &[&str] = &[
    "reminder",
    "news",
    "summary",
    "quiet_from",
    "quiet_until",
    "summary_at",
    "wecom_address",
    "dingtalk_address",
    "dingtalk_secret",
    "phone",
];

#[component]
pub(super) fn ChoicesForm(
    choices: Choices,
    email: String,
    available: Vec<Channel>,
    touch: Callback<()>,
) -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let update = ServerAction::<UpdateChoices>::new();
    let form = FormState::of(update);
    on_done(update, move |()| {
        touch.run(());
        toasts.say(words::saved(lang), None);
    });
    let version = form.value("version", choices.version);
    view! {
        <Panel title=words::title(lang).to_owned() subtitle=words::subtitle(lang, email) id="channels">
            <ActionForm action=update attr:class="stack">
                <Refusal form shown=SHOWN/>
                <input type="hidden" name="version" value=version/>
                <Kinds form channels=choices.channels.clone() available/>
                <Hours form choices=choices.clone()/>
                <Addresses form choices/>
                <div class="wrap">
                    <Button kind=ButtonKind::Primary submit=true busy=update.pending()>{words::save(lang)}</Button>
                </div>
            </ActionForm>
        </Panel>
    }
}

/// For each kind its channels.
#[component]
fn Kinds(form: FormState, channels: PerKind, available: Vec<Channel>) -> impl IntoView {
    let lang = lang();
    let choices: Vec<ChipChoice> = Channel::ALL
        .iter()
        .map(|channel| (channel.to_string(), channel_words(*channel, available.contains(channel), lang)))
        .collect();
    let kinds = Kind::CHOSEN.map(|kind| {
        let name = format!("input[{kind}][]");
        let chosen = Channel::ALL
            .iter()
            .filter(|channel| form.is_ticked(&name, channel.key(), channels.of(kind).contains(channel)))
            .map(ToString::to_string)
            .collect();
        let choices = choices.clone();
        view! {
            <FieldGroup name=format!("{kind}-channels") label=kind.label(lang) error=form.problem(kind.key())>
                <ChipChoices label=kind.label(lang) name choices chosen many=true/>
            </FieldGroup>
        }
    });
    kinds.collect_view()
}

fn channel_words(channel: Channel, is_available: bool, lang: Lang) -> String {
    if is_available { channel.label(lang).to_owned() } else { words::not_set_up(lang, channel.label(lang)) }
}

fn clock(time: Option<NaiveTime>) -> String {
    time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default()
}

#[component]
fn Hours(form: FormState, choices: Choices) -> impl IntoView {
    let lang = lang();
    let value = move |name: &str, time| form.value(name, clock(time));
    let is_weekly = form.is_ticked("input[is_weekly]", "true", choices.is_weekly);
    view! {
        <div class="two">
            <Field name="input[quiet_from]" id="f-quiet_from" label=words::quiet_from(lang) hint=words::quiet_hint(lang).to_owned()
                error=form.problem("quiet_from")>
                <TextInput kind="time" value=value("input[quiet_from]", choices.quiet_from)/>
            </Field>
            <Field name="input[quiet_until]" id="f-quiet_until" label=words::quiet_until(lang) error=form.problem("quiet_until")>
                <TextInput kind="time" value=value("input[quiet_until]", choices.quiet_until)/>
            </Field>
        </div>
        <div class="two">
            <Field name="input[summary_at]" id="f-summary_at" label=words::summary_at(lang) hint=words::summary_at_hint(lang).to_owned()
                error=form.problem("summary_at")>
                <TextInput kind="time" value=value("input[summary_at]", choices.summary_at)/>
            </Field>
            <Check name="input[is_weekly]" checked=is_weekly>{words::is_weekly(lang)}</Check>
        </div>
    }
}

#[component]
fn Addresses(form: FormState, choices: Choices) -> impl IntoView {
    let lang = lang();
    let there =
        |is_there: bool| if is_there { words::is_there(lang) } else { words::robot_hint(lang) }.to_owned();
    let forgets = move |name| form.is_ticked(name, "true", false);
    let phone = form.value("input[phone]", choices.phone.clone().unwrap_or_default());
    view! {
        <Field name="input[wecom_address]" id="f-wecom_address" label=words::wecom_address(lang) hint=there(choices.has_wecom)
            error=form.problem("wecom_address")>
            <TextInput value=form.value("input[wecom_address]", "") autocomplete="off"/>
        </Field>
        {choices.has_wecom.then(|| view! {
            <Check name="input[forget_wecom]" checked=forgets("input[forget_wecom]")>{words::forget_wecom(lang)}</Check>
        })}
        <div class="two">
            <Field name="input[dingtalk_address]" id="f-dingtalk_address" label=words::dingtalk_address(lang)
                hint=there(choices.has_dingtalk) error=form.problem("dingtalk_address")>
                <TextInput value=form.value("input[dingtalk_address]", "") autocomplete="off"/>
            </Field>
            <Field name="input[dingtalk_secret]" id="f-dingtalk_secret" label=words::dingtalk_secret(lang)
                hint=words::dingtalk_secret_hint(lang).to_owned() error=form.problem("dingtalk_secret")>
                <PasswordInput autocomplete="off"/>
            </Field>
        </div>
        {choices.has_dingtalk.then(|| view! {
            <Check name="input[forget_dingtalk]" checked=forgets("input[forget_dingtalk]")>{words::forget_dingtalk(lang)}</Check>
        })}
        <Field name="input[phone]" id="f-phone" label=words::phone(lang) error=form.problem("phone")>
            <TextInput kind="tel" value=phone autocomplete="tel"/>
        </Field>
    }
}
