//! Frame: what stands around every page, and the parts that order it.

mod app;
mod bell;
mod gate;
mod looks;
mod page;
mod portal;
mod steps;

pub use app::{Frame, NavItem};
pub use bell::Bell;
pub use gate::{Gate, GateTitle};
pub use looks::{DensityToggle, ThemeToggle};
pub use page::{Crumb, Crumbs, PageHead, SettingsPage, Split, Stack, Wrap};
pub use portal::Portal;
pub use steps::Steps;
