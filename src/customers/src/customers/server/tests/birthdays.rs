use super::*;
use crate::customers::server::birthdays;
use chrono::{DateTime, Utc};
use kemai_server::testing::on_both;

fn born(name: &str, contact: &str, birthday: &str) -> CustomerInput {
    let contact =
        ContactInput { name: contact.to_owned(), birthday: birthday.to_owned(), ..ContactInput::default() };
    CustomerInput { contacts: vec![contact], ..named(name) }
}

/// Who has a birthday soon, and when.
async fn coming(ctx: &Ctx) -> Vec<(String, String)> {
    let birthdays = birthdays::coming(ctx).await.expect("lists").into_iter();
    birthdays.map(|birthday| (birthday.contact, birthday.on.to_string())).collect()
}

fn expected(lines: &[(&str, &str)]) -> Vec<(String, String)> {
    lines.iter().map(|(contact, on)| ((*contact).to_owned(), (*on).to_owned())).collect()
}

fn set_clock(test: &TestApp, at: &str) {
    let at: DateTime<Utc> = at.parse().expect("a time");
    test.app.clock.advance(at - test.app.clock.now());
}

#[tokio::test]
async fn birthdays_are_those_of_ones_own_customers_however_far_one_sees() {
    on_both(async |test| {
        let company = company(&test).await;
        let (sales, manager, admin) = (&company.sales, &company.manager, &company.admin);
        let mine = create(sales, born("甲一公司", "王建国", "1980-11-23")).await;
        create(sales, born("甲二公司", "李明", "1990-11-21")).await;
        create(sales, born("甲三公司", "过两周", "1990-12-05")).await;
        create(sales, with_contact("甲四公司", "没写生日", "13805312217")).await;
        create(manager, born("主管的公司", "刘洋", "1985-11-24")).await;
        create(admin, born("总部的公司", "孙丽", "1975-11-25")).await;
        create(&company.other_sales, born("乙二公司", "周强", "1988-11-22")).await;
        let both = expected(&[("李明", "2026-11-21"), ("王建国", "2026-11-23")]);
        assert_eq!(coming(sales).await, both, "{}", test.database);
        assert_eq!(coming(manager).await, expected(&[("刘洋", "2026-11-24")]), "not his department's");
        assert_eq!(coming(admin).await, expected(&[("孙丽", "2026-11-25")]), "nor everyone's");
        assert_eq!(coming(&company.other_sales).await, expected(&[("周强", "2026-11-22")]));
        assert_eq!(
            coming(&company.service).await,
            expected(&[]),
            "who sees all and owns none, {}",
            test.database
        );

        // A collaborator sees the customer, and is told of no birthday; whoever gets it is.
        let input = CustomerInput {
            collaborator_ids: vec![company.other_sales.user_id().unwrap().to_string()],
            owner_id: manager.user_id().unwrap().to_string(),
            ..CustomerInput::from(&mine)
        };
        service::update(admin, mine.id, mine.version, input, CustomerSteps::default())
            .await
            .expect("is handed over");
        assert_eq!(coming(sales).await, expected(&[("李明", "2026-11-21")]), "{}", test.database);
        assert_eq!(
            coming(manager).await,
            expected(&[("王建国", "2026-11-23"), ("刘洋", "2026-11-24")]),
            "{}",
            test.database
        );
        assert_eq!(coming(&company.other_sales).await, expected(&[("周强", "2026-11-22")]));
        let given = service::find(manager, mine.id).await.expect("is there");
        service::remove(admin, mine.id, given.version).await.expect("is removed");
        assert_eq!(coming(manager).await, expected(&[("刘洋", "2026-11-24")]), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn birthdays_come_over_the_years_end_and_without_a_29_february() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        create(sales, born("甲一公司", "元旦后", "1980-01-02")).await;
        create(sales, born("甲二公司", "年底", "1990-12-31")).await;
        create(sales, born("甲三公司", "闰日", "1980-02-29")).await;
        create(sales, born("甲四公司", "三月一", "1992-03-01")).await;
        // It is the 30th in Shanghai already, and the 29th elsewhere.
        set_clock(&test, "2026-12-29T16:30:00Z");
        let over = expected(&[("年底", "2026-12-31"), ("元旦后", "2027-01-02")]);
        assert_eq!(coming(sales).await, over, "{}", test.database);
        set_clock(&test, "2027-02-26T04:00:00Z");
        let short = expected(&[("闰日", "2027-02-28"), ("三月一", "2027-03-01")]);
        assert_eq!(coming(sales).await, short, "{}", test.database);
        set_clock(&test, "2028-02-26T04:00:00Z");
        let leap = expected(&[("闰日", "2028-02-29"), ("三月一", "2028-03-01")]);
        assert_eq!(coming(sales).await, leap, "{}", test.database);
    })
    .await;
}
