//! Pages of follow-ups: the list, the form, one follow-up, and the timeline that stands on a customer's page.

mod detail;
mod edit;
mod filter;
mod form;
mod kept;
mod line;
mod list;
mod new;
mod paged;
mod timeline;

pub(crate) use filter::{NarrowedTo, TeamFilter, Whose};
pub(crate) use form::{NextFields, contact_choices, methods, people_choices, results};
pub(crate) use kept::kept;
pub(crate) use line::FollowUpLine;
pub(crate) use paged::{Listed, Paged, listed};
pub use timeline::{CustomerActions, TimelinePanel};

pub use detail::DetailPage;
pub use edit::EditPage;
pub use list::ListPage;
pub use new::NewPage;
