//! The design system: every page is built from these parts and no others.
//!
//! The parts render as plain HTML that works before the WASM has arrived and without JavaScript; the style stands in
//! `style/`, the words in `kemai_words::ui`. `README.md` lists each part with a line of usage, and
//! [`HelpComponentsPage`] shows them in every state.

pub mod act;
pub mod answer;
pub mod chart;
mod dom;
pub mod enter;
pub mod frame;
mod help;
mod icon;
mod late;
mod lazy;
mod rest;
mod scripted;
mod settings;
pub mod show;
mod still;
mod time_zone;
#[cfg(feature = "ssr")]
mod time_zone_tables;

pub use act::*;
pub use answer::*;
pub use chart::*;
pub use dom::is_open as is_popover_open;
pub use enter::*;
pub use frame::*;
pub use help::HelpComponentsPage;
pub use icon::{Glyph, Icon, IconSprite, icon};
pub use late::Late;
pub use rest::Rest;
pub use scripted::Scripted;
pub use settings::{
    Density, KEPT_COOKIE, KeptChoice, Theme, UiSettings, is_kept_value, kept_choice, lang, now, provide_ui,
    settings,
};
pub use show::*;
pub use still::{Markup, Still, html, still};
pub use time_zone::TimeZone;
