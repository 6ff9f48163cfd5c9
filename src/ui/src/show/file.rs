//! A file that belongs to something.

use leptos::prelude::*;

use crate::{Glyph, Icon};

/// A link to a file: what it is, its name, how large it is.
#[component]
pub fn FileLink(
    #[prop(into)] href: String,
    /// Its name, or "4 photos".
    #[prop(into)]
    name: String,
    /// How large it is, in words.
    #[prop(optional, into)]
    size: Option<String>,
    /// A paper clip without it.
    #[prop(optional)]
    glyph: Option<Glyph>,
) -> impl IntoView {
    let title = name.clone();
    view! {
        <a class="file" href=href title=title>
            <Icon glyph=glyph.unwrap_or(Glyph::Clip) small=true/><span class="clip">{name}</span>
            {size.map(|size| view! { <span class="dimmer nowrap">{size}</span> })}
        </a>
    }
}
