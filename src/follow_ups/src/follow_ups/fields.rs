//! The registry of a follow-up's fields.

use super::model::RESULTS;
use kemai_domain::{Entity, FieldDef, FieldKind, FieldTable};
use kemai_words::follow_ups as words;

/// Fields of a follow-up, in the order of the form.
pub const FOLLOW_UP: FieldTable = FieldTable {
    entity: Entity::FollowUp,
    fields: &[
        FieldDef::new("customer_id", words::customer, FieldKind::Text, "said").required(),
        FieldDef::new("contact_id", words::contact, FieldKind::Text, "said"),
        FieldDef::new("method", words::method, FieldKind::Choice, "said").required().column(),
        FieldDef::new("content", words::content, FieldKind::LongText, "said")
            .required()
            .encrypted()
            .not_filterable(),
        FieldDef::new("result", words::result, FieldKind::Choice, "said").from_dictionary(RESULTS).column(),
        FieldDef::new("mood", words::mood, FieldKind::Choice, "details"),
        FieldDef::new("next_step", words::next_step, FieldKind::LongText, "said")
            .longest(1000)
            .encrypted()
            .not_filterable(),
        FieldDef::new("occurred_at", words::occurred_at, FieldKind::Instant, "details").sortable().column(),
        FieldDef::new("person_id", words::person, FieldKind::Person, "details").column(),
        FieldDef::new("department_id", words::department, FieldKind::Department, "details").computed(),
        FieldDef::new("plan_id", words::of_plan, FieldKind::Text, "details").computed(),
    ],
};
