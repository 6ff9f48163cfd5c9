use super::service;
use crate::{fixture::Fixture, saved_views::model::SavedView};
use kemai_domain::{AppError, Entity, ErrorCode, Problem};
use kemai_server::{Ctx, testing::on_both};

const OF: Entity = Entity::Customer;

async fn names(ctx: &Ctx) -> Vec<String> {
    service::list(ctx, OF).await.unwrap().items.into_iter().map(|view| view.name).collect()
}

async fn save(ctx: &Ctx, name: &str, is_shared: bool) -> Result<SavedView, AppError> {
    service::create(ctx, OF, name, "?tag=vip&category=retail&cursor=x", is_shared).await
}

fn code<T>(result: Result<T, AppError>) -> ErrorCode {
    result.map(|_| ()).unwrap_err().code
}

#[tokio::test]
async fn a_view_is_private_until_it_is_shared() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let view = save(&it.manager, " 重点  客户 ", false).await.unwrap();
        assert_eq!((view.name.as_str(), view.query.as_str()), ("重点 客户", "category=retail&tag=vip"));
        assert!(names(&it.sales).await.is_empty() && names(&it.admin).await.is_empty());
        assert_eq!(code(service::rename(&it.admin, view.id, 1, "看看").await), ErrorCode::NotFound);
        let shared = service::share(&it.manager, view.id, view.version, true).await.unwrap();
        assert_eq!(shared.version, 2);
        save(&it.sales, "我的", false).await.unwrap();
        assert_eq!(
            names(&it.sales).await,
            ["我的", "重点 客户"],
            "one's own come first: {}",
            it.test.database
        );
        let list = service::list(&it.sales, OF).await.unwrap();
        assert!(!list.items[1].may_edit && list.items[0].may_edit && !list.may_share);
        assert_eq!(list.items[1].owner_name, "陈立");
        assert!(service::list(&it.sales, Entity::User).await.unwrap().items.is_empty());
        // What an admin took away is not its owner's to bring back.
        service::remove(&it.admin, view.id).await.unwrap();
        assert_eq!(code(service::restore(&it.manager, view.id).await), ErrorCode::Forbidden);
        service::restore(&it.admin, view.id).await.unwrap();
        assert_eq!(names(&it.manager).await, ["重点 客户"]);
    })
    .await;
}

#[tokio::test]
async fn sharing_needs_its_capability_and_changing_needs_ownership() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let own = save(&it.sales, "我的", false).await.unwrap();
        let shared = save(&it.manager, "本部门", true).await.unwrap();
        let before = it.counts().await;
        assert_eq!(code(save(&it.sales, "给大家", true).await), ErrorCode::Forbidden);
        assert_eq!(code(service::share(&it.sales, own.id, 1, true).await), ErrorCode::Forbidden);
        assert_eq!(code(service::rename(&it.sales, shared.id, 1, "改名").await), ErrorCode::Forbidden);
        assert_eq!(code(service::remove(&it.sales, shared.id).await), ErrorCode::Forbidden);
        assert_eq!(code(service::rename(&it.manager, shared.id, 9, "改名").await), ErrorCode::Conflict);
        assert_eq!(code(service::remove(&it.manager, own.id).await), ErrorCode::NotFound);
        assert_eq!(it.counts().await, before, "{}", it.test.database);
        service::rename(&it.admin, shared.id, 1, "全公司").await.unwrap();
        assert_eq!(names(&it.sales).await, ["我的", "全公司"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_is_checked() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let before = it.counts().await;
        let nameless = save(&it.sales, "  ", false).await.unwrap_err();
        assert_eq!(nameless.of("name"), Some(&Problem::Required));
        let long = save(&it.sales, &"长".repeat(41), false).await.unwrap_err();
        assert_eq!(long.of("name"), Some(&Problem::TooLong { max: 40 }));
        let endless = format!("q={}", "x".repeat(SavedView::LONGEST_QUERY));
        assert_eq!(code(service::create(&it.sales, OF, "长", &endless, false).await), ErrorCode::Invalid);
        assert_eq!(it.counts().await, before, "{}", it.test.database);
        for number in 0..SavedView::MOST {
            save(&it.sales, &format!("视图 {number}"), false).await.unwrap();
        }
        assert_eq!(
            save(&it.sales, "再来", false).await.unwrap_err().of("name"),
            Some(&Problem::TooMany { max: 50 })
        );
    })
    .await;
}

#[tokio::test]
async fn two_private_views_of_one_person_have_two_names() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let first = save(&it.manager, "重点 A", false).await.unwrap();
        let other = save(&it.manager, "其他", false).await.unwrap();
        let shared =
            save(&it.manager, "重点 a", true).await.expect("a shared one is told apart by its owner");
        save(&it.sales, "重点 A", false).await.expect("other people have their own");
        let before = it.counts().await;
        let taken = |result: Result<SavedView, AppError>| {
            assert_eq!(result.unwrap_err().of("name"), Some(&Problem::Taken));
        };
        taken(save(&it.manager, " 重点  a", false).await);
        taken(service::rename(&it.manager, other.id, 1, "重点 A").await);
        taken(service::share(&it.manager, shared.id, 1, false).await);
        assert_eq!(it.counts().await, before, "{}", it.test.database);
        service::rename(&it.manager, first.id, 1, "重点 a").await.expect("its own name is not taken");
        service::remove(&it.manager, first.id).await.unwrap();
        save(&it.manager, "重点 A", false).await.expect("the name is free");
        assert_eq!(
            service::restore(&it.manager, first.id).await.unwrap_err().of("name"),
            Some(&Problem::Taken)
        );
    })
    .await;
}

#[tokio::test]
async fn views_are_overwritten_ordered_removed_and_brought_back() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let mut ids = Vec::new();
        for name in ["甲", "乙", "丙"] {
            ids.push(save(&it.sales, name, false).await.unwrap().id);
        }
        assert_eq!(service::overwrite(&it.sales, ids[0], 1, "q=x").await.unwrap().query, "q=x");
        service::order(&it.sales, OF, vec![ids[2], ids[0]]).await.unwrap();
        assert_eq!(names(&it.sales).await, ["丙", "甲", "乙"], "{}", it.test.database);
        let others = save(&it.colleague, "别人的", false).await.unwrap().id;
        assert_eq!(code(service::order(&it.sales, OF, vec![others]).await), ErrorCode::NotFound);
        service::remove(&it.sales, ids[0]).await.unwrap();
        assert_eq!(names(&it.sales).await, ["丙", "乙"]);
        assert_eq!(code(service::restore(&it.colleague, ids[0]).await), ErrorCode::NotFound);
        service::restore(&it.sales, ids[0]).await.unwrap();
        assert_eq!(names(&it.sales).await, ["丙", "甲", "乙"]);
    })
    .await;
}
