//! The comments of one record, the oldest first, with the form for the next one below.

use super::{compose::Compose, entry::Entry};
use crate::{
    answer::{Answer, done, follow},
    comments::{
        api::{CreateComment, MentionsSeen, RemoveComment, RestoreComment, UpdateComment, list_comments},
        model::{Comment, CommentList, Written},
    },
    sent::{Sent, sent_below},
};
use kemai_domain::{CommentId, Entity, Lang};
use kemai_ui::{Banner, ButtonLink, Empty, Failure, Late, Panel, SkeletonLines, Tone, lang, toasts};
use kemai_words::records as words;
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use uuid::Uuid;

/// The parameter of the page's address that goes back in time.
const BEFORE: &str = "comments_before";

/// What one can do in the list.
#[derive(Clone, Copy)]
pub struct Acts {
    pub update: ServerAction<UpdateComment>,
    pub remove: ServerAction<RemoveComment>,
    pub restore: ServerAction<RestoreComment>,
}

/// The comments of a record with the form for a new one.
#[component]
pub fn CommentsPanel(
    /// The kind of record.
    entity: Entity,
    #[prop(into)] record_id: Uuid,
) -> impl IntoView {
    let lang = lang();
    let query = use_query_map();
    let before = Memo::new(move |_| {
        query.with(|query| query.get_str(BEFORE).and_then(|id| id.parse::<CommentId>().ok()))
    });
    let comments =
        Resource::new_blocking(move || before.get(), move |before| list_comments(entity, record_id, before));
    let reload = Callback::new(move |()| comments.refetch());
    let sent = sent_below("/rpc/comments/");
    // The form for a new comment says itself what was wrong with it.
    let other =
        sent.as_ref().filter(|sent| sent.action != CreateComment::PATH).map(|sent| sent.error.message(lang));
    // What is being typed outlives the list that is read again below it.
    let typed =
        sent.as_ref().filter(|sent| sent.action == CreateComment::PATH).and_then(|sent| sent.value("body"));
    let draft = RwSignal::new(typed.unwrap_or_default().to_owned());
    let sent = StoredValue::new(sent);
    view! {
        <Panel id="comments" title=words::comments(lang)>
            {other.map(|text| view! { <Banner tone=Tone::Danger title=words::not_done(lang) text/> })}
            <Transition fallback=|| view! { <SkeletonLines/> }>
                {move || Late::new(async move { done(comments.await) }, move |answer| {
                    match answer {
                        Ok(list) => view! { <Thread entity record_id list sent draft is_past=before.get_untracked().is_some() reload/> }.into_any(),
                        Err(error) => view! { <Failure error title=words::comments_not_loaded(lang)/> }.into_any(),
                    }
                })}
            </Transition>
        </Panel>
    }
}

#[component]
fn Thread(
    entity: Entity,
    record_id: Uuid,
    list: CommentList,
    sent: StoredValue<Option<Sent>>,
    draft: RwSignal<String>,
    /// Earlier comments are shown: the form would write below the wrong ones.
    is_past: bool,
    reload: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let CommentList { items, has_earlier, may_create, mentions_reader } = list;
    let first = items.first().map(|comment| comment.id).filter(|_| has_earlier);
    let items = RwSignal::new(items);
    let pending = RwSignal::new(None::<String>);
    let acts = acts(items, reload);
    if mentions_reader {
        let seen = ServerAction::<MentionsSeen>::new();
        Effect::new(move |_| {
            seen.dispatch(MentionsSeen { record_id });
        });
    }
    let query = use_query_map().get_untracked();
    let is_empty = move || items.with(Vec::is_empty) && pending.with(Option::is_none);
    view! {
        <div class="stack">
            {first.map(|id| view! { <p class="more"><ButtonLink small=true href=address(&query, Some(id))>{words::earlier_comments(lang)}</ButtonLink></p> })}
            <Show when=is_empty><Empty title=words::no_comments(lang) text=words::no_comments_hint(lang)/></Show>
            <ol class="timeline">
                <For each=move || items.get() key=|comment| (comment.id, comment.version, comment.is_removed) let:comment>
                    <Entry comment acts/>
                </For>
                {move || pending.get().map(|body| view! {
                    <li aria-busy="true"><span class="dot"></span><div><p class="line dim">{words::sending(lang)}</p><p class="quote dim">{body}</p></div></li>
                })}
            </ol>
            {is_past.then(|| view! { <p class="more"><ButtonLink small=true href=address(&query, None)>{words::latest_comments(lang)}</ButtonLink></p> })}
            {(may_create && !is_past).then(|| view! { <Compose entity record_id sent body=draft items pending/> })}
        </div>
    }
}

/// The page with the comments before one of them, or with the latest; its tab and the rest of its address stay.
fn address(query: &ParamsMap, before: Option<CommentId>) -> String {
    let mut query = query.clone();
    query.remove(BEFORE);
    if let Some(id) = before {
        query.insert(BEFORE, id.to_string());
    }
    let query = query.to_query_string();
    format!("{}#comments", if query.is_empty() { "?" } else { &query })
}

fn acts(items: RwSignal<Vec<Comment>>, reload: Callback<()>) -> Acts {
    let acts =
        Acts { update: ServerAction::new(), remove: ServerAction::new(), restore: ServerAction::new() };
    let tell = tell_of_untold();
    follow(*acts.update, true, move |Written { comment, not_told }| {
        tell.run(not_told);
        items.update(|items| {
            if let Some(place) = items.iter_mut().find(|other| other.id == comment.id) {
                *place = comment;
            }
        });
    });
    follow(*acts.remove, true, move |id| {
        items.update(|items| {
            if let Some(comment) = items.iter_mut().find(|comment| comment.id == id) {
                comment.is_removed = true;
            }
        });
    });
    follow(*acts.restore, true, move |_| reload.run(()));
    acts
}

/// Says whom a comment could not tell.
pub(super) fn tell_of_untold() -> Callback<Vec<String>> {
    let (lang, toasts) = (lang(), toasts());
    Callback::new(move |names: Vec<String>| {
        if !names.is_empty() {
            toasts.say(words::not_told(lang, names.join(", ")), None);
        }
    })
}

/// Why a comment was refused, for its form.
pub(super) fn refusal(value: Option<Answer<Written>>, lang: Lang) -> Option<String> {
    let error = value.map(done)?.err()?;
    Some(error.message(lang))
}
