//! What other areas do for this one; the application hands it over.

use crate::pick::FoundCustomer;
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use kemai_domain::{AppError, CustomerId};
use kemai_server::{Ctx, RecordKinds, Tx, live::Reach};

/// Notes with a customer when one last spoke with it, and when one will next.
pub type Contacted = for<'a> fn(
    &'a mut Tx,
    CustomerId,
    Option<DateTime<Utc>>,
    Option<DateTime<Utc>>,
) -> BoxFuture<'a, Result<(), AppError>>;

/// Customers within the asker's reach as one types, the likeliest first; without words, a few of his own that changed last.
pub type FindCustomers = for<'a> fn(&'a Ctx, &'a str) -> BoxFuture<'a, Result<Vec<FoundCustomer>, AppError>>;

/// In the context of pages, server functions and operations.
#[derive(Clone, Copy)]
pub struct Neighbours {
    /// The kinds of records of every area: a customer is found through its own.
    pub kinds: RecordKinds,
    pub contacted: Contacted,
    pub find_customers: FindCustomers,
    /// Whom customers reach.
    pub reached: Reach,
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
