//! The shape of what comes, so that nothing jumps when it is there.

use leptos::prelude::*;

/// One grey line.
#[component]
pub fn Skeleton(
    /// Tenths of the width, 1 to 10.
    #[prop(default = 10)]
    tenths: u8,
) -> impl IntoView {
    view! { <span class="skeleton" data-tenths=tenths aria-hidden="true"></span> }
}

/// Picture and two lines, as in a list.
#[component]
pub fn SkeletonLines(
    /// How many.
    #[prop(default = 3)]
    count: u8,
) -> impl IntoView {
    view! {
        <div class="lines" aria-hidden="true">
            {(0..count).map(|index| view! {
                <div class="item">
                    <span class="skeleton" data-shape="avatar"></span>
                    <span class="grow stack" data-gap="s"><Skeleton tenths=5 + index % 3/><Skeleton tenths=4 + (index + 1) % 3/></span>
                </div>
            }).collect_view()}
        </div>
    }
}

/// Cards of customers.
#[component]
pub fn SkeletonCards(
    /// How many.
    #[prop(default = 6)]
    count: u8,
) -> impl IntoView {
    view! {
        <div class="cards" aria-hidden="true">
            {(0..count).map(|_| view! {
                <div class="card">
                    <div class="top"><span class="skeleton" data-shape="avatar"></span><span class="grow stack" data-gap="s"><Skeleton tenths=8/><Skeleton tenths=5/></span></div>
                    <Skeleton tenths=6/>
                    <span class="stack" data-gap="s"><Skeleton tenths=9/><Skeleton tenths=7/><Skeleton tenths=5/></span>
                    <div class="foot"><Skeleton tenths=4/></div>
                </div>
            }).collect_view()}
        </div>
    }
}

/// Rows of a table.
#[component]
pub fn SkeletonRows(
    /// How many.
    #[prop(default = 8)]
    count: u8,
) -> impl IntoView {
    view! {
        <div class="skeleton-rows" aria-hidden="true">
            {(0..count).map(|index| view! { <div><Skeleton tenths=6 + index % 4/><Skeleton tenths=4/><Skeleton tenths=7/><Skeleton tenths=5/></div> }).collect_view()}
        </div>
    }
}
