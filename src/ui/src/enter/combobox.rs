//! One of many, found by typing.

use leptos::prelude::*;
use leptos::{ev, html};

use super::choice::{Choice, Select};
use super::field::place;
use super::listbox::Listbox;
use crate::{Glyph, Icon};

/// One of many, found by typing its words, pinyin or initials. Before the WASM has arrived, and without JavaScript, a
/// plain select with the same choices.
#[component]
pub fn Combobox(
    /// The name in the form, when it stands alone.
    #[prop(optional, into)]
    name: Option<String>,
    /// The id, when it stands alone.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    /// What is chosen at first.
    #[prop(optional, into)]
    value: Option<String>,
    /// Kept equal in both directions, instead of `value`.
    #[prop(optional, into)]
    signal: Option<RwSignal<String>>,
    /// Told what is typed; the caller then fills `choices` with what the server found.
    #[prop(optional, into)]
    on_query: Option<Callback<String>>,
    /// The words of "nothing chosen".
    #[prop(optional, into)]
    empty: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// The name for screen readers, when no label stands beside it.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let place = place(name, id);
    let chosen = signal.unwrap_or_else(|| RwSignal::new(value.unwrap_or_default()));
    let is_alive = RwSignal::new(false);
    Effect::new(move |_| is_alive.set(true));
    let parts = Parts {
        id: place.id,
        name: place.name,
        label,
        empty: empty.unwrap_or_default(),
        required: place.required,
        described_by: place.described_by,
        invalid: place.invalid,
        disabled,
    };
    move || {
        let Parts { id, name, label, empty, .. } = parts.clone();
        if is_alive.get() {
            view! { <Searchable parts=parts.clone() choices chosen on_query/> }.into_any()
        } else {
            let label = label.unwrap_or_default();
            view! { <Select id name choices signal=chosen empty disabled attr:aria-label=(!label.is_empty()).then_some(label)/> }.into_any()
        }
    }
}

/// What both forms of the field need.
#[derive(Clone)]
struct Parts {
    id: String,
    name: String,
    label: Option<String>,
    empty: String,
    required: bool,
    described_by: Signal<Option<String>>,
    invalid: Signal<bool>,
    disabled: Signal<bool>,
}

#[component]
fn Searchable(
    parts: Parts,
    choices: Signal<Vec<Choice>>,
    chosen: RwSignal<String>,
    on_query: Option<Callback<String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    // The words of what is chosen, kept while the choices change under the typing.
    let words = RwSignal::new(String::new());
    Effect::new(move |_| {
        let value = chosen.get();
        let found = choices.with(|choices| {
            choices.iter().find(|choice| choice.value == value).map(|choice| choice.label.clone())
        });
        match found {
            Some(label) => words.set(label),
            None if value.is_empty() => words.set(String::new()),
            None => {}
        }
    });
    // What is being typed; nothing while one only looks.
    let typed = RwSignal::new(None::<String>);
    let shown = move || typed.get().unwrap_or_else(|| words.get());
    let query = Signal::derive(move || typed.get().unwrap_or_default());
    let list = StoredValue::new(None::<Listbox>);
    let shut = move || {
        typed.set(None);
        if let Some(list) = list.get_value() {
            list.close();
        }
    };
    let pick = move |choice: Choice| {
        words.set(choice.label);
        chosen.set(choice.value);
        shut();
    };
    let listbox =
        Listbox::new(format!("{}-list", parts.id), choices, query, on_query.is_some(), Callback::new(pick));
    list.set_value(Some(listbox));
    // Who typed a choice's words and went on meant that choice.
    let leave = move |_| {
        let meant = typed.get_untracked().and_then(|typed| {
            choices.with_untracked(|choices| meant_by(&typed, choices, on_query.is_some()).cloned())
        });
        match meant {
            Some(choice) => pick(choice),
            None => shut(),
        }
    };
    let type_in = move |text: String| {
        if text.is_empty() {
            chosen.set(String::new());
        } else if let Some(choice) = choices.with_untracked(|choices| meant_by(&text, choices, true).cloned())
        {
            words.set(choice.label);
            chosen.set(choice.value);
        }
        typed.set(Some(text.clone()));
        listbox.open();
        if let Some(on_query) = on_query {
            on_query.run(text);
        }
    };
    let keys = move |event: ev::KeyboardEvent| {
        // Esc shuts the list and gives the words of what is chosen back.
        if listbox.key(&event) && event.key() == "Escape" {
            shut();
        }
    };
    let label = parts.label.clone().unwrap_or_default();
    let is_chosen = Callback::new(move |value: String| chosen.with_untracked(|chosen| *chosen == value));
    let invalid = parts.invalid;
    view! {
        <span class="combo">
            <input type="hidden" name=parts.name value=chosen/>
            <input
                class="input" node_ref=node id=parts.id type="text" role="combobox" autocomplete="off" spellcheck="false"
                aria-autocomplete="list" aria-controls=listbox.id.get_value() aria-label=parts.label
                aria-expanded=move || if listbox.is_open.get() { "true" } else { "false" }
                aria-activedescendant=move || listbox.active_id()
                aria-required=parts.required.then_some("true") aria-describedby=parts.described_by
                aria-invalid=move || invalid.get().then_some("true")
                placeholder=parts.empty disabled=parts.disabled prop:value=shown
                on:input:target=move |event| type_in(event.target().value())
                on:keydown=keys
                on:click=move |_| listbox.open()
                on:blur=leave
            />
            <Icon glyph=Glyph::Down small=true/>
            {listbox.view(label, is_chosen)}
        </span>
    }
}

/// The choice whose words were typed, or the only one that fits. What the server is still finding may change, so that there
/// only the whole words count.
fn meant_by<'a>(typed: &str, choices: &'a [Choice], remote: bool) -> Option<&'a Choice> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return None;
    }
    let mut fitting = choices.iter().filter(|choice| choice.matches(&typed));
    let only = fitting.next().filter(|_| fitting.next().is_none() && !remote);
    choices.iter().find(|choice| choice.label.to_lowercase() == typed).or(only)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_words_mean_the_choice_they_name() {
        let choices =
            [Choice::new("1", "公司"), Choice::new("2", "公司集团"), Choice::new("3", "个人").keys("gr")];
        let meant = |typed, remote| meant_by(typed, &choices, remote).map(|choice| choice.value.as_str());
        assert_eq!(meant("公司", true), Some("1"), "whole words");
        assert_eq!(meant("gr", false), Some("3"), "the only one that fits");
        assert_eq!((meant("公", false), meant("gr", true), meant(" ", false)), (None, None, None));
    }
}
