//! How the relation went: every move of the lifecycle with its date and reason.

use super::{PartEmpty, PartFailed, words};
use crate::customers::{
    api::lifecycle_moves,
    model::LifecycleMove,
    ui::lookups::{lookups, tone_of},
};
use kemai_domain::{AppError, CustomerId, Outcome};
use kemai_ui::{DateTimeText, Glyph, Late, SkeletonLines, Timeline, TimelineItem, lang};
use leptos::prelude::*;

#[component]
pub(super) fn Moves(id: CustomerId) -> impl IntoView {
    let lang = lang();
    let answer: Resource<Result<Vec<LifecycleMove>, AppError>> = Resource::new_blocking(
        move || id,
        |id| async move { lifecycle_moves(id).await.and_then(Outcome::into_result) },
    );
    view! {
        <Suspense fallback=|| view! { <SkeletonLines count=3/> }>
            {move || Late::new(async move { answer.await }, move |moves| {
                match moves {
                    Ok(moves) if moves.is_empty() => view! { <PartEmpty title=words::no_moves(lang) text=words::no_moves_hint(lang)/> }.into_any(),
                    Ok(moves) => view! { <Timeline>{moves.into_iter().map(|step| view! { <Move step/> }).collect_view()}</Timeline> }.into_any(),
                    Err(error) => view! { <PartFailed error again=Callback::new(move |()| answer.refetch())/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Move(step: LifecycleMove) -> impl IntoView {
    let lang = lang();
    let who = step.moved_by.and_then(|id| lookups().person(id).map(ToOwned::to_owned));
    let (from, to, at) = (step.from, step.to, step.at);
    let line = move || match from {
        Some(from) => {
            view! { <span>{words::moved_from_to(lang, from.label(lang), to.label(lang))}</span> }.into_any()
        }
        None => view! { <span>{words::began_as(lang, to.label(lang))}</span> }.into_any(),
    };
    view! {
        <TimelineItem glyph=Glyph::Flag tone=tone_of(to.tone()) line=line time=move || view! { <DateTimeText at/> }>
            {who}{step.reason.map(|reason| view! { <p class="quote">{reason}</p> })}
        </TimelineItem>
    }
}
