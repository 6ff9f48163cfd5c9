//! Notifications on both databases: each told once, each its person's alone.

use super::{News, service, tell};
use crate::{
    comments::server::{mentions, service as comments},
    fixture::{Fixture, KINDS},
    notifications::model::NewsKind,
};
use kemai_domain::{Entity, ErrorCode, NotificationId};
use kemai_server::{Ctx, testing::on_both};

/// Tells somebody of a record.
async fn news(ctx: &Ctx, it: &Fixture, to: &Ctx, key: &str) -> Option<NotificationId> {
    let news = News {
        kind: NewsKind::Reminder,
        key: key.to_owned(),
        to: to.user_id().unwrap(),
        entity: Entity::Customer,
        record: it.record,
        part: None,
        about_at: None,
        is_late: false,
    };
    ctx.write("test.tell", move |tx| Box::pin(tell(tx, news))).await.unwrap()
}

#[tokio::test]
async fn the_same_is_told_once_and_read_by_its_person_alone() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let first = news(&it.admin, &it, &it.sales, "a").await.expect("is new");
        assert_eq!(news(&it.admin, &it, &it.sales, "a").await, None, "{}", it.test.database);
        let second = news(&it.admin, &it, &it.sales, "b").await.expect("is new");
        let list = async |ctx: &Ctx, before, most| service::list(ctx, KINDS, before, most).await.unwrap();
        let page = list(&it.sales, None, 1).await;
        assert_eq!((page.items[0].id, page.before, page.unread), (second, Some(second), 2));
        let rest = list(&it.sales, page.before, 1).await;
        assert_eq!((rest.items[0].id, rest.before), (first, None), "{}", it.test.database);
        assert_eq!(list(&it.admin, None, 10).await.items, [], "not even an admin reads another's");
        let other = service::set_read(&it.admin, first, None, true).await;
        assert_eq!(other.map_err(|error| error.code), Err(ErrorCode::NotFound));

        service::set_read(&it.sales, first, Some(1), true).await.unwrap();
        let stale = service::set_read(&it.sales, first, Some(1), false).await;
        assert_eq!(stale.map_err(|error| error.code), Err(ErrorCode::Conflict));
        assert_eq!(service::unread(&it.sales).await, Ok(1), "{}", it.test.database);
        service::set_read(&it.sales, first, Some(2), false).await.unwrap();
        service::read_all(&it.sales).await.unwrap();
        assert_eq!(service::unread(&it.sales).await, Ok(0), "{}", it.test.database);
        assert!(list(&it.sales, None, 10).await.items.iter().all(|news| news.is_read));
    })
    .await;
}

#[tokio::test]
async fn a_mention_is_told_with_what_the_reader_may_see() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let body = "@陈立 请看，@王强 也看";
        let written = comments::create(&it.sales, KINDS, Entity::Customer, it.record, body).await.unwrap();
        assert_eq!(written.not_told, ["王强"], "he does not see the record");
        let page = service::list(&it.manager, KINDS, None, 10).await.unwrap();
        let [news] = page.items.as_slice() else { panic!("{page:?}") };
        assert_eq!((news.kind, news.actor_name.as_deref()), (NewsKind::Mention, Some("林晓雯")));
        assert!(news.content.as_ref().is_some_and(|content| content.contains("请看")), "{news:?}");
        assert!(news.path.as_ref().is_some_and(|path| path.contains("#comment-")), "{news:?}");
        assert_eq!(service::unread(&it.colleague).await, Ok(0));
        // Whoever reads the comment has read what told of it.
        mentions::seen(&it.manager, it.record).await.unwrap();
        assert_eq!(service::unread(&it.manager).await, Ok(0), "{}", it.test.database);
        // Writing the comment again does not tell the same person again.
        let id = written.comment.id;
        comments::update(&it.sales, KINDS, id, 1, "@陈立 请再看").await.unwrap();
        assert_eq!(service::list(&it.manager, KINDS, None, 10).await.unwrap().items.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_was_told_long_ago_is_forgotten() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        news(&it.admin, &it, &it.sales, "a").await;
        it.test.app.clock.advance(chrono::Duration::days(170));
        news(&it.admin, &it, &it.sales, "b").await;
        it.test.app.clock.advance(chrono::Duration::days(20));
        assert_eq!(service::forget_old(&it.admin).await, Ok(1), "{}", it.test.database);
        assert_eq!(service::unread(&it.sales).await, Ok(1));
    })
    .await;
}
