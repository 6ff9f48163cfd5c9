//! The pages, which the application makes routes of. Signing in is not among them: it is what a first visit sees.

pub use crate::{
    calendar::CalendarPage,
    choices::{DictionariesPage, DictionaryPage},
    company::CompanyPage,
    departments::DepartmentsPage,
    jobs::JobsPage,
    profile::ProfilePage,
    regions::RegionsPage,
    roles::{RolePage, RolesPage},
    settings::SettingsIndexPage,
    setup::SetupPage,
    users::{NewUserPage, UserPage, UsersPage},
};
