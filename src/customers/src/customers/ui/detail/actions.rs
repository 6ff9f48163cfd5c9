//! What one can do with a customer. Each works as a plain form; with the browser's program running it can be undone.

use super::{
    Beside, PageState,
    dialogs::{AssignDialog, MoveDialog},
    words,
};
use crate::customers::{
    api::{remove_customer, undo_operation},
    model::CustomerView,
    ui::values::call_address,
};
use kemai_domain::{CustomerId, Outcome};
use kemai_records::form::way_back;
use kemai_ui::{ButtonLink, Dock, Glyph, IconButton, Menu, MenuButton, MenuLink, lang, toasts};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// The number that the call button calls: the primary contact's.
fn number_of(view: &CustomerView) -> Option<String> {
    let contacts = &view.customer.contacts;
    let contact = contacts.iter().find(|contact| contact.is_primary).or(contacts.first())?;
    call_address(contact.mobile.as_deref().or(contact.phone.as_deref()), view.is_masked)
}

/// The buttons of the head: call, edit, more.
#[component]
pub(super) fn Actions(view: CustomerView) -> impl IntoView {
    let lang = lang();
    let customer = &view.customer;
    let (id, version) = (customer.id, customer.version);
    let is_here = customer.deleted_at.is_none();
    let call = number_of(&view);
    let (can_edit, can_assign, can_remove) =
        (view.can_edit && is_here, view.can_assign && is_here, view.can_remove && is_here);
    let has_more = can_edit || can_assign || can_remove;
    view! {
        <div class="wrap">
            {is_here.then(|| use_context::<Beside>().map(|beside| view! { <span class="from-tablet wrap">{(beside.actions)(id)}</span> }))}
            {call.map(|href| view! { <span class="from-tablet"><ButtonLink href icon=Glyph::Phone>{words::call_button(lang)}</ButtonLink></span> })}
            {can_edit.then(|| view! { <span class="from-tablet"><ButtonLink href=format!("/customers/{id}/edit") icon=Glyph::Edit>{words::edit(lang)}</ButtonLink></span> })}
            {has_more.then(|| view! {
                <IconButton glyph=Glyph::More label=words::more_actions(lang) popover="customer-more"/>
                <Menu id="customer-more" label=words::more_actions(lang)>
                    {can_edit.then(|| view! { <MenuLink href=format!("/customers/{id}/edit") icon=Glyph::Edit>{words::edit(lang)}</MenuLink> })}
                    {can_edit.then(|| view! { <MenuButton icon=Glyph::Flag opens="move-lifecycle">{words::move_lifecycle(lang)}</MenuButton> })}
                    {can_assign.then(|| view! { <MenuButton icon=Glyph::Swap opens="assign-customer">{words::assign_to(lang)}</MenuButton> })}
                    <MenuLink href=format!("/customers/{id}?tab=history") icon=Glyph::Clock>{words::tab_history(lang)}</MenuLink>
                    {can_remove.then(|| view! { <hr/><RemoveForm id version/> })}
                </Menu>
            })}
        </div>
        {can_edit.then(|| view! { <MoveDialog id version lifecycle=customer.lifecycle/> })}
        {can_assign.then(|| view! { <AssignDialog id owner=customer.owner_id/> })}
    }
}

/// A phone's main actions.
#[component]
pub(super) fn PhoneDock(view: CustomerView) -> impl IntoView {
    let lang = lang();
    let id = view.customer.id;
    let call = number_of(&view);
    let can_edit = view.can_edit && view.customer.deleted_at.is_none();
    let beside = use_context::<Beside>().filter(|_| view.customer.deleted_at.is_none());
    (call.is_some() || can_edit || beside.is_some()).then(|| view! {
        <Dock>
            {call.map(|href| view! { <ButtonLink href icon=Glyph::Phone attr:data-keep="">{words::call_button(lang)}</ButtonLink> })}
            {(can_edit && beside.is_none()).then(|| view! { <ButtonLink href=format!("/customers/{id}/edit") icon=Glyph::Edit attr:data-keep="">{words::edit(lang)}</ButtonLink> })}
            {beside.map(|beside| (beside.actions)(id))}
        </Dock>
    })
}

/// Moves the customer to the recycle bin and offers the way back.
#[component]
fn RemoveForm(id: CustomerId, version: i64) -> impl IntoView {
    let lang = lang();
    let toasts = toasts();
    let navigate = use_navigate();
    let state = expect_context::<PageState>();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let navigate = navigate.clone();
        spawn_local(async move {
            match remove_customer(id, version).await.and_then(Outcome::into_result) {
                Ok(operation) => {
                    let back = navigate.clone();
                    let undo = way_back(
                        toasts,
                        move || undo_operation(operation),
                        move |_| back(&format!("/customers/{id}"), NavigateOptions::default()),
                    );
                    // The server leads on to the list.
                    toasts.say(words::removed(lang), Some(undo));
                }
                Err(error) => {
                    toasts.fail(&error);
                    state.answer.refetch();
                }
            }
        });
    };
    view! {
        <form method="post" action="/rpc/customers/remove" on:submit=submit>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="version" value=version.to_string()/>
            <MenuButton icon=Glyph::Trash submit=true danger=true>{words::remove(lang)}</MenuButton>
        </form>
    }
}
