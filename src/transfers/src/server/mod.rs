//! The server's side of transfers: `store` keeps imports, `reading` turns a file into lines of fields, `run` is the job that takes them in,
//! `service` is what a person can do (`settle`: how a file is read; `refused`: its rows given back), `http` takes uploads and gives out files.

mod chosen;
pub mod command;
pub mod export;
pub mod file_options;
pub mod http;
mod kept;
mod names;
pub mod old_files;
pub mod reading;
mod reasons;
pub mod refused;
mod rest;
pub mod run;
pub mod service;
pub mod settle;
pub mod store;

#[cfg(test)]
mod tests;

use kemai_domain::{Action, AppError, Grade};
use kemai_records::transfer::{EXPORTED, ExportKind, IMPORTED, ImportKind};
use kemai_server::{Area, RecordKinds, jobs::JobKind, upkeep::Chore};
use std::time::Duration;

/// What can be brought in and given out, of every area; the application hands it over.
#[derive(Clone, Copy)]
pub struct Kinds {
    pub imports: &'static [ImportKind],
    pub exports: &'static [ExportKind],
}

impl Kinds {
    /// # Errors
    /// Not found.
    pub fn import(self, name: &str) -> Result<&'static ImportKind, AppError> {
        self.imports.iter().find(|kind| kind.name == name).ok_or_else(AppError::not_found)
    }

    /// # Errors
    /// Not found.
    pub fn export(self, name: &str) -> Result<&'static ExportKind, AppError> {
        self.exports.iter().find(|kind| kind.name == name).ok_or_else(AppError::not_found)
    }
}

/// From the context of a server function.
pub(crate) fn kinds() -> Result<Kinds, AppError> {
    leptos::prelude::use_context::<Kinds>().ok_or_else(AppError::internal)
}

/// The kinds of records, from the context of a server function.
pub(crate) fn records() -> Result<RecordKinds, AppError> {
    leptos::prelude::use_context::<RecordKinds>().ok_or_else(AppError::internal)
}

/// The kind of job that does imports; `run` wants to know what can be imported.
#[must_use]
pub const fn work(run: kemai_server::jobs::Run) -> JobKind {
    JobKind { name: run::JOB, lease: Duration::from_secs(120), attempts: 5, at_once: 1, run }
}

const IMPORT: Grade = Grade::CanAny(IMPORTED, Action::Import);
const EXPORT: Grade = Grade::CanAny(EXPORTED, Action::Export);

/// The area of transfers. Rights on the kind of record are asked inside as well.
pub const AREA: Area = Area {
    name: "transfers",
    grades: &[
        ("GET /transfers", IMPORT),
        ("GET /transfers/{id}", IMPORT),
        ("POST /rpc/transfers/list", IMPORT),
        ("POST /rpc/transfers/find", IMPORT),
        ("POST /rpc/transfers/settle", IMPORT),
        ("POST /rpc/transfers/stop", IMPORT),
        ("POST /rpc/transfers/undo", IMPORT),
        ("GET /api/v1/imports", IMPORT),
        ("POST /api/v1/imports", IMPORT),
        ("GET /api/v1/imports/{id}", IMPORT),
        ("GET /api/v1/imports/{id}/rejected", IMPORT),
        ("POST /api/v1/imports/{id}/stop", IMPORT),
        ("POST /api/v1/imports/{id}/undo", IMPORT),
        ("GET /api/v1/exports/{kind}", EXPORT),
    ],
    api: rest::routes,
    openapi: rest::openapi,
    records: &[],
    chores: &[Chore {
        name: "import_files",
        every: chrono::Duration::hours(6),
        run: |ctx| Box::pin(old_files::forget(ctx)),
    }],
    work: &[],
};
