//! A plan as a task that one finishes where one sees it: open it, choose the result, write a line, choose what comes next. All of it is
//! plain HTML: a `<details>` around a form.

use crate::{
    follow_ups::{
        model::Offered,
        ui::{NextFields, results as result_chips},
    },
    plans::{
        api::DoPlan,
        model::{Closed, PlanView},
        rule_words::rule_words,
    },
};
use chrono::{DateTime, Datelike, Utc};
use kemai_domain::{Person, PlanId};
use kemai_records::form::{FormState, Refusal, on_done};
use kemai_ui::{
    Button, ChipChoices, Field, FieldGroup, Glyph, Icon, IconLink, Kind, RelativeTime, Tag, TextInput, Tone,
    date_text, date_time_text, lang, now, settings, toasts,
};
use kemai_words::follow_ups as words;
use leptos::prelude::*;

/// A plan of the day, with the form that finishes it inside.
#[component]
pub fn PlanTask(
    view: PlanView,
    /// What the results are.
    results: Vec<Offered>,
    /// Told when it is done.
    done: Callback<()>,
    /// Whom it is about stands in the line.
    with_customer: bool,
    /// It can be dragged, and moved by these keys: what stands around it does so.
    #[prop(default = None)]
    keys: Option<&'static str>,
    /// Beside the way to its page.
    #[prop(default = None)]
    beside: Option<AnyView>,
) -> impl IntoView {
    let lang = lang();
    let id = view.plan.id;
    let action = ServerAction::<DoPlan>::new();
    let toasts = toasts();
    on_done(action, move |_: Closed| {
        toasts.say(words::plan_done(lang), None);
        done.run(());
    });
    let form = FormState::of_record(action, id);
    let now = now();
    let due_at = view.plan.due_at;
    let is_late = move || due_at < now.get();
    let title = view.title(lang);
    let heading = if with_customer { title.clone() } else { view.plan.content.clone() };
    let below = with_customer.then(|| view.plan.content.clone());
    let method = view.plan.method.label(lang);
    let mut with = match &view.contact_name {
        Some(contact) => format!("{method} · {contact}"),
        None => method.to_owned(),
    };
    if use_context::<Person>().is_some_and(|person| person.id != view.plan.assignee_id) {
        with = format!("{with} · {}", view.assignee_name);
    }
    let last = view.last_contact_at.filter(|_| with_customer);
    let customer = view.plan.customer_id;
    let rule = view.plan.repeat.as_deref().map(|rule| rule_words(rule, lang));
    let (may_edit, version) = (view.may_edit, view.plan.version);
    view! {
        <article class="task">
            <details name="task" open=form.came_back()>
                <summary draggable=keys.map(|_| "true") aria-keyshortcuts=keys>
                    <span class="tick"><Icon glyph=Glyph::Check/><span class="sr-only">{words::done(lang)}</span></span>
                    <span class="when" data-tone=move || is_late().then_some("danger")><Due at=due_at/></span>
                    <span class="what">
                        <span class="who"><b>{heading}</b>{rule.map(|rule| view! { <Tag tone=Tone::Info label=rule/> })}</span>
                        {below.map(|content| view! { <span>{content}</span> })}
                        <span class="last">{with}{last.map(|at| view! { " · "{words::last_contact(lang)}" "<RelativeTime at/> })}</span>
                    </span>
                </summary>
                {may_edit.then(|| view! { <DoneForm action form id version results customer/> })}
            </details>
            <span class="do">
                <IconLink href=format!("/plans/{id}") glyph=Glyph::Clock label=words::change_plan(lang, &title) kind=Kind::Quiet attr:data-keep=""/>
                {beside}
            </span>
        </article>
    }
}

/// The hour of a plan of today, the day and the hour of any other.
#[component]
fn Due(at: DateTime<Utc>) -> impl IntoView {
    let settings = settings();
    let (due, today) = (settings.time_zone.local(at), settings.time_zone.local(settings.now).date_naive());
    let with_year = due.year() != today.year();
    let hour = due.format("%H:%M").to_string();
    let day = (due.date_naive() != today).then(|| date_text(settings.lang, due.date_naive(), with_year));
    let zone = settings.foreign(&settings.time_zone.name).map(|zone| format!(" {zone}")).unwrap_or_default();
    let exact = format!("{}{zone}", date_time_text(settings.lang, &settings.time_zone, at));
    view! {
        <time datetime=at.to_rfc3339() title=exact>
            {day.map(|day| view! { <span>{day}</span>" " })}
            <span>{hour}</span>
        </time>
    }
}

/// The form that finishes a plan.
#[component]
pub fn DoneForm(
    action: ServerAction<DoPlan>,
    form: FormState,
    id: PlanId,
    version: i64,
    results: Vec<Offered>,
    /// None for an internal task: it has no result and leads to nothing.
    customer: Option<kemai_domain::CustomerId>,
) -> impl IntoView {
    let lang = lang();
    let mark = format!("-{id}");
    let chosen = vec![form.value("input[result]", "")];
    let said = (mark.clone(), form.value("input[content]", ""));
    let choices = result_chips(&results);
    let shown: &[&str] = &["content", "result", "next.span", "next.at", "next_step"];
    view! {
        <ActionForm action=action>
            <Refusal form shown/>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="version" value=version/>
            {customer.map(|_| view! {
                <FieldGroup name=format!("result{mark}") label=words::result(lang) error=form.problem("result")>
                    <ChipChoices label=words::result(lang) name="input[result]" choices chosen/>
                </FieldGroup>
                <Field name="input[content]" id=format!("f-said{}", said.0) label=words::one_sentence(lang) error=form.problem("content")>
                    <TextInput value=said.1 autocomplete="off"/>
                </Field>
                <NextFields form mark with_step=false may_be_none=true/>
            })}
            <div class="wrap">
                <Button kind=Kind::Primary submit=true icon=Glyph::Check busy=action.pending()>
                    {if customer.is_some() { words::do_it(lang) } else { words::done(lang) }}
                </Button>
            </div>
        </ActionForm>
    }
}
