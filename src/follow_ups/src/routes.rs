//! The pages, which the application makes routes of.

pub use crate::{
    follow_ups::ui::{DetailPage, EditPage, ListPage, NewPage},
    plans::ui::{
        CalendarPage, DetailPage as PlanPage, EditPage as EditPlanPage, ListPage as PlansPage,
        NewPage as NewPlanPage, TeamPage,
    },
    summaries::ui::SummariesPage,
};
