//! The form that changes a plan.

use super::{
    detail::plan_id,
    fields::{PlanFields, SHOWN, Start, place_of},
};
use crate::{
    follow_ups::model::FormOffer,
    plans::{
        api::{UpdatePlan, find_plan, plan_form},
        model::{PlanStatus, PlanView},
    },
};
use kemai_domain::{AppError, Outcome, PlanId};
use kemai_records::{
    answer::Answer,
    form::{FormState, Refusal, loaded, on_done},
};
use kemai_ui::{Button, ButtonLink, Crumbs, Glyph, Kind, PageHead, SaveBar, lang, toasts};
use kemai_words::follow_ups as words;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/plans/{id}/edit`
#[component]
pub fn EditPage() -> impl IntoView {
    let lang = lang();
    let id = plan_id();
    let found = Resource::new_blocking(move || id.get(), |id| async move { both(id).await });
    view! {
        <Title text=words::edit_plan(lang)/>
        {loaded(found, move |(view, offer): (PlanView, FormOffer)| view! { <EditForm view offer/> })}
    }
}

/// The plan, and what its form has to offer.
async fn both(id: Option<PlanId>) -> Answer<(PlanView, FormOffer)> {
    let Some(id) = id else { return Ok(Outcome::Refused(AppError::not_found())) };
    let view = match find_plan(id).await? {
        Outcome::Done(view) if view.may_edit && view.plan.status == PlanStatus::Open => view,
        Outcome::Done(_) => return Ok(Outcome::Refused(AppError::not_found())),
        Outcome::Refused(error) => return Ok(Outcome::Refused(error)),
    };
    Ok(match plan_form(view.plan.customer_id).await? {
        Outcome::Done(offer) => Outcome::Done((view, offer)),
        Outcome::Refused(error) => Outcome::Refused(error),
    })
}

#[component]
fn EditForm(view: PlanView, offer: FormOffer) -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let update = ServerAction::<UpdatePlan>::new();
    on_done(update, move |_: PlanId| toasts.say(words::plan_changed(lang), None));
    let form = FormState::of(update);
    let subtitle = view.title(lang);
    let offer = offer.with_person(view.plan.assignee_id, &view.assignee_name);
    let plan = view.plan;
    let id = plan.id;
    let start = Start {
        contact: plan.contact_id.map(|id| id.to_string()).unwrap_or_default(),
        method: plan.method.to_string(),
        content: plan.content,
        // The clock of whoever does it.
        due_at: plan.due_local.format("%Y-%m-%dT%H:%M").to_string(),
        zone: plan.time_zone,
        assignee: plan.assignee_id.to_string(),
        remind: plan.remind_before_minutes,
        repeat: plan.repeat.unwrap_or_default(),
    };
    view! {
        <Crumbs steps=vec![("/calendar".to_owned(), words::calendar(lang).to_owned()), (format!("/plans/{id}"), words::plan(lang).to_owned())]/>
        <PageHead title=words::edit_plan(lang).to_owned() subtitle/>
        <ActionForm action=update attr:class="panel sheet" attr:novalidate="">
            <div class="body stack">
                <Refusal form shown=SHOWN named=place_of/>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="version" value=plan.version/>
                <PlanFields form offer start/>
            </div>
            <SaveBar>
                <ButtonLink href=format!("/plans/{id}")>{words::cancel_edit(lang)}</ButtonLink>
                <Button kind=Kind::Primary submit=true icon=Glyph::Check busy=update.pending()>{words::save(lang)}</Button>
            </SaveBar>
        </ActionForm>
    }
}
