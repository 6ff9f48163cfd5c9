//! The pages of the area as lazy routes.

use crate::{follow_ups::ui as follow_ups, plans::ui as plans};
use kemai_ui::lazy_routes;

lazy_routes! {
    follow_ups;
    /// `/follow-ups`
    FollowUpsRoute => follow_ups::ListPage;
    /// `/follow-ups/new`
    NewFollowUpRoute => follow_ups::NewPage;
    /// `/follow-ups/{id}`
    FollowUpRoute => follow_ups::DetailPage;
    /// `/follow-ups/{id}/edit`
    EditFollowUpRoute => follow_ups::EditPage;
    /// `/plans/new`
    NewPlanRoute => plans::NewPage;
    /// `/plans/{id}`
    PlanRoute => plans::DetailPage;
    /// `/plans/{id}/edit`
    EditPlanRoute => plans::EditPage;
    /// `/team`
    TeamRoute => plans::TeamPage;
    /// `/calendar`
    PlansCalendarRoute => plans::CalendarPage;
}
