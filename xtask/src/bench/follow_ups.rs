//! `bench follow-ups`: the workbench, the calendar, the team's page, a customer's page with its timeline, lists and writing, over HTTP, with
//! three follow-ups of a customer and plans of three in ten, on both databases.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::bed::{self, Bed, Options, Plan};
use super::client::{Client, Request};
use super::measure::{Effort, measure};

const WORKBENCH: &[&str] = &["/"];
const CALENDAR_MONTH: &[&str] = &["/calendar?view=month"];
const CALENDAR_OTHERS: &[&str] = &["/calendar?view=week", "/calendar?view=day"];
const CALENDAR_TEAM: &[&str] = &["/calendar?view=month&who=team", "/calendar?view=week&who=team"];
const LIST: &[&str] =
    &["/follow-ups", "/follow-ups?who=team", "/follow-ups?who=team&method=visit", "/follow-ups?days=30"];
const PLANS: &[&str] = &["/plans", "/plans?who=team", "/plans?who=team&state=overdue"];
const TEAM: &[&str] = &["/team"];

/// # Errors
/// When data cannot be made or the server answers other than it should.
pub fn run(options: &Options) -> Result<()> {
    bed::run(options, &Plan { name: "follow_ups", demo: bed::WITH_FOLLOW_UPS, before: None, figures })
}

fn figures(bed: &Bed<'_>) -> Result<()> {
    if bed.wants("load") {
        bed.print("load", bed.data.rows() / bed.data.seconds(), "rows/s");
        bed.print("load_seconds", bed.data.seconds(), "s");
    }
    let all = [&bed.people.admin, &bed.people.manager, &bed.people.sales];
    let of = |paths: &[&str], cookies: &[&String]| -> Vec<Request> {
        paths.iter().flat_map(|path| cookies.iter().map(|cookie| Request::get(*path, cookie))).collect()
    };
    bed.pages("workbench", &of(WORKBENCH, &all))?;
    bed.pages("calendar_month", &of(CALENDAR_MONTH, &all))?;
    bed.pages("calendar_week_day", &of(CALENDAR_OTHERS, &all))?;
    bed.pages("calendar_team", &of(CALENDAR_TEAM, &all))?;
    bed.pages("follow_up_list", &of(LIST, &all))?;
    bed.pages("plan_list", &of(PLANS, &all))?;
    bed.pages("team", &of(TEAM, &[&bed.people.admin, &bed.people.manager]))?;
    let customers = customers(bed)?;
    let page = |id: &String| Request::get(format!("/customers/{id}"), &bed.people.sales);
    bed.pages("customer_timeline", &customers.iter().map(page).collect::<Vec<_>>())?;
    if bed.wants("write") {
        for clients in [1, 16] {
            let effort = Effort { clients, requests: 20_000, longest: Duration::from_secs(10) };
            let measured = measure(bed.server, effort, &[201], |number| {
                write(&customers[number % customers.len()], number, &bed.people.sales)
            })?;
            bed.times("write", clients, &measured);
        }
    }
    Ok(())
}

/// Customers of the salesperson, those spoken with last first.
fn customers(bed: &Bed<'_>) -> Result<Vec<String>> {
    let mut client = Client::connect(bed.server.address)?;
    let path = "/api/v1/customers?limit=50&sort=-last_contact_at";
    let answer = client.send(&Request::get(path, &bed.people.sales))?;
    let page: Value = serde_json::from_slice(&answer.body).with_context(|| answer.text())?;
    let items = page["items"].as_array().into_iter().flatten();
    Ok(items.filter_map(|item| item["id"].as_str().map(str::to_owned)).collect())
}

fn write(customer: &str, number: usize, cookie: &str) -> Request {
    let body = json!({
        "customer_id": customer, "method": "phone", "content": format!("第 {number} 次回访，等样册"), "result": "considering",
    });
    Request::post("/api/v1/follow_ups", cookie, "application/json", body.to_string())
}
