//! Messages that reach people outside the program: what each person chose, the outbox that keeps every message until its end is known, and
//! the channels they go by.

pub mod choices;
pub mod model;
pub mod outbox;
pub mod routes;

#[cfg(feature = "ssr")]
pub mod channels;
#[cfg(feature = "ssr")]
mod server;

#[cfg(feature = "ssr")]
pub use choices::server::times::{SummaryTime, summary_times};
#[cfg(feature = "ssr")]
pub use outbox::server::{
    deliver::{Asks, GRACE, run, work},
    queue::{Note, is_wanted, tell},
};
#[cfg(feature = "ssr")]
pub use server::{AREA, WORKER_GRADES, check_configuration, worker_routes};
