//! `/settings/outbox`: messages on their way out, without what they say.

use super::{
    api::{DiscardMessage, SendAgain, list_outbox},
    model::{Entry, OutboxPage},
};
use crate::model::State;
use kemai_domain::Lang;
use kemai_records::form::{FormState, Refusal, loaded, on_done};
use kemai_ui::{Button, ButtonLink, Empty, Kind, Panel, RelativeTime, Tag, Tone, lang, toasts};
use kemai_words::messages as words;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What an admin can decide.
#[derive(Clone, Copy)]
struct Actions {
    again: ServerAction<SendAgain>,
    discard: ServerAction<DiscardMessage>,
}

/// The panels of the page.
#[component]
pub fn OutboxPanels() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let actions = Actions { again: ServerAction::new(), discard: ServerAction::new() };
    let query = use_query_map();
    let state = Memo::new(move |_| query.read().get("state").unwrap_or_default());
    let changed = RwSignal::new(0_u32);
    let page = Resource::new_blocking(move || (state.get(), changed.get()), |(state, _)| list_outbox(state));
    on_done(actions.again, move |()| {
        changed.update(|count| *count += 1);
        toasts.say(words::waits_again(lang), None);
    });
    on_done(actions.discard, move |()| {
        changed.update(|count| *count += 1);
        toasts.say(words::was_discarded(lang), None);
    });
    let (again, discard) = (FormState::of(actions.again), FormState::of(actions.discard));
    view! {
        <Refusal form=again shown=&[]/>
        <Refusal form=discard shown=&[]/>
        {loaded(page, move |page: OutboxPage| view! { <Messages page state=state.get_untracked() actions/> })}
    }
}

#[component]
fn Messages(page: OutboxPage, state: String, actions: Actions) -> impl IntoView {
    let lang = lang();
    let OutboxPage { counts, entries, has_more } = page;
    let link = |href: String, label: String, is_here: bool| {
        let kind = if is_here { Kind::Plain } else { Kind::Quiet };
        view! { <ButtonLink href small=true kind>{label}</ButtonLink> }
    };
    let links = counts
        .into_iter()
        .map(|(of, count)| {
            let label = format!("{} {count}", of.label(lang));
            link(format!("/settings/outbox?state={of}"), label, state == of.key())
        })
        .collect_view();
    view! {
        <Panel title=words::outbox(lang).to_owned() id="outbox">
            <div class="stack">
                <div class="wrap">{link("/settings/outbox".to_owned(), words::all_states(lang).to_owned(), state.is_empty())}{links}</div>
                {if entries.is_empty() {
                    view! { <Empty title=words::outbox_none(lang).to_owned()/> }.into_any()
                } else {
                    view! { <ul class="lines">{entries.into_iter().map(|entry| view! { <Line entry actions/> }).collect_view()}</ul> }.into_any()
                }}
                {has_more.then(|| view! { <p class="dim">{words::outbox_more(lang)}</p> })}
            </div>
        </Panel>
    }
}

#[component]
fn Line(entry: Entry, actions: Actions) -> impl IntoView {
    let lang = lang();
    let what = format!("{} · {}", entry.channel.label(lang), entry.kind.label(lang));
    let problem = entry.problem.map(|problem| format!(" · {problem}"));
    let id = entry.id.to_string();
    let decide = entry.state.is_stuck().then(|| {
        let again = id.clone();
        view! {
            <ActionForm action=actions.again>
                <input type="hidden" name="id" value=again/>
                <Button small=true submit=true>{words::send_again(lang)}</Button>
            </ActionForm>
            <ActionForm action=actions.discard>
                <input type="hidden" name="id" value=id/>
                <Button small=true kind=Kind::Danger submit=true>{words::discard(lang)}</Button>
            </ActionForm>
        }
    });
    view! {
        <li class="item">
            <span class="grow">
                <span class="title">{entry.person}</span>
                <span class="meta clip">{what}" · "<RelativeTime at=entry.created_at/>{problem}</span>
            </span>
            {state_tag(entry.state, lang)}
            {decide}
        </li>
    }
}

/// How a message stands, in a word.
pub(crate) fn state_tag(state: State, lang: Lang) -> impl IntoView {
    let tone = match state {
        State::Sent => Tone::Success,
        State::Failed => Tone::Danger,
        State::Unknown | State::NoChannel => Tone::Warning,
        State::Queued | State::Held | State::Sending | State::Settled | State::Discarded => Tone::Neutral,
    };
    view! { <Tag tone label=state.label(lang)/> }
}
