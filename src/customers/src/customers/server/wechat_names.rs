//! Documents that were written before WeChat names could be found are written again, by and by.

use super::{document, entity::customer};
use kemai_domain::AppError;
use kemai_server::{Ctx, Sql, Tx, database};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// Customers of one change.
const AT_ONCE: i64 = 100;

/// Customers of one run: other upkeep waits for it.
const MOST: u64 = 50_000;

/// Makes WeChat names findable that are not yet, also those that a server of the older program saved beside this one. Returns how many
/// customers were written.
///
/// # Errors
/// Internal, when the database fails; what was written until then stays.
pub async fn index(ctx: &Ctx) -> Result<u64, AppError> {
    let mut after = Uuid::nil();
    let mut count = 0;
    while count < MOST {
        let ids = unfindable(ctx, after).await?;
        let Some(last) = ids.last() else { break };
        after = *last;
        count += ids.len() as u64;
        ctx.write("customer.index", move |tx| Box::pin(async move { rewrite(tx, &ids).await })).await?;
    }
    Ok(count)
}

async fn unfindable(ctx: &Ctx, after: Uuid) -> Result<Vec<Uuid>, AppError> {
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT DISTINCT t.customer_id FROM contacts t WHERE t.wechat IS NOT NULL AND t.deleted_at IS NULL AND NOT EXISTS \
         (SELECT 1 FROM blind_indexes b WHERE b.customer_id = t.customer_id AND b.field = 'wechat') AND t.customer_id > ",
    );
    sql.bind(after).push(" ORDER BY t.customer_id LIMIT ").bind(AT_ONCE);
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| row.try_get("", "customer_id").map_err(database)).collect()
}

async fn rewrite(tx: &mut Tx, ids: &[Uuid]) -> Result<(), AppError> {
    let mut sql = Sql::new(tx.ctx().db(), "SELECT * FROM customers WHERE id IN ");
    sql.bind_list(ids.iter().copied());
    if sql.is_postgres() {
        sql.push(" ORDER BY id FOR UPDATE");
    }
    for row in tx.conn().query_all_raw(sql.statement()).await.map_err(database)? {
        let row = customer::Model::from_query_result(&row, "").map_err(database)?;
        document::rewrite(tx, &row).await?;
    }
    Ok(())
}
