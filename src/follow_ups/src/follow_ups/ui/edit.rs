//! The form that changes a follow-up.

use super::{
    detail::follow_up_id,
    form::{FollowUpFields, SHOWN, Start, place_of, wall_clock},
};
use crate::follow_ups::{
    api::{UpdateFollowUp, find_follow_up, follow_up_form},
    model::{FollowUpView, FormOffer},
};
use kemai_domain::{AppError, FollowUpId, Outcome};
use kemai_records::{
    answer::Answer,
    form::{FormState, Refusal, loaded, on_done},
};
use kemai_ui::{Button, ButtonLink, Crumbs, Field, Glyph, Kind, PageHead, SaveBar, TextInput, lang, toasts};
use kemai_words::follow_ups as words;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/follow-ups/{id}/edit`
#[component]
pub fn EditPage() -> impl IntoView {
    let lang = lang();
    let id = follow_up_id();
    let found = Resource::new_blocking(move || id.get(), |id| async move { both(id).await });
    view! {
        <Title text=words::edit_follow_up(lang)/>
        {loaded(found, move |(view, offer): (FollowUpView, FormOffer)| view! { <EditForm view offer/> })}
    }
}

/// The follow-up, and what its form has to offer.
async fn both(id: Option<FollowUpId>) -> Answer<(FollowUpView, FormOffer)> {
    let Some(id) = id else { return Ok(Outcome::Refused(AppError::not_found())) };
    let view = match find_follow_up(id).await? {
        Outcome::Done(view) if view.may_edit => view,
        Outcome::Done(_) => return Ok(Outcome::Refused(AppError::not_found())),
        Outcome::Refused(error) => return Ok(Outcome::Refused(error)),
    };
    Ok(match follow_up_form(view.follow_up.customer_id).await? {
        Outcome::Done(offer) => Outcome::Done((view, offer)),
        Outcome::Refused(error) => Outcome::Refused(error),
    })
}

#[component]
fn EditForm(view: FollowUpView, offer: FormOffer) -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let update = ServerAction::<UpdateFollowUp>::new();
    on_done(update, move |_: FollowUpId| toasts.say(words::changed(lang), None));
    let form = FormState::of(update);
    let offer = offer.with_person(view.follow_up.person_id, &view.person_name);
    let FollowUpView { follow_up, customer_name, .. } = view;
    let id = follow_up.id;
    let start = Start {
        contact: follow_up.contact_id.map(|id| id.to_string()).unwrap_or_default(),
        method: follow_up.method.to_string(),
        content: follow_up.content,
        result: follow_up.result.unwrap_or_default(),
        mood: follow_up.mood.map(|mood| mood.to_string()).unwrap_or_default(),
        occurred_at: wall_clock(follow_up.occurred_at),
        person: follow_up.person_id.to_string(),
    };
    let next_step = follow_up.next_step.unwrap_or_default();
    let step = move || {
        let value = form.value("input[next_step]", &next_step);
        view! {
            <Field name="input[next_step]" label=words::next_step(lang) error=form.problem("next_step")>
                <TextInput value autocomplete="off"/>
            </Field>
        }
    };
    let steps = vec![("/follow-ups".to_owned(), words::title(lang).to_owned())];
    view! {
        <Crumbs steps/>
        <PageHead title=words::edit_follow_up(lang).to_owned() subtitle=customer_name/>
        <ActionForm action=update attr:class="panel sheet" attr:novalidate="">
            <div class="body stack">
                <Refusal form shown=SHOWN named=place_of/>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="version" value=follow_up.version/>
                <FollowUpFields form offer start rest=step/>
            </div>
            <SaveBar>
                <ButtonLink href=format!("/follow-ups/{id}")>{words::cancel_edit(lang)}</ButtonLink>
                <Button kind=Kind::Primary submit=true icon=Glyph::Check busy=update.pending()>{words::save(lang)}</Button>
            </SaveBar>
        </ActionForm>
    }
}
