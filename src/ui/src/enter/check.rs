//! Yes or no, one of a few, and as many as one likes.

use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;

use crate::{Choice, dom};

/// What the three have in common: box, then words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Check,
    Radio,
    Switch,
}

/// What a box is made of.
struct BoxParts {
    look: Look,
    name: Option<String>,
    value: String,
    checked: Signal<bool>,
    half: Signal<bool>,
    disabled: Signal<bool>,
    label: Option<String>,
    on_change: Option<Callback<bool>>,
    words: Option<AnyView>,
}

fn choice_box(parts: BoxParts) -> impl IntoView {
    let BoxParts { look, name, value, checked, half, disabled, label, on_change, words } = parts;
    let node = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            input.set_indeterminate(half.get());
        }
    });
    Effect::new(move |is_tied: Option<bool>| {
        let checked = checked.get();
        let Some(input) = node.get() else { return is_tied.unwrap_or(false) };
        let ticked = input.checked();
        // What was ticked before the page came alive stays, and is told.
        if is_tied.unwrap_or(false) || ticked == input.default_checked() {
            input.set_checked(checked);
        } else if let Some(on_change) = on_change.filter(|_| ticked != checked) {
            on_change.run(ticked);
        }
        true
    });
    view! {
        <label class="check" class:switch={look == Look::Switch}>
            <input
                node_ref=node
                type=if look == Look::Radio { "radio" } else { "checkbox" }
                role=(look == Look::Switch).then_some("switch")
                name=name
                value=value
                checked=checked.get_untracked()
                disabled=disabled
                aria-label=label
                on:change:target=move |event| if let Some(on_change) = on_change { on_change.run(event.target().checked()) }
            />
            {words}
        </label>
    }
}

/// A box to tick. In a form it sends `name=value` when ticked and nothing otherwise.
#[component]
pub fn Check(
    #[prop(optional, into)] name: Option<String>,
    /// What the form sends.
    #[prop(into, default = "true".to_owned())]
    value: String,
    #[prop(optional, into)] checked: Signal<bool>,
    /// Some but not all of what it stands for.
    #[prop(optional, into)]
    half: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// The name for screen readers, when there are no words beside it.
    #[prop(optional, into)]
    label: Option<String>,
    #[prop(optional, into)] on_change: Option<Callback<bool>>,
    /// The words.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let words = children.map(|words| words());
    choice_box(BoxParts { look: Look::Check, name, value, checked, half, disabled, label, on_change, words })
}

/// One of a few: those with the same name exclude each other.
#[component]
pub fn Radio(
    #[prop(into)] name: String,
    /// What the form sends.
    #[prop(into)]
    value: String,
    #[prop(optional, into)] checked: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_change: Option<Callback<bool>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let (half, name, words) = (Signal::default(), Some(name), Some(children()));
    choice_box(BoxParts {
        look: Look::Radio,
        name,
        value,
        checked,
        half,
        disabled,
        label: None,
        on_change,
        words,
    })
}

/// On or off, for what takes effect by itself.
#[component]
pub fn Switch(
    #[prop(optional, into)] name: Option<String>,
    /// What the form sends.
    #[prop(into, default = "true".to_owned())]
    value: String,
    #[prop(optional, into)] checked: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_change: Option<Callback<bool>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let (half, words) = (Signal::default(), Some(children()));
    choice_box(BoxParts {
        look: Look::Switch,
        name,
        value,
        checked,
        half,
        disabled,
        label: None,
        on_change,
        words,
    })
}

/// As many of a list as one likes: boxes of one name, which a form sends as `name=value` each. Lighter than a [`Check`] for each: one
/// handler and one effect for all of them.
#[component]
pub fn CheckList(
    #[prop(into)] name: String,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    /// The values that are ticked.
    #[prop(into)]
    chosen: Signal<Vec<String>>,
    /// Told of each box: its value, and whether it is ticked now.
    #[prop(into)]
    on_change: Callback<(String, bool)>,
) -> impl IntoView {
    let node = NodeRef::<html::Fieldset>::new();
    Effect::new(move |is_tied: Option<bool>| {
        let chosen = chosen.get();
        choices.track();
        let Some(list) = node.get() else { return is_tied.unwrap_or(false) };
        for input in inputs(&list) {
            let (ticked, wanted) = (input.checked(), chosen.contains(&input.value()));
            // What was ticked before the page came alive stays, and is told.
            if is_tied.unwrap_or(false) || ticked == input.default_checked() {
                input.set_checked(wanted);
            } else if ticked != wanted {
                on_change.run((input.value(), ticked));
            }
        }
        true
    });
    let told = move |event: ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        if let Some(input) = input {
            on_change.run((input.value(), input.checked()));
        }
    };
    let boxes = move || {
        let chosen = chosen.get_untracked();
        let one = |Choice { value, label, .. }: Choice| {
            let is_chosen = chosen.contains(&value);
            view! { <label class="check"><input type="checkbox" name=name.clone() value=value checked=is_chosen/>{label}</label> }
        };
        choices.get().into_iter().map(one).collect_view()
    };
    view! { <fieldset node_ref=node on:change=told>{boxes}</fieldset> }
}

fn inputs(list: &web_sys::Element) -> impl Iterator<Item = web_sys::HtmlInputElement> {
    dom::all(list, "input").into_iter().filter_map(|input| input.dyn_into().ok())
}
