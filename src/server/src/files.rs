//! Attachments: bytes in a store (a folder by default, or an S3 bucket) under random names, their description in the table `files`. A file's kind is
//! told by its content, never by its name, and a download can never run in our origin. Who may read one is decided by the record it
//! hangs on.

mod s3;

use crate::{Ctx, Tx, config::Config, database};
use axum::{
    body::{Body, Bytes},
    response::Response,
};
use chrono::{DateTime, Utc};
use futures::{Stream, StreamExt, TryStreamExt};
use http::{
    HeaderValue,
    header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
};
use kemai_domain::{AppError, CustomerId, Entity, FileId, Problem, UserId};
use object_store::{ObjectStore, ObjectStoreExt, buffered::BufWriter, local::LocalFileSystem, path::Path};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use sha2::{Digest, Sha256};
use std::{fmt::Write as _, sync::Arc};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

/// The largest attachment.
pub const FILE_BYTES: u64 = 25 * 1024 * 1024;

/// What is kept in memory of a file that arrives: a smaller one goes to the store in one piece, a larger one in several, and S3
/// takes no smaller pieces.
const PIECE_BYTES: usize = 5 * 1024 * 1024;

/// Enough of the beginning to tell a file's kind.
const HEAD_BYTES: usize = 8 * 1024;

/// The store of attachments.
#[derive(Clone)]
pub struct Files(Arc<dyn ObjectStore>);

/// A file whose bytes are in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: Vec<u8>,
    pub storage_key: String,
}

/// A row of `files`.
#[derive(Clone, Debug)]
pub struct FileRow {
    pub id: FileId,
    pub owner_entity: String,
    pub owner_id: Uuid,
    pub stored: StoredFile,
    pub created_at: DateTime<Utc>,
    pub created_by: Option<UserId>,
}

impl Files {
    /// Opens the store that the configuration names.
    ///
    /// # Errors
    /// A sentence that names the cause.
    pub fn open(config: &Config) -> Result<Self, String> {
        if let Some(url) = &config.storage_url {
            return s3::open(url).map(Self).map_err(|cause| format!("KEMAI_STORAGE_URL: {cause}"));
        }
        let folder = config.data_dir.join("files");
        let say =
            |error: &dyn std::fmt::Display| format!("cannot use the folder {}: {error}", folder.display());
        std::fs::create_dir_all(&folder).map_err(|error| say(&error))?;
        let store = LocalFileSystem::new_with_prefix(&folder).map_err(|error| say(&error))?;
        Ok(Self(Arc::new(store)))
    }

    /// Takes a file while it arrives; nothing is kept of one that is too large or of a refused kind.
    ///
    /// # Errors
    /// Invalid on the field `file`: too large, refused kind; bad request when the sender broke off; internal when the store fails.
    pub async fn receive<E>(
        &self,
        name: &str,
        mut bytes: impl Stream<Item = Result<Bytes, E>> + Unpin,
        limit: u64,
    ) -> Result<StoredFile, AppError> {
        let storage_key = random_key();
        let path = Path::from(storage_key.as_str());
        let mut upload = BufWriter::with_capacity(self.0.clone(), path, PIECE_BYTES);
        let mut progress = Progress::new(limit);
        while let Some(chunk) = bytes.next().await {
            let step = chunk
                .map_err(|_| AppError::bad_request())
                .and_then(|chunk| progress.add(&chunk).map(|()| chunk));
            match step {
                Ok(chunk) => upload.put(chunk).await.map_err(failed)?,
                Err(error) => {
                    upload.abort().await.map_err(failed)?;
                    return Err(error);
                }
            }
        }
        let media_type = match media_type(&progress.head, name) {
            Ok(media_type) => media_type,
            Err(error) => {
                upload.abort().await.map_err(failed)?;
                return Err(error);
            }
        };
        upload.shutdown().await.map_err(failed)?;
        Ok(StoredFile {
            name: clean_name(name),
            media_type,
            size: i64::try_from(progress.size).map_err(|_| AppError::internal())?,
            sha256: progress.hasher.finalize().to_vec(),
            storage_key,
        })
    }

    /// The whole of a file that is no larger than its `receive` allowed.
    ///
    /// # Errors
    /// Not found, when the bytes are gone; internal, when the store fails.
    pub async fn read(&self, storage_key: &str) -> Result<Bytes, AppError> {
        match self.0.get(&Path::from(storage_key)).await {
            Ok(found) => found.bytes().await.map_err(failed),
            Err(object_store::Error::NotFound { .. }) => Err(AppError::not_found()),
            Err(error) => Err(failed(error)),
        }
    }

    /// Removes a file's bytes: after a change that did not happen, or at the final removal.
    ///
    /// # Errors
    /// Internal, when the store fails.
    pub async fn remove(&self, storage_key: &str) -> Result<(), AppError> {
        match self.0.delete(&Path::from(storage_key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }

    /// The answer to a download. The caller has decided that the person may read the record the file hangs on.
    ///
    /// # Errors
    /// Not found, when the bytes are gone; internal, when the store fails.
    pub async fn download(&self, file: &StoredFile) -> Result<Response, AppError> {
        let found = match self.0.get(&Path::from(file.storage_key.as_str())).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Err(AppError::not_found()),
            Err(error) => return Err(failed(error)),
        };
        let mut response =
            Response::new(Body::from_stream(found.into_stream().map_err(std::io::Error::other)));
        let headers = response.headers_mut();
        let text = |value: &str| HeaderValue::from_str(value).map_err(|_| AppError::internal());
        headers.insert(CONTENT_TYPE, text(&file.media_type)?);
        headers.insert(CONTENT_LENGTH, HeaderValue::from(file.size));
        headers.insert(CONTENT_DISPOSITION, text(&disposition(&file.name))?);
        headers.insert(
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
        );
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        Ok(response)
    }
}

/// Nobody guesses it; the first two letters spread the files over folders.
fn random_key() -> String {
    let name: String = rand::random::<[u8; 16]>().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}/{name}", &name[..2])
}

struct Progress {
    head: Vec<u8>,
    hasher: Sha256,
    size: u64,
    limit: u64,
}

impl Progress {
    fn new(limit: u64) -> Self {
        Self { head: Vec::new(), hasher: Sha256::new(), size: 0, limit }
    }

    fn add(&mut self, chunk: &[u8]) -> Result<(), AppError> {
        self.size += chunk.len() as u64;
        if self.size > self.limit {
            let max = i64::try_from(self.limit / (1024 * 1024)).unwrap_or(i64::MAX);
            return Err(AppError::field("file", Problem::FileTooLarge { max }));
        }
        let missing = HEAD_BYTES.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(&chunk[..missing]);
        self.hasher.update(chunk);
        Ok(())
    }
}

/// The kind, by content. Programs are refused: a colleague would open them. Text is text whatever its name says, so that no
/// browser takes it for a page.
fn media_type(head: &[u8], name: &str) -> Result<String, AppError> {
    if infer::is_app(head) {
        return Err(AppError::field("file", Problem::FileKindRefused));
    }
    if let Some(kind) = infer::get(head) {
        let is_markup = kind.mime_type().contains("html") || kind.mime_type().contains("xml");
        return Ok(if is_markup { "text/plain; charset=utf-8" } else { kind.mime_type() }.to_owned());
    }
    let is_text = !head.contains(&0)
        && std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true);
    let is_csv = name.rsplit('.').next().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    Ok(match (is_text, is_csv) {
        (true, true) => "text/csv; charset=utf-8",
        (true, false) => "text/plain; charset=utf-8",
        (false, _) => "application/octet-stream",
    }
    .to_owned())
}

/// The name without folders and control characters, short enough for every file system.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|letter| !letter.is_control()).take(150).collect();
    match clean.trim().trim_matches('.') {
        "" => "file".to_owned(),
        clean => clean.to_owned(),
    }
}

/// RFC 6266: names in any script.
#[must_use]
pub fn disposition(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("attachment; filename*=UTF-8''{encoded}")
}

#[allow(clippy::needless_pass_by_value, reason = "made for map_err")]
fn failed(error: impl std::fmt::Display) -> AppError {
    tracing::error!(error = %error, "the store of files failed");
    AppError::internal()
}

const COLUMNS: &str =
    "id, owner_entity, owner_id, name, media_type, size, sha256, storage_key, created_at, created_by";

/// Writes the row of a file that was received, inside the change that hangs it on its record.
///
/// # Errors
/// Internal, when the database fails.
pub async fn attach(
    tx: &Tx,
    entity: Entity,
    owner: Uuid,
    customer: Option<CustomerId>,
    file: &StoredFile,
) -> Result<FileId, AppError> {
    let (id, ctx) = (FileId::new(), tx.ctx());
    let insert = ctx.db().statement(
        "INSERT INTO files (id, owner_entity, owner_id, customer_id, name, media_type, size, sha256, storage_key, created_at, \
         created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        [
            id.0.into(),
            entity.key().into(),
            owner.into(),
            customer.map(|customer| customer.0).into(),
            file.name.clone().into(),
            file.media_type.clone().into(),
            file.size.into(),
            file.sha256.clone().into(),
            file.storage_key.clone().into(),
            ctx.now().into(),
            ctx.person().map(|person| person.id.0).into(),
        ],
    );
    tx.conn().execute_raw(insert).await.map_err(database)?;
    Ok(id)
}

/// A file's row. It says nothing about who may see it: ask for the record it hangs on next.
///
/// # Errors
/// Not found; internal, when the database fails.
pub async fn find_unscoped(ctx: &Ctx, id: FileId) -> Result<FileRow, AppError> {
    let find = format!("SELECT {COLUMNS} FROM files WHERE id = $1 AND deleted_at IS NULL");
    let row =
        ctx.db().reader().query_one_raw(ctx.db().statement(find, [id.0.into()])).await.map_err(database)?;
    FileRow::read(&row.ok_or_else(AppError::not_found)?).map_err(database)
}

/// The files of a record that the caller has loaded through its scoped store.
///
/// # Errors
/// Internal, when the database fails.
pub async fn list_of(ctx: &Ctx, entity: Entity, owner: Uuid) -> Result<Vec<FileRow>, AppError> {
    let find = format!(
        "SELECT {COLUMNS} FROM files WHERE owner_id = $1 AND owner_entity = $2 AND deleted_at IS NULL ORDER BY created_at, id"
    );
    let statement = ctx.db().statement(find, [owner.into(), entity.key().into()]);
    let rows = ctx.db().reader().query_all_raw(statement).await.map_err(database)?;
    rows.iter().map(FileRow::read).collect::<Result<_, _>>().map_err(database)
}

impl FileRow {
    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        Ok(Self {
            id: FileId(row.try_get("", "id")?),
            owner_entity: row.try_get("", "owner_entity")?,
            owner_id: row.try_get("", "owner_id")?,
            stored: StoredFile {
                name: row.try_get("", "name")?,
                media_type: row.try_get("", "media_type")?,
                size: row.try_get("", "size")?,
                sha256: row.try_get("", "sha256")?,
                storage_key: row.try_get("", "storage_key")?,
            },
            created_at: row.try_get("", "created_at")?,
            created_by: row.try_get::<Option<Uuid>>("", "created_by")?.map(UserId),
        })
    }
}

#[cfg(test)]
mod tests;
