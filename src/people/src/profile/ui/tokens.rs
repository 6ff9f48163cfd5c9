//! Programs that act in my name.

use crate::{
    Secret,
    profile::{CreateToken, NewToken, RevokeToken, TokenEntry},
};
use kemai_records::form::{FormState, Refusal, on_done};
use kemai_ui::{
    Banner, Button, ComingTime, CopyButton, Field, Kind, Panel, RelativeTime, Tag, TextInput, Tone, lang,
    toasts,
};
use kemai_words::people as words;
use leptos::prelude::*;

#[component]
pub(super) fn Tokens(
    tokens: Vec<TokenEntry>,
    touch: Callback<()>,
    /// Made just now by a plain form.
    made: Option<Secret>,
    /// Made just now on this page.
    kept: RwSignal<Option<Secret>>,
) -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let revoke = ServerAction::<RevokeToken>::new();
    on_done(revoke, move |()| {
        touch.run(());
        toasts.say(words::token_revoked(lang), None);
    });
    let is_empty = tokens.is_empty();
    view! {
        <Panel title=words::tokens(lang).to_owned() subtitle=words::tokens_hint(lang).to_owned() id="tokens">
            <div class="stack">
                {if is_empty {
                    view! { <p class="dim">{words::tokens_none(lang)}</p> }.into_any()
                } else {
                    view! { <ul class="lines">{tokens.into_iter().map(|token| view! { <Line token revoke/> }).collect_view()}</ul> }.into_any()
                }}
                <NewTokenForm touch made kept/>
            </div>
        </Panel>
    }
}

#[component]
fn Line(token: TokenEntry, revoke: ServerAction<RevokeToken>) -> impl IntoView {
    let lang = lang();
    view! {
        <li class="item">
            <span class="grow">
                <span class="title">{token.name}</span>" "<Tag label=token.scope/>
                <span class="meta clip">
                    {match token.last_used_at {
                        Some(at) => view! { {words::token_last_used(lang)}" "<RelativeTime at/> }.into_any(),
                        None => words::token_never_used(lang).into_any(),
                    }}
                    {token.expires_at.map(|at| view! { " · "{words::token_expires(lang)}" "<ComingTime at/> })}
                </span>
            </span>
            <ActionForm action=revoke>
                <input type="hidden" name="id" value=token.id.to_string()/>
                <Button small=true kind=Kind::Danger submit=true>{words::token_revoke(lang)}</Button>
            </ActionForm>
        </li>
    }
}

/// The value is shown once: from the answer, or on the page after a plain form.
#[component]
fn NewTokenForm(touch: Callback<()>, made: Option<Secret>, kept: RwSignal<Option<Secret>>) -> impl IntoView {
    let lang = lang();
    let create = ServerAction::<CreateToken>::new();
    let form = FormState::of(create);
    on_done(create, move |token: NewToken| {
        kept.set(Some(token.value));
        touch.run(());
    });
    let shown = move || kept.get().or_else(|| made.clone());
    view! {
        {move || shown().map(|token| view! {
            <Banner tone=Tone::Success title=words::token_created(lang).to_owned()/>
            <div class="row">
                <div class="grow"><TextInput name="token" value=token.0.clone() readonly=true label=words::token(lang)/></div>
                <CopyButton text=token.0/>
            </div>
        })}
        <ActionForm action=create attr:class="stack">
            <Refusal form shown=&["name", "scope", "days"]/>
            <div class="two">
                <Field name="input[name]" id="f-token-name" label=words::token_name(lang) required=true error=form.problem("name")>
                    <TextInput value=form.value("input[name]", "") autocomplete="off"/>
                </Field>
                <Field name="input[scope]" id="f-token-scope" label=words::token_scope(lang) required=true
                    hint=words::token_scope_hint(lang).to_owned() error=form.problem("scope")>
                    <TextInput value=form.value("input[scope]", "read") autocomplete="off"/>
                </Field>
            </div>
            <Field name="input[days]" id="f-token-days" label=words::token_days(lang) hint=words::token_days_hint(lang).to_owned() error=form.problem("days")>
                <TextInput inputmode="numeric" value=form.value("input[days]", "") autocomplete="off"/>
            </Field>
            <div class="wrap"><Button submit=true busy=create.pending()>{words::token_create(lang)}</Button></div>
        </ActionForm>
    }
}
