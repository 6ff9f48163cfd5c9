//! What each person chose: which messages reach him by which way, and when it is quiet.

pub mod api;
pub mod input;
pub mod model;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use input::ChoicesInput;
pub use model::{Choices, ChoicesPage, Device, PerKind};
