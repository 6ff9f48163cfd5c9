//! The registry of a plan's fields.

use kemai_domain::{Entity, FieldDef, FieldKind, FieldTable};
use kemai_words::follow_ups as words;

/// Fields of a plan, in the order of the form.
pub const PLAN: FieldTable = FieldTable {
    entity: Entity::Plan,
    fields: &[
        FieldDef::new("customer_id", words::customer, FieldKind::Text, "plan"),
        FieldDef::new("contact_id", words::contact, FieldKind::Text, "plan"),
        FieldDef::new("method", words::method, FieldKind::Choice, "plan").required().column(),
        FieldDef::new("content", words::plan_content, FieldKind::LongText, "plan")
            .required()
            .longest(1000)
            .encrypted()
            .not_filterable(),
        FieldDef::new("due_at", words::due_at, FieldKind::Instant, "plan").required().sortable().column(),
        FieldDef::new("assignee_id", words::assignee, FieldKind::Person, "plan").column(),
        FieldDef::new("remind_before_minutes", words::remind, FieldKind::Choices, "plan").not_filterable(),
        FieldDef::new("repeat", words::repeat, FieldKind::Text, "plan").not_filterable(),
        FieldDef::new("due_local", words::due_at, FieldKind::Text, "plan").computed().not_filterable(),
        FieldDef::new("time_zone", words::time_zone, FieldKind::Text, "plan").computed().not_filterable(),
        FieldDef::new("series_start", words::series_start, FieldKind::Text, "plan")
            .computed()
            .not_filterable(),
        FieldDef::new("series_at", words::series_at, FieldKind::Text, "plan").computed().not_filterable(),
        FieldDef::new("status", words::status, FieldKind::Choice, "plan").computed().column(),
        FieldDef::new("cancel_reason", words::cancel_reason, FieldKind::LongText, "plan")
            .longest(500)
            .computed()
            .encrypted()
            .not_filterable(),
        FieldDef::new("closed_at", words::closed_at, FieldKind::Instant, "plan").computed(),
        FieldDef::new("checked_in_at", words::checked_in_at, FieldKind::Instant, "plan").computed(),
        FieldDef::new("place", words::place, FieldKind::Text, "plan")
            .longest(200)
            .computed()
            .encrypted()
            .not_filterable(),
        FieldDef::new("coordinates", words::coordinates, FieldKind::Text, "plan")
            .computed()
            .encrypted()
            .not_filterable(),
    ],
};
