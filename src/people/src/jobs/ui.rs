//! `/settings/jobs`: what failed, why, and two buttons for each.

use super::{
    DeadJob,
    api::{DiscardJob, RetryJob},
    list_dead_jobs,
};
use crate::settings::SettingsFrame;
use kemai_records::form::{FormState, Refusal, loaded, on_done};
use kemai_ui::{Button, Empty, Glyph, Kind, Panel, RelativeTime, lang, toasts};
use kemai_words::jobs as words;
use leptos::prelude::*;
use uuid::Uuid;

#[component]
pub fn JobsPage() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let (retry, discard) = (ServerAction::<RetryJob>::new(), ServerAction::<DiscardJob>::new());
    let changed = RwSignal::new(0_u32);
    let jobs = Resource::new_blocking(move || changed.get(), |_| list_dead_jobs());
    let say = move |text: &'static str| {
        changed.update(|count| *count += 1);
        toasts.say(text, None);
    };
    on_done(retry, move |_: Uuid| say(words::retried(lang)));
    on_done(discard, move |_: Uuid| say(words::discarded(lang)));
    view! {
        <SettingsFrame title=words::title(lang).to_owned() subtitle=words::subtitle(lang).to_owned()>
            <Panel>
                {loaded(jobs, move |jobs: Vec<DeadJob>| {
                    if jobs.is_empty() {
                        view! { <Empty title=words::none(lang).to_owned() text=words::none_hint(lang).to_owned()/> }.into_any()
                    } else {
                        let lines = jobs.into_iter().map(|job| view! { <Line job retry discard/> }).collect_view();
                        view! { <ul class="lines">{lines}</ul> }.into_any()
                    }
                })}
            </Panel>
        </SettingsFrame>
    }
}

#[component]
fn Line(job: DeadJob, retry: ServerAction<RetryJob>, discard: ServerAction<DiscardJob>) -> impl IntoView {
    let lang = lang();
    let (id, title) = (job.id, job.title(lang));
    view! {
        <li class="item">
            <span class="grow">
                <span class="title">{title}</span>
                <span class="meta">{words::attempts(lang, job.attempts)}" · "<RelativeTime at=job.dead_at/></span>
                {job.error.map(|text| view! { <span class="meta">{words::said(lang, text)}</span> })}
            </span>
            <ActionForm action=retry>
                <Refusal form=FormState::of_record(retry, id)/>
                <input type="hidden" name="id" value=id.to_string()/>
                <Button small=true submit=true icon=Glyph::Refresh>{words::retry(lang)}</Button>
            </ActionForm>
            <ActionForm action=discard>
                <Refusal form=FormState::of_record(discard, id)/>
                <input type="hidden" name="id" value=id.to_string()/>
                <Button small=true kind=Kind::Quiet submit=true>{words::discard(lang)}</Button>
            </ActionForm>
        </li>
    }
}
