//! The first set-up: the company, its departments and the first admin. Afterwards its page is gone.

mod api;
mod model;
mod tree;
mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use api::{CreateCompany, create_company};
pub use model::SetupInput;
pub use tree::{DepartmentLine, parse};
pub use ui::SetupPage;
pub(crate) use ui::currency_choices;

#[cfg(feature = "ssr")]
pub use server::{SetupStep, SetupSteps};
