//! Charts: what the server made of the numbers, and how a page shows it.

mod model;

pub use model::{Chart, Sheet, SheetCell, SheetRow};
