//! The page that says what went wrong. It has no scripts: there is nothing to hydrate, and it works when much else does not.

use crate::frame::StillFrame;
use kemai_domain::{AppError, ErrorCode, Lang, Person};
use kemai_server::http::refusal::ErrorPage;
use kemai_ui::{ButtonLink, Gate, GateTitle, IconSprite, Kind, PageHead, Theme, lang};
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
    // Not below whichever page was drawn on this thread last: it may go while this one is written.
    let owner = Owner::new_root(None);
    let html = owner.with(|| {
        provide_context(super::context::looks(page.lang));
        format!("<!DOCTYPE html>{}", view! { <Document page/> }.to_html())
    });
    owner.cleanup();
    html
}

#[component]
fn Document(page: ErrorPage) -> impl IntoView {
    let ErrorPage { error, lang, theme, person, path } = page;
    let title = format!("{} · {}", heading(error.code, lang), common::product(lang));
    view! {
        <html lang=lang.tag() data-theme=Theme::from_cookie(&theme).attribute() data-still="">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title inner_html=title></title>
                <link rel="icon" href="/favicon.svg"/>
                {OPTIONS.get().map(|options| view! { <HashedStylesheet options=options.clone()/> })}
            </head>
            <body>
                {match person {
                    Some(person) => view! { <Inside person path error/> }.into_any(),
                    None => view! { <Outside error/> }.into_any(),
                }}
                <IconSprite/>
            </body>
        </html>
    }
}

/// For who is signed in: with every way that the frame offers.
#[component]
fn Inside(person: Person, path: String, error: AppError) -> impl IntoView {
    let lang = lang();
    view! {
        <StillFrame person path>
            <PageHead title=heading(error.code, lang) subtitle=error.title(lang).to_owned()/>
            <div class="wrap"><ButtonLink href="/" kind=Kind::Primary>{pages::to_start(lang)}</ButtonLink></div>
            <Number error/>
        </StillFrame>
    }
}

/// For strangers, and where it is not known who asks. Where a form was sent, the sign-in opens beside this page, which sends the form again.
#[component]
fn Outside(error: AppError) -> impl IntoView {
    let lang = lang();
    let is_signed_out = error.code == ErrorCode::NotSignedIn;
    let subtitle = if is_signed_out { pages::send_again(lang) } else { error.title(lang) };
    // What failed before it was known who asks may be the page of somebody signed in; a stranger is led on from the start.
    // A dead link is asked about behind the gate, where only strangers are not known.
    let (href, target, way) = match error.code {
        ErrorCode::NotSignedIn => ("/login", "_blank", ui::sign_in_again(lang)),
        ErrorCode::NotFound => ("/login", "_self", ui::sign_in_again(lang)),
        _ => ("/", "_self", pages::to_start(lang)),
    };
    view! {
        <Gate motto=pages::error_motto(lang) foot=common::product(lang)>
            <GateTitle title=heading(error.code, lang) subtitle=subtitle.to_owned()/>
            <ButtonLink href kind=Kind::Primary attr:target=target>{way}</ButtonLink>
            <Number error/>
        </Gate>
    }
}

/// The number under which the log has more to say.
#[component]
fn Number(error: AppError) -> impl IntoView {
    let number = error.request_id.filter(|_| error.code.status() >= 500);
    number.map(|number| view! { <p class="t-12 dimmer">{ui::reference(lang(), number)}</p> })
}

fn heading(code: ErrorCode, lang: Lang) -> &'static str {
    match code {
        ErrorCode::NotFound => pages::not_found(lang),
        ErrorCode::NotSignedIn => ui::signed_out(lang),
        ErrorCode::Forbidden => pages::not_allowed(lang),
        ErrorCode::Internal | ErrorCode::Unavailable => pages::failed(lang),
        _ => pages::refused(lang),
    }
}
