//! The transfers area: tables brought in and given out. It reads the files, keeps how far an import came and shows it; what a row means is
//! said by the area whose record it is (`kemai_records::transfer`).

pub mod api;
pub mod model;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use ui::{may_import, routes};
