//! Narrowing lists of follow-ups and of plans: links and a plain form, so that they work without the browser's program.

use super::form::people_choices;
use crate::follow_ups::{api::list_team_choices, model::TeamChoices};
use kemai_domain::{Action, AppError, Entity, Outcome, Person, Reach};
use kemai_ui::{Button, ChipLink, Choice, Glyph, Segment, Segmented, Select, lang};
use kemai_words::follow_ups as words;
use leptos::prelude::*;

/// A page of a list with what the list can be narrowed to: only who looks at the team's narrows them to a person.
///
/// # Errors
/// As the server says them.
pub async fn with_team_choices<T>(
    page: Outcome<T>,
    is_of_team: bool,
) -> Result<Outcome<(T, TeamChoices)>, AppError> {
    let page = match page {
        Outcome::Done(page) => page,
        Outcome::Refused(error) => return Ok(Outcome::Refused(error)),
    };
    let choices = if is_of_team {
        list_team_choices().await?.into_result().unwrap_or_default()
    } else {
        TeamChoices::default()
    };
    Ok(Outcome::Done((page, choices)))
}

/// One's own or the team's, for who sees others'.
#[component]
pub fn Whose(entity: Entity, mine: String, team: String, is_of_team: bool) -> impl IntoView {
    let lang = lang();
    let sees_others =
        use_context::<Person>().is_some_and(|person| person.rights.reach(entity, Action::View) > Reach::Own);
    sees_others.then(|| {
        let segments = vec![
            Segment::new("", words::mine(lang)).href(mine),
            Segment::new("team", words::team(lang)).href(team),
        ];
        let chosen = if is_of_team { "team" } else { "" }.to_owned();
        view! { <div><Segmented label=words::whose(lang) segments chosen/></div> }
    })
}

/// What a report narrowed the list to, as chips; each leads to the list without it.
#[component]
pub fn NarrowedTo(
    /// The words, and the address of the list without it.
    chips: Vec<(String, String)>,
) -> impl IntoView {
    let lang = lang();
    (!chips.is_empty()).then(|| {
        let chips = chips.into_iter().map(|(label, href)| {
            view! { <ChipLink href current=true end_icon=Glyph::Close>{label}</ChipLink> }
        });
        view! { <nav class="scroll-x" data-wrap="" aria-label=words::narrowed_to(lang)>{chips.collect_view()}</nav> }
    })
}

/// A department or a person of the team.
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
