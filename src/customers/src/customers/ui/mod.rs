//! Pages of customers: the list, the form, a customer's page, and the palette that finds customers from anywhere.
//!
//! The routes of [`routes`] are mounted by the application. Each page is complete as plain HTML; what JavaScript adds stands in
//! event handlers and effects.

mod access;
pub mod address;
mod detail;
mod form;
mod list;
mod lookups;
mod palette;
mod person;
mod resources;
mod restore;
pub mod routes;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod text;
mod values;

/// The words of the area: fields and pages.
mod words {
    pub use kemai_words::{customer_pages::*, customers::*};
}

pub use detail::{Beside, RecordHistory, Shortcut};
pub use palette::{Palette, PaletteCommand};
