//! The long form: sections by the registry, a summary of what is wrong, the bar that saves.

use super::super::person::person;
use super::{
    conflict::ConflictPanel,
    contacts::ContactRows,
    decision::DuplicateDecision,
    draft::draft,
    duplicates::{LikelyDuplicates, watch},
    fields::FieldView,
    place::PlaceFields,
    state::{FormState, Target},
    summary::Summary,
    words,
};
use crate::customers::{
    fields::{CUSTOMER, SECTIONS},
    input::CustomerInput,
};
use kemai_domain::{Action, Entity, Lang};
use kemai_records::files::FilesToCome;
use kemai_ui::{Button, ButtonLink, DraftBanner, FormSection, FormSections, Kind, SaveBar, lang};
use leptos::{ev, prelude::*};

/// A section's title.
fn title(section: &str, lang: Lang) -> &'static str {
    match section {
        "identity" => words::section_identity(lang),
        "classification" => words::section_classification(lang),
        "credit" => words::section_credit(lang),
        "ownership" => words::section_ownership(lang),
        "address" => words::section_address(lang),
        "contacts" => words::contacts(lang),
        _ => words::section_needs(lang),
    }
}

/// The section of files, which a new customer gets once it is there.
const FILES: &str = "files";

/// The form with everything around it. Its state stands in the context.
#[component]
pub(super) fn CustomerForm() -> impl IntoView {
    let lang = lang();
    let state = expect_context::<FormState>();
    let found = watch(state);
    let draft = draft(state);
    let kept = draft.state();
    let (id, back) = state.target.with_value(|target| match target.id() {
        Some(id) => (Some(id.to_string()), format!("/customers/{id}")),
        None => (None, "/customers".to_owned()),
    });
    let action = state.target.with_value(Target::action);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match state.choice.get_value() {
            Some(save_choice) => save_choice.run(()),
            None => state.send(draft),
        }
    };
    let bar = Signal::derive(move || {
        let likely = found.with(Vec::len);
        if likely > 0 {
            Some(words::likely_count(lang, i64::try_from(likely).unwrap_or(i64::MAX)))
        } else {
            kept.get()
        }
    });
    let takes_files =
        state.is_new() && person().is_some_and(|person| person.rights.can(Entity::File, Action::Create));
    let named = SECTIONS.iter().map(|section| ((*section).to_owned(), title(section, lang).to_owned()));
    let sections =
        named.chain(takes_files.then(|| (FILES.to_owned(), words::tab_files(lang).to_owned()))).collect();
    let time = StoredValue::new(0_u32);
    let start = move || {
        time.update_value(|time| *time += 1);
        [(time.get_value(), state.initial.get())]
    };
    view! {
        <DraftBanner draft on_restore=move |input| state.initial.set(input)/>
        <form class="stack" node_ref=state.node method="post" action=action novalidate=true autocomplete="off" on:submit=submit
            on:input=move |_| state.typed.update(|typed| *typed += 1) on:change=move |_| state.typed.update(|typed| *typed += 1)>
            {id.map(|id| view! {
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="version" value=move || state.version.get().to_string()/>
            })}
            <div id="form-errors" tabindex="-1" class="stack form-section">
                <Summary/>
                <DuplicateDecision/>
                <ConflictPanel draft/>
            </div>
            <FormSections sections>
                // By a key of each time: inputs that are drawn anew keep what was typed, and their handlers.
                <For each=start key=|(time, _)| *time let((_, initial))>
                    {sections_view(&initial, found.into(), lang)}
                </For>
                {takes_files.then(|| view! {
                    <FormSection id=FILES title=words::tab_files(lang)>
                        <p class="dim t-13" data-script="">{words::files_to_come(lang)}</p>
                        <p class="dim t-13" data-plain="">{words::files_later(lang)}</p>
                        <FilesToCome/>
                    </FormSection>
                })}
                <SaveBar state=bar>
                    <ButtonLink href=back.clone()>{words::cancel(lang)}</ButtonLink>
                    <Button kind=Kind::Primary submit=true busy=state.is_busy>{words::save(lang)}</Button>
                </SaveBar>
            </FormSections>
        </form>
    }
}

fn sections_view(
    initial: &CustomerInput,
    found: Signal<Vec<crate::customers::model::Duplicate>>,
    lang: Lang,
) -> AnyView {
    SECTIONS
        .iter()
        .map(|section| {
            let inner = match *section {
                "address" => view! { <PlaceFields initial=initial.clone()/> }.into_any(),
                "contacts" => view! { <ContactRows contacts=initial.contacts.clone()/> }.into_any(),
                own => {
                    let mut fields: Vec<_> = CUSTOMER
                        .fields
                        .iter()
                        .filter(|field| field.section == own && !field.is_computed)
                        .collect();
                    // What must be filled in stands first.
                    fields.sort_by_key(|field| field.key != "name");
                    let fields = fields
                        .into_iter()
                        .map(|field| view! { <FieldView field initial=initial.clone()/> })
                        .collect_view();
                    let likely = (own == "identity").then(|| view! { <LikelyDuplicates found/> });
                    view! { {fields}{likely} }.into_any()
                }
            };
            view! { <FormSection id=*section title=title(section, lang)>{inner}</FormSection> }
        })
        .collect_view()
        .into_any()
}
