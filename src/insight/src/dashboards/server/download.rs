//! `GET /reports/export?chart=…&format=…`: the numbers behind a chart as a file. The question is asked anew, within the
//! reader's reach: nothing that a browser could send is written into the table.

use super::service;
use crate::dashboards::model::Question;
use axum::{
    Router,
    body::Body,
    extract::{Query, rejection::QueryRejection},
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::Response,
    routing::get,
};
use kemai_domain::{Action, AppError, Entity, Grade, Problem};
use kemai_server::{
    App, Ctx,
    files::disposition,
    http::{api::ApiCtx, grades::GradeTable, refusal::Refusal},
};
use kemai_tables::{CsvWriter, Value, XlsxWriter};
use kemai_ui::{Chart, Sheet, SheetCell};
use serde::Deserialize;
use std::io::{self, Cursor};

/// The address outside the API, and who may come.
pub const GRADES: GradeTable = &[("GET /reports/export", Grade::Can(Entity::Customer, Action::Export))];

/// What `GRADES` names.
pub fn routes() -> Router<App> {
    Router::new().route("/reports/export", get(export))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    chart: String,
    #[serde(default)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    #[default]
    Csv,
    Xlsx,
}

impl Format {
    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

async fn export(
    ApiCtx(ctx): ApiCtx,
    wanted: Result<Query<Wanted>, QueryRejection>,
    question: Result<Query<Question>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(Wanted { chart, format }) =
        wanted.map_err(|_| AppError::field("format", Problem::UnknownChoice))?;
    if chart.is_empty() {
        return Err(Refusal(AppError::field("chart", Problem::Required)));
    }
    let Query(question) = question.map_err(|_| AppError::bad_request())?;
    let charts = service::dashboard(&ctx, &question).await?.charts;
    let chart = charts.into_iter().find(|other| other.name == chart).ok_or_else(AppError::not_found)?;
    Ok(file(&ctx, &chart, format)?)
}

fn file(ctx: &Ctx, chart: &Chart, format: Format) -> Result<Response, AppError> {
    let bytes = match format {
        Format::Csv => csv(&chart.sheet),
        Format::Xlsx => xlsx(&chart.title, &chart.sheet),
    };
    let bytes = bytes.map_err(|_| AppError::internal())?;
    let day = ctx.now().with_timezone(&ctx.time_zone()).date_naive();
    let name = chart.file_name(day, format.ending());
    let header = |text: &str| HeaderValue::from_str(text).map_err(|_| AppError::internal());
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, header(format.media_type())?);
    headers.insert(CONTENT_DISPOSITION, header(&disposition(&name))?);
    let policy = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'");
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// The names of the columns; shares are numbers below a `%`.
fn heads(sheet: &Sheet) -> Vec<String> {
    let is_share =
        |at: usize| sheet.rows.iter().any(|row| matches!(row.get(at), Some(SheetCell::Permille(_))));
    let heads = sheet.columns.iter().enumerate();
    heads.map(|(at, name)| if is_share(at) { format!("{name} %") } else { name.clone() }).collect()
}

fn rows(sheet: &Sheet) -> impl Iterator<Item = Vec<Value>> {
    sheet.rows.iter().map(|row| row.iter().map(cell).collect())
}

fn cell(cell: &SheetCell) -> Value {
    match cell {
        SheetCell::Empty => Value::Nothing,
        SheetCell::Text(text) => Value::text(text),
        SheetCell::Number(number) => Value::Number(number.to_string()),
        SheetCell::Permille(share) => {
            let sign = if *share < 0 { "-" } else { "" };
            Value::Number(format!("{sign}{}.{}", share.unsigned_abs() / 10, share.unsigned_abs() % 10))
        }
    }
}

fn csv(sheet: &Sheet) -> io::Result<Vec<u8>> {
    let mut table = CsvWriter::new(Vec::new())?;
    table.row(&heads(sheet).into_iter().map(Value::text).collect::<Vec<_>>())?;
    for row in rows(sheet) {
        table.row(&row)?;
    }
    table.finish()
}

fn xlsx(title: &str, sheet: &Sheet) -> io::Result<Vec<u8>> {
    let mut book = XlsxWriter::new(title, &heads(sheet))?;
    for row in rows(sheet) {
        book.row(&row)?;
    }
    let mut bytes = Cursor::new(Vec::new());
    book.finish(&mut bytes)?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let row = |name: &str, count, share| {
            vec![SheetCell::Text(name.to_owned()), SheetCell::Number(count), SheetCell::Permille(share)]
        };
        Sheet {
            columns: ["来源", "客户", "占比"].map(str::to_owned).to_vec(),
            rows: vec![row("=HYPERLINK(\"x\")", 1_200, 425), row("展会", -3, -7)],
        }
    }

    #[test]
    fn numbers_stay_numbers_and_no_name_becomes_a_formula() {
        let text = String::from_utf8(csv(&sheet()).unwrap()).unwrap();
        let text = text.trim_start_matches('\u{feff}');
        assert_eq!(text, "来源,客户,占比 %\r\n\"'=HYPERLINK(\"\"x\"\")\",1200,42.5\r\n展会,-3,-0.7\r\n");
    }

    #[test]
    fn the_workbook_has_the_same() {
        let book = xlsx("华东占新增客户的 42 %", &sheet()).unwrap();
        assert_eq!(&book[..2], b"PK");
    }
}
