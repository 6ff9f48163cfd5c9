//! What other areas do for this one; the application hands it over.

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use kemai_domain::{AppError, CustomerId};
use kemai_server::{RecordKinds, Tx};

/// Notes with a customer when one last spoke with it, and when one will next.
pub type Contacted = for<'a> fn(
    &'a mut Tx,
    CustomerId,
    Option<DateTime<Utc>>,
    Option<DateTime<Utc>>,
) -> BoxFuture<'a, Result<(), AppError>>;

/// In the context of pages, server functions and operations.
#[derive(Clone, Copy)]
pub struct Neighbours {
    /// The kinds of records of every area: a customer is found through its own.
    pub kinds: RecordKinds,
    pub contacted: Contacted,
}

impl Neighbours {
    /// From the context of a server function.
    ///
    /// # Errors
    /// Internal, outside a request.
    pub fn here() -> Result<Self, AppError> {
        leptos::prelude::use_context::<Self>().ok_or_else(AppError::internal)
    }
}
