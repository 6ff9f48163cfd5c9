//! REST: `GET /api/v1/dashboards/{kind}`: the figures and the tables behind the charts, by the same service as the pages.

use super::service;
use crate::dashboards::model::{Change, Dashboard, Days, Headline, Question};
use axum::{Json, Router, extract::Path, routing::get};
use chrono::{DateTime, NaiveTime, Utc};
use kemai_domain::AppError;
use kemai_server::{
    App,
    http::{
        api::{ApiCtx, ApiQuery},
        refusal::ApiResult,
    },
};
use kemai_ui::{Chart, SheetCell};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{OpenApi, ToSchema};

pub fn routes(router: Router<App>) -> Router<App> {
    router.route("/dashboards/{kind}", get(find))
}

/// The description.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Operations::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(find))]
struct Operations;

/// A dashboard as programs read it.
#[derive(Serialize, ToSchema)]
struct ApiDashboard {
    /// Both days included, on the company's calendar.
    days: Days,
    before: Days,
    /// Where `days` are not over: the time of day, on the company's clock, up to which changes compare with the last day of `before`.
    #[schema(value_type = Option<String>)]
    before_until: Option<NaiveTime>,
    figures: Vec<ApiFigure>,
    tables: Vec<ApiTable>,
    made_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
struct ApiFigure {
    name: String,
    title: String,
    /// A count, or a share in thousandths; null where there is nothing of which it would be a share.
    value: Option<i64>,
    is_permille: bool,
    /// The list behind it.
    href: Option<String>,
    change: Option<Value>,
    /// What else belongs to it, in words: how much of all customers it is.
    note: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct ApiTable {
    name: String,
    title: String,
    columns: Vec<String>,
    /// As many cells as there are columns: texts, counts, and shares in thousandths.
    rows: Vec<Vec<Value>>,
}

/// Figures and tables of `sales`, `manager`, `service` or `wall`, within one's reach.
#[utoipa::path(get, path = "/dashboards/{kind}", operation_id = "find_dashboard", params(("kind" = String, Path), Question), responses((status = 200, description = "Figures and tables", body = ApiDashboard)))]
async fn find(
    ApiCtx(ctx): ApiCtx,
    Path(kind): Path<String>,
    ApiQuery(question): ApiQuery<Question>,
) -> ApiResult<Json<ApiDashboard>> {
    let kind = kind.parse().map_err(|()| AppError::not_found())?;
    let question = Question { kind: Some(kind), ..question };
    Ok(Json(service::dashboard(&ctx, &question).await?.into()))
}

impl From<Dashboard> for ApiDashboard {
    fn from(dashboard: Dashboard) -> Self {
        let Dashboard { days, before, before_until, figures, charts, made_at, .. } = dashboard;
        Self {
            days,
            before,
            before_until,
            figures: figures.into_iter().map(Into::into).collect(),
            tables: charts.into_iter().map(Into::into).collect(),
            made_at,
        }
    }
}

impl From<Headline> for ApiFigure {
    fn from(headline: Headline) -> Self {
        let Headline { name, title, value, change, note, href, .. } = headline;
        let (value, is_permille) = match value {
            SheetCell::Number(number) => (Some(number), false),
            SheetCell::Permille(share) => (Some(share), true),
            // A count is always there.
            SheetCell::Empty | SheetCell::Text(_) => (None, true),
        };
        let change =
            change.map(|Change { rises, by, than, .. }| json!({ "rises": rises, "by": by, "than": than }));
        Self { name, title, value, is_permille, href, change, note }
    }
}

impl From<Chart> for ApiTable {
    fn from(chart: Chart) -> Self {
        let cell = |cell| match cell {
            SheetCell::Empty => Value::Null,
            SheetCell::Text(text) => text.into(),
            SheetCell::Number(number) | SheetCell::Permille(number) => number.into(),
        };
        let rows = chart.sheet.rows.into_iter();
        Self {
            name: chart.name,
            title: chart.title,
            columns: chart.sheet.columns,
            rows: rows.map(|row| row.into_iter().map(cell).collect()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nothing_is_null() {
        let figure = |value| Headline {
            name: "plans-on-time".to_owned(),
            title: "计划按时率".to_owned(),
            value,
            unit: String::new(),
            change: None,
            note: Some("占全部客户 12.4%".to_owned()),
            href: None,
        };
        let read = |value| serde_json::to_value(ApiFigure::from(figure(value))).unwrap();
        let nothing = read(SheetCell::Empty);
        assert_eq!((&nothing["value"], &nothing["is_permille"]), (&Value::Null, &true.into()));
        assert_eq!(nothing["note"], "占全部客户 12.4%");
        let half = read(SheetCell::Permille(500));
        assert_eq!((&half["value"], &half["is_permille"]), (&500.into(), &true.into()));
        let described = serde_json::to_value(openapi()).unwrap();
        let value = &described["components"]["schemas"]["ApiFigure"]["properties"]["value"];
        assert_eq!(value["type"], json!(["integer", "null"]), "{value}");
    }
}
