//! Dictionaries on the server.

mod entity;
mod shipped;
mod store;

pub use shipped::label_in;
pub use store::{all, create, find, insert_shipped, list, remove, reorder, restore, update};
