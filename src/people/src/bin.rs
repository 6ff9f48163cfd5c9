//! The recycle bin on a page of settings: what was removed, when, and the way back.

use chrono::{DateTime, Utc};
use kemai_domain::{Action, Capability, Entity, Outcome, Person};
use kemai_records::answer::Answer;
use kemai_ui::{Late, Lines, Panel, RelativeTime, lang};
use kemai_words::people as words;
use leptos::prelude::*;

/// A panel of what lies in the bin; nothing where that is empty, and nothing is asked for who may bring nothing back.
#[component]
pub(crate) fn Bin<T, F>(
    entity: Entity,
    /// Counts what was done on the page: the bin is read anew.
    changed: RwSignal<u32>,
    load: impl Fn() -> F + Copy + Send + Sync + 'static,
    /// The line of one.
    line: impl Fn(T) -> AnyView + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + serde::Serialize + serde::de::DeserializeOwned + 'static,
    F: Future<Output = Answer<Vec<T>>> + Send + 'static,
{
    let may_restore = use_context::<Person>().is_some_and(|person| {
        person.rights.can(entity, Action::Delete) && person.rights.has(Capability::Restore)
    });
    may_restore.then(|| {
        let gone = Resource::new_blocking(move || changed.get(), move |_| load());
        view! { <Gone gone line/> }
    })
}

#[component]
fn Gone<T>(
    gone: Resource<Answer<Vec<T>>>,
    line: impl Fn(T) -> AnyView + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + serde::Serialize + serde::de::DeserializeOwned + 'static,
{
    let lang = lang();
    view! {
        <Transition>
            {move || Late::new(async move { gone.await.and_then(Outcome::into_result) }, move |gone| {
                let gone = gone.unwrap_or_default();
                (!gone.is_empty()).then(|| view! {
                    <Panel title=words::bin(lang).to_owned() id="bin">
                        <p class="dim t-13">{words::bin_hint(lang)}</p>
                        <Lines>{gone.into_iter().map(line).collect_view()}</Lines>
                    </Panel>
                })
            })}
        </Transition>
    }
}

/// A name, when it was removed, and the way back.
#[component]
pub(crate) fn BinLine(name: String, at: Option<DateTime<Utc>>, children: Children) -> impl IntoView {
    view! {
        <li class="item">
            <span class="grow">
                <span class="title">{name}</span>
                {at.map(|at| view! { <span class="meta">{words::removed(lang())}" · "<RelativeTime at/></span> })}
            </span>
            {children()}
        </li>
    }
}
