//! `/reports`: the dashboard that fits the reader's role.

use super::{
    board::{Board, Charts, Headlines, board},
    narrow::{Kinds, Narrow},
};
use crate::dashboards::model::{DashboardKind, Question};
use kemai_records::form::wrong_in_address;
use kemai_ui::{Banner, ButtonLink, Glyph, PageHead, RelativeTime, Tone, date_text, lang};
use kemai_words::insight as words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// `/reports?kind=…&period=…&department=…&person=…`
#[component]
pub fn ReportsPage() -> impl IntoView {
    let lang = lang();
    view! {
        <Title text=words::title(lang)/>
        {board(asked(), |board| view! { <Reports board/> })}
    }
}

/// What the address asks.
pub fn asked() -> Memo<Question> {
    let params = use_query_map();
    Memo::new(move |_| params.with(|params| Question::read(|name| params.get(name))))
}

#[component]
fn Reports(board: Board) -> impl IntoView {
    let lang = lang();
    let question = asked();
    let kind = Memo::new(move |_| board.answered().kind);
    let title = move || kind.get().unwrap_or_default().label(lang).to_owned();
    let finding =
        Memo::new(move |_| board.shown.with(|shown| shown.as_ref().map(|shown| shown.finding.clone())));
    let wall = move || Question { kind: None, ..board.answered() }.href("/wall");
    view! {
        <PageHead title=Signal::derive(title) subtitle=finding>
            <ButtonLink href=Signal::derive(wall) icon=Glyph::Desktop>{DashboardKind::Wall.label(lang)}</ButtonLink>
        </PageHead>
        <Kinds question kind/>
        <Narrow question/>
        <Standing board/>
        <div class="dashboard" aria-busy=move || board.is_asking.get().then_some("true")>
            <Headlines board/>
            <Charts board class="charts"/>
        </div>
    }
}

/// Of which days the numbers are, since when they stand, and what is wrong when they do not follow.
#[component]
fn Standing(board: Board) -> impl IntoView {
    let lang = lang();
    let days = Memo::new(move |_| {
        board.shown.with(|shown| {
            let shown = shown.as_ref()?;
            let day = |date| date_text(lang, date, true);
            let (now, before) = (shown.days, shown.before);
            let [first, last, before_first, before_last] =
                [now.first, now.last, before.first, before.last].map(day);
            let days = match shown.before_until {
                Some(time) => {
                    let time = time.format("%H:%M").to_string();
                    words::days_so_far(lang, first, last, before_first, before_last, time)
                }
                None => words::days(lang, first, last, before_first, before_last),
            };
            Some((days, shown.made_at))
        })
    });
    let problem = move || {
        let error = board.problem.get()?;
        let text = wrong_in_address(&error, lang).unwrap_or_else(|| error.title(lang).to_owned());
        Some(view! { <Banner tone=Tone::Warning title=words::not_followed(lang) text/> })
    };
    view! {
        {problem}
        {move || days.get().map(|(days, made_at)| view! {
            <p class="dim t-13 wrap">{days}<span class="dimmer">{words::made(lang)}" "<RelativeTime at=made_at/></span></p>
        })}
    }
}
