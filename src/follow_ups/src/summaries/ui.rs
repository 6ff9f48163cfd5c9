//! `/summaries`: what the program wrote about one's days and weeks.

use super::{
    api::list_summaries,
    model::{Line, Summary},
};
use kemai_records::form::loaded;
use kemai_ui::{Empty, PageHead, Panel, lang};
use kemai_words::follow_ups as words;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn SummariesPage() -> impl IntoView {
    let lang = lang();
    let summaries = Resource::new_blocking(|| (), |()| list_summaries());
    view! {
        <Title text=words::summaries(lang)/>
        <PageHead title=words::summaries(lang).to_owned() subtitle=words::summaries_hint(lang).to_owned()/>
        <p class="dim"><a class="link" href="/settings/notices">{words::summaries_choose(lang)}</a></p>
        {loaded(summaries, move |summaries: Vec<Summary>| {
            if summaries.is_empty() {
                view! { <Empty title=words::summaries_none(lang).to_owned()/> }.into_any()
            } else {
                summaries.into_iter().map(|summary| view! { <One summary/> }).collect_view().into_any()
            }
        })}
    }
}

#[component]
fn One(summary: Summary) -> impl IntoView {
    let id = format!("summary-{}", summary.id.simple());
    view! {
        <Panel title=summary.title id>
            <ul class="stack">{summary.lines.into_iter().map(line).collect_view()}</ul>
        </Panel>
    }
}

fn line(line: Line) -> impl IntoView {
    match line.path {
        Some(path) => view! { <li><a class="link" href=path>{line.text}</a></li> }.into_any(),
        None => view! { <li>{line.text}</li> }.into_any(),
    }
}
