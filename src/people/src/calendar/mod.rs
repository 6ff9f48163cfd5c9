//! The company's working days: the holidays that the program ships, and the days that the admin made free or worked.

mod api;
mod model;
mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use api::{find_calendar, remove_day, set_day};
pub use model::{CalendarYear, Day, DayChange, DayInput, FIELDS, YEARS};
pub use ui::CalendarPage;
