//! What was sent lately, and trying a channel out.

use crate::{
    choices::{api::SendTest, model::Choices},
    model::{Channel, State},
    outbox::{model::OwnMessage, ui::state_tag},
};
use kemai_records::form::{FormState, Refusal, on_done};
use kemai_ui::{Button, Panel, RelativeTime, lang, toasts};
use kemai_words::messages as words;
use leptos::prelude::*;

#[component]
pub(super) fn Recent(
    recent: Vec<OwnMessage>,
    available: Vec<Channel>,
    choices: Choices,
    /// A browser of the person's takes messages.
    has_browser: bool,
    touch: Callback<()>,
) -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let test = ServerAction::<SendTest>::new();
    let form = FormState::of(test);
    on_done(test, move |state: State| {
        touch.run(());
        toasts.say(words::test_ended(lang, state.label(lang)), None);
    });
    let has_address = |channel: &Channel| match channel {
        Channel::Wecom => choices.has_wecom,
        Channel::Dingtalk => choices.has_dingtalk,
        Channel::Sms => choices.phone.is_some(),
        Channel::Push => has_browser,
        Channel::Email => true,
    };
    let tests = available
        .into_iter()
        .filter(has_address)
        .map(|channel| {
            let label = words::test_channel(lang, channel.label(lang));
            view! {
                <ActionForm action=test>
                    <input type="hidden" name="channel" value=channel.key()/>
                    <Button small=true submit=true busy=test.pending()>{label}</Button>
                </ActionForm>
            }
        })
        .collect_view();
    view! {
        <Panel title=words::recent(lang).to_owned() subtitle=words::recent_hint(lang).to_owned() id="recent">
            <div class="stack">
                <Refusal form shown=&[]/>
                <div class="wrap">{tests}</div>
                {if recent.is_empty() {
                    view! { <p class="dim">{words::recent_none(lang)}</p> }.into_any()
                } else {
                    view! { <ul class="lines">{recent.into_iter().map(line).collect_view()}</ul> }.into_any()
                }}
            </div>
        </Panel>
    }
}

fn line(message: OwnMessage) -> impl IntoView {
    let lang = lang();
    let problem = message.problem.map(|problem| format!(" · {problem}"));
    view! {
        <li class="item">
            <span class="grow">
                <span class="title">{message.title}</span>
                <span class="meta clip">{message.channel.label(lang)}" · "<RelativeTime at=message.created_at/>{problem}</span>
            </span>
            {state_tag(message.state, lang)}
        </li>
    }
}
