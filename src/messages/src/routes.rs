//! The pages of this area; the settings' frame around them is the application's.

pub use crate::{choices::ui::ChoicesPanels, outbox::ui::OutboxPanels};
