//! Follow-ups: what happened with a customer. The texts are encrypted; who may read them follows the customer.

pub mod api;
pub mod fields;
pub mod input;
pub mod model;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use fields::FOLLOW_UP;
pub use input::FollowUpInput;
pub use model::{FollowUp, FollowUpView, Method, Mood};
