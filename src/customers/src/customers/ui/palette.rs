//! The palette: customers as one types, and the places of the program, from anywhere by Ctrl K.

use super::{Shortcut, words};
use crate::customers::{api::search_customers, model::SearchHit};
use kemai_domain::Outcome;
use kemai_ui::{Glyph, Icon, IconButton, Kind, Rest, lang};
use leptos::{ev, html, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::time::Duration;

/// A place that the palette leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct PaletteCommand {
    pub href: String,
    pub label: String,
    pub glyph: Glyph,
    /// What also finds it: pinyin, initials, an English name. Lower case.
    pub keys: String,
}

impl PaletteCommand {
    #[must_use]
    pub fn new(href: impl Into<String>, label: impl Into<String>, glyph: Glyph) -> Self {
        Self { href: href.into(), label: label.into(), glyph, keys: String::new() }
    }

    /// Also found by these words.
    #[must_use]
    pub fn keys(mut self, keys: impl Into<String>) -> Self {
        self.keys = keys.into().to_lowercase();
        self
    }

    fn matches(&self, typed: &str) -> bool {
        let typed = typed.trim().to_lowercase();
        typed.is_empty() || self.label.to_lowercase().contains(&typed) || self.keys.contains(&typed)
    }
}

/// A line of the palette.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    href: String,
    title: String,
    meta: String,
    glyph: Glyph,
}

/// How long the typing must rest.
const REST: Duration = Duration::from_millis(120);
const LIST_ID: &str = "palette-list";

/// A dialog that searches as one types. Opened by `open`: the top bar's search and Ctrl K set it.
#[component]
pub fn Palette(
    open: RwSignal<bool>,
    /// Where one can go besides.
    #[prop(into)]
    commands: Signal<Vec<PaletteCommand>>,
) -> impl IntoView {
    let lang = lang();
    let node = NodeRef::<html::Dialog>::new();
    let input = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(String::new());
    let hits = RwSignal::new(Vec::<SearchHit>::new());
    let active = RwSignal::new(0_usize);
    let is_searching = RwSignal::new(false);
    // Enter came before the answer: then the first line of the answer is meant, not one of what was typed before.
    let is_due = RwSignal::new(false);
    Effect::new(move |_| {
        let open = open.get();
        let Some(dialog) = node.get() else { return };
        if open && !dialog.open() {
            // It can only refuse when it is not in the document any more.
            let _ = dialog.show_modal();
            if let Some(input) = input.get_untracked() {
                input.select();
            }
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    let rest = Rest::new(REST);
    let go = go_to(open);
    let shortcuts = Shortcut::all();
    let lines = Memo::new(move |_| lines(&hits.get(), &shortcuts, &commands.get(), &typed.get()));
    let at_once = go.clone();
    let search = move |words: String| {
        let go = at_once.clone();
        spawn_local(async move {
            let found =
                search_customers(words.clone()).await.and_then(Outcome::into_result).unwrap_or_default();
            if typed.try_with_untracked(|typed| *typed == words) == Some(true) {
                hits.set(found);
                active.set(0);
                is_searching.set(false);
                let first = lines.with_untracked(|lines| lines.first().map(|line| line.href.clone()));
                if let Some(first) = first.filter(|_| is_due.get_untracked()) {
                    go(first);
                }
            }
        });
    };
    let type_in = move |text: String| {
        typed.set(text.clone());
        active.set(0);
        is_due.set(false);
        if text.trim().is_empty() {
            hits.set(Vec::new());
            is_searching.set(false);
        } else {
            is_searching.set(true);
            let search = search.clone();
            rest.then(move || search(text));
        }
    };
    let by_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && is_searching.get_untracked() && !event.is_composing() {
            event.prevent_default();
            is_due.set(true);
        } else {
            keys(&event, lines, active, &go);
        }
    };
    view! {
        <dialog class="dialog palette" id="palette" data-wide="" closedby="any" node_ref=node aria-label=words::palette(lang) on:close=move |_| open.set(false)>
            <header>
                <Icon glyph=Glyph::Search/>
                <input class="input grow" node_ref=input type="search" autofocus=true role="combobox" aria-expanded="true" autocomplete="off" spellcheck="false"
                    aria-autocomplete="list" aria-controls=LIST_ID aria-label=words::palette(lang) placeholder=words::palette_hint(lang)
                    aria-activedescendant=move || lines.with(|lines| !lines.is_empty()).then(|| option_id(active.get()))
                    prop:value=typed on:input:target=move |event| type_in(event.target().value()) on:keydown=by_key/>
                <IconButton glyph=Glyph::Close label=kemai_words::ui::close(lang) kind=Kind::Quiet on:click=move |_| open.set(false)/>
            </header>
            <div class="body">
                <div class="menu-list" role="listbox" id=LIST_ID aria-label=words::palette(lang)>
                    {move || lines.get().into_iter().enumerate().map(|(index, line)| line_view(index, line, active, open)).collect_view()}
                </div>
                {move || (lines.with(Vec::is_empty) && !is_searching.get()).then(|| view! { <p class="dim t-13">{words::nothing_found(lang)}</p> })}
                <p class="dimmer t-12 from-tablet">{words::palette_keys(lang)}</p>
            </div>
        </dialog>
    }
}

fn option_id(index: usize) -> String {
    format!("palette-{index}")
}

/// The likeliest customers, with which one can begin something from here.
const BEGUN: usize = 3;

/// Customers first, then what one can begin with the likeliest of them, then the places that fit.
fn lines(hits: &[SearchHit], shortcuts: &[Shortcut], commands: &[PaletteCommand], typed: &str) -> Vec<Line> {
    let customers = hits.iter().map(|hit| Line {
        href: format!("/customers/{}", hit.id),
        title: hit.name.clone(),
        meta: [Some(&hit.code), hit.contact.as_ref()]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(" · "),
        glyph: Glyph::Building,
    });
    let places = commands.iter().filter(|command| command.matches(typed)).map(|command| Line {
        href: command.href.clone(),
        title: command.label.clone(),
        meta: String::new(),
        glyph: command.glyph,
    });
    let begin = |hit: &SearchHit, shortcut: &Shortcut| Line {
        href: shortcut.href(hit.id),
        title: format!("{} · {}", shortcut.label, hit.name),
        meta: String::new(),
        glyph: shortcut.glyph,
    };
    let begun =
        hits.iter().take(BEGUN).flat_map(|hit| shortcuts.iter().map(move |shortcut| begin(hit, shortcut)));
    customers.chain(begun).chain(places).collect()
}

fn line_view(index: usize, line: Line, active: RwSignal<usize>, open: RwSignal<bool>) -> impl IntoView {
    let is_active = move || active.get() == index;
    view! {
        <a class="item" role="option" id=option_id(index) href=line.href tabindex="-1" aria-selected=move || if is_active() { "true" } else { "false" }
            data-active=move || is_active().then_some("")
            on:mousemove=move |_| if active.get_untracked() != index { active.set(index) } on:click=move |_| open.set(false)>
            <Icon glyph=line.glyph/>
            <span class="grow"><span class="title clip">{line.title}</span>{(!line.meta.is_empty()).then(|| view! { <span class="meta clip">{line.meta}</span> })}</span>
        </a>
    }
}

fn go_to(open: RwSignal<bool>) -> impl Fn(String) + Clone {
    let navigate = use_navigate();
    move |href: String| {
        open.set(false);
        navigate(&href, NavigateOptions::default());
    }
}

/// Arrow keys move, Enter goes. Esc is the dialog's own.
fn keys(event: &ev::KeyboardEvent, lines: Memo<Vec<Line>>, active: RwSignal<usize>, go: impl Fn(String)) {
    let count = lines.with_untracked(Vec::len);
    if count == 0 || event.is_composing() {
        return;
    }
    match event.key().as_str() {
        "ArrowDown" => active.update(|active| *active = (*active + 1) % count),
        "ArrowUp" => active.update(|active| *active = (*active + count - 1) % count),
        "Enter" => {
            let href =
                lines.with_untracked(|lines| lines.get(active.get_untracked()).map(|line| line.href.clone()));
            if let Some(href) = href {
                go(href);
            }
        }
        _ => return,
    }
    event.prevent_default();
    if let Some(option) = document().get_element_by_id(&option_id(active.get_untracked())) {
        option.scroll_into_view_with_bool(false);
    }
}
