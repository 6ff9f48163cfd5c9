//! Pages of plans: the form, one plan, the day's tasks, the calendar.

mod calendar;
mod check_in;
mod detail;
mod edit;
mod fields;
mod list;
mod new;
mod repeat;
mod task;
mod team;
mod workbench;

pub use calendar::CalendarPage;
pub use detail::{DetailPage, PlanHistory};
pub use edit::EditPage;
pub use list::ListPage;
pub use new::NewPage;
pub use task::PlanTask;
pub use team::TeamPage;
pub use workbench::{Greeting, Tasks, workbench_resource};
