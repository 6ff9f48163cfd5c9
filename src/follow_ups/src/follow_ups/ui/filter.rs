//! Narrowing lists of a team to a department or a person: a plain form, so that it works without the browser's program.

use super::form::people_choices;
use crate::follow_ups::model::TeamChoices;
use kemai_ui::{Button, Choice, Glyph, Select, lang};
use kemai_words::follow_ups as words;
use leptos::prelude::*;

#[component]
pub fn TeamFilter(
    path: &'static str,
    choices: TeamChoices,
    department: String,
    person: String,
    /// The parameter of the person.
    name: &'static str,
    /// What the person's choice is when everyone's is meant.
    #[prop(default = "")]
    everyone: &'static str,
    /// Parameters that stay as they are.
    #[prop(optional)]
    kept: Vec<(&'static str, String)>,
) -> impl IntoView {
    let lang = lang();
    if choices.people.is_empty() && choices.departments.is_empty() {
        return ().into_any();
    }
    let first = |key: &str, word: &str| vec![Choice::new(key, word)];
    let mut departments = first("", words::any_department(lang));
    departments.extend(people_choices(&choices.departments));
    let mut people = first(everyone, words::everyone(lang));
    people.extend(people_choices(&choices.people));
    let kept = kept.into_iter().filter(|(_, value)| !value.is_empty());
    let kept =
        kept.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <form method="get" action=path class="wrap" data-gap="s">
            {kept}
            <Select name="department" id="f-department" choices=departments value=department label=words::department(lang)/>
            <Select name=name id="f-person" choices=people value=person label=words::person(lang)/>
            <Button submit=true icon=Glyph::Filter>{words::narrow(lang)}</Button>
        </form>
    }
    .into_any()
}
