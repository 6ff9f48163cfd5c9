//! Follow-ups from tables: what was said before the company came here, or elsewhere. Each row names its customer by code or name; what is
//! new is written in statements of many rows, and a customer's last and next contact are counted once a batch.

mod fields;
mod places;
mod prepare;
mod undo;

use crate::{follow_ups::FOLLOW_UP, neighbours::Neighbours};
use futures::future::BoxFuture;
use kemai_domain::{Action, AppError, DepartmentId, UserId};
use kemai_records::transfer::{ImportKind, Importer, Line, Options, Prepared};
use kemai_server::{Ctx, database};
use sea_orm::ConnectionTrait;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use uuid::Uuid;

/// What the other areas do for this one, for what is made before there is a request.
pub trait HasNeighbours {
    const NEIGHBOURS: Neighbours;
}

/// How follow-ups are imported.
#[must_use]
pub const fn import<N: HasNeighbours>() -> ImportKind {
    ImportKind {
        entity: FOLLOW_UP.entity,
        needs: None,
        name: "follow_ups",
        operation: "follow_up.import",
        is_prepared_ahead: true,
        fields: fields::fields,
        open: |ctx, options| Box::pin(open(ctx, options, N::NEIGHBOURS)),
        undo: |tx, operation, own| Box::pin(undo::undo(tx, operation, own, N::NEIGHBOURS)),
    }
}

async fn open(ctx: &Ctx, options: Options, neighbours: Neighbours) -> Result<Arc<dyn Importer>, AppError> {
    ctx.require(FOLLOW_UP.entity, Action::Import)?;
    ctx.require(FOLLOW_UP.entity, Action::Create)?;
    let read = ctx.db().statement(
        "SELECT id, department_id FROM users WHERE deleted_at IS NULL AND disabled_at IS NULL",
        [],
    );
    let mut departments = HashMap::new();
    for row in ctx.db().reader().query_all_raw(read).await.map_err(database)? {
        let id: Uuid = row.try_get("", "id").map_err(database)?;
        let department: Uuid = row.try_get("", "department_id").map_err(database)?;
        departments.insert(UserId(id), DepartmentId(department));
    }
    let (me, ctx) = (ctx.user_id()?, ctx.clone());
    Ok(Arc::new(FollowUps { ctx, me, options, neighbours, departments, seen: Mutex::default() }))
}

/// By what two follow-ups are the same: the customer, the minute, the person, and a hash of what was said.
type Mark = (Uuid, i64, Uuid, u64);

/// One run over a file.
struct FollowUps {
    ctx: Ctx,
    /// Whose follow-up it is that names nobody.
    me: UserId,
    options: Options,
    neighbours: Neighbours,
    /// Of everyone who is there.
    departments: HashMap<UserId, DepartmentId>,
    seen: Mutex<HashMap<Mark, u64>>,
}

impl FollowUps {
    /// The earlier line that was the same; else this one is remembered.
    fn seen_before(&self, line: u64, mark: Mark) -> Option<u64> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let first = *seen.entry(mark).or_insert(line);
        (first != line).then_some(first)
    }
}

impl Importer for FollowUps {
    fn prepare(self: Arc<Self>, lines: Vec<Line>) -> BoxFuture<'static, Result<Prepared, AppError>> {
        Box::pin(prepare::prepare(self, lines))
    }
}
