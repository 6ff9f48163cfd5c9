//! The routes beside the pages: a file that comes, refused rows and lists that go.

use super::{
    EXPORT, IMPORT, Kinds,
    export::{Export, Format},
    refused, service,
};
use axum::{
    Extension, Router,
    body::Body,
    extract::{DefaultBodyLimit, Multipart, Path, RawQuery, multipart::MultipartRejection},
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION},
    },
    response::{IntoResponse, Response},
    routing::{get, post},
};
use bytes::Bytes;
use kemai_domain::{AppError, ErrorCode, Grade, Problem};
use kemai_records::transfer::exports::Ticket;
use kemai_server::{
    App, Ctx,
    files::disposition,
    http::{api::ApiCtx, refusal::Refusal},
};
use kemai_words::transfers as words;
use tokio::sync::mpsc;
use uuid::Uuid;

/// Addresses outside the API, and who may come. The right on the kind of record is asked inside.
pub const GRADES: &[(&str, Grade)] =
    &[("POST /upload/{kind}", IMPORT), ("GET /rejected/{id}", IMPORT), ("GET /export/{kind}", EXPORT)];

/// What `GRADES` names. They want the kinds as an extension of the request.
pub fn routes() -> Router<App> {
    // The file is read as it comes, within its own limit.
    let upload = post(upload).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/upload/{kind}", upload)
        .route("/rejected/{id}", get(rejected))
        .route("/export/{kind}", get(export))
}

async fn upload(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<Kinds>,
    Path(kind): Path<String>,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Response, Refusal> {
    let target = match receive(&ctx, kinds, &kind, multipart).await {
        Ok(id) => format!("/transfers/{id}"),
        Err(error) if error.code.status() < 500 && !error.fields.is_empty() => {
            let problem = error.fields.first().map_or("", |field| field.problem.key());
            format!("/transfers?refused={problem}")
        }
        Err(error) => return Err(Refusal(error)),
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(LOCATION, header(&target)?);
    Ok(response)
}

async fn receive(
    ctx: &Ctx,
    kinds: Kinds,
    kind: &str,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Uuid, AppError> {
    let mut multipart = multipart.map_err(|_| AppError::bad_request())?;
    while let Some(part) = multipart.next_field().await.map_err(|_| AppError::bad_request())? {
        let name = part.file_name().filter(|name| !name.is_empty() && part.name() == Some("file"));
        if let Some(name) = name.map(str::to_owned) {
            return service::upload(ctx, kinds, kind, &name, part).await;
        }
    }
    Err(AppError::field("file", Problem::Required))
}

async fn rejected(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<Kinds>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let id = id.parse().map_err(|_| AppError::not_found())?;
    let (name, bytes) = refused::table(&ctx, kinds, id).await?;
    Ok(download(&name, Format::Csv, Body::from(bytes))?)
}

/// The list that the query of an address shows, as a file.
async fn export(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<Kinds>,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    Ok(give_out(&ctx, kinds, &kind, query.unwrap_or_default()).await?)
}

/// A list as the answer of a request.
pub(super) async fn give_out(
    ctx: &Ctx,
    kinds: Kinds,
    kind: &str,
    query: String,
) -> Result<Response, AppError> {
    let kind = kinds.export(kind)?;
    let format = query.split('&').find_map(|pair| pair.strip_prefix("format=")).unwrap_or("csv");
    let format = Format::from_key(format).ok_or_else(|| AppError::field("format", Problem::UnknownChoice))?;
    let ticket = query.split('&').find_map(|pair| pair.strip_prefix("ticket=")?.parse().ok());
    let ticket = Ticket::take(ctx, ticket)?;
    let own = |pair: &&str| !pair.starts_with("format=") && !pair.starts_with("ticket=");
    let query: Vec<&str> = query.split('&').filter(own).collect();
    let mut export = Export::new(ctx, kind, &query.join("&"), format)?;
    let title = words::by_name(&format!("entity_{}", kind.name), ctx.lang()).unwrap_or(kind.name);
    let day = ctx.now().with_timezone(&ctx.time_zone()).format("%Y-%m-%d");
    let name = format!("{title}-{day}.{}", format.ending());
    // What is refused is refused before the first byte.
    let mut first = export.next().await?;
    if format == Format::Xlsx {
        while let Some((_, progress)) = first {
            if !ticket.note(progress) {
                // The page stays as it is.
                return Ok(StatusCode::NO_CONTENT.into_response());
            }
            first = export.next().await?;
        }
        let file = export.finish().await?.ok_or_else(AppError::internal)?;
        let stream = tokio_util::io::ReaderStream::new(tokio::fs::File::from_std(file));
        return download(&name, format, Body::from_stream(stream));
    }
    let (give, take) = mpsc::channel::<Result<Bytes, AppError>>(2);
    tokio::spawn(async move {
        let mut next = Ok(first);
        loop {
            let sent = match next {
                // Half a file is not taken for a whole one.
                Ok(Some((_, progress))) if !ticket.note(progress) => {
                    let _ = give.send(Err(AppError::new(ErrorCode::Unavailable))).await;
                    break;
                }
                Ok(Some((bytes, _))) => give.send(Ok(bytes)).await,
                Ok(None) => break,
                // The connection breaks: half a file is not taken for a whole one.
                Err(error) => {
                    let _ = give.send(Err(error)).await;
                    break;
                }
            };
            if sent.is_err() {
                break;
            }
            next = export.next().await;
        }
    });
    let stream = futures::stream::unfold(take, |mut take| async move { Some((take.recv().await?, take)) });
    // The layer that compresses asks once more after the end.
    let stream = futures::StreamExt::fuse(stream);
    download(&name, format, Body::from_stream(stream))
}

fn header(text: &str) -> Result<HeaderValue, AppError> {
    HeaderValue::from_str(text).map_err(|_| AppError::internal())
}

pub(super) fn download(name: &str, format: Format, body: Body) -> Result<Response, AppError> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, header(format.media_type())?);
    headers.insert(CONTENT_DISPOSITION, header(&disposition(name))?);
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}
