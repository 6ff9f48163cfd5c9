//! What one is told: the bell in the frame, toasts while one works, and the page of all of it.

mod bell;
mod page;

pub use bell::LiveBell;
pub use page::NotificationsPage;
