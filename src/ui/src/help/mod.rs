//! The page that shows every part in every state, in the person's language, density and theme.

mod act;
mod answer;
mod board;
mod chart;
mod drawn;
mod enter;
mod look;
mod records;
mod show;

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::{DensityToggle, PageHead, ThemeToggle, lang};

/// `/help/components`.
#[component]
pub fn HelpComponentsPage() -> impl IntoView {
    let lang = lang();
    view! {
        <PageHead title=words::components(lang) subtitle=words::components_about(lang)>
            <DensityToggle/>
            <ThemeToggle/>
        </PageHead>
        <look::Colours/>
        <div class="show">
            <look::Type/>
            <act::Buttons/>
            <act::Choices/>
            <act::Ways/>
            <enter::Fields/>
            <enter::Special/>
            <enter::Answers/>
            <show::Marks/>
            <show::Numbers/>
            <show::Lists/>
            <show::History/>
            <drawn::Ageings/>
            <answer::EmptyStates/>
            <answer::Loading/>
            <answer::Dialogs/>
        </div>
        <drawn::Rankings/>
        <drawn::Days/>
        <board::Deals/>
        <chart::Charts/>
        <answer::Banners/>
        <answer::TwoVersions/>
        <records::Conditions/>
        <records::Customers/>
        <enter::LongForm/>
    }
}

/// A titled panel of examples.
#[component]
fn Sample(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! { <section class="panel"><header><h2>{title}</h2></header><div class="body stack">{children()}</div></section> }
}

/// The same in light and in dark. For parts without ids: they stand on the page twice.
#[component]
fn Both(children: ChildrenFn) -> impl IntoView {
    view! {
        <div class="both">
            <div data-theme="light">{children()}</div>
            <div data-theme="dark">{children()}</div>
        </div>
    }
}
