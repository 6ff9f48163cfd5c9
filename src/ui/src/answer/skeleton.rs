//! The shape of what comes, so that nothing jumps when it is there.

use leptos::prelude::*;

use crate::{Markup, html, still};

/// One grey line.
#[component]
pub fn Skeleton(
    /// Tenths of the width, 1 to 10.
    #[prop(default = 10)]
    tenths: u8,
) -> impl IntoView {
    still(line(tenths))
}

fn line(tenths: u8) -> Markup {
    html! { span class="skeleton" data-tenths=(tenths) aria-hidden="true" {} }
}

fn picture_and(lines: [u8; 2]) -> Markup {
    html! {
        span class="skeleton" data-shape="avatar" {}
        span class="grow stack" data-gap="s" { @for tenths in lines { (line(tenths)) } }
    }
}

/// Picture and two lines, as in a list.
#[component]
pub fn SkeletonLines(
    /// How many.
    #[prop(default = 3)]
    count: u8,
) -> impl IntoView {
    still(html! {
        div class="lines" aria-hidden="true" {
            @for index in 0..count { div class="item" { (picture_and([5 + index % 3, 4 + (index + 1) % 3])) } }
        }
    })
}

/// Cards of customers.
#[component]
pub fn SkeletonCards(
    /// How many.
    #[prop(default = 6)]
    count: u8,
) -> impl IntoView {
    still(html! {
        div class="cards" aria-hidden="true" {
            @for _ in 0..count {
                div class="card" {
                    div class="top" { (picture_and([8, 5])) }
                    (line(6))
                    span class="stack" data-gap="s" { @for tenths in [9, 7, 5] { (line(tenths)) } }
                    div class="foot" { (line(4)) }
                }
            }
        }
    })
}

/// Rows of a table.
#[component]
pub fn SkeletonRows(
    /// How many.
    #[prop(default = 8)]
    count: u8,
) -> impl IntoView {
    still(html! {
        div class="skeleton-rows" aria-hidden="true" {
            @for index in 0..count { div { @for tenths in [6 + index % 4, 4, 7, 5] { (line(tenths)) } } }
        }
    })
}
