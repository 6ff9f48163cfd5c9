//! The way back from the recycle bin: one button.

use crate::sent::sent;
use kemai_domain::AppError;
use kemai_ui::{Button, Glyph, lang, toasts};
use kemai_words::records as words;
use leptos::{ev, prelude::*, task::spawn_local};

/// A button that brings something back. A plain form before the browser's program is there.
#[component]
pub fn WayBack<F>(
    /// Where the plain form goes.
    action: &'static str,
    /// Of what comes back.
    id: String,
    /// The same as a call.
    restore: impl Fn() -> F + Copy + 'static,
    /// Brings anew what is shown.
    then: impl Fn() + Copy + 'static,
) -> impl IntoView
where
    F: Future<Output = Result<(), AppError>> + 'static,
{
    let (lang, toasts) = (lang(), toasts());
    let refused = sent(action).filter(|sent| sent.value("id") == Some(id.as_str()));
    let is_busy = RwSignal::new(false);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        is_busy.set(true);
        spawn_local(async move {
            match restore().await {
                Ok(()) => toasts.say(words::restored(lang), None),
                Err(error) => toasts.fail(&error),
            }
            // The line may be gone by now.
            let _ = is_busy.try_set(false);
            then();
        });
    };
    view! {
        <form method="post" action=action on:submit=submit>
            {refused.map(|sent| view! { <span class="error" role="alert">{sent.error.message(lang)}</span> })}
            <input type="hidden" name="id" value=id/>
            <Button submit=true small=true icon=Glyph::Undo busy=is_busy>{words::restore(lang)}</Button>
        </form>
    }
}
