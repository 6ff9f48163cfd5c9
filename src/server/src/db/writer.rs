//! SQLite's one writer. It takes every change that waits into one transaction, several each under a savepoint of its own, so that one
//! flush to disk serves them all and one that fails leaves the others whole. Nobody is answered before the commit.

use super::tx::{self, Work};
use crate::{ctx::Ctx, error::database};
use futures::future::BoxFuture;
use kemai_domain::{AppError, ErrorCode, OperationId};
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::{mpsc, oneshot};

/// Changes in one commit at most.
const GROUP: usize = 64;
/// Changes that may wait; beyond, the server says that it is busy.
const QUEUE: usize = 4096;

#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Box<dyn Job>>,
    waiting: Arc<AtomicUsize>,
}

impl Writer {
    pub fn start(connection: DatabaseConnection) -> Self {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let waiting = Arc::new(AtomicUsize::new(0));
        tokio::spawn(run(connection, jobs, Arc::clone(&waiting)));
        Self { queue, waiting }
    }

    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    pub async fn write<T: Send + 'static>(
        &self,
        ctx: Ctx,
        kind: &'static str,
        undoes: Option<OperationId>,
        work: Work<T>,
    ) -> Result<T, AppError> {
        let (answer, result) = oneshot::channel();
        let job = Change { start: Some((ctx, work)), kind, undoes, result: None, answer: Some(answer) };
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let busy = || AppError::new(ErrorCode::Unavailable);
        if self.queue.try_send(Box::new(job)).is_err() {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(busy());
        }
        result.await.unwrap_or_else(|_| Err(busy()))
    }
}

/// A change whose result type the writer need not know.
trait Job: Send {
    /// Runs inside the transaction or savepoint, and ends it: what failed is taken back.
    fn run(&mut self, savepoint: DatabaseTransaction) -> BoxFuture<'_, Result<(), DbErr>>;
    /// Answers the one who waits, after the commit or its failure.
    fn answer(self: Box<Self>, is_committed: bool);
}

struct Change<T> {
    start: Option<(Ctx, Work<T>)>,
    kind: &'static str,
    undoes: Option<OperationId>,
    result: Option<Result<T, AppError>>,
    answer: Option<oneshot::Sender<Result<T, AppError>>>,
}

impl<T: Send + 'static> Job for Change<T> {
    fn run(&mut self, savepoint: DatabaseTransaction) -> BoxFuture<'_, Result<(), DbErr>> {
        Box::pin(async move {
            let Some((ctx, work)) = self.start.take() else { return Ok(()) };
            let (savepoint, result) = tx::run(ctx, savepoint, self.kind, self.undoes, work).await;
            let ended = if result.is_ok() { savepoint.commit().await } else { savepoint.rollback().await };
            self.result = Some(result);
            ended
        })
    }

    fn answer(mut self: Box<Self>, is_committed: bool) {
        let result = match self.result.take() {
            Some(Ok(value)) if is_committed => Ok(value),
            Some(Err(error)) => Err(error),
            _ => Err(AppError::internal()),
        };
        if let Some(answer) = self.answer.take() {
            // Nobody may be waiting any more: the change stands all the same.
            let _ = answer.send(result);
        }
    }
}

async fn run(
    connection: DatabaseConnection,
    mut jobs: mpsc::Receiver<Box<dyn Job>>,
    waiting: Arc<AtomicUsize>,
) {
    while let Some(first) = jobs.recv().await {
        let mut group = vec![first];
        while group.len() < GROUP
            && let Ok(next) = jobs.try_recv()
        {
            group.push(next);
        }
        waiting.fetch_sub(group.len(), Ordering::Relaxed);
        let committed = commit(&connection, &mut group).await;
        if let Err(error) = &committed {
            let _ = database(DbErr::Custom(format!("a group of changes was not committed: {error}")));
        }
        for job in group {
            job.answer(committed.is_ok());
        }
    }
}

async fn commit(connection: &DatabaseConnection, group: &mut [Box<dyn Job>]) -> Result<(), DbErr> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let transaction = connection.begin_with_options(options).await?;
    // Alone it needs no savepoint, for which SQLite would keep a copy of each page that it changes.
    if let [alone] = group {
        return alone.run(transaction).await;
    }
    for job in group {
        let savepoint = transaction.begin().await?;
        job.run(savepoint).await?;
    }
    transaction.commit().await
}
