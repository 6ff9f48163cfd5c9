//! Imports without a page: for the command line.

use super::{Kinds, service, store};
use crate::model::{ImportHead, Settings, Status, Step};
use bytes::Bytes;
use kemai_domain::{AppError, Lang};
use kemai_records::transfer::Rule;
use kemai_server::Ctx;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the command line says of an import.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// By the column's name or its letters, the key of its field; an empty key leaves the column out. Others are guessed.
    pub mapping: BTreeMap<String, String>,
    pub rule: Rule,
    pub is_dry: bool,
}

/// Takes a file and starts. One that cannot be read is an import that failed.
///
/// # Errors
/// Forbidden; invalid.
pub async fn start(
    ctx: &Ctx,
    kinds: Kinds,
    kind: &str,
    name: &str,
    bytes: Bytes,
    wish: Wish,
) -> Result<Uuid, AppError> {
    let bytes = futures::stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
    let id = service::upload(ctx, kinds, kind, name, bytes).await?;
    go_on(ctx, kinds, id, wish).await?;
    Ok(id)
}

/// Starts an import whose file was taken, with nobody there to look at it first.
///
/// # Errors
/// Invalid, when a required column is missing.
pub async fn go_on(ctx: &Ctx, kinds: Kinds, id: Uuid, wish: Wish) -> Result<(), AppError> {
    service::refuse_unreadable(ctx, kinds, id).await?;
    let view = service::find(ctx, kinds, id).await?;
    if !view.head.status.is_open() {
        return Ok(());
    }
    let mut settings = Settings { rule: wish.rule.key().to_owned(), ..view.settings };
    settings.mapping.resize(view.columns.len(), String::new());
    for (column, chosen) in view.columns.iter().zip(&mut settings.mapping) {
        let said = wish.mapping.get(&column.name).or_else(|| wish.mapping.get(&column.letters));
        if let Some(key) = said {
            chosen.clone_from(key);
        }
    }
    let step = if wish.is_dry { Step::Check } else { Step::Start };
    service::settle(ctx, kinds, id, settings, step).await.map(|_| ())
}

/// How far it is.
///
/// # Errors
/// Not found.
pub async fn head(ctx: &Ctx, kinds: Kinds, id: Uuid) -> Result<ImportHead, AppError> {
    let all = service::list(ctx, kinds).await?;
    all.into_iter().find(|head| head.id == id).ok_or_else(AppError::not_found)
}

/// Whether the program still works on it.
///
/// # Errors
/// Not found.
pub async fn is_busy(ctx: &Ctx, id: Uuid) -> Result<bool, AppError> {
    Ok(store::find(ctx, ctx.db().reader(), id).await?.status.is_busy())
}

/// Its end in words.
#[must_use]
pub fn said(head: &ImportHead) -> String {
    let counts = head.counts;
    let say = if head.status == Status::Checked {
        kemai_words::transfers::counts_dry
    } else {
        kemai_words::transfers::counts
    };
    say(Lang::En, counts.created, counts.updated, counts.skipped, counts.refused).to_string()
}
