//! The admin's view of work that failed for the last time.

mod api;
mod model;
mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use api::{DiscardJob, RetryJob, discard_job, list_dead_jobs, retry_job};
pub use model::DeadJob;
pub use ui::JobsPage;
