//! New operations from the change log, with whom their changes reach.

use super::{LiveChange, Reach, Reached, Sources};
use crate::{app::App, error::database};
use kemai_domain::{AppError, Entity, UserId};
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Operations read at once.
const OPERATIONS: i64 = 200;
/// Changes of one operation that are told one by one; of a larger one it is only said that everything may have changed.
const CHANGES: usize = 500;

/// One committed write.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub seq: i64,
    pub changes: Vec<LiveChange>,
    /// It changed too much to be told.
    pub is_large: bool,
}

/// The number of the newest operation.
pub(super) async fn newest(app: &App) -> Result<i64, AppError> {
    let statement = app.db.statement("SELECT last_seq FROM operation_counter WHERE id = 1", []);
    let row = app.db.reader().query_one_raw(statement).await.map_err(database)?;
    row.ok_or_else(AppError::internal)?.try_get("", "last_seq").map_err(database)
}

/// The operations after a number, oldest first, a few hundred at most.
pub(super) async fn after(app: &App, sources: Sources, seq: i64) -> Result<Vec<Operation>, AppError> {
    let sql = "SELECT o.seq, o.actor_id, c.entity, c.record_id, c.customer_id, c.action \
         FROM operations o JOIN changes c ON c.operation_seq = o.seq AND c.position <= $3 \
         WHERE o.seq > $1 AND o.seq <= $2 ORDER BY o.seq, c.position";
    let most = i64::try_from(CHANGES).unwrap_or(i64::MAX);
    let statement = app.db.statement(sql, [seq.into(), (seq + OPERATIONS).into(), most.into()]);
    let rows = app.db.reader().query_all_raw(statement).await.map_err(database)?;
    let mut operations: Vec<Operation> = Vec::new();
    for row in &rows {
        let seq: i64 = row.try_get("", "seq").map_err(database)?;
        if operations.last().is_none_or(|operation| operation.seq != seq) {
            operations.push(Operation { seq, changes: Vec::new(), is_large: false });
        }
        if let (Some(operation), Some(change)) = (operations.last_mut(), change(row)?) {
            operation.changes.push(change);
        }
    }
    for operation in &mut operations {
        operation.is_large = operation.changes.len() > CHANGES;
        if operation.is_large {
            operation.changes.clear();
        }
    }
    add_reach(app, sources, &mut operations).await?;
    Ok(operations)
}

/// None for a kind of record that this program does not know: a newer server wrote it.
fn change(row: &QueryResult) -> Result<Option<LiveChange>, AppError> {
    let text: String = row.try_get("", "entity").map_err(database)?;
    let Some(entity) = Entity::ALL.into_iter().find(|entity| entity.key() == text) else { return Ok(None) };
    let record: Uuid = row.try_get("", "record_id").map_err(database)?;
    let customer: Option<Uuid> = row.try_get("", "customer_id").map_err(database)?;
    let actor: Option<Uuid> = row.try_get("", "actor_id").map_err(database)?;
    Ok(Some(LiveChange {
        entity,
        record,
        customer: customer.or_else(|| (entity == Entity::Customer).then_some(record)),
        action: row.try_get("", "action").map_err(database)?,
        actor: actor.map(UserId),
        reached: None,
    }))
}

async fn add_reach(app: &App, sources: Sources, operations: &mut [Operation]) -> Result<(), AppError> {
    let changes = || operations.iter().flat_map(|operation| &operation.changes);
    let customers = look_up(app, sources.customers, changes().filter_map(|change| change.customer)).await?;
    let mut others = HashMap::new();
    for (entity, reach) in sources.others {
        let of_kind = changes().filter(|change| change.customer.is_none() && change.entity == *entity);
        others.insert(*entity, look_up(app, *reach, of_kind.map(|change| change.record)).await?);
    }
    for change in operations.iter_mut().flat_map(|operation| &mut operation.changes) {
        // What is gone for good reaches nobody but those who see everything.
        change.reached = match change.customer {
            Some(customer) => Some(customers.get(&customer).cloned().unwrap_or_default()),
            None => others
                .get(&change.entity)
                .map(|reached| reached.get(&change.record).cloned().unwrap_or_default()),
        };
    }
    Ok(())
}

async fn look_up(
    app: &App,
    reach: Reach,
    records: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Reached>, AppError> {
    let records: Vec<Uuid> = records.collect::<BTreeSet<_>>().into_iter().collect();
    let mut reached = HashMap::with_capacity(records.len());
    for some in records.chunks(CHANGES) {
        reached.extend(reach(app, some).await?);
    }
    Ok(reached)
}
