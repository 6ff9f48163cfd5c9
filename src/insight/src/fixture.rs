//! A company with customers, follow-ups and plans, for tests.

use chrono::Duration;
use kemai_customers::{
    CustomerSteps,
    customers::{Customer, CustomerInput, server::service as customers},
};
use kemai_domain::{AppError, UserId};
use kemai_follow_ups::{
    Neighbours,
    follow_ups::{FollowUp, FollowUpInput, server::service as follow_ups},
    next::NextInput,
    plans::{Plan, PlanInput, server::service as plans},
};
use kemai_people::server::fixture::{Company5, company_with};
use kemai_server::{Ctx, RecordKind, RecordKinds, testing::TestApp};

const KINDS: &[&[RecordKind]] = &[kemai_follow_ups::AREA.records, kemai_customers::AREA.records];

pub const NEIGHBOURS: Neighbours = Neighbours {
    kinds: RecordKinds(KINDS),
    contacted: kemai_customers::on_contacted,
    find_customers: |_, _| Box::pin(async { Ok(Vec::new()) }),
    reached: kemai_customers::reached,
};

pub const STEPS: CustomerSteps = CustomerSteps {
    handed_over: &[|tx, customer, from, to| {
        kemai_follow_ups::on_handed_over(tx, NEIGHBOURS.contacted, customer, from, to)
    }],
};

pub async fn company(test: &TestApp) -> Company5 {
    company_with(test, &[kemai_customers::on_setup, kemai_follow_ups::on_setup]).await
}

pub fn id_of(ctx: &Ctx) -> UserId {
    ctx.user_id().expect("a person")
}

pub async fn customer(ctx: &Ctx, input: CustomerInput) -> Customer {
    customers::create(ctx, CustomerInput { kind: "company".to_owned(), ..input }).await.expect("a customer")
}

pub async fn said(
    ctx: &Ctx,
    customer: &Customer,
    method: &str,
    result: &str,
    mood: &str,
) -> Result<FollowUp, AppError> {
    let input = FollowUpInput {
        customer_id: customer.id.to_string(),
        method: method.to_owned(),
        content: "说好了下周看样".to_owned(),
        result: result.to_owned(),
        mood: mood.to_owned(),
        ..FollowUpInput::default()
    };
    follow_ups::create(ctx, NEIGHBOURS, &input, &NextInput::default()).await
}

pub async fn planned(ctx: &Ctx, customer: Option<&Customer>, in_hours: i64) -> Result<Plan, AppError> {
    let input = PlanInput {
        customer_id: customer.map(|customer| customer.id.to_string()).unwrap_or_default(),
        method: "phone".to_owned(),
        content: "问一问".to_owned(),
        due_at: (ctx.now() + Duration::hours(in_hours)).to_rfc3339(),
        ..PlanInput::default()
    };
    plans::create(ctx, NEIGHBOURS, &input).await
}

pub async fn done(ctx: &Ctx, plan: &Plan) -> Result<(), AppError> {
    let input = FollowUpInput { content: "谈好了".to_owned(), ..FollowUpInput::default() };
    kemai_follow_ups::plans::server::close::done(
        ctx,
        NEIGHBOURS,
        plan.id,
        plan.version,
        &input,
        &NextInput::default(),
    )
    .await
    .map(|_| ())
}

/// Customers of everybody, in four weeks: of some categories and sources, in provinces and abroad, spoken with and not.
pub async fn working_company(test: &TestApp) -> Company5 {
    let company = company(test).await;
    let people = [&company.sales, &company.other_sales, &company.manager, &company.admin];
    let categories = ["retail", "wholesale", ""];
    let sources = ["referral", "", "website"];
    let places = [
        ("CN", "370102"),
        ("CN", "370203"),
        ("CN", "110105"),
        ("US", ""),
        ("CN", "429004"),
        ("HK", ""),
        ("CN", ""),
    ];
    let states = ["lead", "prospect", "active", "lost"];
    let names = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉";
    let mut made = Vec::new();
    for (place, name) in names.chars().enumerate() {
        let (country, region) = places[place % places.len()];
        let shared = if place % 5 == 0 { vec![id_of(&company.other_sales).to_string()] } else { Vec::new() };
        let who = people[place % people.len()];
        let input = CustomerInput {
            name: format!("{name}记机电设备有限公司"),
            category: categories[place % categories.len()].to_owned(),
            source: sources[(place / 2) % sources.len()].to_owned(),
            lifecycle: states[place % states.len()].to_owned(),
            country: country.to_owned(),
            region_code: region.to_owned(),
            collaborator_ids: shared,
            ..CustomerInput::default()
        };
        made.push((who, customer(who, input).await));
        test.app.clock.advance(Duration::hours(29));
    }
    let methods = ["phone", "visit", "wechat"];
    let results = ["interested", "", "declined"];
    let moods = ["pleased", "upset", ""];
    for (place, (who, customer)) in made.iter().enumerate().filter(|(place, _)| place % 3 != 2) {
        for turn in 0..=place % 3 {
            let at = place + turn;
            said(who, customer, methods[at % 3], results[at % 3], moods[(at / 2) % 3])
                .await
                .expect("a follow-up");
            test.app.clock.advance(Duration::hours(7));
        }
        let plan = planned(who, Some(customer), 2).await.expect("a plan");
        test.app.clock.advance(Duration::hours(if place % 2 == 0 { 1 } else { 30 }));
        if place % 4 != 3 {
            done(who, &plan).await.expect("the plan is done");
        }
    }
    // One that is removed counts nowhere, nor do its follow-ups.
    let (who, gone) = &made[4];
    customers::remove(who, gone.id, customers::find(who, gone.id).await.expect("it is there").version)
        .await
        .expect("it goes");
    company
}
