//! One change in its transaction: the work, then its operation in the change log.

use crate::{
    change_log::{self, Change},
    ctx::Ctx,
    error::database,
};
use futures::{FutureExt, future::BoxFuture};
use kemai_domain::{AppError, ErrorCode, OperationId};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseTransaction, ModelTrait, TryIntoModel};
use std::{panic::AssertUnwindSafe, time::Duration};

/// What is to be done inside the transaction.
pub type Work<T> = Box<dyn for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, AppError>> + Send>;

/// No change may hold the single writer longer.
const LONGEST: Duration = Duration::from_secs(60);

/// A running change.
pub struct Tx {
    ctx: Ctx,
    transaction: DatabaseTransaction,
    changes: Vec<Change>,
    operation: OperationId,
    undoes: Option<OperationId>,
}

impl Tx {
    #[must_use]
    pub const fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    #[must_use]
    pub const fn conn(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// The id of the operation that this transaction will leave: what undo is asked for.
    #[must_use]
    pub const fn operation(&self) -> OperationId {
        self.operation
    }

    /// The earlier operation that this one undoes.
    #[must_use]
    pub const fn undoes(&self) -> Option<OperationId> {
        self.undoes
    }

    /// Notes what was changed; it is written with the operation as the transaction's last step. A change of no field is none.
    pub fn log(&mut self, change: Change) {
        if !change.is_empty() {
            self.changes.push(change);
        }
    }

    /// The next serial of a period, for codes. On PostgreSQL it is taken outside this transaction, so that a hundred people who save
    /// at once do not wait for each other; a change that fails then leaves a gap in the serials, never a double.
    ///
    /// # Errors
    /// Internal, when the database fails.
    pub async fn next_serial(&self, name: &str, period: &str) -> Result<i64, AppError> {
        let db = self.ctx.db();
        let statement = db.statement(
            "INSERT INTO serials (name, period, last_value) VALUES ($1, $2, 1) \
             ON CONFLICT (name, period) DO UPDATE SET last_value = serials.last_value + 1 RETURNING last_value",
            [name.into(), period.into()],
        );
        let row = if db.is_postgres() {
            db.side().query_one_raw(statement).await
        } else {
            self.transaction.query_one_raw(statement).await
        };
        let row = row.map_err(database)?.ok_or_else(AppError::internal)?;
        row.try_get("", "last_value").map_err(database)
    }

    /// Remembers that serials up to `last` are given, for codes that came from elsewhere.
    ///
    /// # Errors
    /// Internal, when the database fails.
    pub async fn keep_serial(&self, name: &str, period: &str, last: i64) -> Result<(), AppError> {
        let statement = self.ctx.db().statement(
            "INSERT INTO serials (name, period, last_value) VALUES ($1, $2, $3) ON CONFLICT (name, period) \
             DO UPDATE SET last_value = excluded.last_value WHERE serials.last_value < excluded.last_value",
            [name.into(), period.into(), last.into()],
        );
        self.transaction.execute_raw(statement).await.map(|_| ()).map_err(database)
    }
}

/// Whether a change leaves a row as it was. Such a row is not written: it keeps its version, so that whoever read it may still change it.
#[must_use]
pub fn is_unchanged<M, A>(row: &M, changed: &A) -> bool
where
    M: ModelTrait + PartialEq,
    A: ActiveModelTrait + TryIntoModel<M>,
{
    changed.clone().try_into_model().is_ok_and(|changed| changed == *row)
}

/// Runs the work and writes its operation. The caller commits or rolls back the transaction that comes back.
pub(super) async fn run<T>(
    ctx: Ctx,
    transaction: DatabaseTransaction,
    kind: &'static str,
    undoes: Option<OperationId>,
    work: Work<T>,
) -> (DatabaseTransaction, Result<T, AppError>) {
    let mut tx = Tx { ctx, transaction, changes: Vec::new(), operation: OperationId::new(), undoes };
    let attempt = AssertUnwindSafe(async {
        let value = work(&mut tx).await?;
        let changes = std::mem::take(&mut tx.changes);
        if !changes.is_empty() {
            change_log::write(&tx, kind, undoes, changes).await?;
        }
        Ok(value)
    });
    let result = match tokio::time::timeout(LONGEST, attempt.catch_unwind()).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => {
            tracing::error!(operation = kind, "a change panicked and was rolled back");
            Err(AppError::internal())
        }
        Err(_) => Err(AppError::new(ErrorCode::Unavailable)),
    };
    (tx.transaction, result)
}
