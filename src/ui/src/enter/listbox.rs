//! The list that opens below a field one types into: which choices fit, which is active, and the keys.

use kemai_words::ui as words;
use leptos::ev;
use leptos::prelude::*;

use super::choice::Choice;
use crate::{Glyph, Icon, lang};

/// More than this nobody reads; typing narrows it down.
const MOST: usize = 60;

/// An open or shut list of choices.
#[derive(Clone, Copy)]
pub(crate) struct Listbox {
    /// Its id on the page; those of the options follow from it.
    pub id: StoredValue<String>,
    pub is_open: RwSignal<bool>,
    /// What fits what was typed.
    pub found: Memo<Vec<Choice>>,
    /// Which of them Enter takes.
    active: RwSignal<usize>,
    on_pick: Callback<Choice>,
}

impl Listbox {
    /// `typed` narrows the choices down; with `remote` they come narrowed already.
    pub fn new(
        id: String,
        choices: Signal<Vec<Choice>>,
        typed: Signal<String>,
        remote: bool,
        on_pick: Callback<Choice>,
    ) -> Self {
        let found = Memo::new(move |_| {
            let typed = typed.get();
            choices.with(|choices| {
                choices.iter().filter(|choice| remote || choice.matches(&typed)).take(MOST).cloned().collect()
            })
        });
        Self {
            id: StoredValue::new(id),
            is_open: RwSignal::new(false),
            found,
            active: RwSignal::new(0),
            on_pick,
        }
    }

    /// Opens it with the first choice active.
    pub fn open(self) {
        self.active.set(0);
        self.is_open.set(true);
    }

    pub fn close(self) {
        self.is_open.set(false);
    }

    fn option_id(self, index: usize) -> String {
        self.id.with_value(|id| format!("{id}-{index}"))
    }

    /// For `aria-activedescendant`.
    pub fn active_id(self) -> Option<String> {
        (self.is_open.get() && self.found.with(|found| !found.is_empty()))
            .then(|| self.option_id(self.active.get()))
    }

    /// Arrow keys move, Enter takes, Esc shuts. Says whether the key was for the list.
    pub fn key(self, event: &ev::KeyboardEvent) -> bool {
        let is_open = self.is_open.get_untracked();
        let count = self.found.with_untracked(Vec::len);
        match event.key().as_str() {
            _ if event.is_composing() => return false,
            "ArrowDown" | "ArrowUp" if !is_open => self.open(),
            "ArrowDown" if count > 0 => self.active.update(|active| *active = (*active + 1) % count),
            "ArrowUp" if count > 0 => self.active.update(|active| *active = (*active + count - 1) % count),
            // With nothing found it takes nothing: it must not send the form around the field.
            "Enter" if is_open => self.pick(self.active.get_untracked()),
            "Escape" if is_open => {
                self.close();
                // The dialog around the field stays open.
                event.stop_propagation();
            }
            _ => return false,
        }
        event.prevent_default();
        true
    }

    fn pick(self, index: usize) {
        if let Some(choice) = self.found.with_untracked(|found| found.get(index).cloned()) {
            self.on_pick.run(choice);
        }
    }

    /// The list itself.
    pub fn view(self, label: String, is_chosen: Callback<String, bool>) -> impl IntoView {
        let lang = lang();
        Effect::new(move |_| {
            if let Some(id) = self.active_id()
                && let Some(option) = document().get_element_by_id(&id)
            {
                option.scroll_into_view_with_bool(false);
            }
        });
        view! {
            <ul class="listbox" role="listbox" id=self.id.get_value() aria-label=label hidden=move || !self.is_open.get()>
                {move || {
                    let found = self.found.get();
                    let nothing = found.is_empty().then(|| view! { <li class="head" role="option" aria-disabled="true" aria-selected="false">{words::nothing_found(lang)}</li> });
                    let options = found.into_iter().enumerate().map(|(index, choice)| self.option(index, choice, is_chosen)).collect_view();
                    (nothing, options)
                }}
            </ul>
        }
    }

    fn option(self, index: usize, choice: Choice, is_chosen: Callback<String, bool>) -> impl IntoView {
        let Choice { value, label, hint, .. } = choice;
        let chosen = is_chosen.run(value);
        view! {
            <li
                role="option" id=self.option_id(index) aria-selected=if chosen { "true" } else { "false" }
                data-active=move || (self.active.get() == index).then_some("")
                on:mousedown=move |event| { event.prevent_default(); self.pick(index) }
                on:mousemove=move |_| if self.active.get_untracked() != index { self.active.set(index) }
            >
                <span class="grow clip">{label}</span>
                {hint.map(|hint| view! { <span class="end">{hint}</span> })}
                {chosen.then(|| view! { <Icon glyph=Glyph::Check small=true/> })}
            </li>
        }
    }
}
