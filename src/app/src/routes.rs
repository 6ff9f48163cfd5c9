//! The routes of every area. Pages are lazy, in a few parts by who opens them: what parts share becomes parts of its own, one for each
//! set of parts that shares it, so seven parts, one for each area, were ninety-five to load.

use crate::page;
use forms::{
    EditCustomerRoute, EditFollowUpRoute, EditPlanRoute, NewCustomerRoute, NewFollowUpRoute, NewPlanRoute,
};
use kemai_people::sign_in::SignInPage;
use kemai_ui::{ButtonLink, Empty, lang};
use kemai_words::{common, pages};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    Lazy,
    components::{ParentRoute, Route, Router, Routes},
    path,
};
use plans::{
    FollowUpRoute, FollowUpsRoute, PlanRoute, PlansCalendarRoute, PlansRoute, SummariesRoute, TeamRoute,
};
use settings::{
    CalendarRoute, ChapterRoute, CompanyRoute, ComponentsRoute, ContentsRoute, DepartmentsRoute,
    DictionariesRoute, DictionaryRoute, ImportRoute, ImportsRoute, JobsRoute, NewUserRoute, NoticesRoute,
    OutboxRoute, ProfileRoute, RegionsRoute, ReportsRoute, RoleRoute, RolesRoute, SettingsRoute, SetupRoute,
    UserRoute, UsersRoute, WallRoute,
};
use work::{CustomerRoute, CustomersRoute, FramedRoute, NotificationsRoute, StartRoute};

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
            <Routes fallback=|| view! { <Empty title=pages::not_found(lang()).to_owned()><ButtonLink href="/">{pages::to_start(lang())}</ButtonLink></Empty> }>
                <Route path=path!("/login") view=SignInPage/>
                <Route path=path!("/setup") view={Lazy::<SetupRoute>::new()}/>
                <Route path=path!("/wall") view={Lazy::<WallRoute>::new()}/>
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
                    <Route path=path!("/plans") view={Lazy::<PlansRoute>::new()}/>
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
                    <Route path=path!("/help") view={Lazy::<ContentsRoute>::new()}/>
                    <Route path=path!("/help/components") view={Lazy::<ComponentsRoute>::new()}/>
                    <Route path=path!("/help/:key") view={Lazy::<ChapterRoute>::new()}/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

mod work {
    //! What everyone opens first, with the frame around it: a first visit to the sign-in page does not wait for it.

    use crate::{frame::Framed, notifications::NotificationsPage, start::StartPage};
    use kemai_customers::customers::ui::routes as customers;

    kemai_ui::lazy_routes! {
        work;
        /// The frame around every page.
        FramedRoute => Framed;
        /// `/`
        StartRoute => StartPage;
        /// `/notifications`
        NotificationsRoute => NotificationsPage;
        /// `/customers`
        CustomersRoute => customers::ListPage;
        /// `/customers/{id}`
        CustomerRoute => customers::DetailPage;
    }
}

mod plans {
    //! What was said and what is to be done, in lists and calendars.

    use kemai_follow_ups::routes as follow_ups;

    kemai_ui::lazy_routes! {
        plans;
        /// `/follow-ups`
        FollowUpsRoute => follow_ups::ListPage;
        /// `/follow-ups/{id}`
        FollowUpRoute => follow_ups::DetailPage;
        /// `/plans`
        PlansRoute => follow_ups::PlansPage;
        /// `/plans/{id}`
        PlanRoute => follow_ups::PlanPage;
        /// `/team`
        TeamRoute => follow_ups::TeamPage;
        /// `/calendar`
        PlansCalendarRoute => follow_ups::CalendarPage;
        /// `/summaries`
        SummariesRoute => follow_ups::SummariesPage;
    }
}

mod forms {
    //! The long forms.

    use kemai_customers::customers::ui::routes as customers;
    use kemai_follow_ups::routes as follow_ups;

    kemai_ui::lazy_routes! {
        forms;
        /// `/customers/new`
        NewCustomerRoute => customers::NewPage;
        /// `/customers/{id}/edit`
        EditCustomerRoute => customers::EditPage;
        /// `/follow-ups/new`
        NewFollowUpRoute => follow_ups::NewPage;
        /// `/follow-ups/{id}/edit`
        EditFollowUpRoute => follow_ups::EditPage;
        /// `/plans/new`
        NewPlanRoute => follow_ups::NewPlanPage;
        /// `/plans/{id}/edit`
        EditPlanRoute => follow_ups::EditPlanPage;
    }
}

mod settings {
    //! What is opened now and then, the handbook included.

    use crate::handbook::{ChapterPage, ContentsPage};
    use crate::settings::{NoticesPage, OutboxPage};
    use kemai_insight::routes as insight;
    use kemai_people::routes as people;
    use kemai_transfers::routes as transfers;

    kemai_ui::lazy_routes! {
        settings;
        /// `/setup`
        SetupRoute => people::SetupPage;
        /// `/transfers`
        ImportsRoute => transfers::ImportsPage;
        /// `/transfers/{id}`
        ImportRoute => transfers::ImportPage;
        /// `/reports`
        ReportsRoute => insight::ReportsPage;
        /// `/wall`
        WallRoute => insight::WallPage;
        /// `/settings`
        SettingsRoute => people::SettingsIndexPage;
        /// `/settings/profile`
        ProfileRoute => people::ProfilePage;
        /// `/settings/notices`
        NoticesRoute => NoticesPage;
        /// `/settings/outbox`
        OutboxRoute => OutboxPage;
        /// `/settings/company`
        CompanyRoute => people::CompanyPage;
        /// `/settings/users`
        UsersRoute => people::UsersPage;
        /// `/settings/users/new`
        NewUserRoute => people::NewUserPage;
        /// `/settings/users/{id}`
        UserRoute => people::UserPage;
        /// `/settings/departments`
        DepartmentsRoute => people::DepartmentsPage;
        /// `/settings/roles`
        RolesRoute => people::RolesPage;
        /// `/settings/roles/{id}`
        RoleRoute => people::RolePage;
        /// `/settings/regions`
        RegionsRoute => people::RegionsPage;
        /// `/settings/calendar`
        CalendarRoute => people::CalendarPage;
        /// `/settings/jobs`
        JobsRoute => people::JobsPage;
        /// `/settings/dictionaries`
        DictionariesRoute => people::DictionariesPage;
        /// `/settings/dictionaries/{dictionary}`
        DictionaryRoute => people::DictionaryPage;
        /// `/help`: the handbook.
        ContentsRoute => ContentsPage;
        /// `/help/{key}`
        ChapterRoute => ChapterPage;
        /// `/help/components`: every part of the design system in every state.
        ComponentsRoute => kemai_ui::HelpComponentsPage;
    }
}
