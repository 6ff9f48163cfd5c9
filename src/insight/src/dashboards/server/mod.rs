//! The server's side of dashboards: `span` reads the time, `lens` says whose records are counted, `count` counts them, `links` are the lists
//! behind the numbers, `customers`, `places`, `talks` and `figures` say what is shown, `draw` turns it into what ECharts reads, `service` puts
//! the answer together, `http` is the REST reading, `download` a
//! chart's numbers as a file.

mod board;
pub mod choices;
mod count;
mod customers;
pub mod download;
mod draw;
mod figures;
pub mod http;
mod lens;
mod links;
mod places;
pub mod service;
mod span;
mod talks;
#[cfg(test)]
mod tests;
