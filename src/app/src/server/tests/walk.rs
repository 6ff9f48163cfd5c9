//! Walks every address as everyone: what a grade refuses is refused and leaves the database as it was, what it admits is answered. The
//! matrix stands in `walk.txt`; `KEMAI_UPDATE_SNAPSHOTS=1` writes it anew.

use super::*;
use crate::server::{AREAS, ROUTED, pages};
use kemai_customers::customers::{CustomerInput, server::service};
use kemai_domain::Grade;
use std::fmt::Write as _;

const SNAPSHOT: &str = include_str!("walk.txt");

struct Walker<'a> {
    name: &'static str,
    ctx: Option<&'a Ctx>,
}

impl Walker<'_> {
    fn is_admitted(&self, grade: Grade) -> bool {
        match (grade, self.ctx) {
            (Grade::Public, _) => true,
            (Grade::BeforeSetup, _) | (_, None) => false,
            (grade, Some(ctx)) => grade.admits(ctx.rights()),
        }
    }

    /// Sends what a browser or program would, with nothing in it.
    async fn send(&self, test: &TestApp, router: &Router, method: &str, path: &str) -> StatusCode {
        let accept = if method == "GET" && !path.starts_with("/api/") { PAGE } else { "application/json" };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("accept", accept)
            .header(
                "content-type",
                if path.starts_with("/api/") {
                    "application/json"
                } else {
                    "application/x-www-form-urlencoded"
                },
            )
            .header("origin", "http://localhost:3000")
            .header("sec-fetch-site", "same-origin");
        if let Some(ctx) = self.ctx {
            // A session for each request: one of them signs out.
            request = request.header("cookie", cookie(test, ctx).await);
        }
        send(router, request, if path.starts_with("/api/") { "{}" } else { "" }).await.status
    }
}

/// The grades of everything, in order.
pub(super) fn table() -> Vec<(&'static str, &'static str, Grade)> {
    let tables = AREAS.iter().map(|area| area.grades).chain([pages::GRADES]).chain(ROUTED);
    let mut table: Vec<_> = tables
        .flatten()
        .filter_map(|(entry, grade)| entry.split_once(' ').map(|(method, path)| (path, method, *grade)))
        .collect();
    table.sort_by_key(|(path, method, _)| (*path, *method));
    table
}

/// What stands in the database, but for the walkers' own sessions.
async fn dump(test: &TestApp) -> String {
    test.dump(&["sessions"]).await
}

#[tokio::test]
async fn every_address_admits_whom_its_grade_says_and_nobody_else() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let input = CustomerInput { name: "甲一公司".to_owned(), ..CustomerInput::default() };
        let customer = service::create(&company.sales, input).await.unwrap().id.to_string();
        let walkers = [
            Walker { name: "anonymous", ctx: None },
            Walker { name: "admin", ctx: Some(&company.admin) },
            Walker { name: "manager", ctx: Some(&company.manager) },
            Walker { name: "sales", ctx: Some(&company.sales) },
            Walker { name: "other_sales", ctx: Some(&company.other_sales) },
            Walker { name: "service", ctx: Some(&company.service) },
        ];
        let address = |path: &str| {
            path.replace("{entity}", "customer")
                .replace("{dictionary}", "tag")
                .replace("{*file}", "index.html")
                .replace("{code}", "371490")
                .replace("{date}", "2026-10-01")
                .replace("{id}", &customer)
                .replace("{record_id}", &customer)
                .replace("{kind}", "customers")
        };
        let before = dump(&test).await;
        let mut lines = String::new();
        for admitted in [false, true] {
            for (path, method, grade) in table() {
                for walker in walkers.iter().filter(|walker| walker.is_admitted(grade) == admitted) {
                    let status = walker.send(&test, &router, method, &address(path)).await;
                    let what = format!("{method} {path} as {} on {}: {status}", walker.name, test.database);
                    assert!(status.as_u16() < 500, "{what}");
                    if admitted {
                        assert!(![401, 403].contains(&status.as_u16()), "{what}, but the grade admits");
                    } else {
                        assert!(
                            [303, 401, 403, 404].contains(&status.as_u16()),
                            "{what}, but the grade refuses"
                        );
                    }
                    writeln!(lines, "{path} {method} {} {}", walker.name, status.as_u16()).unwrap();
                }
            }
            if !admitted {
                assert!(dump(&test).await == before, "a refused request wrote on {}", test.database);
            }
        }
        compare(&matrix(&lines));
    })
    .await;
}

/// A line an address, a column a walker.
fn matrix(lines: &str) -> String {
    let mut rows: std::collections::BTreeMap<(String, String), Vec<(String, String)>> =
        std::collections::BTreeMap::new();
    for line in lines.lines() {
        let words: Vec<_> = line.split(' ').map(str::to_owned).collect();
        let [path, method, walker, status] = <[String; 4]>::try_from(words).unwrap();
        rows.entry((path, method)).or_default().push((walker, status));
    }
    let mut matrix = String::new();
    for ((path, method), mut row) in rows {
        row.sort();
        let row: Vec<_> = row.into_iter().map(|(walker, status)| format!("{walker} {status}")).collect();
        writeln!(matrix, "{method} {path}: {}", row.join(", ")).unwrap();
    }
    matrix
}

fn compare(matrix: &str) {
    if std::env::var_os("KEMAI_UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/server/tests/walk.txt"), matrix).unwrap();
        return;
    }
    for (now, then) in matrix.lines().zip(SNAPSHOT.lines()) {
        assert_eq!(now, then, "the matrix changed; if it should, set KEMAI_UPDATE_SNAPSHOTS=1");
    }
    assert_eq!(matrix.lines().count(), SNAPSHOT.lines().count(), "addresses came or went");
}
