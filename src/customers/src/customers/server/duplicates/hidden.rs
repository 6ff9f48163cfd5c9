//! What is told of customers out of reach: that the company has them. Each telling is counted against the person and noted in the
//! change log, so that nobody reads the company's base out of refusals, and whoever tries leaves a trace.

use crate::customers::{access::ACCESS, model::DuplicateReason};
use futures::future::BoxFuture;
use kemai_domain::{Action, AppError, CustomerId, Entity, ErrorCode};
use kemai_server::{Change, ChangeAction, Ctx, Tx, ctx::Scope};
use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};
use uuid::Uuid;

/// A customer out of reach with what it shares.
#[derive(Clone, Debug)]
pub struct Hidden {
    pub id: CustomerId,
    pub reasons: BTreeSet<DuplicateReason>,
}

/// What a refusal inside a transaction is about: it outlives the transaction, which keeps nothing.
#[derive(Clone, Default)]
pub struct Met(Arc<OnceLock<Vec<Hidden>>>);

impl Met {
    pub(super) fn keep(&self, hidden: Vec<Hidden>) {
        self.0.get_or_init(|| hidden);
    }
}

/// Writes what may be refused for a sure duplicate.
///
/// # Errors
/// As `Ctx::write`; too many, when the person was told of too many customers out of reach.
pub async fn write<T, W>(ctx: &Ctx, kind: &'static str, work: W) -> Result<T, AppError>
where
    T: Send + 'static,
    W: for<'a> FnOnce(&'a mut Tx, Met) -> BoxFuture<'a, Result<T, AppError>> + Send + 'static,
{
    let met = Met::default();
    let inside = met.clone();
    let result = ctx.write(kind, move |tx| work(tx, inside)).await;
    if let (Err(error), Some(hidden)) = (&result, met.0.get())
        && error.code == ErrorCode::Duplicate
    {
        note(ctx, hidden).await?;
    }
    result
}

/// Asked before anything is looked for: a limit that only refused the hits would tell of them.
///
/// # Errors
/// Too many.
pub(in crate::customers::server) fn may_ask(ctx: &Ctx) -> Result<(), AppError> {
    if ctx.scope(Entity::Customer, Action::View) == Scope::Everything {
        return Ok(());
    }
    ctx.app().limits.hidden.check(&ctx.user_id()?.to_string())
}

/// Counts and notes what a person is about to be told. The same again within the hour is neither: a form asks as one types.
///
/// # Errors
/// Too many; as `Ctx::write`.
pub(in crate::customers::server) async fn note(ctx: &Ctx, hidden: &[Hidden]) -> Result<(), AppError> {
    let told = note_some(ctx, hidden).await?;
    if told < hidden.len() { Err(AppError::new(ErrorCode::TooMany)) } else { Ok(()) }
}

/// The same for as many of them, from the first on, as a person may be told of: how many these are.
///
/// # Errors
/// As `Ctx::write`.
pub(in crate::customers::server) async fn note_some(ctx: &Ctx, hidden: &[Hidden]) -> Result<usize, AppError> {
    if hidden.is_empty() {
        return Ok(0);
    }
    let (limits, person) = (&ctx.app().limits, ctx.user_id()?.to_string());
    let (mut may_be_told, mut told) = (0, Vec::new());
    for one in hidden {
        let key = format!("{person}\n{}\n{:?}", one.id, one.reasons);
        if limits.told.check(&key).is_ok() {
            if limits.hidden.take(person.as_str()).is_err() {
                break;
            }
            limits.told.take(key)?;
            told.push(one.id);
        }
        may_be_told += 1;
    }
    if !told.is_empty() {
        ctx.write("customer.tell_duplicate", move |tx| Box::pin(async move { log(tx, told) })).await?;
    }
    Ok(may_be_told)
}

fn log(tx: &mut Tx, told: Vec<CustomerId>) -> Result<(), AppError> {
    for id in told {
        tx.log(Change::of(&ACCESS, Uuid::now_v7(), ChangeAction::Create).on(id));
    }
    Ok(())
}
