//! Colours and type.

use kemai_words::ui as words;
use leptos::prelude::*;

use super::{Both, Sample};
use crate::{MoneyText, lang};

/// The tokens that pages are painted with.
const COLOURS: [&str; 22] = [
    "bg",
    "surface",
    "surface-2",
    "surface-3",
    "line",
    "line-strong",
    "line-control",
    "text-3",
    "text-2",
    "text",
    "accent",
    "accent-surface",
    "seal",
    "success",
    "warning",
    "danger",
    "info",
    "chart-1",
    "chart-2",
    "chart-3",
    "chart-4",
    "chart-5",
];

#[component]
pub(super) fn Colours() -> impl IntoView {
    view! {
        <Sample title=words::demo_colours(lang())>
            <Both>
                <div class="swatches">
                    {COLOURS.into_iter().map(|name| view! {
                        <div>
                            <svg aria-hidden="true"><rect width="100%" height="100%" fill=format!("var(--{name})")></rect></svg>
                            <span>{name}</span>
                        </div>
                    }).collect_view()}
                </div>
            </Both>
        </Sample>
    }
}

#[component]
pub(super) fn Type() -> impl IntoView {
    let lang = lang();
    view! {
        <Sample title=words::demo_type(lang)>
            <div class="stack" data-gap="s">
                <p class="t-28 strong">{words::demo_type_28(lang)}</p>
                <p class="t-20 strong">{words::demo_company(lang)}</p>
                <p class="t-16">{words::demo_type_16(lang)}" "<MoneyText text="¥1,286,000.00"/></p>
                <p>{words::demo_type_14(lang)}</p>
                <p class="t-13 dim">{words::demo_type_13(lang)}</p>
                <p class="t-12 dimmer">"KH20240311-0007"</p>
            </div>
        </Sample>
    }
}
