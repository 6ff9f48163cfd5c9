//! What an undo left. No titles are kept: whoever reads of it may not be whoever undid, and sees other records.

use super::store;
use crate::model::{ImportView, KeptView};
use kemai_domain::{AppError, Entity};
use kemai_server::{Ctx, RecordKinds, RecordTitle, database};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use uuid::Uuid;

/// As many as a page lists.
const LISTED: usize = 50;

/// As the column `kept` has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The first ones.
    pub records: Vec<(Entity, Uuid)>,
    pub count: i64,
}

/// A list is what an earlier program wrote, with titles: it is counted alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Column {
    Kept(Kept),
    Before(Vec<IgnoredAny>),
}

impl Kept {
    pub fn add(&mut self, records: Vec<(Entity, Uuid)>) {
        self.count += i64::try_from(records.len()).unwrap_or(i64::MAX);
        let room = LISTED.saturating_sub(self.records.len());
        self.records.extend(records.into_iter().take(room));
    }
}

/// What the undoing of an import has left so far.
///
/// # Errors
/// Not found.
pub async fn find(ctx: &Ctx, id: Uuid) -> Result<Kept, AppError> {
    let statement = ctx.db().statement("SELECT kept FROM imports WHERE id = $1", [id.into()]);
    let row = ctx.db().reader().query_one_raw(statement).await.map_err(database)?;
    Ok(match store::json(&row.ok_or_else(AppError::not_found)?, "kept")? {
        Column::Kept(kept) => kept,
        Column::Before(all) => {
            Kept { records: Vec::new(), count: i64::try_from(all.len()).unwrap_or(i64::MAX) }
        }
    })
}

/// Puts it into a view, as far as whoever reads may see the records now.
///
/// # Errors
/// Internal, when the database fails.
pub async fn show(ctx: &Ctx, records: RecordKinds, view: &mut ImportView) -> Result<(), AppError> {
    let kept = find(ctx, view.head.id).await?;
    let mut titles = records.titles(ctx, &kept.records).await?;
    let seen = kept.records.iter().filter_map(|(_, id)| titles.remove(id));
    view.kept = seen.map(|RecordTitle { title, path, .. }| KeptView { title, path }).collect();
    view.kept_unlisted = kept.count - i64::try_from(view.kept.len()).unwrap_or_default();
    Ok(())
}
