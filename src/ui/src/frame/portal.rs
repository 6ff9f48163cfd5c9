//! The frame of what a customer sees through a link of his own: one narrow column, no navigation.

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::{Avatar, AvatarSize, Glyph, Icon, lang};

/// The page of a customer. Its first panel has the `<h1>`.
#[component]
pub fn Portal(
    /// Whose page it is: the company that sells.
    #[prop(into)]
    company: String,
    /// For whom, in words.
    #[prop(into)]
    about: String,
    /// At the foot: until when the link is good.
    #[prop(into)]
    foot: String,
    /// The panels.
    children: Children,
) -> impl IntoView {
    let lang = lang();
    view! {
        <a class="skip" href="#main">{words::skip_to_content(lang)}</a>
        <div class="portal">
            <header class="row">
                <Avatar name=company.clone() company=true size=AvatarSize::Large/>
                <div class="grow"><b class="clip">{company}</b><span class="t-12 dim clip">{about}</span></div>
                <span class="t-12 dim row"><Icon glyph=Glyph::Lock small=true/>{words::own_link(lang)}</span>
            </header>
            <main id="main" class="stack">{children()}</main>
            <footer class="t-12 dim"><p>{foot}</p></footer>
        </div>
    }
}
