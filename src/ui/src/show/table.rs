//! The dense table: sticky head, arrow keys between rows, lines instead of columns on a phone.

use kemai_words::ui as words;
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;

use crate::{Glyph, Icon, Markup, dom, html, lang};

/// Which way a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Rising,
    Falling,
}

/// A column of a [`Table`].
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub label: String,
    pub is_number: bool,
    pub sort_href: Option<String>,
    pub sorted: Option<Direction>,
    pub is_hidden_label: bool,
    pub sticks: bool,
}

impl Column {
    #[must_use]
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            is_number: false,
            sort_href: None,
            sorted: None,
            is_hidden_label: false,
            sticks: false,
        }
    }

    /// Numbers stand at the end.
    #[must_use]
    pub fn number(mut self) -> Self {
        self.is_number = true;
        self
    }

    /// The address that sorts by it.
    #[must_use]
    pub fn sort(mut self, href: impl Into<String>, now: Option<Direction>) -> Self {
        self.sort_href = Some(href.into());
        self.sorted = now;
        self
    }

    /// The label is for screen readers alone: boxes to tick, buttons.
    #[must_use]
    pub fn silent(mut self) -> Self {
        self.is_hidden_label = true;
        self
    }

    /// Stays in sight while one scrolls sideways; belongs to the column of [`RowHead`].
    #[must_use]
    pub fn sticks(mut self) -> Self {
        self.sticks = true;
        self
    }
}

/// A table of records. Filled with [`Row`]s of one [`RowHead`] and [`Cell`]s.
#[component]
pub fn Table(
    /// What it lists, for screen readers.
    #[prop(into)]
    label: String,
    #[prop(into)] columns: Signal<Vec<Column>>,
    /// A box to select all rows, at the start of the head.
    #[prop(optional, into)]
    select_all: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<Div>::new();
    let step = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        let Some(wrap) = node.get_untracked() else { return };
        event.prevent_default();
        dom::move_focus(&dom::all(&wrap, "tbody th[scope=row] a"), step);
    };
    // Not the name of the panel around it, which is a landmark too.
    let name = words::table_of(lang(), &label);
    view! {
        <div class="table-wrap" role="region" aria-label=name tabindex="0" node_ref=node on:keydown=step>
            <table class="table" aria-label=label>
                <thead><tr>
                    {select_all.map(|select_all| view! { <td class="box">{select_all.run()}</td> })}
                    {move || columns.get().into_iter().map(column_head).collect_view()}
                </tr></thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}

fn column_head(column: Column) -> impl IntoView {
    let Column { label, is_number, sort_href, sorted, is_hidden_label, sticks } = column;
    let sort_state = sorted.map(|direction| match direction {
        Direction::Rising => "ascending",
        Direction::Falling => "descending",
    });
    let arrow = sorted.map(|direction| match direction {
        Direction::Rising => Glyph::Up,
        Direction::Falling => Glyph::Fall,
    });
    let inner = match sort_href {
        Some(href) => {
            let title = words::sort_by(lang(), &label);
            view! { <a href=href title=title>{label}{arrow.map(|glyph| view! { <Icon glyph small=true/> })}</a> }.into_any()
        }
        None if is_hidden_label => view! { <span class="sr-only">{label}</span> }.into_any(),
        None => label.into_any(),
    };
    view! { <th scope="col" class:stick=sticks data-num=is_number.then_some("") aria-sort=sort_state>{inner}</th> }
}

/// One record.
#[component]
pub fn Row(
    /// The box to select it.
    #[prop(optional, into)]
    pick: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    view! { <tr>{pick.map(|pick| view! { <td class="box">{pick.run()}</td> })}{children()}</tr> }
}

/// The cell that names the record, as a link.
#[component]
pub fn RowHead(
    #[prop(into)] href: String,
    /// Stays in sight while one scrolls sideways.
    #[prop(optional)]
    sticks: bool,
    children: Children,
) -> impl IntoView {
    view! { <th scope="row" class:stick=sticks><a class="row" href=href>{children()}</a></th> }
}

/// Any other cell.
#[component]
pub fn Cell(
    /// The column's label; a phone shows it before the value.
    #[prop(into)]
    label: String,
    #[prop(optional)] number: bool,
    /// Left out on a phone.
    #[prop(optional)]
    minor: bool,
    children: Children,
) -> impl IntoView {
    view! { <td data-label=label data-num=number.then_some("") data-minor=minor.then_some("")>{children()}</td> }
}

/// The markup of a [`RowHead`].
#[must_use]
pub fn row_head(href: &str, sticks: bool, content: &Markup) -> Markup {
    html! { th scope="row" class=[sticks.then_some("stick")] { a class="row" href=(href) { (content) } } }
}

/// The markup of a [`Cell`].
#[must_use]
pub fn cell(label: &str, is_number: bool, content: &Markup) -> Markup {
    html! { td data-label=(label) data-num=[is_number.then_some("")] { (content) } }
}
