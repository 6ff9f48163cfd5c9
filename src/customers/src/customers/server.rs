//! The server's side of customers.
//!
//! `store` reads and writes rows within the asker's reach; `service` holds the rules over it; `listing` finds by filter; `document` and
//! `index` keep the inverted index by which lists and search are fast; `load` writes very many new ones at
//! once; `import` takes them from tables, `export` gives them out.

pub mod access;
pub mod around;
pub mod birthdays;
pub mod bulk;
pub mod conditions;
pub mod contacted;
pub mod document;
pub mod duplicates;
pub mod entity;
pub mod export;
pub mod history;
pub mod http;
pub mod import;
pub mod index;
pub mod lifecycle;
pub mod listing;
pub mod load;
pub mod lookup;
pub mod purge;
pub mod reached;
pub mod regions;
pub mod search;
pub mod service;
pub mod steps;
pub mod store;
pub mod wechat_names;

#[cfg(test)]
mod tests;
