//! The document around every page, and the routes.

use kemai_ui::{Empty, IconSprite, lang};
use kemai_words::{common, pages};
use leptos::{config::LeptosOptions, prelude::*};
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

/// The document: what the server writes once, around the part that the browser takes over.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang=lang().tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <link rel="icon" href="/favicon.svg"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <HashedStylesheet options=options.clone()/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <IconSprite/>
                <App/>
            </body>
        </html>
    }
}

/// Everything inside the document.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title text=common::product(lang())/>
        <Router>
            <Routes fallback=|| view! { <Empty title=pages::not_found(lang()).to_owned()/> }>
                <Route path=path!("/") view=|| view! { <Empty title=common::product(lang()).to_owned()/> }/>
            </Routes>
        </Router>
    }
}
