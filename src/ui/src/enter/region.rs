//! A place in China: found by typing, or stepped down from province to county.

use kemai_domain::region::RegionCode;
use kemai_words::ui as words;
use leptos::prelude::*;

use super::bind::bind;
use super::choice::Choice;
use super::combobox::Combobox;
use super::field::place;
use crate::lang;

/// Province, city and county side by side, and a search over all of them. The form sends the code of the smallest that was
/// chosen; without JavaScript that of the province.
#[component]
pub fn RegionPicker(
    /// The name in the form, when it stands alone.
    #[prop(optional, into)]
    name: Option<String>,
    /// The id, when it stands alone.
    #[prop(optional, into)]
    id: Option<String>,
    /// The code that is chosen; empty for none.
    signal: RwSignal<String>,
    /// The choices of each level for what is chosen: provinces, then the cities of the province, then the counties of the
    /// city. A municipality has two levels.
    #[prop(into)]
    levels: Signal<Vec<Vec<Choice>>>,
    /// What the search found: whole paths as labels. Filled by the caller when `on_query` is told what was typed.
    #[prop(optional, into)]
    found: Signal<Vec<Choice>>,
    /// Told what is typed into the search; without it there is no search.
    #[prop(optional, into)]
    on_query: Option<Callback<String>>,
) -> impl IntoView {
    let lang = lang();
    let place = place(name, id);
    let (id, name) = (place.id, place.name);
    let is_alive = RwSignal::new(false);
    Effect::new(move |_| is_alive.set(true));
    // The search is a jump: what it finds goes to the levels, and it is empty again.
    let jump = RwSignal::new(String::new());
    Effect::new(move |_| {
        let code = jump.get();
        if !code.is_empty() {
            signal.set(code);
            jump.set(String::new());
        }
    });
    let hidden_name = name.clone();
    let names = [words::province(lang), words::city(lang), words::county(lang)];
    view! {
        <span class="region">
            {move || is_alive.get().then(|| view! { <input type="hidden" name=hidden_name.clone() value=signal/> })}
            {on_query.map(|on_query| {
                let search_id = format!("{id}-search");
                view! { <span class="region-search" data-script=""><Combobox id=search_id name="" choices=found signal=jump on_query empty=words::search_region(lang) label=words::search_region(lang)/></span> }
            })}
            {(0..names.len()).map(|level| {
                let id = if level == 0 { id.clone() } else { format!("{id}-{level}") };
                let name = (level == 0).then(|| name.clone());
                view! { <RegionLevelSelect id name is_alive level label=names[level] signal levels/> }
            }).collect_view()}
        </span>
    }
}

#[component]
fn RegionLevelSelect(
    id: String,
    name: Option<String>,
    is_alive: RwSignal<bool>,
    level: usize,
    label: &'static str,
    signal: RwSignal<String>,
    levels: Signal<Vec<Vec<Choice>>>,
) -> impl IntoView {
    let choices = Memo::new(move |_| levels.with(|levels| levels.get(level).cloned().unwrap_or_default()));
    let node = NodeRef::<leptos::html::Select>::new();
    // What of this level lies around the chosen place.
    let own = Memo::new(move |_| signal.with(|code| choices.with(|choices| around(choices, code))));
    let shown = RwSignal::new(own.get_untracked());
    Effect::new(move |_| shown.set(own.get()));
    bind(move || node.get().filter(|_| choices.with(|_| true)), shown);
    let is_hidden = move || level > 0 && choices.with(Vec::is_empty);
    let choose = move |value: String| {
        if value.is_empty() {
            let above = level.checked_sub(1).map(|above| {
                levels.with_untracked(|levels| {
                    levels
                        .get(above)
                        .map(|choices| around(choices, &signal.get_untracked()))
                        .unwrap_or_default()
                })
            });
            signal.set(above.unwrap_or_default());
        } else {
            signal.set(value);
        }
    };
    view! {
        <select
            class="input" node_ref=node id=id aria-label=label
            name=move || if is_alive.get() { None } else { name.clone() }
            hidden=is_hidden
            on:change:target=move |event| choose(event.target().value())
        >
            <option value="">{label}</option>
            {move || choices.get().into_iter().map(|choice| {
                let selected = own.with_untracked(|own| *own == choice.value);
                view! { <option value=choice.value selected=selected>{choice.label}</option> }
            }).collect_view()}
        </select>
    }
}

/// The code among the choices in which the chosen place lies.
fn around(choices: &[Choice], code: &str) -> String {
    let Ok(inner) = RegionCode::parse(code) else { return String::new() };
    choices
        .iter()
        .find(|choice| RegionCode::parse(&choice.value).is_ok_and(|outer| inner.is_within(outer)))
        .map(|choice| choice.value.clone())
        .unwrap_or_default()
}
