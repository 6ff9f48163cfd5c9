//! The pages as lazy routes: their code is loaded when one goes there.

use super::{
    detail::DetailPage,
    form::{EditPage, NewPage},
    list::ListPage,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// `/customers`
#[derive(Clone, Copy, Debug)]
pub struct CustomersRoute;

#[lazy_route]
impl LazyRoute for CustomersRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <ListPage/> }.into_any()
    }
}

/// `/customers/new`
#[derive(Clone, Copy, Debug)]
pub struct NewCustomerRoute;

#[lazy_route]
impl LazyRoute for NewCustomerRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <NewPage/> }.into_any()
    }
}

/// `/customers/{id}`
#[derive(Clone, Copy, Debug)]
pub struct CustomerRoute;

#[lazy_route]
impl LazyRoute for CustomerRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <DetailPage/> }.into_any()
    }
}

/// `/customers/{id}/edit`
#[derive(Clone, Copy, Debug)]
pub struct EditCustomerRoute;

#[lazy_route]
impl LazyRoute for EditCustomerRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <EditPage/> }.into_any()
    }
}
