//! Customers abroad from a table that nobody here wrote. `northwind.csv` is fifteen lines of the customers of Northwind, the trading company of
//! many tutorials, as jpwhite3/northwind-SQLite3 has them under the MIT licence.

use super::*;
use axum::body::Bytes;
use kemai_insight::dashboards::{DashboardKind, Question, server::service::dashboard};
use kemai_server::RecordKinds;
use kemai_transfers::{
    model::Status,
    server::{command, service as imports},
};
use kemai_ui::SheetCell;
use kemai_words::countries;
use std::collections::BTreeMap;

const NORTHWIND: &str = include_str!("northwind.csv");

/// How many of its customers are where, by the code of the country.
const WHERE: [(&str, i64); 7] =
    [("c_de", 3), ("c_gb", 3), ("c_mx", 3), ("c_fr", 2), ("c_us", 2), ("c_se", 1), ("c_ve", 1)];

#[tokio::test]
async fn customers_of_northwind_stand_on_the_chart_by_country() {
    on_both(async |test| {
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let admin = &company.admin;
        let bytes = Bytes::from_static(NORTHWIND.as_bytes());
        let (kinds, wish) = (super::super::TRANSFERS, command::Wish::default());
        let id = command::start(admin, kinds, "customers", "northwind.csv", bytes, wish).await.unwrap();
        jobs::run_due(&test.app, &[super::super::IMPORTING]).await.unwrap();
        let import = imports::find(admin, kinds, RecordKinds(super::super::areas::RECORD_KINDS), id).await.unwrap();
        assert_eq!(import.head.status, Status::Done, "{:?}", import.head.problem);
        let why: Vec<_> = import.refusals.iter().map(|row| (row.line, row.reasons.clone())).collect();
        assert_eq!((import.head.counts.created, why), (15, Vec::new()), "{}", test.database);

        let question = Question { kind: Some(DashboardKind::Manager), ..Question::default() };
        let charts = dashboard(admin, &question).await.unwrap().charts;
        let chart = charts.into_iter().find(|chart| chart.name == "customers-by-country").unwrap();
        let wanted: BTreeMap<String, i64> = WHERE
            .into_iter()
            .map(|(key, count)| (countries::by_name(key, admin.lang()).unwrap().to_owned(), count))
            .collect();
        let mut found = BTreeMap::new();
        let router = router(&test.app).unwrap();
        let cookie = cookie(&test, admin).await;
        for (place, row) in chart.sheet.rows.iter().enumerate() {
            let [SheetCell::Text(name), SheetCell::Number(all), SheetCell::Number(new), SheetCell::Number(0)] =
                row.as_slice()
            else {
                panic!("{row:?}");
            };
            assert_eq!(new, all, "{name} was brought in now");
            found.insert(name.clone(), *all);
            let list = chart.link(place, 1).unwrap().replace("/customers", "/api/v1/customers");
            assert_eq!(get(&router, &list, &cookie).await.json()["total"], *all, "{name}: {list}");
        }
        assert_eq!(found, wanted, "{}", test.database);
    })
    .await;
}
