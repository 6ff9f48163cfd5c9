//! A dashboard that follows its question and what happens elsewhere. Nothing on the page is built anew for that: figures
//! change their numbers, and charts move from what they were to what they are.

use crate::dashboards::{
    api::find_dashboard,
    model::{Change, Dashboard, Headline, Question},
};
use kemai_domain::{Action, AppError, Entity, Outcome, Person};
use kemai_records::{
    answer::Answer,
    live::{LiveEvent, on_live_every},
};
use kemai_ui::{Chart, ChartView, Delta, Figure, Figures, Late, SheetCell, SkeletonLines, Tone};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// Where a whole company works, something changes all the time: so long lie two questions apart at least.
const APART: Duration = Duration::from_secs(2);

/// What is shown, and how it stands.
#[derive(Clone, Copy)]
pub struct Board {
    question: Memo<Question>,
    /// The last answer; none while there was none yet.
    pub shown: RwSignal<Option<Dashboard>>,
    /// Why the last question has no answer. What was shown before still stands.
    pub problem: RwSignal<Option<AppError>>,
    pub is_asking: RwSignal<bool>,
    /// How often was asked: only the last answer counts.
    asked: StoredValue<u32>,
}

impl Board {
    fn new(first: Result<Dashboard, AppError>, question: Memo<Question>) -> Self {
        let (shown, problem) = match first {
            Ok(dashboard) => (Some(dashboard), None),
            Err(error) => (None, Some(error)),
        };
        let board = Self {
            question,
            shown: RwSignal::new(shown),
            problem: RwSignal::new(problem),
            is_asking: RwSignal::new(false),
            asked: StoredValue::new(0),
        };
        Effect::new(move |before: Option<Question>| {
            let question = question.get();
            // The page came with the answer to the first one.
            if before.is_some_and(|before| before != question) {
                board.ask();
            }
            question
        });
        on_live_every(APART, is_counted, move || board.ask());
        board
    }

    /// Asks again.
    pub fn ask(self) {
        let number = self.asked.get_value() + 1;
        self.asked.set_value(number);
        self.is_asking.set(true);
        let question = self.question.get_untracked();
        spawn_local(async move {
            let answer = find_dashboard(question).await.and_then(Outcome::into_result);
            // The page may be gone by now, or another question has been asked.
            if self.asked.try_get_value() != Some(number) {
                return;
            }
            self.is_asking.set(false);
            match answer {
                Ok(dashboard) => {
                    self.shown.set(Some(dashboard));
                    self.problem.set(None);
                }
                Err(error) => self.problem.set(Some(error)),
            }
        });
    }

    /// The question as the answer understood it.
    pub fn answered(self) -> Question {
        let understood = self.shown.with(|shown| shown.as_ref().map(|shown| shown.question.clone()));
        understood.unwrap_or_else(|| self.question.get())
    }
}

fn is_counted(event: &LiveEvent) -> bool {
    [Entity::Customer, Entity::FollowUp, Entity::Plan].into_iter().any(|entity| event.touches(entity))
}

/// Asks once for the page, and shows what goes on from there.
pub fn board<V: IntoView + 'static>(
    question: Memo<Question>,
    show: impl Fn(Board) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let first: Resource<Answer<Dashboard>> =
        Resource::new_blocking(|| (), move |()| find_dashboard(question.get_untracked()));
    view! {
        <Transition fallback=|| view! { <SkeletonLines/> }>
            {move || {
                let show = show.clone();
                Late::new(async move { first.await.and_then(Outcome::into_result) }, move |first| {
                    #[cfg(feature = "ssr")]
                    if let Err(error) = &first {
                        kemai_server::http::page::set_status(error.code.status());
                    }
                    show(Board::new(first, question))
                })
            }}
        </Transition>
    }
}

/// The six numbers.
#[component]
pub fn Headlines(board: Board) -> impl IntoView {
    let figures = Memo::new(move |_| {
        board.shown.with(|shown| shown.as_ref().map(|shown| shown.figures.clone()).unwrap_or_default())
    });
    move || {
        let figures = figures.get();
        (!figures.is_empty())
            .then(|| view! { <Figures six=true>{figures.into_iter().map(headline).collect_view()}</Figures> })
    }
}

fn headline(headline: Headline) -> impl IntoView {
    let Headline { title, value, unit, change, note, href, .. } = headline;
    let (value, unit) = match value {
        // The sign of a share is its unit.
        SheetCell::Permille(_) => (value.text().trim_end_matches('%').to_owned(), "%".to_owned()),
        value => (value.text(), unit),
    };
    view! {
        <Figure name=title value unit href>
            {change.map(|Change { rises, by, than, is_good }| {
                let tone = match is_good {
                    Some(true) => Tone::Success,
                    Some(false) => Tone::Danger,
                    None => Tone::Neutral,
                };
                view! { <Delta rises by than tone/> }
            })}
            {note.map(|note| view! { <span class="remark">{note}</span> })}
        </Figure>
    }
}

/// The charts, each by its name.
#[component]
pub fn Charts(
    board: Board,
    /// The class of the grid.
    class: &'static str,
) -> impl IntoView {
    let may_export =
        use_context::<Person>().is_some_and(|person| person.rights.can(Entity::Customer, Action::Export));
    let names = Memo::new(move |_| {
        board.shown.with(|shown| {
            let charts = shown.as_ref().map(|shown| shown.charts.as_slice()).unwrap_or_default();
            charts.iter().map(|chart| chart.name.clone()).collect::<Vec<_>>()
        })
    });
    let one = move |name: String| {
        let file = name.clone();
        let numbers = Signal::derive(move || may_export.then(|| numbers_href(&board.answered(), &file)));
        view! { <ChartView chart=chart(board, name) numbers/> }
    };
    view! { <div class=class><For each=move || names.get() key=Clone::clone children=one/></div> }
}

/// A chart by its name; the last that there was, while the page takes it away.
fn chart(board: Board, name: String) -> Memo<Chart> {
    Memo::new(move |before: Option<&Chart>| {
        let found = board.shown.with(|shown| {
            shown.as_ref().and_then(|shown| shown.charts.iter().find(|chart| chart.name == name).cloned())
        });
        found.or_else(|| before.cloned()).unwrap_or_default()
    })
}

/// The address of a chart's numbers as a file.
fn numbers_href(question: &Question, chart: &str) -> String {
    let href = question.href("/reports/export");
    let joint = if href.contains('?') { '&' } else { '?' };
    format!("{href}{joint}chart={chart}")
}
