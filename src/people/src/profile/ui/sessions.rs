//! Where I am signed in.

use crate::profile::{EndOtherSessions, EndSession, SessionEntry};
use kemai_records::form::on_done;
use kemai_ui::{Button, Kind, Panel, RelativeTime, Tag, Tone, lang, toasts};
use kemai_words::people as words;
use leptos::prelude::*;

#[component]
pub(super) fn Sessions(sessions: Vec<SessionEntry>, touch: Callback<()>) -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let (end, end_others) = (ServerAction::<EndSession>::new(), ServerAction::<EndOtherSessions>::new());
    let ended = move |()| {
        touch.run(());
        toasts.say(words::session_ended(lang), None);
    };
    on_done(end, ended);
    on_done(end_others, ended);
    let has_others = sessions.len() > 1;
    view! {
        <Panel title=words::sessions(lang).to_owned() id="sessions">
            <ul class="lines">
                {sessions.into_iter().map(|session| view! { <Line session end/> }).collect_view()}
            </ul>
            {has_others.then(|| view! {
                <div class="wrap">
                    <ActionForm action=end_others>
                        <Button submit=true>{words::session_end_others(lang)}</Button>
                    </ActionForm>
                </div>
            })}
        </Panel>
    }
}

#[component]
fn Line(session: SessionEntry, end: ServerAction<EndSession>) -> impl IntoView {
    let lang = lang();
    let device =
        session.agent.as_deref().map_or_else(|| words::session_unknown_device(lang).to_owned(), device);
    view! {
        <li class="item">
            <span class="grow">
                <span class="title">{device}</span>
                {session.is_current.then(|| view! { " "<Tag tone=Tone::Accent label=words::session_this(lang)/> })}
                <span class="meta clip">
                    {words::session_last_seen(lang)}" "<RelativeTime at=session.last_seen_at/>
                    {session.address.map(|address| format!(" · {address}"))}
                </span>
            </span>
            {(!session.is_current).then(|| view! {
                <ActionForm action=end>
                    <input type="hidden" name="id" value=session.id.to_string()/>
                    <Button small=true kind=Kind::Quiet submit=true>{words::session_end(lang)}</Button>
                </ActionForm>
            })}
        </li>
    }
}

/// Browser and system, as far as the browser says.
fn device(agent: &str) -> String {
    let known = |names: &[(&str, &str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| (*name).to_owned())
    };
    // The order matters: most browsers also claim to be the ones below them.
    let browser = known(&[
        ("wxwork", "企业微信"),
        ("MicroMessenger", "微信"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = known(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => agent.chars().take(60).collect(),
    }
}
