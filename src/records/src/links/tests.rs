use super::{Given, Purpose, hash, list, purge_expired, verify};
use crate::fixture::Fixture;
use chrono::{DateTime, Duration, Utc};
use kemai_domain::{AppError, ErrorCode, Problem};
use kemai_server::{Ctx, testing::on_both};
use uuid::Uuid;

async fn create(
    ctx: &Ctx,
    purpose: Purpose,
    subject: Uuid,
    end: Option<DateTime<Utc>>,
) -> Result<Given, AppError> {
    ctx.write("test.give", move |tx| Box::pin(async move { super::create(tx, purpose, subject, end).await }))
        .await
}

async fn revoke(ctx: &Ctx, subject: Uuid, id: Uuid) -> Result<(), AppError> {
    ctx.write("test.revoke", move |tx| Box::pin(async move { super::revoke(tx, subject, id).await })).await
}

#[tokio::test]
async fn a_link_opens_its_subject_for_its_purpose_until_it_ends() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let app = &it.test.app;
        let end = app.clock.now() + Duration::days(7);
        let given = create(&it.sales, Purpose::Portal, it.record, Some(end)).await.unwrap();
        assert_eq!(given.token.len(), 43, "256 bits");
        assert_eq!(verify(app, &given.token, Purpose::Portal).await, Ok(it.record), "{}", it.test.database);
        for (token, purpose) in
            [(given.token.as_str(), Purpose::Survey), ("", Purpose::Portal), ("x", Purpose::Portal)]
        {
            assert_eq!(verify(app, token, purpose).await.unwrap_err().code, ErrorCode::NotFound);
        }
        app.clock.advance(Duration::days(7));
        assert_eq!(verify(app, &given.token, Purpose::Portal).await.unwrap_err().code, ErrorCode::NotFound);
        assert_eq!(purge_expired(&it.sales).await, Ok(0), "its giver still sees that it ended");
        app.clock.advance(Duration::days(90));
        assert_eq!(purge_expired(&it.sales).await, Ok(1), "{}", it.test.database);
    })
    .await;
}

#[tokio::test]
async fn a_link_is_kept_as_a_hash_and_can_be_revoked() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let app = &it.test.app;
        let given = create(&it.sales, Purpose::Calendar, it.record, None).await.unwrap();
        let find = app
            .db
            .statement("SELECT COUNT(*) AS n FROM links WHERE token_hash = $1", [hash(&given.token).into()]);
        let row = sea_orm::ConnectionTrait::query_one_raw(app.db.reader(), find).await.unwrap().unwrap();
        assert_eq!(row.try_get::<i64>("", "n"), Ok(1));
        let elsewhere = revoke(&it.sales, Uuid::now_v7(), given.id).await;
        assert_eq!(elsewhere.unwrap_err().code, ErrorCode::NotFound, "a link is revoked by its subject");
        verify(app, &given.token, Purpose::Calendar).await.unwrap();
        revoke(&it.sales, it.record, given.id).await.unwrap();
        assert_eq!(verify(app, &given.token, Purpose::Calendar).await.unwrap_err().code, ErrorCode::NotFound);
        let links = list(&it.sales, Purpose::Calendar, it.record).await.unwrap();
        assert_eq!((links.len(), links[0].id, links[0].created_by), (1, given.id, it.sales.user_id().ok()));
        assert!(links[0].revoked_at.is_some() && links[0].last_used_at.is_some(), "{}", it.test.database);
        assert!(list(&it.sales, Purpose::Portal, it.record).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_link_that_has_ended_is_not_given() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let before = it.counts().await;
        let late =
            create(&it.sales, Purpose::Survey, it.record, Some(it.test.app.clock.now())).await.unwrap_err();
        assert_eq!(late.of("expires_at"), Some(&Problem::Expired));
        assert_eq!(it.counts().await, before, "{}", it.test.database);
    })
    .await;
}
