//! The document around the application: written by the server alone.

use crate::{App, page::Page};
use kemai_ui::{ChartFiles, ChartFilesMeta, IconSprite};
use leptos::{config::LeptosOptions, prelude::*};
use leptos_meta::{HashedStylesheet, MetaTags};

/// The whole page.
#[must_use]
pub fn shell(options: LeptosOptions, charts: ChartFiles) -> impl IntoView {
    let settings = use_context::<Page>().unwrap_or_default().settings;
    view! {
        <!DOCTYPE html>
        <html
            lang=settings.lang.tag()
            data-theme=settings.theme.attribute()
            data-density=settings.density.attribute()
        >
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <link rel="icon" href="/favicon.svg"/>
                <link rel="apple-touch-icon" href="/icons/icon-apple.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <HashedStylesheet options=options.clone()/>
                <ChartFilesMeta files=charts/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
                <IconSprite/>
            </body>
        </html>
    }
}
