//! The recycle bin on a page of settings: what was removed, when, and the way back.

use chrono::{DateTime, Utc};
use kemai_domain::Outcome;
use kemai_records::answer::Answer;
use kemai_ui::{Late, Lines, Panel, RelativeTime, lang};
use kemai_words::people as words;
use leptos::prelude::*;

/// A panel of what lies in the bin; nothing where that is empty, or for who may bring nothing back.
#[component]
pub(crate) fn Bin<T>(
    gone: Resource<Answer<Vec<T>>>,
    /// The line of one.
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
