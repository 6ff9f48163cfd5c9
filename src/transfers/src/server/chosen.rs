//! What a person chose last for tables of some columns.

use super::store::{json, text};
use crate::model::{RowValue, Settings};
use kemai_domain::AppError;
use kemai_server::{Ctx, Encrypted, Place, Tx, database};
use sea_orm::ConnectionTrait;

/// Names of columns are a key, and PostgreSQL takes no long ones.
const LONGEST_COLUMNS: usize = 2_000;

/// What a person chose last for a file of these columns: what each column holds, and what every row says.
///
/// # Errors
/// Internal, when the database fails.
pub async fn find(
    ctx: &Ctx,
    kind: &str,
    columns: &[String],
) -> Result<Option<(Vec<String>, Vec<RowValue>)>, AppError> {
    let statement = ctx.db().statement(
        "SELECT mapping, row_values FROM import_mappings WHERE user_id = $1 AND entity = $2 AND columns = $3",
        [ctx.user_id()?.0.into(), kind.into(), text(&columns)?.into()],
    );
    let row = ctx.db().reader().query_one_raw(statement).await.map_err(database)?;
    row.map(|row| {
        let kept: String = row.try_get("", "row_values").map_err(database)?;
        let values = match Encrypted::from_text(&kept) {
            Some(sealed) => sealed.open(&ctx.app().keys, place_of_values(ctx)?)?,
            // The list that the column has of itself.
            None => Vec::new(),
        };
        Ok((json(&row, "mapping")?, values))
    })
    .transpose()
}

/// What every row says may be a phone or a remark, which are sealed in their own columns. These rows have no id: they are sealed for the person.
fn place_of_values(ctx: &Ctx) -> Result<Place<'static>, AppError> {
    Ok(Place { table: "import_mappings", column: "row_values", row: ctx.user_id()?.0 })
}

/// Keeps what a person chose for a file of these columns.
///
/// # Errors
/// Internal, when the database fails.
pub async fn keep(tx: &Tx, kind: &str, columns: &[String], settings: &Settings) -> Result<(), AppError> {
    let ctx = tx.ctx();
    let values = Encrypted::seal(&ctx.app().keys, place_of_values(ctx)?, &settings.values)?;
    let columns = text(&columns)?;
    if columns.len() > LONGEST_COLUMNS {
        return Ok(());
    }
    let statement = ctx.db().statement(
        "INSERT INTO import_mappings (user_id, entity, columns, mapping, row_values, used_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (user_id, entity, columns) DO UPDATE \
         SET mapping = excluded.mapping, row_values = excluded.row_values, used_at = excluded.used_at",
        [
            ctx.user_id()?.0.into(),
            kind.into(),
            columns.into(),
            text(&settings.mapping)?.into(),
            values.to_text().into(),
            ctx.now().into(),
        ],
    );
    tx.conn().execute_raw(statement).await.map(|_| ()).map_err(database)
}
