//! `/help`: the handbook, readable where one works. Its pages stand in `docs/handbook`.

pub mod api;
mod page;
#[cfg(feature = "ssr")]
mod server;

pub use page::{ChapterPage, ContentsPage};

use serde::{Deserialize, Serialize};

/// A page of the handbook, as its list names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chapter {
    /// The last part of its address.
    pub key: String,
    pub title: String,
    /// What it is about, in a line.
    pub about: String,
}

/// A page of the handbook, and the list of all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Handbook {
    pub chapters: Vec<Chapter>,
    /// None for the list alone.
    pub title: Option<String>,
    /// The page as HTML, made from our own text.
    pub html: String,
}
