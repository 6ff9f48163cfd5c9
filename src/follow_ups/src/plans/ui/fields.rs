//! The fields of a plan's form.

use super::repeat::{CUSTOM_FIELDS, RepeatField, custom_label};
use crate::{
    follow_ups::{
        model::FormOffer,
        ui::{contact_choices, methods, people_choices},
    },
    plans::{PLAN, model::REMINDERS, rule_words::reminder_words},
};
use chrono::NaiveDateTime;
use kemai_domain::{Lang, Problem};
use kemai_records::form::FormState;
use kemai_ui::{
    Check, ChipChoice, ChipChoices, Field, FieldGroup, Select, TextArea, TimeInput, lang, now, settings,
};
use kemai_words::follow_ups as words;
use leptos::prelude::*;

/// What stands in the form at first.
#[derive(Clone, Debug, Default)]
pub struct Start {
    pub contact: String,
    pub method: String,
    pub content: String,
    pub due_at: String,
    /// The zone of that clock.
    pub zone: String,
    pub assignee: String,
    pub remind: Vec<i64>,
    pub repeat: String,
}

/// The fields that show their own problems.
pub const SHOWN: &[&str] = &[
    "content",
    "due_at",
    "contact_id",
    "method",
    "assignee_id",
    "remind_before_minutes",
    "repeat",
    "custom.every",
    "custom.interval",
    "custom.weekdays",
    "custom.ends",
    "custom.until",
    "custom.times",
];

/// Where a refused field of a plan stands in its form, and what it is called.
#[must_use]
pub fn place_of(field: &str, lang: Lang) -> Option<(String, String)> {
    if let Some(label) = custom_label(field, lang) {
        let name = match field.strip_prefix("custom.") {
            // What has several inputs is led to by its problem.
            Some("weekdays") => format!("{CUSTOM_FIELDS}[weekdays]-error"),
            own => format!("{CUSTOM_FIELDS}[{}]", own.unwrap_or(field)),
        };
        return Some((name, label.to_owned()));
    }
    let label = SHOWN.contains(&field).then(|| PLAN.find(field)).flatten()?.label;
    let name = match field {
        // What has several inputs is led to by its problem.
        "remind_before_minutes" => "remind-error".to_owned(),
        "method" => "input[method]-error".to_owned(),
        _ => format!("input[{field}]"),
    };
    Some((name, label(lang).to_owned()))
}

/// Says that a time that has passed is meant.
const PAST: &str = "past_is_meant";

const REMIND: &str = "input[remind_before_minutes][]";

#[component]
pub fn PlanFields(form: FormState, offer: FormOffer, start: Start) -> impl IntoView {
    let lang = lang();
    let value = move |name: &str, first: &str| form.value(name, first);
    let contacts = (!offer.contacts.is_empty()).then(|| {
        let chosen = value("input[contact_id]", &start.contact);
        view! {
            <Field name="input[contact_id]" label=words::contact(lang) error=form.problem("contact_id")>
                <Select choices=contact_choices(&offer.contacts, lang) value=chosen/>
            </Field>
        }
    });
    let people = (!offer.people.is_empty()).then(|| {
        let first = if start.assignee.is_empty() { offer.me.clone() } else { start.assignee.clone() };
        let chosen = value("input[assignee_id]", &first);
        view! {
            <Field name="input[assignee_id]" label=words::assignee(lang) error=form.problem("assignee_id")>
                <Select choices=people_choices(&offer.people) value=chosen/>
            </Field>
        }
    });
    let remind: Vec<String> = reminders(&start.remind, lang)
        .iter()
        .filter(|(key, _)| {
            let is_chosen = key.parse().is_ok_and(|minutes| start.remind.contains(&minutes));
            form.is_ticked(REMIND, key, is_chosen)
        })
        .map(|(key, _)| key.clone())
        .collect();
    view! {
        <Field name="input[content]" label=words::plan_content(lang) required=true error=form.problem("content")>
            <TextArea value=value("input[content]", &start.content) rows=2/>
        </Field>
        <DueField form first=value("input[due_at]", &start.due_at) zone=start.zone/>
        <FieldGroup name="input[method]" label=words::method(lang) error=form.problem("method")>
            {methods("input[method]", value("input[method]", &start.method))}
        </FieldGroup>
        {contacts}
        {people}
        <FieldGroup name="remind" label=words::remind(lang) hint=words::remind_hint(lang).to_owned() error=form.problem("remind_before_minutes")>
            <ChipChoices label=words::remind(lang) name=REMIND choices=reminders(&start.remind, lang) chosen=remind many=true/>
        </FieldGroup>
        <RepeatField form first=start.repeat/>
    }
}

/// When it is due. A time that has passed is not refused to who means it: the question stands there at once, or after the server has asked.
#[component]
fn DueField(
    form: FormState,
    first: String,
    /// The zone of the clock that is meant.
    zone: String,
) -> impl IntoView {
    let lang = lang();
    let (settings, now) = (settings(), now());
    let typed = RwSignal::new(first.clone());
    let is_own_clock = zone == settings.time_zone.name;
    let clock = settings.foreign(&zone).map(|zone| words::on_clock_of(lang, zone));
    let is_past = Memo::new(move |_| {
        let local: Option<NaiveDateTime> =
            typed.with(|typed| NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").ok());
        // What stood there at first was looked at when it was planned.
        let is_new = typed.with(|typed| *typed != first);
        // Of another clock the server knows what has passed, and asks.
        is_own_clock
            && is_new
            && local.is_some_and(|local| local < settings.time_zone.local(now.get()).naive_local())
    });
    let hint = Signal::derive(move || {
        let past = is_past.get().then(|| words::is_overdue_at_once(lang).to_owned());
        let parts: Vec<_> = clock.clone().into_iter().chain(past).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    });
    let (is_meant, is_refused) =
        (form.is_ticked(PAST, "true", false), form.is_refused_for("due_at", Problem::InThePast));
    // Once it stands there, another refusal does not make it anew.
    let asks = Memo::new(move |_| is_past.get() || is_refused.get() || is_meant);
    view! {
        <Field name="input[due_at]" label=words::due_at(lang) required=true hint error=form.problem("due_at")>
            <TimeInput signal=typed/>
        </Field>
        {move || asks.get().then(|| view! {
            <Check name=PAST checked=is_meant>{words::past_is_meant(lang)}</Check>
        })}
    }
}

/// The usual minutes ahead, and those that a plan has besides.
fn reminders(own: &[i64], lang: Lang) -> Vec<ChipChoice> {
    let mut minutes = REMINDERS.to_vec();
    minutes.extend(own.iter().filter(|minutes| !REMINDERS.contains(minutes)));
    minutes.sort_unstable();
    minutes.into_iter().map(|minutes| (minutes.to_string(), reminder_words(minutes, lang))).collect()
}
