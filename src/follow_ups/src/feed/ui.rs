//! The panel of the profile: links to one's own calendar.

use super::{
    api::{CreateFeed, RevokeFeed, list_feeds},
    model::{FeedLink, Feeds, NewFeed},
};
use kemai_records::{
    Secret,
    form::{FormState, Refusal, loaded, on_done},
};
use kemai_ui::{Banner, Button, Kind, Panel, RelativeTime, TextInput, Tone, lang, toasts};
use kemai_words::follow_ups as words;
use leptos::prelude::*;

#[component]
pub fn FeedPanel() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let changed = RwSignal::new(0_u32);
    // Here, so that it stays in sight while the list below is read again.
    let kept = RwSignal::new(None::<Secret>);
    let feeds = Resource::new_blocking(move || changed.get(), |_| list_feeds());
    let (create, revoke) = (ServerAction::<CreateFeed>::new(), ServerAction::<RevokeFeed>::new());
    let form = FormState::of(create);
    on_done(create, move |feed: NewFeed| {
        kept.set(Some(feed.address));
        changed.update(|count| *count += 1);
    });
    on_done(revoke, move |()| {
        changed.update(|count| *count += 1);
        toasts.say(words::feed_revoked(lang), None);
    });
    view! {
        <Panel title=words::feed(lang).to_owned() subtitle=words::feed_hint(lang).to_owned() id="calendar-links">
            <div class="stack">
                {loaded(feeds, move |Feeds { links, made }| view! {
                    <Address made kept/>
                    {if links.is_empty() {
                        view! { <p class="dim">{words::feed_none(lang)}</p> }.into_any()
                    } else {
                        view! { <ul class="lines">{links.into_iter().map(|link| view! { <Line link revoke/> }).collect_view()}</ul> }.into_any()
                    }}
                })}
                <ActionForm action=create attr:class="stack">
                    <Refusal form shown=&[]/>
                    <div class="wrap"><Button submit=true busy=create.pending()>{words::feed_create(lang)}</Button></div>
                </ActionForm>
            </div>
        </Panel>
    }
}

/// Shown once: from the answer, or on the page after a plain form.
#[component]
fn Address(made: Option<Secret>, kept: RwSignal<Option<Secret>>) -> impl IntoView {
    let lang = lang();
    let shown = move || kept.get().or_else(|| made.clone());
    move || {
        shown().map(|address| {
            view! {
                <Banner tone=Tone::Success title=words::feed_created(lang).to_owned()/>
                <TextInput name="address" value=address.0 readonly=true label=words::feed_address(lang)/>
            }
        })
    }
}

#[component]
fn Line(link: FeedLink, revoke: ServerAction<RevokeFeed>) -> impl IntoView {
    let lang = lang();
    view! {
        <li class="item">
            <span class="grow">
                <span class="title">{words::feed_made(lang)}" "<RelativeTime at=link.created_at/></span>
                <span class="meta clip">
                    {match link.last_used_at {
                        Some(at) => view! { {words::feed_last_used(lang)}" "<RelativeTime at/> }.into_any(),
                        None => words::feed_never_used(lang).into_any(),
                    }}
                </span>
            </span>
            <ActionForm action=revoke>
                <input type="hidden" name="id" value=link.id.to_string()/>
                <Button small=true kind=Kind::Danger submit=true>{words::feed_revoke(lang)}</Button>
            </ActionForm>
        </li>
    }
}
