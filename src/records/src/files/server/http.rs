//! The routes of files: the form that brings them, their bytes, and `/api/v1/files`.

use super::service;
use crate::{
    files::model::{FileView, REFUSED},
    server::entity_named,
};
use axum::{
    Extension, Json, Router,
    extract::{
        DefaultBodyLimit, Multipart, Path,
        multipart::{Field, MultipartError, MultipartRejection},
    },
    http::{HeaderMap, HeaderValue, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kemai_domain::{Action, AppError, Entity, FileId, Grade, Outcome, Problem};
use kemai_server::{
    App, Ctx, RecordKinds,
    http::{
        api::{ApiCtx, ApiId, ApiQuery},
        forms,
        refusal::{ApiResult, Refusal},
    },
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// Addresses outside the API, and who may come.
pub const GRADES: &[(&str, Grade)] = &[
    ("POST /files/{entity}/{record_id}", Grade::Can(Entity::File, Action::Create)),
    ("GET /files/{id}", Grade::Can(Entity::File, Action::View)),
];

/// What `GRADES` names. They want the kinds of records as an extension of the request.
pub fn routes() -> Router<App> {
    // The body is read file by file, each with its limit.
    let upload = post(upload).layer(DefaultBodyLimit::disable());
    Router::new().route("/files/{entity}/{record_id}", upload).route("/files/{id}", get(download))
}

/// The operations below `/api/v1`.
pub fn api(router: Router<App>) -> Router<App> {
    let collection = get(list).post(create).layer(DefaultBodyLimit::disable());
    router
        .route("/files", collection)
        .route("/files/{id}", get(find).delete(remove))
        .route("/files/{id}/content", get(content))
        .route("/files/{id}/restore", post(restore))
}

#[derive(OpenApi)]
#[openapi(paths(list, create, find, remove, restore, content), components(schemas(File)))]
struct Operations;

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Operations::openapi()
}

/// A form of a page, with the browser's program or without. With it, the answer is an `Outcome`; without, the way back to the page.
async fn upload(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    Path((entity, record)): Path<(String, String)>,
    headers: HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Response, Refusal> {
    let result = match (Entity::from_key(&entity), record.parse()) {
        (Some(entity), Ok(record)) => receive(&ctx, kinds, entity, record, multipart).await,
        _ => Err(AppError::not_found()),
    };
    let is_mendable = result.as_ref().err().is_none_or(|error| error.code.status() < 500);
    match result {
        Err(error) if !is_mendable => Err(Refusal(error)),
        result if forms::is_navigation(&headers) => Ok(back(&headers, result.err())),
        Ok(files) => Ok(Json(Outcome::Done(files)).into_response()),
        Err(error) => Ok(Json(Outcome::<Vec<FileView>>::Refused(error)).into_response()),
    }
}

/// Every file of a form; one that is refused ends the rest.
async fn receive(
    ctx: &Ctx,
    kinds: RecordKinds,
    entity: Entity,
    record: Uuid,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Vec<FileView>, AppError> {
    let mut multipart = multipart.map_err(|_| AppError::bad_request())?;
    let mut files = Vec::new();
    while let Some(part) = multipart.next_field().await.map_err(broken)? {
        let Some(name) = file_name(&part) else { continue };
        if files.len() == FileView::MOST_AT_ONCE {
            let max = i64::try_from(FileView::MOST_AT_ONCE).unwrap_or(i64::MAX);
            return Err(AppError::field("file", Problem::TooMany { max }));
        }
        files.push(service::attach(ctx, kinds, entity, record, &name, part).await?);
    }
    if files.is_empty() { Err(AppError::field("file", Problem::Required)) } else { Ok(files) }
}

/// The name of a part that is a file. A form whose file was not chosen sends one without a name.
fn file_name(part: &Field<'_>) -> Option<String> {
    part.file_name().filter(|name| !name.is_empty() && part.name() == Some("file")).map(str::to_owned)
}

fn broken(_: MultipartError) -> AppError {
    AppError::bad_request()
}

/// Back to the page of the form, which says what was refused.
fn back(headers: &HeaderMap, refused: Option<AppError>) -> Response {
    let page = forms::own_page(headers);
    let (path, query) = page.split_once('?').unwrap_or((&page, ""));
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != REFUSED);
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(kept);
    if let Some(error) = refused {
        pairs
            .append_pair(REFUSED, error.fields.first().map_or(error.code.key(), |field| field.problem.key()));
    }
    let query = pairs.finish();
    let target = if query.is_empty() { format!("{path}#files") } else { format!("{path}?{query}#files") };
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(target) = HeaderValue::from_str(&target) {
        response.headers_mut().insert(LOCATION, target);
    }
    response
}

async fn download(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiId(id): ApiId<FileId>,
) -> Result<Response, Refusal> {
    Ok(service::download(&ctx, kinds, id).await?)
}

/// The record that files hang on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Owner {
    /// The kind of record: customer, follow_up or plan.
    entity: String,
    record_id: Uuid,
}

/// A form with one file.
#[derive(ToSchema)]
#[allow(dead_code)]
struct Upload {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// A file, as the API writes it.
#[derive(Serialize, ToSchema)]
struct File {
    id: Uuid,
    /// The kind of record it hangs on.
    entity: &'static str,
    record_id: Uuid,
    name: String,
    /// Told by the content.
    media_type: String,
    /// Bytes.
    size: i64,
    created_at: chrono::DateTime<chrono::Utc>,
    created_by: Option<Uuid>,
    /// Where its bytes are.
    content: String,
}

impl From<FileView> for File {
    fn from(file: FileView) -> Self {
        Self {
            id: file.id.0,
            entity: file.entity.key(),
            record_id: file.record_id,
            content: format!("/api/v1/files/{}/content", file.id),
            name: file.name,
            media_type: file.media_type,
            size: file.size,
            created_at: file.created_at,
            created_by: file.created_by.map(|user| user.0),
        }
    }
}

/// All files of a record.
#[derive(Serialize)]
struct Files {
    items: Vec<File>,
    next_cursor: Option<String>,
    total: usize,
    total_is_exact: bool,
}

/// The files of a record, the oldest first; all of them.
#[utoipa::path(get, path = "/files", params(Owner), responses((status = 200, description = "The record's files")))]
async fn list(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiQuery(owner): ApiQuery<Owner>,
) -> ApiResult<Json<Files>> {
    let files = service::list(&ctx, kinds, entity_named(&owner.entity)?, owner.record_id).await?;
    let items: Vec<File> = files.items.into_iter().filter(|file| !file.is_removed).map(File::from).collect();
    Ok(Json(Files { next_cursor: None, total: items.len(), total_is_exact: true, items }))
}

/// Attaches one file, sent as the part `file` of multipart/form-data; 25 MB at most.
#[utoipa::path(post, path = "/files", params(Owner), request_body(content = Upload, content_type = "multipart/form-data"), responses((status = 201, description = "The file", body = File)))]
async fn create(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiQuery(owner): ApiQuery<Owner>,
    multipart: Result<Multipart, MultipartRejection>,
) -> ApiResult<Response> {
    let mut multipart = multipart.map_err(|_| AppError::bad_request())?;
    while let Some(part) = multipart.next_field().await.map_err(broken)? {
        if let Some(name) = file_name(&part) {
            let file =
                service::attach(&ctx, kinds, entity_named(&owner.entity)?, owner.record_id, &name, part)
                    .await?;
            let location = [(LOCATION, format!("/api/v1/files/{}", file.id))];
            return Ok((StatusCode::CREATED, location, Json(File::from(file))).into_response());
        }
    }
    Err(AppError::field("file", Problem::Required).into())
}

/// A file's description.
#[utoipa::path(get, path = "/files/{id}", params(("id" = Uuid, Path)), responses((status = 200, description = "The file", body = File)))]
async fn find(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiId(id): ApiId<FileId>,
) -> ApiResult<Json<File>> {
    Ok(Json(service::find(&ctx, kinds, id).await?.into()))
}

/// A file's bytes.
#[utoipa::path(get, path = "/files/{id}/content", params(("id" = Uuid, Path)), responses((status = 200, description = "The bytes")))]
async fn content(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiId(id): ApiId<FileId>,
) -> ApiResult<Response> {
    Ok(service::download(&ctx, kinds, id).await?)
}

/// Removes a file.
#[utoipa::path(delete, path = "/files/{id}", params(("id" = Uuid, Path)), responses((status = 204, description = "Done")))]
async fn remove(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiId(id): ApiId<FileId>,
) -> ApiResult<StatusCode> {
    service::remove(&ctx, kinds, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a removed file back.
#[utoipa::path(post, path = "/files/{id}/restore", operation_id = "restore_file", params(("id" = Uuid, Path)), responses((status = 200, description = "The file", body = File)))]
async fn restore(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiId(id): ApiId<FileId>,
) -> ApiResult<Json<File>> {
    service::restore(&ctx, kinds, id).await?;
    Ok(Json(service::find(&ctx, kinds, id).await?.into()))
}
