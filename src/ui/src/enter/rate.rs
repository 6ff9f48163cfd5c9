//! How good something was, in five steps with a word each.

use kemai_words::ui as words;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use crate::{dom, lang};

/// A rating from 1 to 5: radio buttons of a form. The visible question stands in a [`crate::FieldGroup`].
#[component]
pub fn Rate(
    /// What is rated, for screen readers.
    #[prop(into)]
    label: String,
    /// Name in the form, which sends `1` to `5`, or nothing when nothing is chosen.
    #[prop(into)]
    name: String,
    /// What is chosen at first.
    #[prop(optional)]
    chosen: Option<u8>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Refused: the words for it stand in the field around it.
    #[prop(optional, into)]
    invalid: Signal<bool>,
    /// Told of every choice, also of one made before the page came alive.
    #[prop(optional, into)]
    on_choose: Option<Callback<u8>>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let (Some(node), Some(on_choose)) = (node.get(), on_choose) else { return };
        let inputs = dom::all(&node, "input").into_iter();
        let changed = inputs
            .filter_map(|input| input.dyn_into::<web_sys::HtmlInputElement>().ok())
            .find(|input| input.checked() && !input.default_checked());
        if let Some(grade) = changed.and_then(|input| input.value().parse().ok()) {
            on_choose.run(grade);
        }
    });
    let grade = move |(grade, words): (u8, &'static str)| {
        let told = move |_| {
            if let Some(on_choose) = on_choose {
                on_choose.run(grade);
            }
        };
        let is_chosen = chosen == Some(grade);
        view! {
            <label>
                <input type="radio" name=name.clone() value=grade checked=is_chosen disabled=disabled on:change=told/>
                <b>{grade}</b><span>{words}</span>
            </label>
        }
    };
    view! {
        <div class="rate" role="radiogroup" aria-label=label aria-invalid=move || invalid.get().then_some("true") node_ref=node>
            {grades().into_iter().map(grade).collect_view()}
        </div>
    }
}

fn grades() -> [(u8, &'static str); 5] {
    let lang = lang();
    [
        (1, words::rate_1(lang)),
        (2, words::rate_2(lang)),
        (3, words::rate_3(lang)),
        (4, words::rate_4(lang)),
        (5, words::rate_5(lang)),
    ]
}
