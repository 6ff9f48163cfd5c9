//! The frame of sign-in and first run: one column of work, one of quiet.

use kemai_words::{common, ui as words};
use leptos::prelude::*;

use crate::{Glyph, Icon, lang};

/// The frame before one is signed in.
#[component]
pub fn Gate(
    /// The sentence of the quiet column.
    #[prop(into)]
    motto: String,
    /// A small line at its foot.
    #[prop(into)]
    foot: String,
    /// Stands below the motto; the drawing of the pulse without it.
    #[prop(optional, into)]
    aside: Option<ViewFn>,
    /// 32 rem instead of 24, for the first run.
    #[prop(optional)]
    wide: bool,
    /// The column of work; starts with [`crate::GateTitle`].
    children: Children,
) -> impl IntoView {
    let picture = match aside {
        Some(aside) => view! { <p class="motto">{motto}</p>{aside.run()} }.into_any(),
        None => view! { <Rhythm/><p class="motto">{motto}</p> }.into_any(),
    };
    view! {
        <a class="skip" href="#main">{words::skip_to_content(lang())}</a>
        <div class="gate" data-wide=wide.then_some("")>
            <aside aria-hidden="true">
                <Mark/>
                <div class="stack" data-gap="l">{picture}</div>
                <p class="t-13 dim">{foot}</p>
            </aside>
            <main id="main">{children()}</main>
        </div>
    }
}

/// Mark, title and a line below it, at the head of the column of work.
#[component]
pub fn GateTitle(
    /// The `<h1>`.
    #[prop(into)]
    title: String,
    /// One quiet line.
    #[prop(optional, into)]
    subtitle: MaybeProp<String>,
) -> impl IntoView {
    view! {
        <div class="gate-title">
            <div class="from-phone"><Mark/></div>
            <h1>{title}</h1>
            {move || subtitle.get().map(|text| view! { <p class="dim">{text}</p> })}
        </div>
    }
}

#[component]
fn Mark() -> impl IntoView {
    view! {
        <span class="brand"><i class="mark"><Icon glyph=Glyph::Pulse/></i><span>{common::product(lang())}</span></span>
    }
}

/// The rhythm of a customer as a line: past beats, the moment, the next one dotted.
#[component]
fn Rhythm() -> impl IntoView {
    view! {
        <svg class="art" viewBox="0 0 560 220" aria-hidden="true">
            <path class="faint" d="M0 60h560M0 110h560M0 160h560"></path>
            <path d="M0 110h70c14 0 16-62 30-62s20 124 34 124 16-92 30-92 14 30 26 30h74c12 0 12-34 24-34s18 68 30 68 12-34 24-34h66"></path>
            <path class="next" d="M424 110h22c12 0 12-44 26-44s18 78 32 78 12-34 24-34h32"></path>
            <g class="dots">
                <circle cx="100" cy="48" r="5"></circle>
                <circle cx="164" cy="80" r="5"></circle>
                <circle cx="288" cy="76" r="5"></circle>
            </g>
            <circle class="seal" cx="410" cy="110" r="8"></circle>
        </svg>
    }
}
