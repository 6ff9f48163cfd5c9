use super::{mentions, service};
use crate::{
    comments::model::{Comment, Written},
    fixture::{Fixture, KINDS},
    recycle,
};
use kemai_domain::{AppError, Entity, ErrorCode, Problem};
use kemai_server::{ChangeAction, Ctx, change_log, testing::on_both};
use uuid::Uuid;

const ON: Entity = Entity::Customer;

async fn write(ctx: &Ctx, record: Uuid, body: &str) -> Result<Written, AppError> {
    service::create(ctx, KINDS, ON, record, body).await
}

async fn texts(ctx: &Ctx, record: Uuid) -> Vec<String> {
    let list = service::list(ctx, KINDS, ON, record, None).await.unwrap();
    list.items.into_iter().map(|comment| comment.body).collect()
}

fn code<T>(result: Result<T, AppError>) -> ErrorCode {
    result.map(|_| ()).unwrap_err().code
}

#[tokio::test]
async fn comments_stand_from_the_oldest_to_the_newest_and_their_text_is_sealed() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        for body in ["第一条", "  第二条\r\n还有一行 "] {
            write(&it.sales, it.record, body).await.unwrap();
        }
        assert_eq!(texts(&it.manager, it.record).await, ["第一条", "第二条\n还有一行"]);
        let list = service::list(&it.sales, KINDS, ON, it.record, None).await.unwrap();
        assert_eq!(list.items[0].author_id, it.sales.user_id().unwrap());
        assert_eq!(list.items[0].author_name, "林晓雯");
        assert!(list.may_create && !list.has_earlier);
        let open = "SELECT COUNT(*) AS n FROM comments WHERE CAST(body AS TEXT) LIKE '%第一条%'";
        if it.test.database == "sqlite" {
            assert_eq!(it.count(open).await, 0);
        }
        assert_eq!(it.count("SELECT COUNT(*) AS n FROM changes WHERE fields LIKE '%第一条%'").await, 0);
        // The customer's history tells it all the same.
        let history = change_log::history(&it.sales, it.record, &[], None, 10).await.unwrap();
        assert_eq!(history[1].kind, "comment.create");
        assert_eq!(history[1].fields[0].after, Some("第一条".into()), "{}", it.test.database);
    })
    .await;
}

#[tokio::test]
async fn a_record_out_of_reach_has_no_comments() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let comment = write(&it.sales, it.record, "机密").await.unwrap().comment;
        let before = it.counts().await;
        let other = &it.colleague;
        assert_eq!(code(service::list(other, KINDS, ON, it.record, None).await), ErrorCode::NotFound);
        assert_eq!(code(write(other, it.record, "我也看看").await), ErrorCode::NotFound);
        assert_eq!(code(service::update(other, KINDS, comment.id, 1, "改").await), ErrorCode::NotFound);
        assert_eq!(code(service::remove(other, KINDS, comment.id).await), ErrorCode::NotFound);
        // A kind of record that takes no comments is none.
        assert_eq!(
            code(service::list(&it.admin, KINDS, Entity::Role, it.record, None).await),
            ErrorCode::NotFound
        );
        assert_eq!(it.counts().await, before, "{}", it.test.database);
    })
    .await;
}

#[tokio::test]
async fn one_edits_ones_own_and_only_what_one_has_read() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let comment = write(&it.sales, it.record, "初稿").await.unwrap().comment;
        assert!(comment.may_edit && !comment.is_edited());
        let before = it.counts().await;
        assert_eq!(
            code(service::update(&it.manager, KINDS, comment.id, 1, "改").await),
            ErrorCode::Forbidden
        );
        assert_eq!(code(service::update(&it.sales, KINDS, comment.id, 7, "改").await), ErrorCode::Conflict);
        let empty = service::update(&it.sales, KINDS, comment.id, 1, " \n ").await.unwrap_err();
        assert_eq!(empty.of("body"), Some(&Problem::Required));
        let long = "长".repeat(Comment::LONGEST + 1);
        assert_eq!(code(write(&it.sales, it.record, &long).await), ErrorCode::Invalid);
        assert_eq!(it.counts().await, before, "{}", it.test.database);
        it.test.app.clock.advance(chrono::Duration::minutes(5));
        let same = service::update(&it.sales, KINDS, comment.id, 1, "初\u{202e}稿\u{0}\r\n").await.unwrap();
        assert_eq!((same.comment, it.counts().await), (comment.clone(), before), "nothing was changed");
        let edited = service::update(&it.sales, KINDS, comment.id, 1, "定稿").await.unwrap().comment;
        assert!(edited.is_edited() && edited.version == 2 && edited.body == "定稿");
    })
    .await;
}

#[tokio::test]
async fn a_comment_is_removed_by_its_author_or_the_manager_and_comes_back() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let comment = write(&it.sales, it.record, "说错了").await.unwrap().comment;
        assert_eq!(code(service::remove(&it.service, KINDS, comment.id).await), ErrorCode::Forbidden);
        service::remove(&it.sales, KINDS, comment.id).await.unwrap();
        assert_eq!(code(service::remove(&it.sales, KINDS, comment.id).await), ErrorCode::NotFound);
        // For a while its place is kept for those who may bring it back; its text is not.
        let list = service::list(&it.sales, KINDS, ON, it.record, None).await.unwrap();
        assert!(list.items[0].is_removed && list.items[0].body.is_empty());
        assert!(texts(&it.service, it.record).await.is_empty());
        service::restore(&it.sales, KINDS, comment.id).await.unwrap();
        assert_eq!(texts(&it.service, it.record).await, ["说错了"], "{}", it.test.database);
        // What somebody else took away is not the author's to bring back, and leaves him no place.
        service::remove(&it.manager, KINDS, comment.id).await.unwrap();
        let before = it.counts().await;
        assert_eq!(code(service::restore(&it.sales, KINDS, comment.id).await), ErrorCode::Forbidden);
        // Nor by removing it in the same moment: it is removed already, and stays so by whom it was.
        let id = comment.id.0;
        let again = it.sales.write("comment.remove", move |tx| {
            Box::pin(recycle::turn(tx, recycle::Table::Comments, id, None, ChangeAction::Remove))
        });
        assert_eq!(code(again.await), ErrorCode::NotFound);
        assert_eq!((it.counts().await, texts(&it.sales, it.record).await.len()), (before, 0));
        service::restore(&it.manager, KINDS, comment.id).await.unwrap();
        service::remove(&it.sales, KINDS, comment.id).await.unwrap();
        service::restore(&it.sales, KINDS, comment.id).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_mention_reaches_who_may_see_the_record_and_names_who_may_not() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let written = write(&it.sales, it.record, "@陈立请看，@王强 也看，@没有这人 不在").await.unwrap();
        assert_eq!(written.not_told, ["王强"]);
        let manager = it.manager.user_id().unwrap();
        assert_eq!(written.comment.body, format!("@[陈立]({manager})请看，@王强 也看，@没有这人 不在"));
        let mentions = mentions::mine(&it.manager, KINDS).await.unwrap();
        assert_eq!(mentions.len(), 1);
        assert_eq!((mentions[0].author_name.as_str(), mentions[0].record_id), ("林晓雯", it.record));
        assert!(mentions::mine(&it.colleague, KINDS).await.unwrap().is_empty());
        let list = service::list(&it.manager, KINDS, ON, it.record, None).await.unwrap();
        assert!(list.mentions_reader);
        let operations = it.count("SELECT COUNT(*) AS n FROM operations").await;
        mentions::seen(&it.manager, it.record).await.unwrap();
        assert!(mentions::mine(&it.manager, KINDS).await.unwrap().is_empty(), "{}", it.test.database);
        // What told of it is read now, and it is told to no one again.
        mentions::seen(&it.manager, it.record).await.unwrap();
        assert_eq!(it.count("SELECT COUNT(*) AS n FROM operations").await, operations + 1);
    })
    .await;
}

#[tokio::test]
async fn editing_tells_new_people_and_forgets_those_left_out() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let comment = write(&it.sales, it.record, "@陈立 看").await.unwrap().comment;
        let body = format!("@[管理员]({}) 看", it.admin.user_id().unwrap());
        let edited = service::update(&it.sales, KINDS, comment.id, 1, &body).await.unwrap();
        assert!(edited.comment.body.contains("@[周启明]("), "a mention carries the person's name of today");
        assert!(mentions::mine(&it.manager, KINDS).await.unwrap().is_empty());
        assert_eq!(mentions::mine(&it.admin, KINDS).await.unwrap().len(), 1);
        service::remove(&it.sales, KINDS, comment.id).await.unwrap();
        assert!(mentions::mine(&it.admin, KINDS).await.unwrap().is_empty(), "{}", it.test.database);
    })
    .await;
}

#[tokio::test]
async fn a_long_thread_comes_in_pages() {
    let it = Fixture::new(kemai_server::testing::sqlite().await).await;
    for number in 0..=Comment::PAGE {
        write(&it.sales, it.record, &format!("第 {number} 条")).await.unwrap();
    }
    let latest = service::list(&it.sales, KINDS, ON, it.record, None).await.unwrap();
    assert!(latest.has_earlier && latest.items.len() == Comment::PAGE && latest.items[0].body == "第 1 条");
    let earlier = service::list(&it.sales, KINDS, ON, it.record, Some(latest.items[0].id)).await.unwrap();
    assert!(!earlier.has_earlier && earlier.items.len() == 1 && earlier.items[0].body == "第 0 条");
}

#[tokio::test]
async fn colleagues_are_found_by_the_beginning_of_their_name() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let found = mentions::colleagues(&it.sales, "陈").await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name.as_str(), found[0].department.as_str()), ("陈立", "销售部"));
        assert_eq!(mentions::colleagues(&it.sales, "%").await.unwrap().len(), 5, "{}", it.test.database);
    })
    .await;
}
