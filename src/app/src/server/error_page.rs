//! The page that says what went wrong. It has no scripts: there is nothing to hydrate, and it works when much else does not.

use kemai_domain::{AppError, ErrorCode, Lang};
use kemai_server::http::refusal::ErrorPage;
use kemai_ui::{ButtonLink, Gate, GateTitle, IconSprite, Kind, Theme};
use kemai_words::{common, pages, ui};
use leptos::{config::LeptosOptions, prelude::*};
use leptos_meta::HashedStylesheet;
use std::sync::OnceLock;

static OPTIONS: OnceLock<LeptosOptions> = OnceLock::new();

/// Remembers where the style is.
pub fn prepare(options: &LeptosOptions) {
    let _ = OPTIONS.set(options.clone());
}

/// The whole page as text.
pub fn render(page: ErrorPage) -> String {
    let owner = Owner::new();
    let html = owner.with(|| {
        provide_context(super::context::looks(page.lang));
        format!("<!DOCTYPE html>{}", view! { <Document page/> }.to_html())
    });
    owner.cleanup();
    html
}

#[component]
fn Document(page: ErrorPage) -> impl IntoView {
    let ErrorPage { error, lang, theme } = page;
    let title = format!("{} · {}", heading(error.code, lang), common::product(lang));
    view! {
        <html lang=lang.tag() data-theme=Theme::from_cookie(&theme).attribute()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title inner_html=title></title>
                <link rel="icon" href="/favicon.svg"/>
                {OPTIONS.get().map(|options| view! { <HashedStylesheet options=options.clone()/> })}
            </head>
            <body>
                <Gate motto=pages::error_motto(lang) foot=common::product(lang)>
                    <GateTitle title=heading(error.code, lang) subtitle=error.title(lang).to_owned()/>
                    <ButtonLink href="/" kind=Kind::Primary>{pages::to_start(lang)}</ButtonLink>
                    {reference(&error).map(|number| view! { <p class="t-12 dimmer">{ui::reference(lang, number)}</p> })}
                </Gate>
                <IconSprite/>
            </body>
        </html>
    }
}

fn heading(code: ErrorCode, lang: Lang) -> &'static str {
    match code {
        ErrorCode::NotFound => pages::not_found(lang),
        ErrorCode::NotSignedIn | ErrorCode::Forbidden => pages::not_allowed(lang),
        ErrorCode::Internal | ErrorCode::Unavailable => pages::failed(lang),
        _ => pages::refused(lang),
    }
}

/// Only where the log has more to say.
fn reference(error: &AppError) -> Option<String> {
    error.request_id.clone().filter(|_| error.code.status() >= 500)
}
