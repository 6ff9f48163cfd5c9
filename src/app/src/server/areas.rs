//! The areas, one line each, and what one area has to do when something happens in another.

use super::carry::{CARRYING, SENDING};
use kemai_customers::{CustomerSteps, HasCustomerSteps};
use kemai_domain::{AppError, Entity};
use kemai_follow_ups::{HasNeighbours, Neighbours, pick::FoundCustomer};
use kemai_people::{
    departments::server::DepartmentSteps,
    setup::{SetupStep, SetupSteps},
};
use kemai_records::notifications::server as notifications;
use kemai_server::{
    Area, Ctx, RecordKind, RecordKinds, ToldTables,
    jobs::JobKind,
    live::Sources,
    upkeep::{self, Chore},
};
use kemai_transfers::server::Kinds;
use leptos::prelude::provide_context;

/// What each area brings: grades, operations, kinds of records.
pub const AREAS: &[Area] = &[
    kemai_people::AREA,
    kemai_records::AREA,
    kemai_messages::AREA,
    kemai_follow_ups::AREA,
    kemai_customers::AREA,
    kemai_transfers::server::AREA,
    kemai_insight::AREA,
];

/// What can be brought in and given out.
pub const TRANSFERS: Kinds = Kinds {
    imports: &[
        kemai_customers::import::<Steps>(),
        kemai_customers::IMPORT_CONTACTS,
        kemai_follow_ups::import::<Steps>(),
        kemai_people::IMPORT_USERS,
    ],
    exports: &[
        kemai_customers::EXPORT,
        kemai_customers::EXPORT_CONTACTS,
        kemai_follow_ups::EXPORT_FOLLOW_UPS,
        kemai_follow_ups::EXPORT_PLANS,
        kemai_people::EXPORT_USERS,
    ],
};

/// The job that brings it in.
pub const IMPORTING: JobKind = kemai_transfers::server::work(|app, job| {
    Box::pin(kemai_transfers::server::run::run(app, job, TRANSFERS))
});

/// What each area adds to a new company.
pub const SETUP_STEPS: &[SetupStep] = &[kemai_customers::on_setup, kemai_follow_ups::on_setup];

/// The kinds of records that comments, files and history hang on.
pub(super) const RECORD_KINDS: &[&[RecordKind]] = &[
    kemai_people::AREA.records,
    kemai_records::AREA.records,
    kemai_follow_ups::AREA.records,
    kemai_customers::AREA.records,
];

/// What the follow-ups' area needs of the others.
pub const NEIGHBOURS: Neighbours = Neighbours {
    kinds: RecordKinds(RECORD_KINDS),
    contacted: kemai_customers::on_contacted,
    find_customers: |ctx, words| Box::pin(find_customers(ctx, words)),
    reached: kemai_customers::reached,
};

async fn find_customers(ctx: &Ctx, words: &str) -> Result<Vec<FoundCustomer>, AppError> {
    if words.trim().is_empty() {
        let recent = kemai_customers::recent(ctx).await?.into_iter();
        let found = recent.map(|one| FoundCustomer { id: one.id, name: one.name, meta: one.code });
        return Ok(found.collect());
    }
    let hits = kemai_customers::search(ctx, words).await?.into_iter();
    Ok(hits
        .map(|hit| FoundCustomer {
            id: hit.id,
            meta: [Some(hit.code), hit.contact].into_iter().flatten().collect::<Vec<_>>().join(" · "),
            name: hit.name,
        })
        .collect())
}

/// Whom changes are for, and what notifications say.
pub const SOURCES: Sources = Sources {
    customers: kemai_customers::reached,
    others: &[
        (Entity::Plan, |app, plans| Box::pin(kemai_follow_ups::reached(app, plans))),
        (Entity::Notification, |app, ids| Box::pin(notifications::live::reached(app, ids))),
    ],
    news: |ctx, id| Box::pin(notifications::live::said(ctx, RecordKinds(RECORD_KINDS), id)),
    hello: |ctx| Box::pin(notifications::live::hello(ctx)),
};

/// What the program does by itself: what hangs on customers goes before them.
#[must_use]
pub fn chores() -> Vec<Chore> {
    AREAS.iter().flat_map(|area| area.chores).chain(upkeep::CHORES).copied().collect()
}

/// The kinds of jobs of every area.
#[must_use]
pub fn work() -> Vec<JobKind> {
    AREAS.iter().flat_map(|area| area.work).copied().chain([IMPORTING, CARRYING, SENDING]).collect()
}

const DEPARTMENT_STEPS: DepartmentSteps = DepartmentSteps {
    moved: &[|tx, moved| kemai_customers::on_department_moved(tx, &moved.new_path)],
    removing: &[kemai_customers::on_department_removing],
};

/// What happens with a customer's parts when it goes to another owner.
const CUSTOMER_STEPS: CustomerSteps = CustomerSteps {
    handed_over: &[|tx, customer, from, to| {
        kemai_follow_ups::on_handed_over(tx, NEIGHBOURS.contacted, customer, from, to)
    }],
};

/// The same, and what the follow-ups' area needs, for imports.
struct Steps;

impl HasNeighbours for Steps {
    const NEIGHBOURS: Neighbours = NEIGHBOURS;
}

impl HasCustomerSteps for Steps {
    const STEPS: CustomerSteps = CUSTOMER_STEPS;
}

const TOLD: ToldTables = ToldTables(&[kemai_follow_ups::TOLD]);

/// Puts them into the context of a page or server function.
pub fn provide() {
    provide_context(RecordKinds(RECORD_KINDS));
    provide_context(SetupSteps(SETUP_STEPS));
    provide_context(DEPARTMENT_STEPS);
    provide_context(NEIGHBOURS);
    provide_context(TRANSFERS);
    provide_context(CUSTOMER_STEPS);
    provide_context(TOLD);
}

/// The same for the operations of the REST API.
pub fn extensions<S: Clone + Send + Sync + 'static>(router: axum::Router<S>) -> axum::Router<S> {
    router
        .layer(axum::Extension(RecordKinds(RECORD_KINDS)))
        .layer(axum::Extension(DEPARTMENT_STEPS))
        .layer(axum::Extension(NEIGHBOURS))
        .layer(axum::Extension(TRANSFERS))
        .layer(axum::Extension(CUSTOMER_STEPS))
        .layer(axum::Extension(TOLD))
}
