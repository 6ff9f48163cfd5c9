//! On the way to a new follow-up: offered in the list to who may write one, and with the customers that one had to do with lately.

use super::*;
use crate::server::areas::NEIGHBOURS;
use kemai_domain::CustomerId;
use kemai_server::testing;

async fn customer(ctx: &Ctx, name: &str) -> CustomerId {
    let input = CustomerInput { name: name.to_owned(), ..CustomerInput::default() };
    service::create(ctx, input).await.unwrap().id
}

#[tokio::test]
async fn ones_own_customers_are_offered_before_one_types() {
    on_both(async |test| {
        let company = fixture::company_with(&test, crate::server::SETUP_STEPS).await;
        let sales = &company.sales;
        for number in 0..8 {
            customer(sales, &format!("第{number}家公司")).await;
            test.app.clock.advance(chrono::Duration::minutes(1));
        }
        customer(&company.other_sales, "乙二公司").await;
        let offered = async |ctx| {
            let found = (NEIGHBOURS.find_customers)(ctx, " ").await.expect("finds");
            found.into_iter().map(|one| one.name).collect::<Vec<_>>()
        };
        let own = offered(sales).await;
        assert_eq!((own.len(), own[0].as_str()), (6, "第7家公司"), "{}", test.database);
        assert_eq!(offered(&company.other_sales).await, ["乙二公司"]);
        assert_eq!(offered(&company.admin).await[0], "乙二公司", "who owns none sees those within reach");
    })
    .await;
}

#[tokio::test]
async fn the_list_leads_to_a_new_follow_up_and_that_to_a_customer() {
    let test = testing::sqlite().await;
    let router = router(&test.app).unwrap();
    let company = fixture::company_with(&test, crate::server::SETUP_STEPS).await;
    let id = customer(&company.sales, "甲一公司").await;
    let cookie = cookie(&test, &company.sales).await;
    let page = get(&router, "/follow-ups", &cookie).await.body;
    // At the head, and where the list is empty.
    assert_eq!(page.matches("href=\"/follow-ups/new\"").count(), 2, "{page}");
    let page = get(&router, "/follow-ups/new", &cookie).await.body;
    assert!(page.contains(&format!("/follow-ups/new?customer={id}")), "{page}");
}
