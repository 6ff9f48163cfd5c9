use super::*;
use crate::customers::{
    api::DuplicateQuestion,
    model::{BulkAction, Lifecycle},
    server::{bulk, duplicates, history, lifecycle},
};
use kemai_domain::{ErrorCode, Problem};
use kemai_server::testing::on_both;
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_people_who_save_at_once_get_a_hundred_codes() {
    on_both(async |test| {
        let company = company(&test).await;
        let saves = (0..100).map(|number| {
            let ctx = company.sales.clone();
            tokio::spawn(async move { create(&ctx, named(&format!("同时第{number}号客户"))).await.code })
        });
        let mut codes = BTreeSet::new();
        for save in saves.collect::<Vec<_>>() {
            codes.insert(save.await.expect("saves"));
        }
        assert_eq!(codes.len(), 100, "{}", test.database);
        let log = "SELECT count(*) AS n, max(seq) - min(seq) + 1 AS span FROM operations";
        let row = test.app.db.reader().query_one_raw(test.app.db.statement(log, [])).await.unwrap().unwrap();
        let (count, span): (i64, i64) = (row.try_get("", "n").unwrap(), row.try_get("", "span").unwrap());
        assert_eq!(count, span, "the change log has no gap on {}", test.database);
    })
    .await;
}

#[tokio::test]
async fn two_people_who_edit_at_once_lose_nothing() {
    on_both(async |test| {
        let company = company(&test).await;
        let customer = create(&company.sales, named("甲一公司")).await;
        let edit =
            |website: &str| CustomerInput { website: website.to_owned(), ..CustomerInput::from(&customer) };
        service::update(
            &company.sales,
            customer.id,
            customer.version,
            edit("a.cn"),
            CustomerSteps::default(),
        )
        .await
        .expect("the first is kept");
        let error = service::update(
            &company.manager,
            customer.id,
            customer.version,
            edit("b.cn"),
            CustomerSteps::default(),
        )
        .await
        .unwrap_err();
        assert_eq!(error.code, ErrorCode::Conflict);
        let current = error.detail.expect("shows the current record");
        assert_eq!(current["customer"]["website"], "a.cn");
    })
    .await;
}

#[tokio::test]
async fn encrypted_values_are_not_in_the_database_and_history_reads_them() {
    on_both(async |test| {
        let company = company(&test).await;
        let input = CustomerInput {
            tax_number: "91350100M000100Y43".to_owned(),
            address: "天衢东路 88 号".to_owned(),
            ..with_contact("甲一公司", "王建国", "13805312217")
        };
        let input = match service::create(&company.sales, input.clone()).await {
            Ok(customer) => CustomerInput::from(&customer),
            Err(error) => panic!("{error}"),
        };
        assert_eq!(input.contacts[0].mobile, "13805312217", "{}", test.database);
        let dump = test.dump(&[]).await;
        for secret in ["天衢东路", "13805312217", "91350100M000100Y43"] {
            assert!(!dump.contains(secret), "{secret} is readable on {}", test.database);
        }
        let id = search::search(&company.sales, "甲一").await.unwrap()[0].id;
        let history = history::list(&company.sales, id, None).await.expect("has a history");
        let words: Vec<_> = history
            .iter()
            .flat_map(|entry| &entry.changes)
            .filter_map(|change| change.after.clone())
            .collect();
        assert!(words.iter().any(|word| word.contains("天衢东路")), "{words:?}");
    })
    .await;
}

#[tokio::test]
async fn a_bulk_tag_is_undone_and_spares_what_changed_since() {
    on_both(async |test| {
        let company = company(&test).await;
        let mut ids = Vec::new();
        for name in ["甲一公司", "乙二公司", "丙三公司"] {
            ids.push(create(&company.sales, named(name)).await.id);
        }
        let tagged = || listed_with_tag(&company.sales);
        let tag = BulkAction::AddTag { tag: "vip".to_owned() };
        let done =
            bulk::run(&company.sales, ids.clone(), None, tag, CustomerSteps::default()).await.expect("tags");
        assert_eq!((done.changed, done.skipped), (3, 0));
        assert_eq!(tagged().await, 3, "{}", test.database);
        let first = service::find(&company.sales, ids[0]).await.unwrap();
        let without = CustomerInput { tags: Vec::new(), ..CustomerInput::from(&first) };
        service::update(&company.sales, ids[0], first.version, without, CustomerSteps::default())
            .await
            .expect("updates");
        let undone =
            bulk::undo(&company.sales, done.operation, CustomerSteps::default()).await.expect("undoes");
        assert_eq!((undone.changed, undone.skipped), (2, 1), "{}", test.database);
        assert_eq!(tagged().await, 0);
        assert_eq!(
            bulk::undo(&company.manager, done.operation, CustomerSteps::default()).await.unwrap_err().code,
            ErrorCode::NotFound
        );
    })
    .await;
}

#[tokio::test]
async fn a_handover_out_of_ones_reach_can_be_taken_back_by_who_made_it() {
    on_both(async |test| {
        let company = company(&test).await;
        let id = create(&company.sales, named("甲一公司")).await.id;
        let owner_id = company.other_sales.user_id().unwrap();
        let away = BulkAction::Assign { owner_id };
        let done =
            bulk::run(&company.manager, vec![id], None, away, CustomerSteps::default()).await.expect("gives");
        assert_eq!(service::find(&company.manager, id).await.unwrap_err().code, ErrorCode::NotFound);
        let other = bulk::undo(&company.sales, done.operation, CustomerSteps::default()).await;
        assert_eq!(other.unwrap_err().code, ErrorCode::NotFound, "{}", test.database);
        let back =
            bulk::undo(&company.manager, done.operation, CustomerSteps::default()).await.expect("undoes");
        assert_eq!((back.changed, back.skipped), (1, 0), "{}", test.database);
        let customer = service::find(&company.manager, id).await.expect("is in reach again");
        assert_eq!(customer.owner_id, Some(company.sales.user_id().unwrap()));
    })
    .await;
}

async fn listed_with_tag(ctx: &Ctx) -> usize {
    listed(ctx, ListQuery { tag: "vip".to_owned(), ..ListQuery::default() }).await.len()
}

#[tokio::test]
async fn a_removed_customer_is_gone_until_restored() {
    on_both(async |test| {
        let company = company(&test).await;
        let customer = create(&company.sales, named("甲一公司")).await;
        service::remove(&company.sales, customer.id, customer.version).await.expect("removes");
        assert!(found(&company.sales, "甲一").await.is_empty());
        assert!(listed(&company.sales, ListQuery::default()).await.is_empty());
        let bin = ListQuery { state: "removed".to_owned(), ..ListQuery::default() };
        assert_eq!(listed(&company.manager, bin.clone()).await, ["甲一公司"], "{}", test.database);
        assert_eq!(listing::list(&company.sales, &bin).await.unwrap_err().code, ErrorCode::Forbidden);
        service::restore(&company.manager, customer.id).await.expect("restores");
        assert_eq!(found(&company.sales, "甲一").await, ["甲一公司"]);
    })
    .await;
}

#[tokio::test]
async fn moves_of_the_lifecycle_are_dated() {
    on_both(async |test| {
        let company = company(&test).await;
        let customer = create(&company.sales, named("甲一公司")).await;
        test.app.clock.advance(chrono::Duration::days(3));
        lifecycle::move_to(&company.sales, customer.id, customer.version, "prospect", "要报价")
            .await
            .expect("moves");
        let moves = lifecycle::moves(&company.sales, customer.id).await.unwrap();
        assert_eq!(moves.len(), 2, "{}", test.database);
        assert_eq!((moves[0].to, moves[0].reason.as_deref()), (Lifecycle::Prospect, Some("要报价")));
        assert_eq!(moves[0].at - moves[1].at, chrono::Duration::days(3));
    })
    .await;
}

#[tokio::test]
async fn a_sure_duplicate_needs_a_decision() {
    on_both(async |test| {
        let company = company(&test).await;
        create(&company.sales, named("甲一公司")).await;
        let error = service::create(&company.sales, named("甲一公司 ")).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::Duplicate, "{}", test.database);
        let with_reason = CustomerInput { duplicate_reason: "分公司".to_owned(), ..named("甲一公司") };
        assert_eq!(
            service::create(&company.sales, with_reason.clone()).await.unwrap_err().code,
            ErrorCode::Duplicate
        );
        create(&company.manager, with_reason).await;
    })
    .await;
}

#[tokio::test]
async fn why_a_sure_duplicate_was_saved_stands_in_its_history() {
    on_both(async |test| {
        let company = company(&test).await;
        let manager = &company.manager;
        create(&company.sales, with_contact("甲一公司", "王建国", "13805312217")).await;
        let told = async |id| {
            let entry = history::list(manager, id, None).await.expect("has a history").remove(0);
            let reason = entry.changes.into_iter().find(|change| change.field == "duplicate_reason");
            (entry.operation, reason.map(|reason| (reason.label, reason.after)))
        };
        let said = |reason: &str| Some(("仍要保存的原因".to_owned(), Some(reason.to_owned())));
        let reasoned = |reason: &str, input| CustomerInput { duplicate_reason: reason.to_owned(), ..input };
        let branch = create(manager, reasoned("王建国开的分店", named("甲一公司"))).await;
        assert_eq!(told(branch.id).await.1, said("王建国开的分店"), "{}", test.database);
        assert!(
            !test.dump(&[]).await.contains("开的分店"),
            "it may name people: sealed on {}",
            test.database
        );

        // Whether there was a duplicate anywhere in the company is not to be read out of it.
        let other = create(manager, reasoned("没有必要", named("乙二公司"))).await;
        assert_eq!(told(other.id).await.1, said("没有必要"), "{}", test.database);
        let input = CustomerInput { website: "b.cn".to_owned(), ..CustomerInput::from(&other) };
        let saved = service::update(
            manager,
            other.id,
            other.version,
            reasoned("没有线索", input),
            CustomerSteps::default(),
        );
        let other = saved.await.expect("saves");
        assert_eq!(told(other.id).await.1, said("没有线索"), "with nothing to look for on {}", test.database);
        let own = create(&company.sales, reasoned("无权决定", named("丙三公司"))).await;
        assert_eq!(told(own.id).await.1, None, "from one who may not decide");
        let same = reasoned(
            "并入同一集团",
            CustomerInput { name: "甲一公司".to_owned(), ..CustomerInput::from(&other) },
        );
        service::update(manager, other.id, other.version, same, CustomerSteps::default())
            .await
            .expect("saves");
        let (operation, reason) = told(other.id).await;
        assert_eq!(reason, said("并入同一集团"), "{}", test.database);
        let undone = bulk::undo(manager, operation, CustomerSteps::default()).await.expect("undoes");
        assert_eq!(undone.changed, 1, "a reason does not keep its change from being undone");
        assert_eq!(service::find(manager, other.id).await.unwrap().name, "乙二公司");
    })
    .await;
}

#[tokio::test]
async fn similar_names_are_found_wherever_they_differ() {
    on_both(async |test| {
        let company = company(&test).await;
        for name in ["大华兴电子科技有限公司", "华兴(北京)科技有限公司", "Huaxing Trading Ltd.", "恒丰纺织厂"]
        {
            create(&company.sales, named(name)).await;
        }
        let similar = async |name: &str| {
            let question = DuplicateQuestion { name: name.to_owned(), ..DuplicateQuestion::default() };
            let found = duplicates::find(&company.sales, &question).await.expect("looks");
            found.into_iter().filter_map(|found| found.visible.map(|found| found.name)).collect::<Vec<_>>()
        };
        assert_eq!(similar("华兴电子科技厂").await, ["大华兴电子科技有限公司"], "{}", test.database);
        assert_eq!(similar("德州华兴科技").await, ["华兴(北京)科技有限公司"], "{}", test.database);
        assert_eq!(similar("Huaxing Tradings").await, ["Huaxing Trading Ltd."], "{}", test.database);
        assert!(similar("恒源食品厂").await.is_empty(), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_refused_write_leaves_every_table_as_it_was() {
    on_both(async |test| {
        let company = company(&test).await;
        let customer = create(&company.sales, with_contact("甲一公司", "王建国", "13805312217")).await;
        let before = test.dump(&[]).await;
        let refused = [
            (
                CustomerInput { name: String::new(), ..CustomerInput::from(&customer) },
                "name",
                Problem::Required,
            ),
            (
                CustomerInput { category: "nothing".to_owned(), ..CustomerInput::from(&customer) },
                "category",
                Problem::UnknownChoice,
            ),
            (
                CustomerInput { tags: vec!["新标签甲".to_owned()], ..CustomerInput::from(&customer) },
                "tags",
                Problem::UnknownTag,
            ),
            (
                CustomerInput { region_code: "999999".to_owned(), ..CustomerInput::from(&customer) },
                "region_code",
                Problem::UnknownRegion,
            ),
            (
                CustomerInput { credit_limit: "1.234".to_owned(), ..CustomerInput::from(&customer) },
                "credit_limit",
                Problem::TooManyDecimals { max: 2 },
            ),
            (
                CustomerInput {
                    owner_id: company.other_sales.user_id().unwrap().to_string(),
                    ..CustomerInput::from(&customer)
                },
                "owner_id",
                Problem::NotAllowed,
            ),
        ];
        for (input, field, problem) in refused {
            let error = service::update(
                &company.sales,
                customer.id,
                customer.version,
                input,
                CustomerSteps::default(),
            )
            .await
            .unwrap_err();
            assert_eq!(error.of(field), Some(&problem), "{error}");
        }
        for ctx in [&company.service, &company.other_sales] {
            let input = CustomerInput::from(&customer);
            assert!(
                service::update(ctx, customer.id, customer.version, input, CustomerSteps::default())
                    .await
                    .is_err()
            );
            assert!(service::remove(ctx, customer.id, customer.version).await.is_err());
        }
        assert_eq!(test.dump(&[]).await, before, "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn the_recycle_bin_says_who_and_when_and_gives_back_several_at_once() {
    on_both(async |test| {
        let company = company(&test).await;
        let mut ids = Vec::new();
        for name in ["甲一公司", "乙二公司"] {
            ids.push(create(&company.sales, named(name)).await.id);
        }
        let steps = CustomerSteps::default;
        bulk::run(&company.manager, ids.clone(), None, BulkAction::Remove, steps()).await.expect("removes");
        let bin = || ListQuery { state: "removed".to_owned(), ..ListQuery::default() };
        let lying = listing::list(&company.manager, &bin()).await.expect("lists the bin").items;
        assert_eq!(lying.len(), 2, "{}", test.database);
        for item in &lying {
            assert_eq!(item.deleted_by_name.as_deref(), Some("林晓雯"));
            assert!(item.deleted_at.is_some() && item.purged_at > item.deleted_at);
        }
        let restore = async |ctx: &Ctx| bulk::run(ctx, ids.clone(), None, BulkAction::Restore, steps()).await;
        assert_eq!(restore(&company.sales).await.unwrap_err().code, ErrorCode::Forbidden);
        let done = restore(&company.manager).await.expect("restores");
        assert_eq!((done.changed, done.skipped), (2, 0), "{}", test.database);
        assert_eq!(listed(&company.sales, ListQuery::default()).await.len(), 2, "their owner has them again");
        assert_eq!(restore(&company.manager).await.expect("is none left").changed, 0);
        let undone = bulk::undo(&company.manager, done.operation, steps()).await.expect("undoes");
        assert_eq!(undone.changed, 2);
        // All that the bin's list finds, but what is past its time.
        test.app.clock.advance(kemai_records::recycle::kept(&company.manager) + chrono::Duration::hours(1));
        let all = bulk::run(&company.manager, Vec::new(), Some(bin()), BulkAction::Restore, steps()).await;
        assert_eq!(all.expect("runs").changed, 0, "{}", test.database);
    })
    .await;
}
