//! Dictionaries on the server.

mod entity;
mod store;

pub use store::{all, create, find, insert_shipped, list, remove, reorder, restore, update};
