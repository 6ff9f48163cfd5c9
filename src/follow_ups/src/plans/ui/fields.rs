//! The fields of a plan's form.

use crate::{
    follow_ups::{
        model::FormOffer,
        ui::{contact_choices, methods, people_choices},
    },
    plans::model::{REMINDERS, RULES, rule_words},
};
use kemai_domain::Lang;
use kemai_records::form::FormState;
use kemai_ui::{ChipChoice, ChipChoices, Choice, Field, FieldGroup, Select, TextArea, TimeInput, lang};
use kemai_words::follow_ups as words;
use leptos::prelude::*;

/// What stands in the form at first.
#[derive(Clone, Debug, Default)]
pub struct Start {
    pub contact: String,
    pub method: String,
    pub content: String,
    pub due_at: String,
    pub assignee: String,
    pub remind: Vec<i64>,
    pub repeat: String,
}

/// The fields that show their own problems.
pub const SHOWN: &[&str] =
    &["content", "due_at", "contact_id", "method", "assignee_id", "remind_before_minutes", "repeat"];

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
    let repeat = value("input[repeat]", &start.repeat);
    view! {
        <Field name="input[content]" label=words::plan_content(lang) required=true error=form.problem("content")>
            <TextArea value=value("input[content]", &start.content) rows=2 maxlength=1000/>
        </Field>
        <Field name="input[due_at]" label=words::due_at(lang) required=true error=form.problem("due_at")>
            <TimeInput value=value("input[due_at]", &start.due_at)/>
        </Field>
        <FieldGroup name="input[method]" label=words::method(lang) error=form.problem("method")>
            {methods("input[method]", value("input[method]", &start.method))}
        </FieldGroup>
        {contacts}
        {people}
        <FieldGroup name="remind" label=words::remind(lang) hint=words::remind_hint(lang).to_owned() error=form.problem("remind_before_minutes")>
            <ChipChoices label=words::remind(lang) name=REMIND choices=reminders(&start.remind, lang) chosen=remind many=true/>
        </FieldGroup>
        <Field name="input[repeat]" label=words::repeat(lang) error=form.problem("repeat")>
            <Select choices=rules(&repeat, lang) value=repeat/>
        </Field>
    }
}

/// The usual minutes ahead, and those that a plan has besides.
fn reminders(own: &[i64], lang: Lang) -> Vec<ChipChoice> {
    let mut minutes = REMINDERS.to_vec();
    minutes.extend(own.iter().filter(|minutes| !REMINDERS.contains(minutes)));
    minutes.sort_unstable();
    minutes.into_iter().map(|minutes| (minutes.to_string(), reminder_words(minutes, lang))).collect()
}

/// Minutes ahead in words.
#[must_use]
pub fn reminder_words(minutes: i64, lang: Lang) -> String {
    match minutes {
        0 => words::remind_at_time(lang).to_owned(),
        15 => words::remind_15(lang).to_owned(),
        60 => words::remind_60(lang).to_owned(),
        1440 => words::remind_1440(lang).to_owned(),
        other => words::remind_minutes(lang, other),
    }
}

/// The usual rules, and one of the plan's own.
fn rules(own: &str, lang: Lang) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", words::repeat_never(lang))];
    choices.extend(RULES.iter().map(|(rule, word)| Choice::new(*rule, word(lang))));
    if !own.is_empty() && !RULES.iter().any(|(rule, _)| *rule == own) {
        choices.push(Choice::new(own, format!("{}: {own}", rule_words(own, lang))));
    }
    choices
}
