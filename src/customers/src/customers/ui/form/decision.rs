//! A sure duplicate: open the one that exists, or say why there shall be two.

use super::{duplicates::DuplicateList, state::FormState, words};
use crate::customers::{model::Duplicate, ui::person::has};
use kemai_domain::{Capability, ErrorCode};
use kemai_ui::{Button, Field, Kind, Note, Panel, TextInput, Tone, lang};
use leptos::prelude::*;

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
            let outside = duplicates.iter().any(|duplicate| duplicate.visible.is_none());
            view! {
                <Panel id="duplicate-decision" title=words::duplicate_title(lang) subtitle=words::duplicate_hint(lang)>
                    <div class="stack">
                        <DuplicateList duplicates/>
                        {outside.then(|| view! { <Note tone=Tone::Info>{words::ask_for_access(lang)}</Note> })}
                        {if may {
                            view! {
                                <Field name="input[duplicate_reason]" id="f-duplicate_reason" label=words::duplicate_reason(lang)
                                    hint=words::duplicate_reason_hint(lang) error=state.problem("duplicate_reason", lang)>
                                    <TextInput maxlength=200/>
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
