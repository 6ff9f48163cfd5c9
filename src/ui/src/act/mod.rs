//! Act: what one presses.

mod bulk;
mod button;
mod chip;
mod copy;
mod icons;
mod menu;
mod pages;
mod segmented;
mod tabs;

pub use bulk::{BulkBar, Dock};
pub use button::{Button, ButtonLink, IconButton, IconLink, Kind, icon_link};
pub use chip::{Chip, ChipChoice, ChipChoices, ChipLink};
pub use copy::{CopyButton, copy_text};
pub use icons::{IconChoice, IconChoices};
pub use menu::{Menu, MenuButton, MenuHead, MenuLink};
pub use pages::Pages;
pub use segmented::{Segment, Segmented};
pub use tabs::{Tab, Tabs};
