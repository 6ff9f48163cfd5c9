//! Likely duplicates while one types: who they are and why, or only that the company has one.

use super::{state::FormState, words};
use crate::customers::{
    api::{DuplicateQuestion, find_duplicates},
    model::{Duplicate, DuplicateReason},
    ui::lookups::lookups,
};
use kemai_domain::{Lang, Outcome};
use kemai_ui::{Item, Lines, Note, Rest, Tag, Tone, lang};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long the typing must rest.
const REST: Duration = Duration::from_millis(400);

/// Asks the server whenever something that tells customers apart was typed.
pub(super) fn watch(state: FormState) -> RwSignal<Vec<Duplicate>> {
    let found = RwSignal::new(Vec::new());
    let asked = StoredValue::new(DuplicateQuestion::default());
    let except = state.target.with_value(super::state::Target::id);
    let rest = Rest::new(REST);
    let ask = move || {
        let Some(read) = state.read() else { return };
        let question = DuplicateQuestion { except, ..DuplicateQuestion::from(&read.input) };
        if asked.with_value(|asked| *asked == question) {
            return;
        }
        asked.set_value(question.clone());
        spawn_local(async move {
            let answer = find_duplicates(question.clone()).await.and_then(Outcome::into_result);
            // What comes late, about something typed before, is not shown.
            if asked.try_with_value(|asked| *asked == question) == Some(true) {
                found.set(answer.unwrap_or_default());
            }
        });
    };
    Effect::new(move |_| {
        if state.typed.get() > 0 {
            rest.then(ask);
        }
    });
    found
}

/// What was found while typing.
#[component]
pub(super) fn LikelyDuplicates(found: Signal<Vec<Duplicate>>) -> impl IntoView {
    let lang = lang();
    view! {
        <div data-wide="" aria-live="polite">
            {move || (!found.with(Vec::is_empty)).then(|| view! {
                <Note tone=Tone::Warning>{words::likely_title(lang)}</Note>
                <DuplicateList duplicates=found.get()/>
            })}
        </div>
    }
}

/// Each with its reasons; a link where the person may see it.
#[component]
pub(super) fn DuplicateList(duplicates: Vec<Duplicate>) -> impl IntoView {
    let lang = lang();
    let names = lookups();
    let items = duplicates.into_iter().map(move |duplicate| {
        let reasons = duplicate.reasons;
        let tone = if duplicate.is_sure { Tone::Warning } else { Tone::Neutral };
        let marks = move || {
            reasons.iter().copied().map(move |reason| view! { <Tag tone label=reason_words(reason, lang)/>" " }).collect_view()
        };
        match duplicate.visible {
            Some(known) => {
                let owner = known.owner_id.and_then(|id| names.person(id).map(ToOwned::to_owned));
                let meta = [Some(known.code), owner].into_iter().flatten().collect::<Vec<_>>().join(" · ");
                view! { <Item title=known.name href=format!("/customers/{}", known.id) meta marks=marks/> }.into_any()
            }
            None => view! { <Item title=words::already_in_company(lang) meta=words::out_of_reach_hint(lang) marks=marks/> }.into_any(),
        }
    });
    view! { <Lines>{items.collect_view()}</Lines> }
}

fn reason_words(reason: DuplicateReason, lang: Lang) -> &'static str {
    match reason {
        DuplicateReason::TaxNumber => words::same_tax_number(lang),
        DuplicateReason::Phone => words::same_phone(lang),
        DuplicateReason::Email => words::same_email(lang),
        DuplicateReason::SameName => words::same_name(lang),
        DuplicateReason::SimilarName => words::similar_name(lang),
    }
}
