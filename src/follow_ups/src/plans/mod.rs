//! Plans: what must happen, with or without a customer. The texts are encrypted; who may read them follows the customer, or, where there
//! is none, whoever has to do it.

pub mod api;
pub mod check_in;
pub mod custom;
pub mod fields;
pub mod input;
pub mod model;
pub mod rule;
pub mod rule_words;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use fields::PLAN;
pub use input::PlanInput;
pub use model::{Plan, PlanStatus, PlanView};
