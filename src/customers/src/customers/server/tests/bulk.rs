//! Setting a field of many customers and taking a tag from them, and undoing both.

use super::*;
use crate::customers::{
    model::{BulkAction, BulkDone},
    server::{bulk, history},
};
use kemai_domain::{AppError, CustomerId, ErrorCode, Problem};
use kemai_server::testing::on_both;

async fn run(ctx: &Ctx, ids: &[CustomerId], action: BulkAction) -> Result<BulkDone, AppError> {
    bulk::run(ctx, ids.to_vec(), None, action, CustomerSteps::default()).await
}

async fn undo(ctx: &Ctx, done: &BulkDone) -> (u64, u64) {
    let undone = bulk::undo(ctx, done.operation, CustomerSteps::default()).await.expect("undoes");
    (undone.changed, undone.skipped)
}

#[tokio::test]
async fn a_field_is_set_on_many_and_set_back_where_nobody_changed_it_since() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let mut ids = Vec::new();
        for (name, category) in [("甲一公司", "retail"), ("乙二公司", ""), ("丙三公司", "project")]
        {
            let input = CustomerInput { category: category.to_owned(), ..named(name) };
            ids.push(create(sales, input).await.id);
        }
        let categories = async || {
            let mut categories = Vec::new();
            for id in &ids {
                categories.push(service::find(sales, *id).await.unwrap().category.unwrap_or_default());
            }
            categories
        };
        let set =
            |field: &str, value: &str| BulkAction::Set { field: field.to_owned(), value: value.to_owned() };
        let done = run(sales, &ids, set("category", "retail")).await.expect("sets");
        assert_eq!((done.changed, done.skipped), (2, 1), "{}: one has it already", test.database);
        assert_eq!(categories().await, ["retail"; 3]);
        let retail = || ListQuery { category: "retail".to_owned(), ..ListQuery::default() };
        assert_eq!(listed(sales, retail()).await.len(), 3, "the index knows");
        let told = history::list(sales, ids[1], None).await.unwrap();
        assert_eq!(told[0].kind, "customer.bulk_edit");

        let other = service::find(sales, ids[1]).await.unwrap();
        let input = CustomerInput { category: "wholesale".to_owned(), ..CustomerInput::from(&other) };
        service::update(sales, ids[1], other.version, input, CustomerSteps::default()).await.expect("saves");
        assert_eq!(undo(sales, &done).await, (1, 1), "{}: an edit since then stays", test.database);
        assert_eq!(categories().await, ["retail", "wholesale", "project"]);
        assert_eq!(listed(sales, retail()).await, ["甲一公司"]);

        let done = run(sales, &ids, set("category", "")).await.expect("empties");
        assert_eq!((done.changed, categories().await), (3, vec![String::new(); 3]));
        assert_eq!(undo(sales, &done).await, (3, 0), "{}", test.database);
        assert_eq!(categories().await, ["retail", "wholesale", "project"]);

        for (action, field, problem) in [
            (set("name", "同名"), "field", Problem::UnknownField),
            (set("category", "nothing"), "category", Problem::UnknownChoice),
        ] {
            assert_eq!(run(sales, &ids, action).await.unwrap_err().of(field), Some(&problem));
        }
        let elsewhere = run(&company.other_sales, &ids, set("category", "retail")).await.expect("runs");
        assert_eq!((elsewhere.changed, elsewhere.skipped), (0, 0), "out of reach on {}", test.database);
        assert_eq!(
            run(&company.service, &ids, set("category", "retail"))
                .await
                .map(|done| done.changed)
                .unwrap_or_default(),
            0
        );
    })
    .await;
}

#[tokio::test]
async fn a_tag_is_taken_from_many_and_given_back() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let mut ids = Vec::new();
        for (name, tags) in
            [("甲一公司", vec!["price_sensitive", "vip"]), ("乙二公司", vec!["vip"]), ("丙三公司", vec![])]
        {
            let tags = tags.into_iter().map(str::to_owned).collect();
            ids.push(create(sales, CustomerInput { tags, ..named(name) }).await.id);
        }
        let tags = async || {
            let mut tags = Vec::new();
            for id in &ids {
                tags.push(service::find(sales, *id).await.unwrap().tags.join(" "));
            }
            tags
        };
        let with_tag = || ListQuery { tag: "vip".to_owned(), ..ListQuery::default() };
        let remove = || BulkAction::RemoveTag { tag: "vip".to_owned() };
        let done = run(sales, &ids, remove()).await.expect("takes it away");
        assert_eq!((done.changed, done.skipped), (2, 1), "{}", test.database);
        assert_eq!(tags().await, ["price_sensitive", "", ""]);
        assert!(listed(sales, with_tag()).await.is_empty());
        assert_eq!(run(sales, &ids, remove()).await.expect("runs").changed, 0, "there is none left");

        let first = service::find(sales, ids[0]).await.unwrap();
        let input = CustomerInput { website: "a.cn".to_owned(), ..CustomerInput::from(&first) };
        service::update(sales, ids[0], first.version, input, CustomerSteps::default()).await.expect("saves");
        assert_eq!(undo(sales, &done).await, (2, 0), "{}: another field may change", test.database);
        assert_eq!(tags().await, ["price_sensitive vip", "vip", ""]);
        assert_eq!(listed(sales, with_tag()).await.len(), 2);
        let again = bulk::undo(&company.manager, done.operation, CustomerSteps::default()).await;
        assert_eq!(again.unwrap_err().code, ErrorCode::NotFound, "it was somebody else's");
    })
    .await;
}
