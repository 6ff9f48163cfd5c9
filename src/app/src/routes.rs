//! The routes of every area. Pages of different areas are lazy: their code is loaded when one goes there.

use crate::{
    page,
    settings::{NoticesRoute, OutboxRoute},
};
use help::ComponentsRoute;
use kemai_customers::customers::ui::{CustomerRoute, CustomersRoute, EditCustomerRoute, NewCustomerRoute};
use kemai_follow_ups::routes::{
    EditFollowUpRoute, EditPlanRoute, FollowUpRoute, FollowUpsRoute, NewFollowUpRoute, NewPlanRoute,
    PlanRoute, PlansCalendarRoute, SummariesRoute, TeamRoute,
};
use kemai_insight::routes::ReportsRoute;
use kemai_people::{
    routes::{
        CalendarRoute, CompanyRoute, DepartmentsRoute, DictionariesRoute, DictionaryRoute, JobsRoute,
        NewUserRoute, ProfileRoute, RegionsRoute, RoleRoute, RolesRoute, SettingsRoute, SetupRoute,
        UserRoute, UsersRoute,
    },
    sign_in::SignInPage,
};
use kemai_transfers::routes::{ImportRoute, ImportsRoute};
use kemai_ui::{Empty, lang};
use kemai_words::{common, pages};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    Lazy,
    components::{ParentRoute, Route, Router, Routes},
    path,
};
use signed_in::{FramedRoute, NotificationsRoute, StartRoute};

/// Everything inside the document.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    page::provide();
    kemai_records::sent::provide_sent();
    let product = common::product(lang());
    view! {
        <Title text=product formatter=move |title: String| if title == product { title } else { format!("{title} · {product}") }/>
        <Router>
            <Routes fallback=|| view! { <Empty title=pages::not_found(lang()).to_owned()/> }>
                <Route path=path!("/login") view=SignInPage/>
                <Route path=path!("/setup") view={Lazy::<SetupRoute>::new()}/>
                <ParentRoute path=path!("") view={Lazy::<FramedRoute>::new()}>
                    <Route path=path!("/") view={Lazy::<StartRoute>::new()}/>
                    <Route path=path!("/customers") view={Lazy::<CustomersRoute>::new()}/>
                    <Route path=path!("/customers/new") view={Lazy::<NewCustomerRoute>::new()}/>
                    <Route path=path!("/customers/:id") view={Lazy::<CustomerRoute>::new()}/>
                    <Route path=path!("/customers/:id/edit") view={Lazy::<EditCustomerRoute>::new()}/>
                    <Route path=path!("/follow-ups") view={Lazy::<FollowUpsRoute>::new()}/>
                    <Route path=path!("/follow-ups/new") view={Lazy::<NewFollowUpRoute>::new()}/>
                    <Route path=path!("/follow-ups/:id") view={Lazy::<FollowUpRoute>::new()}/>
                    <Route path=path!("/follow-ups/:id/edit") view={Lazy::<EditFollowUpRoute>::new()}/>
                    <Route path=path!("/plans/new") view={Lazy::<NewPlanRoute>::new()}/>
                    <Route path=path!("/plans/:id") view={Lazy::<PlanRoute>::new()}/>
                    <Route path=path!("/plans/:id/edit") view={Lazy::<EditPlanRoute>::new()}/>
                    <Route path=path!("/summaries") view={Lazy::<SummariesRoute>::new()}/>
                    <Route path=path!("/team") view={Lazy::<TeamRoute>::new()}/>
                    <Route path=path!("/calendar") view={Lazy::<PlansCalendarRoute>::new()}/>
                    <Route path=path!("/notifications") view={Lazy::<NotificationsRoute>::new()}/>
                    <Route path=path!("/transfers") view={Lazy::<ImportsRoute>::new()}/>
                    <Route path=path!("/transfers/:id") view={Lazy::<ImportRoute>::new()}/>
                    <Route path=path!("/reports") view={Lazy::<ReportsRoute>::new()}/>
                    <Route path=path!("/settings") view={Lazy::<SettingsRoute>::new()}/>
                    <Route path=path!("/settings/profile") view={Lazy::<ProfileRoute>::new()}/>
                    <Route path=path!("/settings/notices") view={Lazy::<NoticesRoute>::new()}/>
                    <Route path=path!("/settings/outbox") view={Lazy::<OutboxRoute>::new()}/>
                    <Route path=path!("/settings/company") view={Lazy::<CompanyRoute>::new()}/>
                    <Route path=path!("/settings/users") view={Lazy::<UsersRoute>::new()}/>
                    <Route path=path!("/settings/users/new") view={Lazy::<NewUserRoute>::new()}/>
                    <Route path=path!("/settings/users/:id") view={Lazy::<UserRoute>::new()}/>
                    <Route path=path!("/settings/departments") view={Lazy::<DepartmentsRoute>::new()}/>
                    <Route path=path!("/settings/roles") view={Lazy::<RolesRoute>::new()}/>
                    <Route path=path!("/settings/roles/:id") view={Lazy::<RoleRoute>::new()}/>
                    <Route path=path!("/settings/regions") view={Lazy::<RegionsRoute>::new()}/>
                    <Route path=path!("/settings/calendar") view={Lazy::<CalendarRoute>::new()}/>
                    <Route path=path!("/settings/jobs") view={Lazy::<JobsRoute>::new()}/>
                    <Route path=path!("/settings/dictionaries") view={Lazy::<DictionariesRoute>::new()}/>
                    <Route path=path!("/settings/dictionaries/:dictionary") view={Lazy::<DictionaryRoute>::new()}/>
                    <Route path=path!("/help/components") view={Lazy::<ComponentsRoute>::new()}/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

mod signed_in {
    //! What only those see who signed in: a first visit to the sign-in page does not wait for it.

    use crate::{frame::Framed, notifications::NotificationsPage, start::StartPage};

    kemai_ui::lazy_routes! {
        signed_in;
        /// The frame around every page.
        FramedRoute => Framed;
        /// `/`
        StartRoute => StartPage;
        /// `/notifications`
        NotificationsRoute => NotificationsPage;
    }
}

mod help {
    kemai_ui::lazy_routes! {
        help;
        /// `/help/components`: every part of the design system in every state.
        ComponentsRoute => kemai_ui::HelpComponentsPage;
    }
}
