//! The tabs of saved views, and the dialogs that save and manage them.

mod manage;
mod save;
mod tabs;

pub use tabs::SavedViews;
