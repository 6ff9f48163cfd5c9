//! The pages as lazy routes.

use super::{
    detail::DetailPage,
    form::{EditPage, NewPage},
    list::ListPage,
};
use kemai_ui::lazy_routes;

lazy_routes! {
    customers;
    /// `/customers`
    CustomersRoute => ListPage;
    /// `/customers/new`
    NewCustomerRoute => NewPage;
    /// `/customers/{id}`
    CustomerRoute => DetailPage;
    /// `/customers/{id}/edit`
    EditCustomerRoute => EditPage;
}
