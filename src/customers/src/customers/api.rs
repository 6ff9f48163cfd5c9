//! Server functions of customers: a few lines each over `server::service`. `lib.rs`'s area grades their addresses.

use super::{
    access::{AccessOutcome, AccessRequest, OwnRequest},
    input::CustomerInput,
    list::{CustomerSummary, ListQuery},
    model::{
        Birthday, BulkAction, BulkDone, Contact, CustomerView, Duplicate, HistoryEntry, LifecycleMove,
        SearchHit,
    },
};
use kemai_domain::{AppError, ContactId, CustomerId, Entity, OperationId, Outcome, Page};
use kemai_records::directory::Directory;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

#[cfg(feature = "ssr")]
use super::server::{
    access, around, birthdays, bulk, duplicates, history, lifecycle, listing, search, service,
    steps::CustomerSteps,
};
#[cfg(feature = "ssr")]
use super::versions;
#[cfg(feature = "ssr")]
use kemai_server::{RecordKinds, ctx, outcome};

/// A page of the list.
#[server(prefix = "/rpc", endpoint = "customers/list")]
pub async fn list_customers(query: ListQuery) -> Result<Outcome<Page<CustomerSummary>>, AppError> {
    outcome(listing::list(&ctx()?, &query).await)
}

/// A customer with its contacts.
#[server(prefix = "/rpc", endpoint = "customers/find")]
pub async fn find_customer(id: CustomerId) -> Result<Outcome<CustomerView>, AppError> {
    outcome(service::view(&ctx()?, id).await)
}

/// The departments, and the people whom a page has to name: of a customer, and those whose ids stand in `named`, a text of any form.
#[server(prefix = "/rpc", endpoint = "customers/people")]
pub async fn people_around(
    customer: Option<CustomerId>,
    named: String,
) -> Result<Outcome<Directory>, AppError> {
    outcome(around::directory(&ctx()?, customer, &named).await)
}

/// Creates a customer; a plain form goes on to its page.
#[server(prefix = "/rpc", endpoint = "customers/create")]
pub async fn create_customer(input: CustomerInput) -> Result<Outcome<CustomerId>, AppError> {
    let result = service::create(&ctx()?, input).await.map(|customer| customer.id);
    if let Ok(id) = &result {
        kemai_server::reply::go_on_to(&format!("/customers/{id}"));
    }
    outcome(result)
}

/// Changes a customer. A refusal with `conflict` carries the current `CustomerView` as its detail; `choice` is what a plain form
/// answers to it: by field, `mine` or `theirs`.
#[server(prefix = "/rpc", endpoint = "customers/update")]
pub async fn update_customer(
    id: CustomerId,
    version: i64,
    input: CustomerInput,
    #[server(default)] choice: BTreeMap<String, String>,
) -> Result<Outcome<CustomerId>, AppError> {
    let ctx = ctx()?;
    let mut input = input;
    if choice.values().any(|side| side == "theirs") {
        let theirs = CustomerInput::from(&service::find(&ctx, id).await?);
        input = versions::chosen(&input, &theirs, &choice);
    }
    let result =
        service::update(&ctx, id, version, input, CustomerSteps::here()?).await.map(|customer| customer.id);
    if result.is_ok() {
        kemai_server::reply::go_on_to(&format!("/customers/{id}"));
    }
    outcome(result)
}

/// Moves a customer to the recycle bin; the operation undoes it.
#[server(prefix = "/rpc", endpoint = "customers/remove")]
pub async fn remove_customer(id: CustomerId, version: i64) -> Result<Outcome<OperationId>, AppError> {
    let result = service::remove(&ctx()?, id, version).await;
    if result.is_ok() {
        kemai_server::reply::go_on_to("/customers");
    }
    outcome(result)
}

/// Brings a customer back from the recycle bin.
#[server(prefix = "/rpc", endpoint = "customers/restore")]
pub async fn restore_customer(id: CustomerId) -> Result<Outcome<CustomerId>, AppError> {
    outcome(service::restore(&ctx()?, id).await.map(|()| id))
}

/// What a form being filled in has in common with customers that exist.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DuplicateQuestion {
    pub name: String,
    pub tax_number: String,
    /// ISO 3166-1, as whose the phones are read; empty for the mainland.
    pub country: String,
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    /// The customer being edited, which is no duplicate of itself.
    pub except: Option<CustomerId>,
}

impl From<&CustomerInput> for DuplicateQuestion {
    fn from(input: &CustomerInput) -> Self {
        let filled = |texts: Vec<&String>| -> Vec<String> {
            texts.into_iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
        };
        let contacts = &input.contacts;
        Self {
            name: input.name.trim().to_owned(),
            tax_number: input.tax_number.trim().to_owned(),
            country: input.country.trim().to_owned(),
            phones: filled(contacts.iter().flat_map(|contact| [&contact.mobile, &contact.phone]).collect()),
            emails: filled(
                contacts.iter().flat_map(|contact| [&contact.email, &contact.other_email]).collect(),
            ),
            except: None,
        }
    }
}

/// Likely duplicates, the sure ones first.
#[server(prefix = "/rpc", endpoint = "customers/duplicates")]
pub async fn find_duplicates(question: DuplicateQuestion) -> Result<Outcome<Vec<Duplicate>>, AppError> {
    outcome(duplicates::find(&ctx()?, &question).await)
}

/// Asks for access to the sure duplicates of a form that are out of reach.
#[server(prefix = "/rpc", endpoint = "customers/ask_access")]
pub async fn ask_access(input: CustomerInput) -> Result<Outcome<()>, AppError> {
    let ctx = ctx()?;
    let result = access::ask(&ctx, &DuplicateQuestion::from(&input)).await;
    if result.is_ok() {
        kemai_server::reply::go_on_to("/customers");
    }
    outcome(result.map(|_| ()))
}

/// The requests that wait for a customer, for who may decide.
#[server(prefix = "/rpc", endpoint = "customers/access_requests")]
pub async fn access_requests(id: CustomerId) -> Result<Outcome<Vec<AccessRequest>>, AppError> {
    outcome(access::waiting(&ctx()?, id).await)
}

/// Lets somebody in as a collaborator, or refuses.
#[server(prefix = "/rpc", endpoint = "customers/decide_access")]
pub async fn decide_access(request: Uuid, decision: AccessOutcome) -> Result<Outcome<CustomerId>, AppError> {
    let result = access::decide(&ctx()?, request, decision).await;
    if let Ok(id) = &result {
        kemai_server::reply::go_on_to(&format!("/customers/{id}"));
    }
    outcome(result)
}

/// One's own requests, until one has read what became of them.
#[server(prefix = "/rpc", endpoint = "customers/own_requests")]
pub async fn own_requests() -> Result<Outcome<Vec<OwnRequest>>, AppError> {
    outcome(access::own(&ctx()?).await)
}

/// One has read what became of a request.
#[server(prefix = "/rpc", endpoint = "customers/note_access")]
pub async fn note_access(request: Uuid) -> Result<Outcome<()>, AppError> {
    let result = access::note_seen(&ctx()?, request).await;
    if result.is_ok() {
        kemai_server::reply::go_on_to("/customers");
    }
    outcome(result)
}

/// Moves the lifecycle by hand, dated and with a reason.
#[server(prefix = "/rpc", endpoint = "customers/move_lifecycle")]
pub async fn move_lifecycle(
    id: CustomerId,
    version: i64,
    to: String,
    #[server(default)] reason: String,
) -> Result<Outcome<CustomerId>, AppError> {
    outcome(lifecycle::move_to(&ctx()?, id, version, &to, &reason).await.map(|()| id))
}

/// The dated moves of a customer's lifecycle, newest first.
#[server(prefix = "/rpc", endpoint = "customers/lifecycle_moves")]
pub async fn lifecycle_moves(id: CustomerId) -> Result<Outcome<Vec<LifecycleMove>>, AppError> {
    outcome(lifecycle::moves(&ctx()?, id).await)
}

/// The contacts that were taken from a customer and can come back.
#[server(prefix = "/rpc", endpoint = "customers/removed_contacts")]
pub async fn removed_contacts(id: CustomerId) -> Result<Outcome<Vec<Contact>>, AppError> {
    outcome(service::one_contact::removed(&ctx()?, id).await)
}

/// Brings a contact back to its customer.
#[server(prefix = "/rpc", endpoint = "customers/restore_contact")]
pub async fn restore_contact(id: ContactId) -> Result<Outcome<ContactId>, AppError> {
    outcome(service::one_contact::restore(&ctx()?, id).await.map(|contact| contact.id))
}

/// Birthdays of the contacts of one's own customers in the days to come.
#[server(prefix = "/rpc", endpoint = "customers/birthdays")]
pub async fn coming_birthdays() -> Result<Outcome<Vec<Birthday>>, AppError> {
    outcome(birthdays::coming(&ctx()?).await)
}

/// Acts on the chosen customers (200 at most), or on all that a list's query finds (2,000 at most).
#[server(prefix = "/rpc", endpoint = "customers/bulk")]
pub async fn bulk_customers(
    #[server(default)] ids: Vec<CustomerId>,
    #[server(default)] all_of: Option<ListQuery>,
    action: BulkAction,
) -> Result<Outcome<BulkDone>, AppError> {
    outcome(bulk::run(&ctx()?, ids, all_of, action, CustomerSteps::here()?).await)
}

/// Undoes an operation of one's own: records changed since then stay as they are and are counted as skipped.
#[server(prefix = "/rpc", endpoint = "customers/undo")]
pub async fn undo_operation(operation: OperationId) -> Result<Outcome<BulkDone>, AppError> {
    outcome(bulk::undo(&ctx()?, operation, CustomerSteps::here()?).await)
}

/// The history of a customer and of what hangs on it, newest first; `before` is the `seq` of the last line seen.
#[server(prefix = "/rpc", endpoint = "customers/history")]
pub async fn customer_history(
    id: CustomerId,
    #[server(default)] before: Option<i64>,
) -> Result<Outcome<Vec<HistoryEntry>>, AppError> {
    outcome(history::list(&ctx()?, id, before).await)
}

/// What happened to one record, newest first; `before` as for [`customer_history`].
#[server(prefix = "/rpc", endpoint = "history/list")]
pub async fn record_history(
    entity: Entity,
    record_id: Uuid,
    #[server(default)] before: Option<i64>,
) -> Result<Outcome<Vec<HistoryEntry>>, AppError> {
    let kinds = use_context::<RecordKinds>().ok_or_else(AppError::internal)?;
    outcome(history::of_record(&ctx()?, kinds, entity, record_id, before).await)
}

/// Search as one types: name, pinyin, initials, code, contact, last four of a phone.
#[server(prefix = "/rpc", endpoint = "customers/search")]
pub async fn search_customers(words: String) -> Result<Outcome<Vec<SearchHit>>, AppError> {
    outcome(search::search(&ctx()?, &words).await)
}

/// A division of a country, for the picker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionOption {
    pub code: String,
    pub name: String,
    /// With everything above it: `山东省 德州市 德城区`.
    pub path: String,
}

/// The divisions below one (the provinces below an empty code).
#[server(prefix = "/rpc", endpoint = "regions/children")]
pub async fn region_children(
    #[server(default)] parent: String,
) -> Result<Outcome<Vec<RegionOption>>, AppError> {
    outcome(super::server::regions::children(&ctx()?, &parent).await)
}

/// Divisions by part of a name, pinyin or initials.
#[server(prefix = "/rpc", endpoint = "regions/search")]
pub async fn search_regions(words: String) -> Result<Outcome<Vec<RegionOption>>, AppError> {
    outcome(super::server::regions::search(&ctx()?, &words).await)
}
