//! `bench dashboards`: each dashboard as an admin, a manager of a sales area and a salesperson see it, over HTTP and without the page around
//! it: this month, the last quarter, the year; on both databases.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::time::Instant;

use super::bed::{self, Bed, Options, Plan};
use super::client::{Client, Request};
use super::measure::{Effort, measure};

const KINDS: [&str; 4] = ["sales", "manager", "service", "wall"];
const PERIODS: [&str; 3] = ["month", "last_quarter", "year"];

/// # Errors
/// When data cannot be made or the server answers other than it should.
pub fn run(options: &Options) -> Result<()> {
    bed::run(options, &Plan { name: "dashboards", demo: bed::WITH_FOLLOW_UPS, before: None, figures })
}

fn figures(bed: &Bed<'_>) -> Result<()> {
    bed.print("memory_before", bed.server.memory("RssAnon")?, "MB");
    first(bed)?;
    let people =
        [("admin", &bed.people.admin), ("manager", &bed.people.manager), ("sales", &bed.people.sales)];
    for kind in KINDS {
        for (who, cookie) in people {
            let path = |period: &&str| format!("/api/v1/dashboards/{kind}?period={period}");
            let requests: Vec<Request> =
                PERIODS.iter().map(|period| Request::get(path(period), cookie)).collect();
            bed.pages(&format!("{kind}_{who}"), &requests)?;
        }
    }
    let pages: Vec<Request> =
        people.into_iter().map(|(_, cookie)| Request::get("/reports", cookie)).collect();
    bed.pages("page", &pages)?;
    while_writing(bed)
}

/// The first question after a start may have to wait for what is read ahead.
fn first(bed: &Bed<'_>) -> Result<()> {
    let mut client = Client::connect(bed.server.address)?;
    let started = Instant::now();
    let answer = client.send(&Request::get("/api/v1/dashboards/manager", &bed.people.admin))?;
    bed.print("first", started.elapsed().as_secs_f64() * 1000.0, "ms");
    let dashboard: Value = serde_json::from_slice(&answer.body).with_context(|| answer.text())?;
    let customers = &dashboard["figures"][0]["value"];
    ensure!(
        customers.as_u64() >= Some(bed.rows as u64),
        "the admin's dashboard counts {customers} customers"
    );
    Ok(())
}

/// A dashboard after each follow-up that is written: what changed is read again.
fn while_writing(bed: &Bed<'_>) -> Result<()> {
    if !bed.wants("after_a_change") {
        return Ok(());
    }
    let mut client = Client::connect(bed.server.address)?;
    let answer = client.send(&Request::get("/api/v1/customers?limit=50", &bed.people.sales))?;
    let page: Value = serde_json::from_slice(&answer.body).with_context(|| answer.text())?;
    let ids: Vec<String> = page["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|item| item["id"].as_str().map(str::to_owned))
        .collect();
    ensure!(!ids.is_empty(), "the salesperson has customers");
    let effort = Effort { clients: 1, requests: 400, longest: std::time::Duration::from_secs(20) };
    let measured = measure(bed.server, effort, &[200, 201], |number| {
        if number % 2 == 0 {
            let body = serde_json::json!({ "customer_id": ids[number / 2 % ids.len()], "method": "phone", "content": "回访" });
            Request::post("/api/v1/follow_ups", &bed.people.sales, "application/json", body.to_string())
        } else {
            Request::get("/api/v1/dashboards/manager", &bed.people.admin)
        }
    })?;
    bed.times("after_a_change", 1, &measured);
    Ok(())
}
