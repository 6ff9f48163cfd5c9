//! A company with customers, for tests.

use crate::{follow_ups::FollowUpInput, neighbours::Neighbours, next::NextInput, plans::PlanInput};
use kemai_customers::{
    CustomerSteps,
    customers::{
        ContactInput, Customer, CustomerInput,
        server::{listing, service as customers},
    },
};
use kemai_people::server::fixture::{Company5, company_with};
use kemai_server::{Ctx, RecordKind, RecordKinds, testing::TestApp};

const KINDS: &[&[RecordKind]] = &[crate::AREA.records, kemai_customers::AREA.records];

pub const NEIGHBOURS: Neighbours = Neighbours {
    kinds: RecordKinds(KINDS),
    contacted: kemai_customers::on_contacted,
    find_customers: |_, _| Box::pin(async { Ok(Vec::new()) }),
    reached: kemai_customers::reached,
};

pub const STEPS: CustomerSteps = CustomerSteps {
    handed_over: &[|tx, customer, from, to| {
        crate::on_handed_over(tx, NEIGHBOURS.contacted, customer, from, to)
    }],
};

pub async fn company(test: &TestApp) -> Company5 {
    company_with(test, &[kemai_customers::on_setup, crate::on_setup]).await
}

pub async fn customer(ctx: &Ctx, name: &str) -> Customer {
    let contact = ContactInput { name: "王建国".to_owned(), ..ContactInput::default() };
    let input = CustomerInput { name: name.to_owned(), contacts: vec![contact], ..CustomerInput::default() };
    customers::create(ctx, input).await.expect("the customer is created")
}

/// The customer as it is now.
pub async fn now(ctx: &Ctx, customer: &Customer) -> Customer {
    customers::find(ctx, customer.id).await.expect("the customer is there")
}

/// Names that a filter of customers finds.
pub async fn found(ctx: &Ctx, filter: &str) -> Vec<String> {
    let query = kemai_customers::customers::ListQuery { filter: filter.to_owned(), ..Default::default() };
    let page = listing::list(ctx, &query).await.expect("lists");
    page.items.into_iter().map(|item| item.name).collect()
}

pub fn said(customer: &Customer, content: &str) -> FollowUpInput {
    FollowUpInput {
        customer_id: customer.id.to_string(),
        content: content.to_owned(),
        ..FollowUpInput::default()
    }
}

/// How a plan went, in words.
pub fn went(content: &str) -> FollowUpInput {
    FollowUpInput { content: content.to_owned(), ..FollowUpInput::default() }
}

pub fn planned(customer: Option<&Customer>, content: &str, due_at: &str) -> PlanInput {
    PlanInput {
        customer_id: customer.map(|customer| customer.id.to_string()).unwrap_or_default(),
        content: content.to_owned(),
        due_at: due_at.to_owned(),
        ..PlanInput::default()
    }
}

pub fn next(span: &str, at: &str) -> NextInput {
    NextInput { span: span.to_owned(), at: at.to_owned() }
}
