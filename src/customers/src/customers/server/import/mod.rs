//! Customers from tables. What is new is loaded as very many are (docs/decisions/0007); what is the same as a customer is decided by the
//! rule, and what is changed is written like a form.

mod alike;
pub mod contacts;
mod fields;
mod form;
mod numbers;
mod prepare;
mod regions;
mod undo;

use super::{
    index,
    load::Loader,
    steps::{CustomerSteps, HasCustomerSteps},
};
use crate::customers::CUSTOMER;
use futures::future::BoxFuture;
use kemai_domain::{Action, AppError, contact::normalise_phone};
use kemai_records::transfer::{ImportKind, Importer, Line, Options, Prepared};
use kemai_server::Ctx;
use numbers::Numbers;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// How customers are imported, and what happens when one gets another owner by it.
#[must_use]
pub const fn import<S: HasCustomerSteps>() -> ImportKind {
    ImportKind {
        entity: CUSTOMER.entity,
        needs: None,
        name: "customers",
        operation: "customer.import",
        is_prepared_ahead: true,
        fields: fields::fields,
        open: |ctx, options| Box::pin(open(ctx, options, S::STEPS)),
        undo: |tx, operation, own| Box::pin(undo::undo(tx, operation, own, S::STEPS)),
    }
}

async fn open(ctx: &Ctx, options: Options, steps: CustomerSteps) -> Result<Arc<dyn Importer>, AppError> {
    ctx.require(CUSTOMER.entity, Action::Import)?;
    ctx.require(CUSTOMER.entity, Action::Create)?;
    let loader = Arc::new(Loader::open(ctx).await?);
    let (numbers, seen, closed) = (Numbers::default(), Mutex::default(), alike::Closed::of(ctx));
    Ok(Arc::new(Customers { ctx: ctx.clone(), loader, options, steps, numbers, seen, closed }))
}

/// One run over a file.
struct Customers {
    ctx: Ctx,
    loader: Arc<Loader>,
    options: Options,
    steps: CustomerSteps,
    numbers: Numbers,
    /// By what makes rows the same, the line that had it first.
    seen: Mutex<HashMap<alike::Mark, u64>>,
    closed: alike::Closed,
}

impl Customers {
    /// The earlier line that one of the marks was seen in; else they are remembered as this line's.
    fn seen_before(&self, line: u64, marks: &[alike::Mark]) -> Option<u64> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let earlier = marks.iter().find_map(|mark| seen.get(mark).copied());
        if earlier.is_none() {
            seen.extend(marks.iter().cloned().map(|mark| (mark, line)));
        }
        earlier
    }
}

impl Importer for Customers {
    fn prepare(self: Arc<Self>, lines: Vec<Line>) -> BoxFuture<'static, Result<Prepared, AppError>> {
        Box::pin(prepare::prepare(self, lines))
    }

    fn end(self: Arc<Self>) -> BoxFuture<'static, Result<(), AppError>> {
        Box::pin(async move {
            let given_back = self.numbers.give_back(&self.ctx).await;
            index::end_list(&self.ctx).await.and(given_back)
        })
    }
}

/// A column that is called 电话 holds either kind of number: that of a mobile goes where one looks for it, unless the row names another.
fn place_mobile(line: &mut Line, phone: &str, mobile: &'static str) {
    let is_mobile = normalise_phone(line.value(phone)).is_ok_and(|phone| phone.is_mainland_mobile());
    let is_free = line.value(mobile).is_empty() && line.faults.iter().all(|fault| fault.field != mobile);
    if is_mobile && is_free {
        for (key, _) in line.values.iter_mut().filter(|(key, _)| *key == phone) {
            *key = mobile;
        }
    }
}
