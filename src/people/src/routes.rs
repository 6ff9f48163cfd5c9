//! The pages as lazy routes. Signing in is not among them: it is what a first visit sees.

use crate::{
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
use kemai_ui::lazy_routes;

lazy_routes! {
    people;
    /// `/setup`
    SetupRoute => SetupPage;
    /// `/settings`
    SettingsRoute => SettingsIndexPage;
    /// `/settings/profile`
    ProfileRoute => ProfilePage;
    /// `/settings/company`
    CompanyRoute => CompanyPage;
    /// `/settings/users`
    UsersRoute => UsersPage;
    /// `/settings/users/new`
    NewUserRoute => NewUserPage;
    /// `/settings/users/{id}`
    UserRoute => UserPage;
    /// `/settings/departments`
    DepartmentsRoute => DepartmentsPage;
    /// `/settings/roles`
    RolesRoute => RolesPage;
    /// `/settings/roles/{id}`
    RoleRoute => RolePage;
    /// `/settings/regions`
    RegionsRoute => RegionsPage;
    /// `/settings/calendar`
    CalendarRoute => CalendarPage;
    /// `/settings/jobs`
    JobsRoute => JobsPage;
    /// `/settings/dictionaries`
    DictionariesRoute => DictionariesPage;
    /// `/settings/dictionaries/{dictionary}`
    DictionaryRoute => DictionaryPage;
}
