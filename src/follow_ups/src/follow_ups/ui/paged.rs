//! What the pages of follow-ups and of plans have in common: a page of a list that keeps itself true, and the way on.

use super::filter::with_team_choices;
use crate::follow_ups::model::TeamChoices;
use kemai_domain::{Entity, Page};
use kemai_records::{answer::Answer, live::on_live_gently};
use kemai_ui::{ButtonLink, More, Panel};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// A page of a list, with what the list can be narrowed to.
pub struct Listed<T: Send + Sync + 'static> {
    pub page: Resource<Answer<(Page<T>, TeamChoices)>>,
    /// Something is new elsewhere.
    pub news: RwSignal<bool>,
    /// Brings the page anew.
    pub again: Callback<()>,
}

/// Asks for the page that the address means, whenever it means another one. What happens elsewhere is brought at once at the head of the
/// page; further down it would push away what one reads.
pub fn listed<Q, T, F>(
    query: Memo<Q>,
    entity: Entity,
    is_of_team: fn(&Q) -> bool,
    ask: fn(Q) -> F,
) -> Listed<T>
where
    Q: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Answer<Page<T>>> + Send + 'static,
{
    let page = Resource::new_blocking(
        move || query.get(),
        move |query| async move {
            let is_of_team = is_of_team(&query);
            with_team_choices(ask(query).await?, is_of_team).await
        },
    );
    let again = Callback::new(move |()| page.refetch());
    let is_reading = || window().scroll_y().is_ok_and(|down| down > 40.0);
    let news = on_live_gently(move |event| event.touches(entity), is_reading, again);
    Listed { page, news, again }
}

/// The lines of a page, how many there are, and the ways back and on.
#[component]
pub fn Paged(
    /// How many there are in all.
    count: String,
    /// And on this page.
    shown: String,
    /// Back to the first page: its words and address.
    #[prop(optional_no_strip)]
    start: Option<(&'static str, String)>,
    /// To the next one.
    #[prop(optional_no_strip)]
    next: Option<(&'static str, String)>,
    /// Lines that reach to the edges.
    #[prop(optional)]
    flush: bool,
    children: Children,
) -> impl IntoView {
    let link =
        |(words, href): (&'static str, String)| view! { <ButtonLink href small=true>{words}</ButtonLink> };
    view! {
        <p class="dim t-13">{count}</p>
        <Panel flush>{children()}</Panel>
        <More shown>{start.map(link)}{next.map(link)}</More>
    }
}
