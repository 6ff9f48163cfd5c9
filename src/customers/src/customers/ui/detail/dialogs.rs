//! Dialogs of a customer's page: another state of the relation, another owner.

use super::{PageState, words};
use crate::customers::{
    api::{bulk_customers, move_lifecycle, undo_operation},
    model::{BulkAction, Lifecycle},
    ui::resources::people_offered,
};
use kemai_domain::{CustomerId, Outcome, UserId};
use kemai_records::form::way_back;
use kemai_ui::{Button, ChipChoices, Combobox, Dialog, Field, FieldGroup, Kind, TextInput, lang, toasts};
use leptos::{ev, prelude::*, task::spawn_local};

/// Moves the lifecycle by hand: where to, and why.
#[component]
pub(super) fn MoveDialog(id: CustomerId, version: i64, lifecycle: Lifecycle) -> impl IntoView {
    let lang = lang();
    let toasts = toasts();
    let state = expect_context::<PageState>();
    let (open, is_busy) = (RwSignal::new(false), RwSignal::new(false));
    let to = RwSignal::new(lifecycle.key().to_owned());
    let reason = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        is_busy.set(true);
        let (to, reason) = (to.get_untracked(), reason.get_untracked());
        spawn_local(async move {
            match move_lifecycle(id, version, to, reason).await.and_then(Outcome::into_result) {
                Ok(_) => {
                    open.set(false);
                    toasts.say(words::lifecycle_moved(lang), None);
                    state.answer.refetch();
                }
                Err(error) => problem.set(Some(error.message(lang))),
            }
            is_busy.set(false);
        });
    };
    let choices =
        Lifecycle::ALL.iter().map(|state| (state.key().to_owned(), state.label(lang).to_owned())).collect();
    view! {
        <Dialog id="move-lifecycle" title=words::move_lifecycle(lang) open>
            <form class="dialog-form" method="post" action="/rpc/customers/move_lifecycle" on:submit=submit>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="version" value=version.to_string()/>
                <div class="body">
                    <FieldGroup name="to" label=words::new_state(lang)>
                        <ChipChoices label=words::new_state(lang) name="to" choices chosen=vec![lifecycle.key().to_owned()] on_choose=move |key| to.set(key)/>
                    </FieldGroup>
                    <Field name="reason" id="f-move-reason" label=words::reason(lang) hint=words::move_hint(lang) error=problem>
                        <TextInput signal=reason/>
                    </Field>
                </div>
                <footer>
                    <Button closes="move-lifecycle">{words::cancel(lang)}</Button>
                    <Button kind=Kind::Primary submit=true busy=is_busy>{words::save(lang)}</Button>
                </footer>
            </form>
        </Dialog>
    }
}

/// Gives the customer to somebody else; can be undone for ten seconds.
#[component]
pub(super) fn AssignDialog(id: CustomerId, owner: Option<UserId>) -> impl IntoView {
    let lang = lang();
    let toasts = toasts();
    let state = expect_context::<PageState>();
    let (open, is_busy) = (RwSignal::new(false), RwSignal::new(false));
    let chosen = RwSignal::new(owner.map(|id| id.to_string()).unwrap_or_default());
    let people = people_offered();
    let say = move |error: &kemai_domain::AppError| toasts.fail(error);
    let undo =
        move |operation| way_back(toasts, move || undo_operation(operation), move |_| state.answer.refetch());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Ok(owner_id) = chosen.get_untracked().parse::<UserId>() else { return };
        is_busy.set(true);
        spawn_local(async move {
            let done = bulk_customers(vec![id], None, BulkAction::Assign { owner_id })
                .await
                .and_then(Outcome::into_result);
            is_busy.set(false);
            match done {
                Ok(done) => {
                    open.set(false);
                    toasts.say(words::assigned(lang), Some(undo(done.operation)));
                    state.answer.refetch();
                }
                Err(error) => say(&error),
            }
        });
    };
    view! {
        <Dialog id="assign-customer" title=words::assign_to(lang) open>
            <form class="dialog-form" method="post" action="/rpc/customers/bulk" on:submit=submit>
                <input type="hidden" name="ids[0]" value=id.to_string()/>
                <div class="body">
                    <Field name="action[assign][owner_id]" id="f-new-owner" label=words::new_owner(lang)>
                        <Combobox choices=people signal=chosen empty=words::choose(lang)/>
                    </Field>
                </div>
                <footer>
                    <Button closes="assign-customer">{words::cancel(lang)}</Button>
                    <Button kind=Kind::Primary submit=true busy=is_busy>{words::assign(lang)}</Button>
                </footer>
            </form>
        </Dialog>
    }
}
