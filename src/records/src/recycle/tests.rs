use super::{kept, purge_expired};
use crate::{
    comments,
    files::{self, server::tests::attach},
    fixture::{Fixture, KINDS},
    saved_views,
};
use chrono::Duration;
use kemai_domain::{Entity, ErrorCode};
use kemai_server::{settings, testing::on_both};

#[tokio::test]
async fn what_was_removed_goes_for_good_after_thirty_days_and_not_before() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let (sales, on) = (&it.sales, Entity::Customer);
        let comment =
            comments::server::service::create(sales, KINDS, on, it.record, "@陈立 看").await.unwrap().comment;
        let stays =
            comments::server::service::create(sales, KINDS, on, it.record, "留着").await.unwrap().comment;
        let file = attach(sales, it.record, "合同.txt", b"text").await.unwrap();
        let view = saved_views::server::service::create(sales, on, "视图", "", false).await.unwrap();
        assert_eq!(it.stored_files(), 1);
        comments::server::service::remove(sales, KINDS, comment.id).await.unwrap();
        files::server::service::remove(sales, KINDS, file.id).await.unwrap();
        saved_views::server::service::remove(sales, view.id).await.unwrap();
        let program = settings::program(&it.test.app, "purge").await.unwrap();
        let so_long = kept(&program);
        assert_eq!(so_long, Duration::days(30));

        it.test.app.clock.advance(so_long - Duration::seconds(1));
        assert_eq!(purge_expired(&program).await.unwrap(), 0);
        files::server::service::restore(sales, KINDS, file.id).await.unwrap();
        files::server::service::remove(sales, KINDS, file.id).await.unwrap();
        it.test.app.clock.advance(Duration::seconds(1));
        let restored = comments::server::service::restore(sales, KINDS, comment.id).await;
        assert_eq!(restored.unwrap_err().code, ErrorCode::NotFound, "it may go at any moment");
        assert_eq!(purge_expired(&program).await.unwrap(), 2, "{}", it.test.database);
        it.test.app.clock.advance(so_long);
        assert_eq!(purge_expired(&program).await.unwrap(), 1);

        assert_eq!(it.count("SELECT COUNT(*) AS n FROM files").await, 0);
        assert_eq!(it.count("SELECT COUNT(*) AS n FROM mentions").await, 0);
        assert_eq!(it.count("SELECT COUNT(*) AS n FROM saved_views").await, 0);
        assert_eq!(it.count("SELECT COUNT(*) AS n FROM changes WHERE action = 'purge'").await, 3);
        assert_eq!(it.stored_files(), 0);
        let left = comments::server::service::list(sales, KINDS, on, it.record, None).await.unwrap();
        assert_eq!(left.items.iter().map(|comment| comment.id).collect::<Vec<_>>(), [stays.id]);
    })
    .await;
}
