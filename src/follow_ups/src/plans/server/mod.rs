//! The server's side of plans.

pub mod calendar;
mod change;
pub mod check_in;
pub mod close;
mod coming;
pub mod due;
mod given;
mod hand_over;
pub mod http;
pub mod list;
pub mod moves;
pub mod repeat;
pub mod service;
pub mod store;
pub mod team;
pub mod workbench;

pub use hand_over::on_handed_over;

#[cfg(test)]
mod care_tests;
#[cfg(test)]
mod coming_tests;
#[cfg(test)]
mod given_tests;
#[cfg(test)]
mod history_tests;
#[cfg(test)]
mod list_tests;
#[cfg(test)]
mod tests;
