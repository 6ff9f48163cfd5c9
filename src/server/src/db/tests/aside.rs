//! Indexes that wait until a company is loaded.

use super::super::Bulk;
use crate::{Db, testing::on_both_unmigrated};
use sea_orm::ConnectionTrait;

async fn indexes(db: &Db) -> Vec<String> {
    let ask = if db.is_postgres() {
        "SELECT indexdef AS name FROM pg_indexes WHERE schemaname = current_schema() ORDER BY indexname"
    } else {
        "SELECT sql AS name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
    };
    let rows = db.side().query_all_raw(db.statement(ask, [])).await.unwrap();
    rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}

#[tokio::test]
async fn indexes_that_wait_are_made_at_the_end_or_by_whoever_opens_the_database_next() {
    on_both_unmigrated(async |db: Db, database| {
        db.migrate().await.expect("migrates");
        let all = indexes(&db).await;
        db.start_bulk(Bulk::Company).await.expect("starts");
        let kept = indexes(&db).await;
        assert!(kept.len() + 30 < all.len(), "{database}: {kept:?}");
        assert!(kept.iter().any(|index| index.contains("customers_code")), "{database}: a rule stays");
        db.end_bulk(Bulk::Company).await.expect("ends");
        assert_eq!(indexes(&db).await, all, "{database}");

        db.start_bulk(Bulk::Company).await.expect("starts again");
        db.migrate().await.expect("a new start after a stop in between");
        assert_eq!(indexes(&db).await, all, "{database}");
        db.migrate().await.expect("and another");
    })
    .await;
}
