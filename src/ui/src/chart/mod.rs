//! Charts: what the server made of the numbers, and how a page shows it.
//!
//! `charts.js` with `look.js` and `picture.js` is the program that draws, and `drawing.rs` its only caller. The build makes one file
//! of them and of ECharts, and another of the map; a page asks for them where a chart is.

mod drawing;
mod files;
mod model;
mod numbers;
mod view;

pub use files::{ChartFiles, ChartFilesMeta};
pub use model::{Chart, Sheet, SheetCell};
pub use view::ChartView;
