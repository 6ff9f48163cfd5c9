//! REST: `/api/v1/imports` and `/api/v1/exports`, over the same services as the pages and the command line.

use super::{
    Kinds,
    command::{self, Wish},
    export::Format,
    file_options::FileOptions,
    http, refused, service,
};
use crate::model::{ImportHead, ImportView};
use axum::{
    Extension, Json, Router,
    body::Body,
    extract::{DefaultBodyLimit, Multipart, Path, RawQuery, multipart::MultipartRejection},
    http::{HeaderValue, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, Problem};
use kemai_records::transfer::Rule;
use kemai_server::{
    App, Ctx, RecordKinds,
    http::{
        api::{ApiCtx, ApiId, ApiPage, ApiQuery, ListParams},
        refusal::ApiResult,
    },
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// The operations below `/api/v1`. They want the kinds as an extension of the request.
pub fn routes(router: Router<App>) -> Router<App> {
    // The file is read as it comes, within its own limit.
    let collection = get(list).post(create).layer(DefaultBodyLimit::disable());
    router
        .route("/imports", collection)
        .route("/imports/{id}", get(find))
        .route("/imports/{id}/rejected", get(rejected))
        .route("/imports/{id}/stop", post(stop))
        .route("/imports/{id}/undo", post(undo))
        .route("/exports/{kind}", get(export))
}

#[derive(OpenApi)]
#[openapi(
    paths(list, create, find, rejected, stop, undo, export),
    components(schemas(Import, RefusedRow, KeptRecord))
)]
struct Operations;

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Operations::openapi()
}

/// An import, as the API writes it.
#[derive(Serialize, ToSchema)]
struct Import {
    id: Uuid,
    /// `customers`, `contacts`, `follow_ups`, `users`
    kind: String,
    file_name: String,
    /// `draft`, `checking`, `checked`, `running`, `done`, `failed`, `stopped`, `undoing`, `undone`
    status: &'static str,
    /// Why the file was not taken, in words.
    problem: Option<String>,
    /// Rows of the file; 0 until they are counted.
    total: i64,
    /// Rows that were dealt with.
    done: i64,
    created: i64,
    updated: i64,
    skipped: i64,
    refused: i64,
    /// Records that an undoing took back.
    undone: i64,
    created_at: DateTime<Utc>,
    /// The first refused rows; empty in a list.
    refused_rows: Vec<RefusedRow>,
    /// Where all refused rows are, as CSV to mend and bring back.
    rejected: Option<String>,
    /// Records that an undoing left as they are, as far as one may see them; empty in a list.
    kept: Vec<KeptRecord>,
    /// How many it left besides: beyond the first 50, or out of reach; 0 in a list.
    kept_unlisted: i64,
}

#[derive(Serialize, ToSchema)]
struct RefusedRow {
    /// In the file, from 1.
    line: i64,
    reasons: Vec<String>,
}

#[derive(Serialize, ToSchema)]
struct KeptRecord {
    title: String,
    path: String,
}

impl From<ImportHead> for Import {
    fn from(head: ImportHead) -> Self {
        let rejected = format!("/api/v1/imports/{}/rejected", head.id);
        Self {
            id: head.id,
            kind: head.kind,
            file_name: head.file_name,
            status: head.status.key(),
            problem: head.problem,
            total: head.total,
            done: head.done,
            created: head.counts.created,
            updated: head.counts.updated,
            skipped: head.counts.skipped,
            refused: head.counts.refused,
            undone: head.undone,
            created_at: head.created_at,
            refused_rows: Vec::new(),
            rejected: (head.counts.refused > 0 && head.has_file).then_some(rejected),
            kept: Vec::new(),
            kept_unlisted: 0,
        }
    }
}

impl From<ImportView> for Import {
    fn from(view: ImportView) -> Self {
        let refused = view.refusals.into_iter();
        Self {
            refused_rows: refused.map(|row| RefusedRow { line: row.line, reasons: row.reasons }).collect(),
            kept: view
                .kept
                .into_iter()
                .map(|kept| KeptRecord { title: kept.title, path: kept.path })
                .collect(),
            kept_unlisted: view.kept_unlisted,
            ..Self::from(view.head)
        }
    }
}

/// A form with the table, and what its columns hold.
#[derive(ToSchema)]
#[allow(dead_code)]
struct Upload {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// A JSON object of columns and fields.
    mapping: Option<String>,
    /// A JSON object of fields and what every row says of them that says nothing itself.
    values: Option<String>,
}

/// What is imported and how.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// `customers`, `contacts`, `follow_ups`, `users`
    kind: String,
    /// What is done with a row that is the same as a record: `skip` (when not given), `fill`, `update`, `create`.
    rule: Option<String>,
    /// `true` checks every row and writes none.
    dry_run: Option<bool>,
    /// Of a text: `utf8`, `gb18030`, `big5`, `utf16_le`, `utf16_be`, `windows1252`; recognised when not given.
    encoding: Option<String>,
    /// The name of a workbook's sheet; the first one that is not hidden when not given.
    sheet: Option<String>,
    /// Of a text: `comma`, `semicolon`, `tab`, `pipe`; recognised when not given.
    delimiter: Option<String>,
    /// What 03/04/2026 means: `month_first`, `day_first`. When not given and the column does not tell, such rows are refused.
    date_order: Option<String>,
}

/// Which part of the list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Paging {
    /// 1 to 200; 50 when not given.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// One's own imports, the newest first; everyone's for who sees all customers.
#[utoipa::path(get, path = "/imports", operation_id = "list_imports", params(Paging), responses((status = 200, description = "A page of imports")))]
async fn list(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<Kinds>,
    ApiQuery(Paging { limit, cursor }): ApiQuery<Paging>,
) -> ApiResult<Response> {
    let limit = ListParams { limit, ..ListParams::default() }.limit()?;
    let page = service::list(&ctx, kinds, &cursor.unwrap_or_default(), limit).await?;
    Ok(Json(ApiPage::from(page.map(Import::from))).into_response())
}

/// Brings a table: CSV, XLSX or XLS up to 64 MB (26 MB with an `Idempotency-Key`) as the part `file` of multipart/form-data; a part `mapping`
/// may say which field a column holds: `{"Company": "name", "B": ""}`. Other columns are guessed. A part `values` may say what holds for every
/// row that says nothing of a field itself: `{"source": "exhibition"}`. How the file is read is recognised unless the parameters say it. It runs
/// in the background.
#[utoipa::path(post, path = "/imports", operation_id = "create_import", params(Asked), request_body(content = Upload, content_type = "multipart/form-data"), responses((status = 202, description = "It runs; `Location` says how far it is", body = Import)))]
async fn create(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<Kinds>,
    Extension(records): Extension<RecordKinds>,
    ApiQuery(asked): ApiQuery<Asked>,
    multipart: Result<Multipart, MultipartRejection>,
) -> ApiResult<Response> {
    let rule = match asked.rule.as_deref() {
        None | Some("") => Rule::default(),
        Some(key) => Rule::from_key(key).ok_or_else(|| AppError::field("rule", Problem::UnknownChoice))?,
    };
    let said = |part: Option<String>| part.unwrap_or_default();
    let reading = FileOptions {
        encoding: said(asked.encoding),
        sheet: said(asked.sheet),
        delimiter: said(asked.delimiter),
        date_order: said(asked.date_order),
    };
    reading.check()?;
    kinds.import(&asked.kind).map_err(|_| AppError::field("kind", Problem::UnknownChoice))?.require(&ctx)?;
    let mut multipart = multipart.map_err(|_| AppError::bad_request())?;
    let mut id = None;
    let mut said = ["mapping", "values"].map(|name| (name, BTreeMap::new()));
    while let Some(part) = multipart.next_field().await.map_err(|_| AppError::bad_request())? {
        let file = part.file_name().filter(|name| !name.is_empty() && part.name() == Some("file"));
        if let Some(name) = file.map(str::to_owned) {
            if id.is_none() {
                id = Some(service::upload(&ctx, kinds, &asked.kind, &name, part).await?);
            }
            continue;
        }
        let name = part.name().unwrap_or_default().to_owned();
        let known = said.iter_mut().find(|(known, _)| *known == name);
        let (name, fields) = known.ok_or_else(|| match name.as_str() {
            "file" => AppError::field("file", Problem::Required),
            _ => AppError::field(&name, Problem::UnknownField),
        })?;
        let text = part.text().await.map_err(|_| AppError::bad_request())?;
        *fields = serde_json::from_str(&text).map_err(|_| AppError::field(*name, Problem::UnknownField))?;
    }
    let [(_, mapping), (_, values)] = said;
    let id = id.ok_or_else(|| AppError::field("file", Problem::Required))?;
    let wish = Wish { mapping, values, reading, rule, is_dry: asked.dry_run == Some(true) };
    command::go_on(&ctx, kinds, id, wish).await?;
    let mut response = (StatusCode::ACCEPTED, Json(one(&ctx, kinds, records, id).await?)).into_response();
    if let Ok(location) = HeaderValue::from_str(&format!("/api/v1/imports/{id}")) {
        response.headers_mut().insert(LOCATION, location);
    }
    Ok(response)
}

async fn one(ctx: &Ctx, kinds: Kinds, records: RecordKinds, id: Uuid) -> Result<Import, AppError> {
    service::result(ctx, kinds, records, id).await.map(Import::from)
}

/// How far an import is and what came of it.
#[utoipa::path(get, path = "/imports/{id}", operation_id = "find_import", params(("id" = Uuid, Path)), responses((status = 200, description = "The import", body = Import)))]
async fn find(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<Kinds>,
    Extension(records): Extension<RecordKinds>,
    ApiId(id): ApiId<Uuid>,
) -> ApiResult<Json<Import>> {
    Ok(Json(one(&ctx, kinds, records, id).await?))
}

/// Every refused row with its reasons, as CSV.
#[utoipa::path(get, path = "/imports/{id}/rejected", operation_id = "rejected_of_import", params(("id" = Uuid, Path)), responses((status = 200, description = "The rows"), (status = 404, description = "No such import, or its file is no longer kept")))]
async fn rejected(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<Kinds>,
    ApiId(id): ApiId<Uuid>,
) -> ApiResult<Response> {
    let (name, bytes) = refused::table(&ctx, kinds, id).await?;
    Ok(http::download(&name, Format::Csv, Body::from(bytes))?)
}

/// Stops an import; what is there stays.
#[utoipa::path(post, path = "/imports/{id}/stop", operation_id = "stop_import", params(("id" = Uuid, Path)), responses((status = 200, description = "The import", body = Import), (status = 412, description = "It is over")))]
async fn stop(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<Kinds>,
    Extension(records): Extension<RecordKinds>,
    ApiId(id): ApiId<Uuid>,
) -> ApiResult<Json<Import>> {
    service::stop(&ctx, kinds, id).await?;
    Ok(Json(one(&ctx, kinds, records, id).await?))
}

/// Undoes a whole import in the background; what was changed since, or is not for whoever asks to change, is kept and listed.
#[utoipa::path(post, path = "/imports/{id}/undo", operation_id = "undo_import", params(("id" = Uuid, Path)), responses((status = 202, description = "It is being undone", body = Import), (status = 412, description = "There is nothing to undo")))]
async fn undo(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<Kinds>,
    Extension(records): Extension<RecordKinds>,
    ApiId(id): ApiId<Uuid>,
) -> ApiResult<Response> {
    service::undo(&ctx, kinds, id).await?;
    Ok((StatusCode::ACCEPTED, Json(one(&ctx, kinds, records, id).await?)).into_response())
}

/// A list as a file: `customers`, `contacts`, `follow_ups`, `plans`, `users`, in what one may see. `format` is `csv` (when not given), `xlsx` or
/// `jsonl`; `filter` and the list's own parameters narrow it.
#[utoipa::path(get, path = "/exports/{kind}", operation_id = "export", params(("kind" = String, Path), ("format" = Option<String>, Query), ("filter" = Option<String>, Query)), responses((status = 200, description = "The rows")))]
async fn export(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<Kinds>,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
) -> ApiResult<Response> {
    Ok(http::give_out(&ctx, kinds, &kind, query.unwrap_or_default()).await?)
}
