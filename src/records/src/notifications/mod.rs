//! What people are told: reminders of plans, mentions in comments, what is said to and
//! done with one's own work. Each is told once, is the person's alone, and shows of its record what
//! the person may see of it at the time of reading.

pub mod api;
pub mod model;

#[cfg(feature = "ssr")]
pub mod server;

pub use model::{NOTIFICATION, NewsKind, Notification, Notifications};
