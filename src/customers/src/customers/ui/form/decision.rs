//! A sure duplicate: open the one that exists, or say why there shall be two.

use super::{duplicates::DuplicateList, state::FormState, words};
use crate::customers::{api::ask_access, model::Duplicate, ui::person::has};
use kemai_domain::{Capability, ErrorCode, Lang, Outcome};
use kemai_ui::{Button, Field, Kind, Note, Panel, TextInput, Tone, lang, toasts};
use leptos::{ev, prelude::*, task::spawn_local};

/// The decision that a refused save asks for. Saving again with a reason is for those who may.
#[component]
pub(super) fn DuplicateDecision() -> impl IntoView {
    let lang = lang();
    let state = expect_context::<FormState>();
    let refused = Memo::new(move |_| {
        state.error.with(|error| {
            let error = error.as_ref().filter(|error| error.code == ErrorCode::Duplicate)?;
            let duplicates =
                error.detail.clone().and_then(|detail| serde_json::from_value::<Vec<Duplicate>>(detail).ok());
            Some(duplicates.unwrap_or_default())
        })
    });
    let may = has(Capability::OverrideDuplicate);
    move || {
        refused.get().map(|duplicates| {
            let inside = duplicates.iter().any(|duplicate| duplicate.visible.is_some());
            let outside = duplicates.iter().any(|duplicate| duplicate.visible.is_none());
            view! {
                <Panel id="duplicate-decision" title=words::duplicate_title(lang) subtitle=what_now(inside, may, lang)>
                    <div class="stack">
                        <DuplicateList duplicates/>
                        {outside.then(|| view! { <AskAccess/> })}
                        {if may {
                            view! {
                                <Field name="input[duplicate_reason]" id="f-duplicate_reason" label=words::duplicate_reason(lang)
                                    hint=words::duplicate_reason_hint(lang) error=state.problem("duplicate_reason", lang)>
                                    <TextInput/>
                                </Field>
                                <div class="wrap"><Button kind=Kind::Danger submit=true busy=state.is_busy>{words::save_anyway(lang)}</Button></div>
                            }.into_any()
                        } else {
                            view! { <Note tone=Tone::Warning>{words::may_not_override(lang)}</Note> }.into_any()
                        }}
                    </div>
                </Panel>
            }
        })
    }
}

/// What the person can do about it: open what is within reach, save all the same where the role lets one, else ask.
fn what_now(inside: bool, may: bool, lang: Lang) -> &'static str {
    match (inside, may) {
        (true, true) => words::duplicate_hint(lang),
        (true, false) => words::duplicate_hint_open(lang),
        (false, true) => words::duplicate_hint_ask_or_say(lang),
        (false, false) => words::duplicate_hint_ask(lang),
    }
}

/// Asks the owner of the customer that is not shown. Without the browser's program the form itself is sent there.
#[component]
fn AskAccess() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let state = expect_context::<FormState>();
    let is_busy = RwSignal::new(false);
    let ask = move |event: ev::MouseEvent| {
        event.prevent_default();
        let Some(read) = state.read() else { return };
        is_busy.set(true);
        spawn_local(async move {
            match ask_access(read.input).await.and_then(Outcome::into_result) {
                // The list follows: its banner waits for the outcome.
                Ok(()) => toasts.say(words::access_asked(lang), None),
                Err(error) => toasts.fail(&error),
            }
            is_busy.set(false);
        });
    };
    view! {
        <Note tone=Tone::Info>{words::ask_for_access(lang)}</Note>
        <div class="wrap">
            <Button submit=true busy=is_busy attr:formaction=ASK attr:formnovalidate="" on:click=ask>{words::ask_access(lang)}</Button>
        </div>
    }
}

/// Where a plain form asks.
const ASK: &str = "/rpc/customers/ask_access";
