//! Several of many: tags, people, categories.

use kemai_words::ui as words;
use leptos::ev;
use leptos::prelude::*;

use super::choice::Choice;
use super::field::place;
use super::listbox::Listbox;
use crate::{ChipChoices, Glyph, Icon, lang};

/// Several of many, found by typing, each a tag that one can take away. Before the WASM has arrived, and without
/// JavaScript, check boxes. The form sends `name[]` once for each, and for what was typed and not picked: the value of the choice that is
/// called so, else the text itself, so that nothing typed vanishes without a word and the server can refuse it.
#[component]
pub fn TagInput(
    /// The name in the form, when it stands alone.
    #[prop(optional, into)]
    name: Option<String>,
    /// The id, when it stands alone.
    #[prop(optional, into)]
    id: Option<String>,
    /// What this is, for screen readers.
    #[prop(into)]
    label: String,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    /// What is chosen at first.
    #[prop(optional)]
    chosen: Vec<String>,
    /// Kept equal in both directions, instead of `chosen`.
    #[prop(optional, into)]
    signal: Option<RwSignal<Vec<String>>>,
    /// Words that are not among the choices are taken as well.
    #[prop(optional)]
    allow_new: bool,
    /// Told what is typed; the caller then fills `choices` with what the server found.
    #[prop(optional, into)]
    on_query: Option<Callback<String>>,
) -> impl IntoView {
    let place = place(name, id);
    let chosen = signal.unwrap_or_else(|| RwSignal::new(chosen));
    let is_alive = RwSignal::new(false);
    Effect::new(move |_| is_alive.set(true));
    let name = format!("{}[]", place.name);
    let toggle = move |value: String| {
        chosen.update(|chosen| match chosen.iter().position(|own| *own == value) {
            Some(at) => {
                chosen.remove(at);
            }
            None => chosen.push(value),
        });
    };
    let (id, described_by, invalid) = (place.id, place.described_by, place.invalid);
    move || {
        let (id, name, label) = (id.clone(), name.clone(), label.clone());
        if is_alive.get() {
            view! { <Tagging id name label choices chosen allow_new on_query described_by invalid/> }
                .into_any()
        } else {
            let mut pairs: Vec<_> =
                choices.get().into_iter().map(|choice| (choice.value, choice.label)).collect();
            // What is not offered any more, or never was, stays until it is taken away.
            let others =
                chosen.get_untracked().into_iter().filter(|own| !pairs.iter().any(|(value, _)| value == own));
            let others: Vec<_> = others.map(|own| (own.clone(), own)).collect();
            pairs.extend(others);
            view! { <ChipChoices label name choices=pairs chosen=chosen.get_untracked() many=true on_choose=toggle attr:id=id/> }.into_any()
        }
    }
}

#[component]
fn Tagging(
    id: String,
    name: String,
    label: String,
    choices: Signal<Vec<Choice>>,
    chosen: RwSignal<Vec<String>>,
    allow_new: bool,
    on_query: Option<Callback<String>>,
    described_by: Signal<Option<String>>,
    invalid: Signal<bool>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    // The words of what was ever offered, so that a tag keeps its words when the choices change.
    let known = StoredValue::new(Vec::<Choice>::new());
    Effect::new(move |_| {
        let choices = choices.get();
        known.update_value(|known| {
            for choice in choices {
                if !known.iter().any(|own| own.value == choice.value) {
                    known.push(choice);
                }
            }
        });
    });
    let add = move |value: String| {
        chosen.update(|chosen| {
            if !chosen.contains(&value) {
                chosen.push(value);
            }
        });
        typed.set(String::new());
    };
    let remaining = Signal::derive(move || {
        let mut remaining = choices.get();
        chosen.with(|chosen| remaining.retain(|choice| !chosen.contains(&choice.value)));
        remaining
    });
    let pick = Callback::new(move |choice: Choice| add(choice.value));
    let list = Listbox::new(format!("{id}-list"), remaining, typed.into(), on_query.is_some(), pick);
    let keys = move |event: ev::KeyboardEvent| {
        let text = typed.get_untracked();
        match event.key().as_str() {
            "Backspace" if text.is_empty() => chosen.update(|chosen| drop(chosen.pop())),
            "Enter" | "," | "，" | "、"
                if allow_new && !text.trim().is_empty() && list.found.with_untracked(Vec::is_empty) =>
            {
                event.prevent_default();
                add(text.trim().to_owned());
            }
            _ => {
                list.key(&event);
            }
        }
    };
    let type_in = move |text: String| {
        typed.set(text.clone());
        list.open();
        if let Some(on_query) = on_query {
            on_query.run(text);
        }
    };
    let no_mark = Callback::new(|_: String| false);
    let left = Memo::new(move |_| {
        let text = typed.with(|typed| typed.trim().to_owned());
        let called_so = choices.with(|choices| {
            choices.iter().find(|choice| choice.label == text).map(|choice| choice.value.clone())
        });
        let value = called_so.unwrap_or(text);
        (!value.is_empty() && chosen.with(|chosen| !chosen.contains(&value))).then_some(value)
    });
    let typed_name = name.clone();
    view! {
        <span class="combo" data-many="">
            <span class="input">
                {move || chosen.get().into_iter().map(|value| chosen_tag(value, known, choices, chosen, name.clone())).collect_view()}
                {move || left.get().map(|value| view! { <input type="hidden" name=typed_name.clone() value=value/> })}
                <input
                    id=id type="text" role="combobox" autocomplete="off" spellcheck="false" aria-autocomplete="list"
                    aria-controls=list.id.get_value() aria-label=label.clone() aria-describedby=described_by
                    aria-invalid=move || invalid.get().then_some("true")
                    aria-expanded=move || if list.is_open.get() { "true" } else { "false" }
                    aria-activedescendant=move || list.active_id()
                    prop:value=typed
                    on:input:target=move |event| type_in(event.target().value())
                    on:keydown=keys on:click=move |_| list.open() on:blur=move |_| list.close()
                />
            </span>
            {list.view(label.clone(), no_mark)}
        </span>
    }
}

/// One chosen tag with its cross and what the form sends for it.
fn chosen_tag(
    value: String,
    known: StoredValue<Vec<Choice>>,
    choices: Signal<Vec<Choice>>,
    chosen: RwSignal<Vec<String>>,
    name: String,
) -> impl IntoView {
    let own = |list: &Vec<Choice>| {
        list.iter().find(|choice| choice.value == value).map(|choice| choice.label.clone())
    };
    let text = choices.with_untracked(own).or_else(|| known.with_value(own)).unwrap_or_else(|| value.clone());
    let taken = value.clone();
    let take_away = move |_| chosen.update(|chosen| chosen.retain(|own| *own != taken));
    view! {
        <span class="tag">
            <input type="hidden" name=name value=value/>
            <span class="clip">{text.clone()}</span>
            <button type="button" aria-label=words::take_away(lang(), text) on:click=take_away><Icon glyph=Glyph::Close small=true/></button>
        </span>
    }
}
