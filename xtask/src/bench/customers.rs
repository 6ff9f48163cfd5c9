//! `bench customers`: lists, search, a customer's page and creating, over HTTP, at 100,000 and 1,000,000 customers, on both databases.

use std::sync::LazyLock;
use std::time::Duration;

use anyhow::Result;

use super::bed::{self, Bed, Options, Plan};
use super::cases;
use super::client::{Client, Request};
use super::measure::{Effort, measure, measure_list};

/// # Errors
/// When data cannot be made or the server answers other than it should.
pub fn run(options: &Options) -> Result<()> {
    bed::run(options, &Plan { name: "customers", demo: bed::WITH_FOLLOW_UPS, before: None, figures })
}

fn figures(bed: &Bed<'_>) -> Result<()> {
    if bed.wants("load") {
        bed.print("load", bed.data.rows() / bed.data.seconds(), "rows/s");
    }
    for (case, requests) in cases::cases(bed.server, &bed.people)? {
        bed.pages(case, &requests)?;
    }
    if bed.wants("list_beyond_facets") {
        let requests = cases::beyond(&bed.people);
        let effort = Effort { clients: 1, requests: requests.len(), longest: Duration::from_secs(120) };
        let measured = measure_list(bed.server, effort, &[200, 422], &requests)?;
        bed.print("list_beyond_facets_median", measured.median(), "ms");
        bed.print("list_beyond_facets_longest", measured.longest(), "ms");
    }
    if bed.wants("count") {
        exact_count(bed)?;
    }
    if bed.wants("create") {
        creates(bed)?;
    }
    Ok(())
}

/// The highest count that is said to be exact.
fn exact_count(bed: &Bed<'_>) -> Result<()> {
    let people = &bed.people;
    let mut client = Client::connect(bed.server.address)?;
    let mut highest: f64 = 0.0;
    for cookie in [&people.admin, &people.manager, &people.sales] {
        let answer = client.send(&Request::get("/api/v1/customers?limit=1", cookie))?;
        let page: serde_json::Value = serde_json::from_slice(&answer.body)?;
        highest = highest.max(page["total"].as_f64().unwrap_or_default());
    }
    bed.print("count_highest", highest, "customers");
    Ok(())
}

/// Customers saved one after the other, and by many at once: the admin's, so that kept data gives nobody a reach unlike before.
fn creates(bed: &Bed<'_>) -> Result<()> {
    for clients in [1, 32] {
        let effort = Effort { clients, requests: 20_000, longest: Duration::from_secs(10) };
        let measured =
            measure(bed.server, effort, &[201], |number| create(clients, number, &bed.people.admin))?;
        bed.times("create", clients, &measured);
    }
    Ok(())
}

fn create(clients: usize, number: usize, cookie: &str) -> Request {
    // No name or number twice, also (all but surely) when the data is used again: the demo gives no number that begins with 199.
    static START: LazyLock<usize> = LazyLock::new(|| {
        std::time::UNIX_EPOCH.elapsed().map_or(0, |time| (time.as_micros() % 100_000_000) as usize)
    });
    let nonce = (*START + clients * 1_000_000 + number) % 100_000_000;
    let body = serde_json::json!({
        "name": format!("测试{clients}{nonce}号{number}贸易有限公司"),
        "category": "retail",
        "source": "website",
        "region_code": "370102",
        "address": "经十路 1 号",
        "tags": ["vip"],
        "contacts": [{ "name": "王芳", "mobile": format!("199{nonce:08}") }],
    });
    Request::post("/api/v1/customers", cookie, "application/json", body.to_string())
}
