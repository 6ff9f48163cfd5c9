//! Requests for access: one's own above the list, and those that wait on the page of a customer. Each button is a plain form.

use super::{lookups::lookups, words};
use crate::customers::{
    access::{AccessOutcome, AccessRequest, OwnRequest},
    api::{access_requests, decide_access, note_access, own_requests},
};
use kemai_domain::{CustomerId, Outcome};
use kemai_records::live::on_live;
use kemai_ui::{Banner, Button, ButtonLink, Kind, Late, Tone, lang, toasts};
use leptos::{ev, prelude::*, task::spawn_local};
use uuid::Uuid;

/// What became of one's own requests.
#[component]
pub(super) fn OwnRequests() -> impl IntoView {
    let requests = Resource::new_blocking(|| (), |()| own_requests());
    let reload = Callback::new(move |()| requests.refetch());
    on_live(move |event| {
        if event.event == "notification" && event.text("kind").is_some_and(|kind| kind.starts_with("access_"))
        {
            requests.refetch();
        }
    });
    view! {
        <Transition>
            {move || Late::new(async move { requests.await.and_then(Outcome::into_result) }, move |requests| {
                requests.unwrap_or_default().into_iter().map(|request| view! { <OwnRequestLine request reload/> }).collect_view()
            })}
        </Transition>
    }
}

#[component]
fn OwnRequestLine(request: OwnRequest, reload: Callback<()>) -> impl IntoView {
    let lang = lang();
    let (tone, title) = match request.outcome {
        None => (Tone::Info, words::access_waits(lang, &request.asked_for)),
        Some(AccessOutcome::Granted) => (Tone::Success, words::access_was_granted(lang, &request.asked_for)),
        Some(AccessOutcome::Refused) => (Tone::Warning, words::access_was_refused(lang, &request.asked_for)),
    };
    let is_decided = request.outcome.is_some();
    view! {
        <Banner tone title>
            {request.customer_id.map(|id| view! { <ButtonLink href=format!("/customers/{id}") small=true>{words::access_open(lang)}</ButtonLink> })}
            {is_decided.then(|| view! { <Read request=request.id reload/> })}
        </Banner>
    }
}

#[component]
fn Read(request: Uuid, reload: Callback<()>) -> impl IntoView {
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        spawn_local(async move {
            // What could not be noted is shown again.
            let _ = note_access(request).await;
            reload.run(());
        });
    };
    view! {
        <form method="post" action="/rpc/customers/note_access" on:submit=submit>
            <input type="hidden" name="request" value=request.to_string()/>
            <Button submit=true small=true kind=Kind::Quiet>{words::access_read(lang())}</Button>
        </form>
    }
}

/// Who asks to see a customer, for who may decide.
#[component]
pub(super) fn WaitingRequests(
    id: CustomerId,
    /// Called when somebody was let in.
    on_decided: Callback<()>,
) -> impl IntoView {
    let requests = Resource::new_blocking(|| (), move |()| access_requests(id));
    let decided = Callback::new(move |()| {
        requests.refetch();
        on_decided.run(());
    });
    view! {
        <Transition>
            {move || Late::new(async move { requests.await.and_then(Outcome::into_result) }, move |requests| {
                requests.unwrap_or_default().into_iter().map(|request| view! { <WaitingLine request decided/> }).collect_view()
            })}
        </Transition>
    }
}

#[component]
fn WaitingLine(request: AccessRequest, decided: Callback<()>) -> impl IntoView {
    let lang = lang();
    let names = lookups();
    let name = names.person(request.person_id).map(ToOwned::to_owned).unwrap_or_default();
    view! {
        <Banner tone=Tone::Info title=words::access_wanted(lang, name) text=words::access_wanted_hint(lang)>
            <div class="row">
                <Decide request=request.id outcome=AccessOutcome::Granted decided/>
                <Decide request=request.id outcome=AccessOutcome::Refused decided/>
            </div>
        </Banner>
    }
}

#[component]
fn Decide(request: Uuid, outcome: AccessOutcome, decided: Callback<()>) -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let is_busy = RwSignal::new(false);
    let (kind, label) = match outcome {
        AccessOutcome::Granted => (Kind::Primary, words::access_let_in(lang)),
        AccessOutcome::Refused => (Kind::Plain, words::access_turn_down(lang)),
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        is_busy.set(true);
        spawn_local(async move {
            match decide_access(request, outcome).await.and_then(Outcome::into_result) {
                Ok(_) => toasts.say(words::access_decided(lang), None),
                Err(error) => toasts.fail(&error),
            }
            decided.run(());
        });
    };
    view! {
        <form method="post" action="/rpc/customers/decide_access" on:submit=submit>
            <input type="hidden" name="request" value=request.to_string()/>
            <input type="hidden" name="decision" value=outcome.key()/>
            <Button submit=true small=true kind busy=is_busy>{label}</Button>
        </form>
    }
}
