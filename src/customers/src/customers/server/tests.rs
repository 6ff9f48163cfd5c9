//! Customers on both databases: what is stored, who finds it, what a refused write leaves.

mod access;
mod access_rest;
mod birthdays;
mod bulk;
mod columns;
mod contacts_back;
mod currency;
mod filters;
mod lifecycle_rest;
mod masks;
mod other_email;
mod past;
mod purge;
mod reach;
mod rest;
mod writes;

use super::{listing, search, service};
use crate::{
    CustomerSteps,
    customers::{ContactInput, Customer, CustomerInput, ListQuery},
    on_setup,
};
use kemai_people::server::fixture::{Company5, company_with};
use kemai_server::{Ctx, testing::TestApp};

async fn company(test: &TestApp) -> Company5 {
    company_with(test, &[on_setup]).await
}

fn named(name: &str) -> CustomerInput {
    CustomerInput { name: name.to_owned(), ..CustomerInput::default() }
}

fn with_contact(name: &str, contact: &str, mobile: &str) -> CustomerInput {
    let contact =
        ContactInput { name: contact.to_owned(), mobile: mobile.to_owned(), ..ContactInput::default() };
    CustomerInput { contacts: vec![contact], ..named(name) }
}

async fn create(ctx: &Ctx, input: CustomerInput) -> Customer {
    service::create(ctx, input).await.expect("the customer is created")
}

async fn found(ctx: &Ctx, words: &str) -> Vec<String> {
    search::search(ctx, words).await.expect("searches").into_iter().map(|hit| hit.name).collect()
}

async fn listed(ctx: &Ctx, query: ListQuery) -> Vec<String> {
    let page = listing::list(ctx, &query).await.expect("lists");
    assert_eq!(page.total, u64::try_from(page.items.len()).unwrap(), "the count is that of the rows");
    page.items.into_iter().map(|item| item.name).collect()
}
