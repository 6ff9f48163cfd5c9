//! `/wall`: the screen in the office. It has no frame, is dark, follows what happens, and asks at least once a minute. When the
//! server is away, it says since when its numbers stand, and comes back by itself.

use super::{
    awake::{fill_screen, keep_awake},
    board::{Board, Charts, Headlines, board},
    reports::asked,
};
use crate::dashboards::model::{DashboardKind, Question};
use kemai_domain::Person;
use kemai_records::live::provide_live;
use kemai_ui::{Glyph, Icon, IconButton, IconLink, Kind, Note, Status, Tone, date_text, lang, now, settings};
use kemai_words::insight as words;
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use std::time::Duration;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;

const EVERY: Duration = Duration::from_secs(60);
/// How often one looks whether the server is back.
const KNOCK: Duration = Duration::from_secs(5);

/// `/wall`, narrowed as `/reports` is.
#[component]
pub fn WallPage() -> impl IntoView {
    if let Some(person) = use_context::<Person>() {
        provide_live(person.id);
    }
    let asked = asked();
    let question = Memo::new(move |_| Question { kind: Some(DashboardKind::Wall), ..asked.get() });
    keep_awake();
    view! {
        <Title text=DashboardKind::Wall.label(lang())/>
        <main class="wall" id="main">{board(question, |board| view! { <Wall board/> })}</main>
    }
}

#[component]
fn Wall(board: Board) -> impl IntoView {
    let lang = lang();
    every(EVERY, move || board.ask());
    come_back(board);
    let finding = move || {
        board.shown.with(|shown| shown.as_ref().map(|shown| shown.finding.clone()).unwrap_or_default())
    };
    let back = move || Question { kind: None, ..board.answered() }.href("/reports");
    view! {
        <header class="row">
            <i class="mark"><Icon glyph=Glyph::Pulse/></i>
            <h1 class="t-28">{finding}</h1>
            <Clock/>
            <Standing board/>
            <span class="row tools">
                <IconButton glyph=Glyph::Desktop label=words::fill_screen(lang) kind=Kind::Quiet on:click=move |_| fill_screen() attr:data-script=""/>
                <IconLink href=back glyph=Glyph::Close label=words::leave_wall(lang) kind=Kind::Quiet/>
            </span>
        </header>
        <Headlines board/>
        <Charts board class="walls"/>
    }
}

/// Date and time, as large as a clock on a wall.
#[component]
fn Clock() -> impl IntoView {
    let (settings, now) = (settings(), now());
    let zone = settings.time_zone.clone();
    let local = Memo::new(move |_| zone.local(now.get()));
    view! {
        <p class="push t-20 dim nowrap">
            <span class="from-tablet">{move || date_text(settings.lang, local.get().date_naive(), false)}" "</span>
            <b>{move || local.get().format("%H:%M").to_string()}</b>
        </p>
    }
}

/// Whether the numbers follow, and otherwise since when they stand.
#[component]
fn Standing(board: Board) -> impl IntoView {
    let lang = lang();
    let zone = StoredValue::new(settings().time_zone);
    move || {
        match board.problem.get() {
        None => view! { <span class="t-16 from-tablet"><Status tone=Tone::Success label=words::live(lang)/></span> }.into_any(),
        Some(_) => {
            let made_at = board.shown.with(|shown| shown.as_ref().map(|shown| shown.made_at));
            let time = made_at.map(|at| zone.with_value(|zone| zone.local(at).format("%H:%M").to_string()));
            let text = match time {
                Some(time) => words::standing_since(lang, time),
                None => words::no_numbers(lang).to_owned(),
            };
            view! { <div class="t-16" role="status"><Note tone=Tone::Warning>{text}</Note></div> }.into_any()
        }
    }
    }
}

fn every(time: Duration, act: impl Fn() + Copy + 'static) {
    Effect::new(move |_| {
        if let Ok(handle) = set_interval_with_handle(act, time) {
            on_cleanup(move || handle.clear());
        }
    });
}

/// A server that was away may be another version when it is back: the page is loaded anew, as whoever stands before it would do.
fn come_back(board: Board) {
    // What was never there cannot come back.
    let is_away =
        Memo::new(move |_| board.problem.with(Option::is_some) && board.shown.with(Option::is_some));
    every(KNOCK, move || {
        if is_away.get_untracked() {
            spawn_local(async {
                let answer = JsFuture::from(window().fetch_with_str("/readyz")).await;
                let is_back = answer.is_ok_and(|answer| answer.unchecked_into::<web_sys::Response>().ok());
                if is_back {
                    // It can only refuse when the page is left already.
                    let _ = window().location().reload();
                }
            });
        }
    });
}
