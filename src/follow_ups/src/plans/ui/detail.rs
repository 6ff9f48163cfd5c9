//! A plan's page: what is to be done, and everything one can do with it.

use super::{check_in::CheckInPanel, task::DoneForm};
use crate::{
    follow_ups::{
        Method,
        model::{FormOffer, Offered},
        ui::{NextFields, kept, people_choices},
    },
    plans::{
        api::{
            CancelPlan, CheckInPlan, DoPlan, MovePlan, ReassignPlan, RemovePlan, RestorePlan, find_plan,
            plan_form, restore_plan,
        },
        check_in::point_words,
        model::{Closed, PlanStatus, PlanView},
        rule_words::{reminder_words, rule_words},
    },
};
use kemai_domain::{AppError, CustomerId, Entity, Outcome, Person, PlanId, UserId};
use kemai_records::{
    comments::CommentsPanel,
    files::FilesPanel,
    form::{FormState, Refusal, loaded, on_done, way_back},
    live::NewsBar,
};
use kemai_ui::{
    Banner, Button, ButtonLink, Crumbs, DateTimeText, Fact, Facts, Field, Glyph, Kind, PageHead, Panel,
    Select, Status, TextInput, Tone, lang, settings, toasts,
};
use kemai_words::follow_ups as words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// The id in the address; nothing for what is not an id.
pub(super) fn plan_id() -> Memo<Option<PlanId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse().ok()))
}

/// What became of a plan, told by the area that tells all histories; the application hands it over.
#[derive(Clone, Copy)]
pub struct PlanHistory(pub fn(PlanId) -> AnyView);

/// What one can do.
#[derive(Clone, Copy)]
struct Actions {
    done: ServerAction<DoPlan>,
    moved: ServerAction<MovePlan>,
    reassign: ServerAction<ReassignPlan>,
    cancel: ServerAction<CancelPlan>,
    check_in: ServerAction<CheckInPlan>,
    remove: ServerAction<RemovePlan>,
    restore: ServerAction<RestorePlan>,
}

impl Actions {
    /// Whether each is on its way.
    fn pending(self) -> [Memo<bool>; 7] {
        [
            self.done.pending(),
            self.moved.pending(),
            self.reassign.pending(),
            self.cancel.pending(),
            self.check_in.pending(),
            self.remove.pending(),
            self.restore.pending(),
        ]
    }
}

/// `/plans/{id}`
#[component]
pub fn DetailPage() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let id = plan_id();
    let changed = RwSignal::new(0_u32);
    let found = Resource::new_blocking(move || (id.get(), changed.get()), |(id, _)| both(id));
    let actions = Actions {
        done: ServerAction::new(),
        moved: ServerAction::new(),
        reassign: ServerAction::new(),
        cancel: ServerAction::new(),
        check_in: ServerAction::new(),
        remove: ServerAction::new(),
        restore: ServerAction::new(),
    };
    let again = Callback::new(move |()| changed.update(|count| *count += 1));
    // What the plan that was done here left behind, and whether one has just ended here: its forms are gone then.
    let left = StoredValue::new(None::<(PlanId, Closed)>);
    let ended = StoredValue::new(false);
    let pending = actions.pending();
    // All of them are asked, so that each is followed.
    let is_changing = move || pending.iter().filter(|pending| pending.get()).count() > 0;
    let news = kept(Entity::Plan, id, is_changing, again);
    let say = move |text: &'static str| {
        move |_: PlanId| {
            changed.update(|count| *count += 1);
            toasts.say(text, None);
        }
    };
    on_done(actions.done, move |closed: Closed| {
        left.set_value(id.get_untracked().map(|id| (id, closed)));
        ended.set_value(true);
        changed.update(|count| *count += 1);
        toasts.say(words::plan_done(lang), None);
    });
    on_done(actions.moved, say(words::plan_moved(lang)));
    on_done(actions.reassign, say(words::plan_handed(lang)));
    on_done(actions.cancel, move |_: PlanId| {
        ended.set_value(true);
        changed.update(|count| *count += 1);
        toasts.say(words::plan_cancelled(lang), None);
    });
    on_done(actions.check_in, say(words::checked_in(lang)));
    // As it stood when it was removed; what brings it back stands one further.
    let version = StoredValue::new(0_i64);
    on_done(actions.remove, move |id: PlanId| {
        let removed = version.get_value() + 1;
        let undo = way_back(
            toasts,
            move || restore_plan(id, removed),
            move |_| {
                toasts.say(words::restored(lang), None);
                // The page may have been left meanwhile.
                changed.try_update(|count| *count += 1);
            },
        );
        changed.update(|count| *count += 1);
        toasts.say(words::plan_removed(lang), Some(undo));
    });
    on_done(actions.restore, say(words::restored(lang)));
    view! {
        <Title text=words::plan(lang)/>
        <NewsBar news on_show=again/>
        {loaded(found, move |(view, offer): (PlanView, Option<FormOffer>)| {
            version.set_value(view.plan.version);
            if ended.get_value() && view.plan.status != PlanStatus::Open {
                ended.set_value(false);
                Effect::new(move |_| request_animation_frame(begin_with_heading));
            }
            let left = left.get_value().filter(|(done, _)| *done == view.plan.id).map(|(_, closed)| closed);
            view! { <Found view offer left actions/> }
        })}
    }
}

/// Where the forms stood, something else stands now: one goes on at the top, with how the plan stands.
fn begin_with_heading() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
    let heading = document().query_selector("main h1").ok().flatten();
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        heading.set_tab_index(-1);
        // It can only refuse when it is gone again.
        let _ = heading.focus();
    }
}

/// The plan; and for who may change it, what the forms have to offer.
async fn both(id: Option<PlanId>) -> kemai_records::answer::Answer<(PlanView, Option<FormOffer>)> {
    let Some(id) = id else { return Ok(Outcome::Refused(AppError::not_found())) };
    let view = match find_plan(id).await? {
        Outcome::Done(view) => view,
        Outcome::Refused(error) => return Ok(Outcome::Refused(error)),
    };
    let offer = if view.may_edit && view.plan.status == PlanStatus::Open {
        plan_form(view.plan.customer_id).await?.into_result().ok()
    } else {
        None
    };
    Ok(Outcome::Done((view, offer)))
}

#[component]
fn Found(
    view: PlanView,
    offer: Option<FormOffer>,
    /// What it left behind, when it was done on this page.
    left: Option<Closed>,
    actions: Actions,
) -> impl IntoView {
    let lang = lang();
    let (id, version) = (view.plan.id, view.plan.version);
    let (may_edit, may_remove, is_removed) =
        (offer.is_some(), view.may_remove && !view.is_removed, view.is_removed);
    let mut steps = vec![("/calendar".to_owned(), words::calendar(lang).to_owned())];
    if let (Some(customer), Some(name)) = (view.plan.customer_id, view.customer_name.clone()) {
        steps.push((format!("/customers/{customer}"), name));
    }
    let removal = FormState::of_record(actions.remove, id);
    let (title, subtitle) = (view.plan.content.clone(), view.title(lang));
    let (customer, assignee) = (view.plan.customer_id, view.plan.assignee_id);
    let is_mine = use_context::<Person>().is_some_and(|person| person.id == view.plan.assignee_id);
    let goes_there = matches!(view.plan.method, Method::Visit | Method::Meeting);
    let may_check_in = may_edit && is_mine && goes_there;
    view! {
        <Crumbs steps/>
        {is_removed.then(|| view! {
            <Banner tone=Tone::Warning title=words::is_removed(lang)>
                <ActionForm action=actions.restore>
                    <Ids id version/>
                    <Button submit=true small=true icon=Glyph::Undo>{words::restore(lang)}</Button>
                </ActionForm>
            </Banner>
        })}
        <PageHead title subtitle>
            {may_edit.then(|| view! { <ButtonLink href=format!("/plans/{id}/edit") icon=Glyph::Edit>{words::edit(lang)}</ButtonLink> })}
            {may_remove.then(|| view! {
                <ActionForm action=actions.remove>
                    <Ids id version/>
                    <Button submit=true icon=Glyph::Trash kind=Kind::Quiet>{words::remove(lang)}</Button>
                </ActionForm>
            })}
        </PageHead>
        <Refusal form=removal/>
        <Panel><PlanFacts view/></Panel>
        {left.map(|left| view! { <Left left/> })}
        {may_check_in.then(|| view! { <CheckInPanel id version action=actions.check_in/> })}
        {offer.map(|offer| view! { <Forms id version customer assignee offer actions/> })}
        {(!is_removed).then(|| view! {
            <CommentsPanel entity=Entity::Plan record_id=id.0/>
            <FilesPanel entity=Entity::Plan record_id=id.0/>
            {use_context::<PlanHistory>().map(|history| (history.0)(id))}
        })}
    }
}

/// The ways to what was written and to what comes next.
#[component]
fn Left(left: Closed) -> impl IntoView {
    let lang = lang();
    let follow_up = left.follow_up.map(|id| {
        let href = format!("/follow-ups/{id}");
        view! { <ButtonLink href icon=Glyph::Note>{words::see_follow_up(lang)}</ButtonLink> }
    });
    let plan = |id: PlanId, text: &'static str| {
        let href = format!("/plans/{id}");
        view! { <ButtonLink href icon=Glyph::Clock>{text}</ButtonLink> }
    };
    let follows = left.follows.map(|id| plan(id, words::see_next_plan(lang)));
    let repeats = left.next.map(|id| plan(id, words::see_next_of_series(lang)));
    view! { <div class="wrap">{follow_up}{follows}{repeats}</div> }
}

/// What every form about the plan sends.
#[component]
pub(super) fn Ids(id: PlanId, version: i64) -> impl IntoView {
    view! {
        <input type="hidden" name="id" value=id.to_string()/>
        <input type="hidden" name="version" value=version/>
    }
}

/// To whom it can be handed over: those who see what it is about, but for whoever has it.
#[component]
fn HandOver(
    id: PlanId,
    version: i64,
    assignee: UserId,
    people: Vec<Offered>,
    /// The asker, who is chosen at first.
    me: String,
    action: ServerAction<ReassignPlan>,
) -> impl IntoView {
    let lang = lang();
    let form = FormState::of_record(action, id);
    let assignee = assignee.to_string();
    let others: Vec<_> = people.into_iter().filter(|person| person.key != assignee).collect();
    let first = others.iter().find(|person| person.key == me).or(others.first());
    let Some(first) = first.map(|person| person.key.clone()) else {
        return view! { <Panel title=words::hand_over(lang) id="hand-over"><p class="dim t-13">{words::nobody_else_sees(lang)}</p></Panel> }
            .into_any();
    };
    view! {
        <Panel title=words::hand_over(lang) id="hand-over">
            <ActionForm action attr:class="stack">
                <Refusal form shown=&["assignee_id"]/>
                <Ids id version/>
                <Field name="assignee_id" id="f-hand-over" label=words::hand_over_to(lang) error=form.problem("assignee_id")>
                    <Select choices=people_choices(&others) value=form.value("assignee_id", first)/>
                </Field>
                <div class="wrap"><Button submit=true icon=Glyph::Swap busy=action.pending()>{words::hand_over(lang)}</Button></div>
            </ActionForm>
        </Panel>
    }
    .into_any()
}

#[component]
fn PlanFacts(view: PlanView) -> impl IntoView {
    let lang = lang();
    let plan = view.plan;
    let tone = match plan.status {
        PlanStatus::Open => Tone::Info,
        PlanStatus::Done => Tone::Success,
        PlanStatus::Cancelled => Tone::Neutral,
    };
    let settings = settings();
    let clock = settings.foreign(&settings.time_zone.name).map(|zone| format!(" {zone}"));
    let remind: Vec<String> =
        plan.remind_before_minutes.iter().map(|minutes| reminder_words(*minutes, lang)).collect();
    view! {
        <Facts>
            <Fact name=words::status(lang)><Status tone label=plan.status.label(lang)/></Fact>
            <Fact name=words::due_at(lang)><DateTimeText at=plan.due_at/>{clock}</Fact>
            <Fact name=words::method(lang)>{plan.method.label(lang)}</Fact>
            {view.contact_name.map(|name| view! { <Fact name=words::contact(lang)>{name}</Fact> })}
            <Fact name=words::assignee(lang)>{view.assignee_name}</Fact>
            {(!remind.is_empty()).then(|| view! { <Fact name=words::remind(lang)>{remind.join(" · ")}</Fact> })}
            {plan.repeat.map(|rule| view! { <Fact name=words::repeat(lang)>{words::is_repeated(lang, rule_words(&rule, lang))}</Fact> })}
            {plan.checked_in_at.map(|at| view! { <Fact name=words::checked_in_at(lang)><DateTimeText at/></Fact> })}
            {plan.place.map(|place| view! { <Fact name=words::place(lang)>{place}</Fact> })}
            {plan.coordinates.map(|point| {
                let href = format!("geo:{}", point.split(' ').next().unwrap_or_default());
                let text = point_words(&point, lang).unwrap_or(point);
                view! { <Fact name=words::coordinates(lang)><a class="link" href=href rel="external">{text}</a></Fact> }
            })}
            {plan.closed_at.map(|at| view! { <Fact name=words::closed_at(lang)><DateTimeText at/></Fact> })}
            {plan.cancel_reason.map(|reason| view! { <Fact name=words::cancel_reason(lang)>{reason}</Fact> })}
        </Facts>
    }
}

/// Done, move, hand over, cancel: each a form that works by itself.
#[component]
fn Forms(
    id: PlanId,
    version: i64,
    customer: Option<CustomerId>,
    assignee: UserId,
    offer: FormOffer,
    actions: Actions,
) -> impl IntoView {
    let lang = lang();
    let done = FormState::of_record(actions.done, id);
    let moved = FormState::of_record(actions.moved, id);
    let cancel = FormState::of_record(actions.cancel, id);
    let FormOffer { people, results, me, .. } = offer;
    view! {
        <Panel title=words::done(lang) id="done"><div class="plain-form"><DoneForm action=actions.done form=done id version results customer/></div></Panel>
        <div class="thirds">
            <Panel title=words::move_to(lang) id="move">
                <ActionForm action=actions.moved attr:class="stack">
                    <Refusal form=moved shown=&["next.span", "next.at"]/>
                    <Ids id version/>
                    <NextFields form=moved mark="-move" with_step=false may_be_none=false/>
                    <div class="wrap"><Button submit=true icon=Glyph::Clock busy=actions.moved.pending()>{words::move_to(lang)}</Button></div>
                </ActionForm>
            </Panel>
            {(!people.is_empty()).then(|| view! { <HandOver id version assignee people me action=actions.reassign/> })}
            <Panel title=words::cancel_plan(lang) id="cancel">
                <ActionForm action=actions.cancel attr:class="stack">
                    <Refusal form=cancel shown=&["cancel_reason"]/>
                    <Ids id version/>
                    <Field name="reason" id="f-cancel-reason" label=words::cancel_why(lang) required=true error=cancel.problem("cancel_reason")>
                        <TextInput value=cancel.value("reason", "") autocomplete="off"/>
                    </Field>
                    <div class="wrap"><Button submit=true icon=Glyph::Close busy=actions.cancel.pending()>{words::cancel_plan(lang)}</Button></div>
                </ActionForm>
            </Panel>
        </div>
    }
}
