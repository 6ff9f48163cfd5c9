//! The pages, which the application makes routes of.

pub use super::{
    detail::DetailPage,
    form::{EditPage, NewPage},
    list::ListPage,
};
