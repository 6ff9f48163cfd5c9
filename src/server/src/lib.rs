//! Everything of Kemai that runs on the server alone: database, change log, sessions, encryption, the gate, HTTP.
//!
//! The order of use: `http` accepts a request and lets `session` say who asks; the `Ctx` it makes is what the areas' stores take;
//! they read through `db` and write through `Ctx::write`, which leaves an operation in `change_log`.

pub mod app;
pub mod area;
pub mod change_log;
mod characters;
pub mod civil;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod ctx;
pub mod db;
pub mod error;
pub mod files;
pub mod holidays;
pub mod http;
pub mod idempotency;
pub mod jobs;
pub mod live;
mod local_date;
pub mod memory;
pub mod metrics;
pub mod openapi;
pub mod rate_limit;
pub mod reach;
pub mod regions;
pub mod reply;
pub mod search_tokens;
pub mod session;
pub mod settings;
pub mod spans;
pub mod sql;
pub mod testing;
pub mod upkeep;

pub use app::{App, app};
pub use area::{Area, RecordHead, RecordKind, RecordKinds, RecordTitle, Titles, Told, ToldTables};
pub use change_log::{Change, ChangeAction};
pub use crypto::{BlindKind, Encrypted, Place};
pub use ctx::{Ctx, Scope, ctx};
pub use db::{Db, Tx, is_unchanged};
pub use error::{database, is_unique_violation};
pub use jobs::{Job, JobKind, NewJob};
pub use reply::outcome;
pub use sql::{Sql, like_escaped};
