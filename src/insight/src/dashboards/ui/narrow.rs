//! Which dashboard, of which time, of whom: links and a plain form, so that they work without the browser's program.

use crate::dashboards::{
    api::dashboard_choices,
    model::{Choice as Offered, DashboardKind, Period, Question},
};
use kemai_domain::{Action, Entity, Outcome, Person, Reach};
use kemai_records::answer::Answer;
use kemai_ui::{Button, Choice, DateInput, Field, Glyph, Late, Select, Tab, Tabs, lang};
use kemai_words::insight as words;
use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

const PATH: &str = "/reports";

/// The dashboards that say something to the person. Who sees only his own customers has one.
fn kinds() -> Vec<DashboardKind> {
    let reach = use_context::<Person>().map(|person| person.rights.reach(Entity::Customer, Action::View));
    match reach {
        Some(reach) if reach > Reach::Own => {
            vec![DashboardKind::Manager, DashboardKind::Sales, DashboardKind::Service]
        }
        _ => vec![DashboardKind::Sales],
    }
}

/// The dashboards as tabs; the open one is `kind`.
#[component]
pub fn Kinds(question: Memo<Question>, #[prop(into)] kind: Signal<Option<DashboardKind>>) -> impl IntoView {
    let (lang, kinds) = (lang(), kinds());
    let has_choice = kinds.len() > 1;
    let tabs = Signal::derive(move || {
        let tab = |of: &DashboardKind| {
            let href = Question { kind: Some(*of), ..question.get() }.href(PATH);
            Tab::new(href, of.label(lang)).current(kind.get() == Some(*of))
        };
        kinds.iter().map(tab).collect::<Vec<_>>()
    });
    has_choice.then(|| view! { <Tabs label=words::title(lang) tabs/> })
}

/// Time, department and person.
#[component]
pub fn Narrow(question: Memo<Question>) -> impl IntoView {
    let offered: Resource<Answer<_>> = Resource::new_blocking(|| (), |()| dashboard_choices());
    view! {
        <Transition>
            {move || Late::new(async move { offered.await.and_then(Outcome::into_result) }, move |offered| {
                let offered = offered.unwrap_or_default();
                view! { <Asking question departments=offered.departments people=offered.people/> }
            })}
        </Transition>
    }
}

/// What the form holds.
#[derive(Clone, Copy)]
struct Asked {
    period: RwSignal<String>,
    from: RwSignal<String>,
    until: RwSignal<String>,
    department: RwSignal<String>,
    person: RwSignal<String>,
}

impl Asked {
    fn new(question: Memo<Question>) -> Self {
        let Question { period, from, until, department, person, .. } = question.get_untracked();
        let asked = Self {
            period: RwSignal::new(period.key().to_owned()),
            from: RwSignal::new(from),
            until: RwSignal::new(until),
            department: RwSignal::new(department),
            person: RwSignal::new(person),
        };
        // The way back changes the address alone. What was chosen before the page came alive stays.
        Effect::new(move |is_later: Option<bool>| {
            let question = question.get();
            if is_later.is_some() {
                asked.set(question);
            }
            true
        });
        asked
    }

    fn set(self, question: Question) {
        self.period.set(question.period.key().to_owned());
        self.from.set(question.from);
        self.until.set(question.until);
        self.department.set(question.department);
        self.person.set(question.person);
    }

    fn question(self, kind: Option<DashboardKind>) -> Question {
        Question {
            kind,
            period: self.period.get_untracked().parse().unwrap_or_default(),
            from: self.from.get_untracked(),
            until: self.until.get_untracked(),
            department: self.department.get_untracked(),
            person: self.person.get_untracked(),
        }
    }
}

#[component]
fn Asking(question: Memo<Question>, departments: Vec<Offered>, people: Vec<Offered>) -> impl IntoView {
    let lang = lang();
    let asked = Asked::new(question);
    let navigate = use_navigate();
    let go = Callback::new(move |()| {
        let question = asked.question(question.get_untracked().kind);
        navigate(&question.href(PATH), NavigateOptions::default());
    });
    let is_custom = move || asked.period.get_untracked() == Period::Custom.key();
    // Whoever chooses his own days says when he is done.
    let choose = move |_: ev::Event| {
        if !is_custom() {
            go.run(());
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        go.run(());
    };
    let kind =
        move || question.get().kind.map(|kind| view! { <input type="hidden" name="kind" value=kind.key()/> });
    let periods =
        Period::ALL.iter().map(|period| Choice::new(period.key(), period.label(lang))).collect::<Vec<_>>();
    view! {
        <form class="wrap narrow" data-gap="s" method="get" action=PATH role="search" on:change=choose on:submit=submit>
            {kind}
            <Select name="period" id="f-period" choices=periods signal=asked.period label=words::period(lang)/>
            <span class="wrap days" data-gap="s">
                <Field name="from" label=words::from(lang)><DateInput signal=asked.from/></Field>
                <Field name="until" label=words::until(lang)><DateInput signal=asked.until/></Field>
            </span>
            {(!departments.is_empty()).then(|| view! {
                <Select name="department" id="f-department" choices=listed(departments, words::any_department(lang)) signal=asked.department label=words::department(lang)/>
            })}
            {(!people.is_empty()).then(|| view! {
                <Select name="person" id="f-person" choices=listed(people, words::everyone(lang)) signal=asked.person label=words::person(lang)/>
            })}
            <Button submit=true icon=Glyph::Filter>{words::show(lang)}</Button>
        </form>
    }
}

/// With "all" first; what stands deeper is moved in.
fn listed(offered: Vec<Offered>, all: &str) -> Vec<Choice> {
    let one = |Offered { id, name, depth, keys }: Offered| {
        let inset = "\u{2003}".repeat(usize::try_from(depth).unwrap_or_default());
        Choice::new(id, format!("{inset}{name}")).keys(keys)
    };
    std::iter::once(Choice::new("", all)).chain(offered.into_iter().map(one)).collect()
}
