//! What the program writes to each person about his day and his week, from what was done and what must be done; and about the team's to
//! those who see it.

pub mod api;
pub mod model;
pub mod text;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod server;
