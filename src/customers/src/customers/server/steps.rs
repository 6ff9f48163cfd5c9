//! What other areas do when something happens with a customer, in the same transaction. The application hands it over.

use futures::future::BoxFuture;
use kemai_domain::{AppError, CustomerId, UserId};
use kemai_server::Tx;

/// A customer went from one owner to another; from nobody, or to nobody.
pub type HandedOver =
    for<'a> fn(&'a mut Tx, CustomerId, Option<UserId>, Option<UserId>) -> BoxFuture<'a, Result<(), AppError>>;

/// In the context of pages, server functions and operations.
#[derive(Clone, Copy, Default)]
pub struct CustomerSteps {
    pub handed_over: &'static [HandedOver],
}

/// The application's steps as a type: what is imported is described by plain functions, which capture nothing.
pub trait HasCustomerSteps: 'static {
    const STEPS: CustomerSteps;
}

impl CustomerSteps {
    /// From the context of a server function.
    ///
    /// # Errors
    /// Internal, outside a request.
    pub fn here() -> Result<Self, AppError> {
        leptos::prelude::use_context::<Self>().ok_or_else(AppError::internal)
    }

    /// Tells of a change of owner, where there is one.
    pub(super) async fn tell(
        self,
        tx: &mut Tx,
        customer: CustomerId,
        before: Option<UserId>,
        after: Option<UserId>,
    ) -> Result<(), AppError> {
        if before != after {
            for step in self.handed_over {
                step(tx, customer, before, after).await?;
            }
        }
        Ok(())
    }
}
