//! How a plan repeats, in its form: one of the usual rules, or one of one's own, whose fields are folded away until they count. That is done
//! by the style sheet alone, so that it works without the browser's program.

use crate::plans::{
    custom::{CUSTOM, CustomRepeat, Ends, Every},
    model::RULES,
    rule::WEEKDAYS,
    rule_words::{rule_words, weekday},
};
use kemai_domain::Lang;
use kemai_records::form::FormState;
use kemai_ui::{ChipChoices, Choice, DateInput, Field, FieldGroup, Select, TextInput, lang};
use kemai_words::follow_ups as words;
use leptos::prelude::*;

/// What the names of a rule's own fields begin with.
pub const CUSTOM_FIELDS: &str = "input[custom]";

/// What a field of a rule of one's own is called.
#[must_use]
pub fn custom_label(field: &str, lang: Lang) -> Option<&'static str> {
    let label = match field {
        "custom.every" => words::repeat_by,
        "custom.interval" => words::repeat_interval,
        "custom.weekdays" => words::repeat_weekdays_of,
        "custom.ends" => words::repeat_ends,
        "custom.until" => words::repeat_last_day,
        "custom.times" => words::repeat_how_often,
        _ => return None,
    };
    Some(label(lang))
}

#[component]
pub fn RepeatField(
    form: FormState,
    /// The plan's rule, empty without one.
    first: String,
) -> impl IntoView {
    let lang = lang();
    let is_usual = first.is_empty() || RULES.iter().any(|(rule, _)| *rule == first);
    let own = if is_usual { None } else { CustomRepeat::of(&first) };
    let chosen = if own.is_some() { CUSTOM } else { first.as_str() };
    let chosen = form.value("input[repeat]", chosen);
    let mut choices = vec![Choice::new("", words::repeat_never(lang))];
    choices.extend(RULES.iter().map(|(rule, word)| Choice::new(*rule, word(lang))));
    if !is_usual && own.is_none() {
        // A program wrote it, in a way that the fields do not say.
        choices.push(Choice::new(first.as_str(), rule_words(&first, lang)));
    }
    choices.push(Choice::new(CUSTOM, words::repeat_custom(lang)));
    view! {
        <div class="stack repeats">
            <Field name="input[repeat]" label=words::repeat(lang) error=form.problem("repeat")>
                <Select choices value=chosen/>
            </Field>
            <CustomFields form start=own.unwrap_or_else(CustomRepeat::first)/>
        </div>
    }
}

/// The fields of a rule of one's own.
#[component]
fn CustomFields(form: FormState, start: CustomRepeat) -> impl IntoView {
    let lang = lang();
    let name = |field: &str| format!("{CUSTOM_FIELDS}[{field}]");
    let value = move |field: &str, first: &str| form.value(&name(field), first);
    let label = move |field: &str| custom_label(field, lang).unwrap_or_default();
    let every =
        Every::ALL.iter().map(|every| Choice::new(every.key(), every.label(lang))).collect::<Vec<_>>();
    let ends = Ends::ALL.iter().map(|ends| Choice::new(ends.key(), ends.label(lang))).collect::<Vec<_>>();
    let boxes = format!("{}[]", name("weekdays"));
    let days: Vec<_> =
        WEEKDAYS.iter().map(|(key, day)| ((*key).to_owned(), weekday(*day, lang).to_owned())).collect();
    let keys = WEEKDAYS.iter().map(|(key, _)| (*key).to_owned());
    let chosen: Vec<String> =
        keys.filter(|key| form.is_ticked(&boxes, key, start.weekdays.contains(key))).collect();
    view! {
        <fieldset class="stack custom">
            <legend class="sr-only">{words::repeat_custom(lang)}</legend>
            <Field name=name("every") label=label("custom.every") error=form.problem("custom.every")>
                <Select choices=every value=value("every", &start.every)/>
            </Field>
            <Field name=name("interval") label=label("custom.interval") hint=words::repeat_interval_hint(lang).to_owned() error=form.problem("custom.interval")>
                <TextInput value=value("interval", &start.interval) inputmode="numeric" autocomplete="off"/>
            </Field>
            <div class="of-week">
                <FieldGroup name=name("weekdays") label=label("custom.weekdays") hint=words::repeat_weekdays_hint(lang).to_owned() error=form.problem("custom.weekdays")>
                    <ChipChoices label=label("custom.weekdays") name=boxes choices=days chosen many=true/>
                </FieldGroup>
            </div>
            <Field name=name("ends") label=label("custom.ends") error=form.problem("custom.ends")>
                <Select choices=ends value=value("ends", &start.ends)/>
            </Field>
            <div class="on-day">
                <Field name=name("until") label=label("custom.until") error=form.problem("custom.until")>
                    <DateInput value=value("until", &start.until)/>
                </Field>
            </div>
            <div class="after-times">
                <Field name=name("times") label=label("custom.times") error=form.problem("custom.times")>
                    <TextInput value=value("times", &start.times) inputmode="numeric" autocomplete="off"/>
                </Field>
            </div>
        </fieldset>
    }
}
