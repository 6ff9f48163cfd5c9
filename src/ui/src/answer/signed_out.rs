//! The session ended while a page was open: the page stays with all that was typed in it, and the way to sign in stands beside it.

use kemai_domain::{AppError, ErrorCode};
use kemai_words::ui as words;
use leptos::prelude::*;

use super::{Banner, ErrorState, Tone, toasts};
use crate::{ButtonLink, Kind, dom, lang};

/// The sign-in that leads back to the page that is open. In handlers and effects only.
pub(crate) fn sign_in_address() -> String {
    let here = String::from(js_sys::encode_uri_component(&dom::here()));
    format!("/login?next={here}")
}

/// Leads to the sign-in, and from there back to this page.
#[component]
pub fn SignInLink(
    /// One step lower, for a banner.
    #[prop(optional)]
    small: bool,
    /// In a tab of its own: what was typed on this page stays where it is.
    #[prop(optional)]
    aside: bool,
) -> impl IntoView {
    let href = RwSignal::new("/login".to_owned());
    Effect::new(move |_| href.set(sign_in_address()));
    let target = if aside { "_blank" } else { "_self" };
    // Who is on the way need not be told once more, and the toast would lie over the form's buttons.
    let toasts = toasts();
    let go = move |_| toasts.signed_in();
    view! { <ButtonLink href kind=Kind::Primary small attr:rel="external" attr:target=target on:click=go>{words::sign_in_again(lang())}</ButtonLink> }
}

/// A form was refused because nobody is signed in any more: it keeps what was typed, and is sent again after signing in beside it.
#[component]
pub fn SignedOut() -> impl IntoView {
    let lang = lang();
    view! {
        <Banner tone=Tone::Warning title=words::signed_out(lang) text=words::signed_out_kept(lang)>
            <SignInLink small=true aside=true/>
        </Banner>
    }
}

/// Something could not be had: as [`ErrorState`], from the error itself. Who is signed out is led to the sign-in, which alone helps,
/// instead of trying again.
#[component]
pub fn Failure(
    error: AppError,
    /// What is missing; the error's own words stand below it then.
    #[prop(optional, into)]
    title: Option<String>,
    /// Try again, and perhaps a way around.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lang = lang();
    if error.code == ErrorCode::NotSignedIn {
        return view! {
            <ErrorState title=words::signed_out(lang) text=words::signed_out_back(lang)><SignInLink/></ErrorState>
        }
        .into_any();
    }
    let own = error.title(lang);
    let details: Vec<String> = error.fields.iter().map(|field| field.problem.message(lang)).collect();
    let text = match &title {
        Some(_) => Some(own.to_owned()),
        None => (!details.is_empty()).then(|| details.join(" ")),
    };
    let (title, reference) = (title.unwrap_or_else(|| own.to_owned()), error.request_id);
    match children {
        Some(children) => view! { <ErrorState title text reference>{children()}</ErrorState> }.into_any(),
        None => view! { <ErrorState title text reference/> }.into_any(),
    }
}
