//! A sentence across the page about the page.

use leptos::prelude::*;

use crate::{Glyph, Icon};

/// What a state means. Always together with a word or an icon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Success,
    Warning,
    Danger,
    Info,
    Accent,
}

impl Tone {
    /// The value of `data-tone`.
    #[must_use]
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Neutral => None,
            Self::Success => Some("success"),
            Self::Warning => Some("warning"),
            Self::Danger => Some("danger"),
            Self::Info => Some("info"),
            Self::Accent => Some("accent"),
        }
    }

    const fn glyph(self) -> Glyph {
        match self {
            Self::Success => Glyph::Ok,
            Self::Warning | Self::Danger => Glyph::Alert,
            Self::Neutral | Self::Info | Self::Accent => Glyph::Info,
        }
    }
}

/// What happened, what was kept and what to do, with at most one button.
#[component]
pub fn Banner(
    tone: Tone,
    /// The few strong words.
    #[prop(into)]
    title: Signal<String>,
    /// The rest of the sentence.
    #[prop(optional, into)]
    text: MaybeProp<String>,
    /// Instead of the icon of the tone.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// The button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let role = if tone == Tone::Danger { "alert" } else { "status" };
    view! {
        <div class="banner" data-tone=tone.attribute().unwrap_or("info") role=role>
            <Icon glyph=glyph.unwrap_or(tone.glyph())/>
            <p><b>{title}</b>" "{move || text.get()}</p>
            {children.map(|children| children())}
        </div>
    }
}
