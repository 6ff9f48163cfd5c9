use super::*;
use crate::customers::{
    api::DuplicateQuestion,
    server::{bulk, duplicates, history, lifecycle},
};
use kemai_domain::{Capability, ErrorCode};
use kemai_server::testing::on_both;

#[tokio::test]
async fn a_customer_is_found_by_every_part_of_it() {
    on_both(async |test| {
        let company = company(&test).await;
        create(&company.sales, with_contact("北京华兴建设集团有限公司", "单雄信", "13805312217")).await;
        let customer = create(&company.sales, named("青岛海晟制冷设备有限公司")).await;
        for words in [
            "华兴",
            "兴",
            "北京华兴建设集团有限公司",
            "beijing",
            "bjhx",
            "hxjs",
            "单雄信",
            "sxx",
            "2217",
            "13805312217",
        ] {
            assert_eq!(
                found(&company.sales, words).await,
                ["北京华兴建设集团有限公司"],
                "{words} on {}",
                test.database
            );
        }
        assert_eq!(found(&company.sales, &customer.code).await, ["青岛海晟制冷设备有限公司"]);
        assert_eq!(customer.code, "KH20261121-0002", "{}", test.database);
        for beginning in ["KH20261121", "kh2026", "KH20261121-000"] {
            let both = ["青岛海晟制冷设备有限公司", "北京华兴建设集团有限公司"];
            assert_eq!(found(&company.sales, beginning).await, both, "{beginning} on {}", test.database);
            assert!(found(&company.other_sales, beginning).await.is_empty(), "{beginning}");
        }
        assert!(found(&company.sales, "不存在").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_colleagues_customer_does_not_exist() {
    on_both(async |test| {
        let company = company(&test).await;
        let customer =
            create(&company.sales, with_contact("德州鲁北净化设备厂", "张海峰", "13900006690")).await;
        let other = &company.other_sales;
        for words in ["鲁北", "dzlb", "张海峰", "6690", "13900006690", &customer.code] {
            assert!(found(other, words).await.is_empty(), "{words}");
            let query = ListQuery { q: words.to_owned(), ..ListQuery::default() };
            assert!(listed(other, query).await.is_empty(), "{words}");
        }
        assert!(listed(other, ListQuery::default()).await.is_empty());
        let code = |result: Result<_, kemai_domain::AppError>| result.map_err(|error| error.code);
        let missing = Err(ErrorCode::NotFound);
        assert_eq!(code(service::find(other, customer.id).await.map(|_| ())), missing);
        assert_eq!(
            code(
                service::update(other, customer.id, 0, named("x"), CustomerSteps::default())
                    .await
                    .map(|_| ())
            ),
            missing
        );
        assert_eq!(code(lifecycle::move_to(other, customer.id, 0, "lost", "").await), missing);
        assert_eq!(code(lifecycle::moves(other, customer.id).await.map(|_| ())), missing);
        assert_eq!(code(history::list(other, customer.id, None).await.map(|_| ())), missing);
        assert_eq!(code(service::remove(other, customer.id, 0).await.map(|_| ())), missing);
        let tag = crate::customers::model::BulkAction::AddTag { tag: "vip".to_owned() };
        let done = bulk::run(other, vec![customer.id], None, tag, CustomerSteps::default())
            .await
            .expect("nothing is done");
        assert_eq!(done.changed, 0);
        // A sure duplicate is only said to be there; a similar name not even that.
        let question = |name: &str, phone: &str| DuplicateQuestion {
            name: name.to_owned(),
            phones: vec![phone.to_owned()],
            ..DuplicateQuestion::default()
        };
        let sure = duplicates::find(other, &question("", "139 0000 6690")).await.expect("asks");
        assert_eq!((sure.len(), sure[0].is_sure, sure[0].visible.is_none()), (1, true, true));
        assert!(duplicates::find(other, &question("德州鲁北净化设备", "")).await.expect("asks").is_empty());
    })
    .await;
}

#[tokio::test]
async fn reach_follows_role_owner_and_collaborators() {
    on_both(async |test| {
        let company = company(&test).await;
        let mine = create(&company.sales, named("甲一公司")).await;
        create(&company.other_sales, named("乙二公司")).await;
        for ctx in [&company.admin, &company.service] {
            assert_eq!(listed(ctx, ListQuery::default()).await.len(), 2, "{}", test.database);
        }
        assert_eq!(listed(&company.manager, ListQuery::default()).await, ["甲一公司"]);
        let input = CustomerInput {
            collaborator_ids: vec![company.other_sales.user_id().unwrap().to_string()],
            ..CustomerInput::from(&mine)
        };
        service::update(&company.sales, mine.id, mine.version, input, CustomerSteps::default())
            .await
            .expect("updates");
        assert_eq!(listed(&company.other_sales, ListQuery::default()).await.len(), 2);
        assert_eq!(found(&company.other_sales, "jy").await, ["甲一公司"]);
        assert!(!company.service.rights().has(Capability::Restore));
    })
    .await;
}

#[tokio::test]
async fn a_moved_department_takes_its_customers_along() {
    on_both(async |test| {
        let company = company(&test).await;
        create(&company.other_sales, named("乙二公司")).await;
        assert!(listed(&company.manager, ListQuery::default()).await.is_empty());
        // 销售二部 now stands below 销售一部, whose manager sees what is below.
        use kemai_people::departments::{DepartmentInput, server::service as departments};
        let second = departments::find(&company.admin, company.second).await.expect("is there");
        let input = DepartmentInput { name: second.name.clone(), parent_id: Some(company.first) };
        let steps = departments::DepartmentSteps {
            moved: &[|tx, moved| crate::on_department_moved(tx, &moved.new_path)],
            removing: &[],
        };
        departments::update(&company.admin, company.second, second.version, input, steps)
            .await
            .expect("moves");
        assert_eq!(listed(&company.manager, ListQuery::default()).await, ["乙二公司"], "{}", test.database);
        assert_eq!(found(&company.manager, "乙二").await, ["乙二公司"]);
    })
    .await;
}

#[tokio::test]
async fn a_list_finds_long_words_in_one_piece_only() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        for name in ["青岛海晟制冷设备有限公司", "青岛晟制海晟冷设备厂"] {
            create(sales, named(name)).await;
        }
        let find = async |words: &str| {
            listed(sales, ListQuery { q: words.to_owned(), limit: 10, ..ListQuery::default() }).await
        };
        assert_eq!(find("海晟制").await, ["青岛海晟制冷设备有限公司"], "{}", test.database);
        assert_eq!(find("海晟").await.len(), 2, "{}", test.database);
    })
    .await;
}
