//! The customers area: customers with their contacts, lists, search, duplicates, lifecycle.

pub mod customers;

#[cfg(feature = "ssr")]
mod server;

#[cfg(feature = "ssr")]
pub use customers::server::steps::{CustomerSteps, HasCustomerSteps};
#[cfg(feature = "ssr")]
pub use customers::server::{
    export::{EXPORT, EXPORT_CONTACTS},
    import::{contacts::IMPORT_CONTACTS, import},
};
#[cfg(feature = "ssr")]
pub use server::{
    AREA, on_contacted, on_department_moved, on_department_removing, on_setup, reached, recent, search,
};
