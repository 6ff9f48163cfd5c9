//! The parts that the forms of follow-ups and plans have in common.

use crate::{
    follow_ups::{
        FOLLOW_UP,
        model::{Method, Mood, Offered},
    },
    next::Span,
};
use chrono::{DateTime, Utc};
use kemai_domain::Lang;
use kemai_records::form::FormState;
use kemai_ui::{
    ChipChoice, ChipChoices, Choice, Field, FieldGroup, IconChoices, TextInput, TimeInput, lang, settings,
};
use kemai_words::follow_ups as words;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A moment as the browser's input for a wall clock has it.
#[must_use]
pub fn wall_clock(at: DateTime<Utc>) -> String {
    settings().time_zone.local(at).format("%Y-%m-%dT%H:%M").to_string()
}

/// The choices of how one speaks with a customer.
pub fn methods(name: &'static str, chosen: String) -> impl IntoView {
    let lang = lang();
    let choices = Method::ALL
        .iter()
        .map(|method| (method.key().to_owned(), method.label(lang).to_owned(), method.glyph()))
        .collect();
    view! { <IconChoices label=words::method(lang) name choices chosen/> }
}

/// The results as chips.
#[must_use]
pub fn results(offered: &[Offered]) -> Vec<ChipChoice> {
    offered.iter().map(|result| (result.key.clone(), result.label.clone())).collect()
}

/// The contacts of a customer, or nobody in particular.
#[must_use]
pub fn contact_choices(offered: &[Offered], lang: Lang) -> Vec<Choice> {
    let nobody = std::iter::once(Choice::new("", words::no_contact(lang)));
    nobody.chain(offered.iter().map(|contact| Choice::new(&contact.key, &contact.label))).collect()
}

/// Those who can be named.
#[must_use]
pub fn people_choices(offered: &[Offered]) -> Vec<Choice> {
    offered.iter().map(|person| Choice::new(&person.key, &person.label)).collect()
}

/// What comes next: a line of text, chips for the usual spans, and a time of one's own.
#[component]
pub fn NextFields(
    form: FormState,
    /// Told apart from the same fields of other forms on the page.
    #[prop(into)]
    mark: String,
    /// Whether what is to be done is asked for too.
    with_step: bool,
    /// Whether nothing may come next.
    may_be_none: bool,
) -> impl IntoView {
    let lang = lang();
    let spans = Span::ALL.iter().copied().filter(|span| may_be_none || *span != Span::None);
    let spans: Vec<ChipChoice> =
        spans.map(|span| (span.key().to_owned(), span.label(lang).to_owned())).collect();
    // Before a chip is touched, a time that is typed is meant; with the chip that nothing comes next it is not.
    let first = if may_be_none { "" } else { Span::Tomorrow.key() };
    let chosen = vec![form.value("next[span]", first)];
    let (problem, at_problem) = (form.problem("next.span"), form.problem("next.at"));
    let settings = settings();
    let clock = settings.foreign(&settings.time_zone.name).map(|zone| words::on_clock_of(lang, zone));
    view! {
        {with_step.then(|| view! {
            <Field name="input[next_step]" id=format!("f-next-step{mark}") label=words::next_step(lang) hint=words::next_step_hint(lang) error=form.problem("next_step")>
                <TextInput value=form.value("input[next_step]", "") autocomplete="off"/>
            </Field>
        })}
        <FieldGroup name=format!("next-span{mark}") label=words::next_plan(lang) error=problem>
            <ChipChoices label=words::next_plan(lang) name="next[span]" choices=spans chosen/>
        </FieldGroup>
        <div on:input=|event| choose_own(&event)>
            <Field name="next[at]" id=format!("f-next-at{mark}") label=words::next_at(lang) hint=clock error=at_problem>
                <TimeInput value=form.value("next[at]", "")/>
            </Field>
        </div>
    }
}

/// Who types a time chooses a time of one's own.
fn choose_own(event: &leptos::ev::Event) {
    if event_target_value(event).is_empty() {
        return;
    }
    let form = event_target::<web_sys::Element>(event).closest("form").ok().flatten();
    let selector = format!("input[name='next[span]'][value='{}']", Span::Chosen.key());
    let chip = form.and_then(|form| form.query_selector(&selector).ok().flatten());
    if let Some(chip) = chip.and_then(|chip| chip.dyn_into::<web_sys::HtmlElement>().ok()) {
        chip.click();
    }
}

/// Where a refused field of a follow-up stands in its form, and what it is called.
#[must_use]
pub fn place_of(field: &str, lang: Lang) -> Option<(String, String)> {
    let (name, label) = match field {
        "next.span" => ("next-span-error".to_owned(), words::next_plan(lang)),
        "next.at" => ("next[at]".to_owned(), words::next_at(lang)),
        // What has several inputs is led to by its problem.
        "method" | "result" | "mood" => {
            (format!("input[{field}]-error"), (FOLLOW_UP.find(field)?.label)(lang))
        }
        _ => (format!("input[{field}]"), (FOLLOW_UP.find(field)?.label)(lang)),
    };
    SHOWN.contains(&field).then(|| (name, label.to_owned()))
}

/// How the customer took it, as chips.
#[must_use]
pub fn moods(lang: Lang) -> Vec<ChipChoice> {
    Mood::ALL.iter().map(|mood| (mood.key().to_owned(), mood.label(lang).to_owned())).collect()
}

/// What stands in the form of a follow-up at first.
#[derive(Clone, Debug, Default)]
pub struct Start {
    pub contact: String,
    pub method: String,
    pub content: String,
    pub result: String,
    pub mood: String,
    pub occurred_at: String,
    pub person: String,
}

/// The fields of a follow-up; `rest` stands before the ones that are seldom touched.
#[component]
pub fn FollowUpFields(
    form: FormState,
    offer: crate::follow_ups::model::FormOffer,
    start: Start,
    #[prop(into)] rest: ViewFn,
) -> impl IntoView {
    let lang = lang();
    let value = move |name: &str, first: &str| form.value(name, first);
    let contacts = (!offer.contacts.is_empty()).then(|| {
        let first = start.contact.clone();
        view! {
            <Field name="input[contact_id]" label=words::contact(lang) error=form.problem("contact_id")>
                <kemai_ui::Select choices=contact_choices(&offer.contacts, lang) value=value("input[contact_id]", &first)/>
            </Field>
        }
    });
    let people = (!offer.people.is_empty()).then(|| {
        let first = if start.person.is_empty() { offer.me.clone() } else { start.person.clone() };
        view! {
            <Field name="input[person_id]" label=words::person(lang) error=form.problem("person_id")>
                <kemai_ui::Select choices=people_choices(&offer.people) value=value("input[person_id]", &first)/>
            </Field>
        }
    });
    let result = vec![value("input[result]", &start.result)];
    let mood = vec![value("input[mood]", &start.mood)];
    // What was refused there is not hidden.
    let opens = form.came_back()
        && ["input[occurred_at]", "input[mood]"].iter().any(|name| !value(name, "").is_empty());
    view! {
        <FieldGroup name="input[method]" label=words::method(lang) error=form.problem("method")>
            {methods("input[method]", value("input[method]", &start.method))}
        </FieldGroup>
        <Field name="input[content]" label=words::content(lang) required=true hint=words::content_hint(lang) error=form.problem("content")>
            <kemai_ui::TextArea value=value("input[content]", &start.content) rows=4/>
        </Field>
        {contacts}
        <FieldGroup name="input[result]" label=words::result(lang) error=form.problem("result")>
            <ChipChoices label=words::result(lang) name="input[result]" choices=results(&offer.results) chosen=result/>
        </FieldGroup>
        {rest.run()}
        <details class="more-fields" open=opens>
            <summary>{words::more_details(lang)}</summary>
            <div class="stack">
                <Field name="input[occurred_at]" label=words::occurred_at(lang) hint=words::occurred_at_hint(lang) error=form.problem("occurred_at")>
                    <TimeInput value=value("input[occurred_at]", &start.occurred_at)/>
                </Field>
                <FieldGroup name="input[mood]" label=words::mood(lang) error=form.problem("mood")>
                    <ChipChoices label=words::mood(lang) name="input[mood]" choices=moods(lang) chosen=mood/>
                </FieldGroup>
                {people}
            </div>
        </details>
    }
}

/// The fields that show their own problems.
pub const SHOWN: &[&str] = &[
    "content",
    "contact_id",
    "method",
    "result",
    "next_step",
    "next.span",
    "next.at",
    "occurred_at",
    "mood",
    "person_id",
];
