//! Reminders of plans: one for each time ahead that a plan names, kept as jobs beside the plan, and told once to whoever has to do it.

mod fire;
mod keep;
#[cfg(test)]
mod tests;

pub use fire::REMINDER;
pub(crate) use keep::jobs;
pub use keep::{keep, snooze};

use chrono::{DateTime, Utc};
use kemai_domain::PlanId;
use serde::{Deserialize, Serialize};

/// What a job says of a reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Reminder {
    plan: PlanId,
    /// When the plan is due; of one that was moved since nobody is reminded.
    due_at: DateTime<Utc>,
    /// When the person is to be reminded.
    at: DateTime<Utc>,
}
