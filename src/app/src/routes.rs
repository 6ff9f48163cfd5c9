//! The routes of every area. Pages of different features are lazy: their code is loaded when one goes there.

use crate::{frame::Framed, page, start::StartPage};
use kemai_customers::customers::ui::{CustomerRoute, CustomersRoute, EditCustomerRoute, NewCustomerRoute};
use kemai_people::{
    choices::{DictionariesPage, DictionaryPage},
    company::CompanyPage,
    departments::DepartmentsPage,
    profile::ProfilePage,
    roles::{RolePage, RolesPage},
    settings::SettingsIndexPage,
    setup::SetupPage,
    sign_in::SignInPage,
    users::{NewUserPage, UserPage, UsersPage},
};
use kemai_ui::{Empty, HelpComponentsPage, lang};
use kemai_words::{common, pages};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    Lazy, LazyRoute,
    components::{ParentRoute, Route, Router, Routes},
    lazy_route, path,
};

/// Everything inside the document.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    page::provide();
    let product = common::product(lang());
    view! {
        <Title text=product formatter=move |title: String| if title == product { title } else { format!("{title} · {product}") }/>
        <Router>
            <Routes fallback=|| view! { <Empty title=pages::not_found(lang()).to_owned()/> }>
                <Route path=path!("/login") view=SignInPage/>
                <Route path=path!("/setup") view=SetupPage/>
                <ParentRoute path=path!("") view=Framed>
                    <Route path=path!("/") view=StartPage/>
                    <Route path=path!("/customers") view={Lazy::<CustomersRoute>::new()}/>
                    <Route path=path!("/customers/new") view={Lazy::<NewCustomerRoute>::new()}/>
                    <Route path=path!("/customers/:id") view={Lazy::<CustomerRoute>::new()}/>
                    <Route path=path!("/customers/:id/edit") view={Lazy::<EditCustomerRoute>::new()}/>
                    <Route path=path!("/settings") view=SettingsIndexPage/>
                    <Route path=path!("/settings/profile") view={Lazy::<ProfilePage>::new()}/>
                    <Route path=path!("/settings/company") view={Lazy::<CompanyPage>::new()}/>
                    <Route path=path!("/settings/users") view={Lazy::<UsersPage>::new()}/>
                    <Route path=path!("/settings/users/new") view={Lazy::<NewUserPage>::new()}/>
                    <Route path=path!("/settings/users/:id") view={Lazy::<UserPage>::new()}/>
                    <Route path=path!("/settings/departments") view={Lazy::<DepartmentsPage>::new()}/>
                    <Route path=path!("/settings/roles") view={Lazy::<RolesPage>::new()}/>
                    <Route path=path!("/settings/roles/:id") view={Lazy::<RolePage>::new()}/>
                    <Route path=path!("/settings/dictionaries") view={Lazy::<DictionariesPage>::new()}/>
                    <Route path=path!("/settings/dictionaries/:dictionary") view={Lazy::<DictionaryPage>::new()}/>
                    <Route path=path!("/help/components") view={Lazy::<ComponentsRoute>::new()}/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// `/help/components`: every part of the design system in every state.
struct ComponentsRoute;

#[lazy_route]
impl LazyRoute for ComponentsRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <HelpComponentsPage/> }.into_any()
    }
}
