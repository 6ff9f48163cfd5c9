use super::{Direction, step};
use crate::{
    profile::{ProfileInput, server::service as profile},
    server::fixture::{company, company_with, ctx_of},
    setup::SetupStep,
};
use kemai_domain::{ErrorCode, Lang, Problem};
use kemai_records::{
    choices::{ChoiceInput, TAG, server as store},
    directory::{list_departments, list_people},
};
use kemai_server::{Ctx, testing::on_both};

fn named(label: &str) -> ChoiceInput {
    ChoiceInput { label: label.to_owned(), tone: None }
}

async fn labels(ctx: &Ctx) -> Vec<String> {
    store::list(ctx, TAG).await.unwrap().into_iter().map(|choice| choice.label).collect()
}

#[tokio::test]
async fn a_choice_keeps_its_key_through_every_change() {
    on_both(async |test| {
        let company = company(&test).await;
        let admin = &company.admin;
        let made = store::create(admin, TAG, named(" 重点客户 ")).await.unwrap();
        assert_eq!(
            (made.key.as_str(), made.label.as_str()),
            ("zhong_dian_ke_hu", "重点客户"),
            "{}",
            test.database
        );
        let tone = ChoiceInput { label: "VIP".to_owned(), tone: Some("danger".to_owned()) };
        let after = store::update(admin, made.id, 1, tone).await.unwrap();
        assert_eq!((after.key.as_str(), after.label.as_str(), after.version), ("zhong_dian_ke_hu", "VIP", 2));
        let again = store::create(admin, TAG, named("重点客户")).await.unwrap();
        assert_eq!(again.key, "zhong_dian_ke_hu_2");
        let taken = store::create(admin, TAG, named("vip")).await.unwrap_err();
        assert_eq!(taken.of("label"), Some(&Problem::Taken));
        store::remove(admin, after.id, Some(2)).await.unwrap();
        assert_eq!(labels(admin).await, ["重点客户"]);
        assert!(store::all(admin).await.unwrap().iter().any(|choice| choice.is_removed));
        let back = store::create(admin, TAG, named("VIP")).await.unwrap();
        assert_eq!((back.id, back.is_removed), (after.id, false));
    })
    .await;
}

#[tokio::test]
async fn choices_go_up_and_down() {
    on_both(async |test| {
        let company = company(&test).await;
        let admin = &company.admin;
        let mut ids = Vec::new();
        for label in ["甲", "乙", "丙"] {
            ids.push(store::create(admin, TAG, named(label)).await.unwrap().id);
        }
        step(admin, ids[2], Direction::Up).await.unwrap();
        assert_eq!(labels(admin).await, ["甲", "丙", "乙"], "{}", test.database);
        step(admin, ids[0], Direction::Up).await.unwrap();
        step(admin, ids[0], Direction::Down).await.unwrap();
        assert_eq!(labels(admin).await, ["丙", "甲", "乙"]);
        for other in [&company.manager, &company.sales] {
            assert_eq!(store::create(other, TAG, named("丁")).await.unwrap_err().code, ErrorCode::Forbidden);
            assert_eq!(labels(other).await.len(), 3);
        }
    })
    .await;
}

#[tokio::test]
async fn two_people_who_add_the_same_choice_make_one() {
    on_both(async |test| {
        let company = company(&test).await;
        let admin = &company.admin;
        let (one, two) =
            tokio::join!(store::create(admin, TAG, named("甲")), store::create(admin, TAG, named("甲")));
        assert!(one.is_ok() != two.is_ok(), "{}: {one:?} {two:?}", test.database);
    })
    .await;
}

#[tokio::test]
async fn shipped_choices_come_with_the_set_up() {
    const STEPS: &[SetupStep] = &[|tx| {
        Box::pin(store::insert_shipped(
            tx,
            &[("category", "retail", "零售"), ("category", "project", "工程")],
        ))
    }];
    on_both(async |test| {
        let company = company_with(&test, STEPS).await;
        let choices = store::list(&company.sales, "category").await.unwrap();
        let keys: Vec<_> = choices.iter().map(|choice| (choice.key.as_str(), choice.is_shipped)).collect();
        assert_eq!(keys, [("retail", true), ("project", true)], "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn shipped_choices_are_read_in_everybodys_language_until_they_are_renamed() {
    const STEPS: &[SetupStep] = &[|tx| {
        Box::pin(store::insert_shipped(
            tx,
            &[("category", "retail", "零售客户"), ("category", "project", "我们的工程")],
        ))
    }];
    on_both(async |test| {
        let company = company_with(&test, STEPS).await;
        let admin = &company.admin;
        let profile = ProfileInput {
            name: "周启明".to_owned(),
            language: Lang::En,
            time_zone: None,
            theme: "auto".to_owned(),
            density: "comfortable".to_owned(),
        };
        let user = profile::update(admin, 1, profile).await.unwrap();
        let english = ctx_of(&test, user.id).await;
        let labels = async |ctx: &Ctx| -> Vec<String> {
            store::list(ctx, "category").await.unwrap().into_iter().map(|choice| choice.label).collect()
        };
        let found = store::list(admin, "category").await.unwrap();
        assert_eq!(labels(&english).await, ["Retail", "我们的工程"], "{}", test.database);
        let taken = store::create(&english, "category", named("retail")).await.unwrap_err();
        assert_eq!(taken.of("label"), Some(&Problem::Taken), "it is the one that others read as 零售客户");
        // A new colour alone does not write the translation into the label.
        let toned = ChoiceInput { tone: Some("info".to_owned()), ..named("Retail") };
        let toned = store::update(&english, found[0].id, found[0].version, toned).await.unwrap();
        assert_eq!((toned.label.as_str(), labels(admin).await[0].as_str()), ("Retail", "零售客户"));
        store::update(&english, found[0].id, toned.version, named("Shops")).await.unwrap();
        assert_eq!((labels(admin).await[0].as_str(), labels(&english).await[0].as_str()), ("Shops", "Shops"));
    })
    .await;
}

#[tokio::test]
async fn the_directory_names_everyone_also_who_has_left() {
    on_both(async |test| {
        let company = company(&test).await;
        crate::users::server::service::remove(&company.admin, company.sales.user_id().unwrap(), None)
            .await
            .unwrap();
        let people = list_people(&company.other_sales).await.unwrap();
        let shown: Vec<_> = people.iter().map(|person| (person.name.as_str(), person.is_gone)).collect();
        let expected =
            [("陈静", false), ("林晓雯", false), ("王磊", true), ("赵敏", false), ("周启明", false)];
        assert_eq!(shown, expected, "{}", test.database);
        assert_eq!(people[1].keys, "linxiaowen lxw");
        let tree = list_departments(&company.other_sales).await.unwrap();
        let shown: Vec<_> =
            tree.iter().map(|department| (department.name.as_str(), department.depth())).collect();
        assert_eq!(shown, [("总部", 0), ("销售一部", 1), ("销售二部", 1), ("客服", 1)]);
    })
    .await;
}
