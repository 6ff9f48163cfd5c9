//! What stands around an input: label, hint, error, and the ids that tie them together.

use kemai_words::ui as words;
use leptos::context::Provider;
use leptos::prelude::*;

use crate::{Glyph, Icon, lang};

/// What an input learns from the field around it.
#[derive(Clone)]
pub(crate) struct FieldContext {
    pub id: String,
    pub name: String,
    pub required: bool,
    pub described_by: Signal<Option<String>>,
    pub invalid: Signal<bool>,
}

/// Where an input stands: in a field, or alone with a name of its own.
pub(crate) struct Place {
    pub id: String,
    pub name: String,
    pub required: bool,
    pub described_by: Signal<Option<String>>,
    pub invalid: Signal<bool>,
}

/// An input's own name and id win over those of the field around it.
pub(crate) fn place(own_name: Option<String>, own_id: Option<String>) -> Place {
    match use_context::<FieldContext>() {
        Some(field) => Place {
            id: own_id.unwrap_or(field.id),
            name: own_name.unwrap_or(field.name),
            required: field.required,
            described_by: field.described_by,
            invalid: field.invalid,
        },
        None => {
            let name = own_name.unwrap_or_default();
            Place {
                id: own_id.unwrap_or_else(|| id_of(&name)),
                name,
                required: false,
                described_by: Signal::default(),
                invalid: Signal::default(),
            }
        }
    }
}

/// The id of a form's name: `input[contacts][0][name]` becomes `f-input-contacts-0-name`.
pub(crate) fn id_of(name: &str) -> String {
    format!("f-{}", name.replace(['[', ']'], "-").replace("--", "-").trim_end_matches('-'))
}

/// One question of a form: label, one input, hint and error.
#[component]
pub fn Field(
    /// The name in the form; the input inside takes it over.
    #[prop(into)]
    name: String,
    #[prop(into)] label: Signal<String>,
    /// The id, where the same name stands twice on a page; `f-{name}` without it.
    #[prop(optional, into)]
    id: Option<String>,
    /// Says so beside the label and to screen readers. What is missing is refused by the server in the reader's language: a browser would say
    /// it in its own, one field after the other.
    #[prop(optional)]
    required: bool,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// What is wrong and how to put it right.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Stretches over the whole row of a [`crate::FormSection`].
    #[prop(optional)]
    wide: bool,
    /// Beside the label, at the end: "forgotten?", a small menu.
    #[prop(optional, into)]
    aside: Option<ViewFn>,
    /// The input.
    children: Children,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| id_of(&name));
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let context = FieldContext {
        id: id.clone(),
        name,
        required,
        described_by: described_by(hint, error, hint_id.clone(), error_id.clone()),
        invalid: Signal::derive(move || error.get().is_some()),
    };
    let label_line = view! {
        <label for=id>{label}{required.then(|| view! { " "<span class="req">{words::required(lang())}</span> })}</label>
    };
    view! {
        <div class="field" data-wide=wide.then_some("")>
            {match aside {
                Some(aside) => view! { <span class="row">{label_line}<span class="push">{aside.run()}</span></span> }.into_any(),
                None => label_line.into_any(),
            }}
            <Provider value=context>{children()}</Provider>
            {move || hint.get().map(|text| view! { <span class="hint" id=hint_id.clone()>{text}</span> })}
            <FieldError id=error_id error/>
        </div>
    }
}

/// One question with several inputs: check boxes, radio buttons, chips.
#[component]
pub fn FieldGroup(
    /// The id of its hint and error: the name in the form.
    #[prop(into)]
    name: String,
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    /// Stretches over the whole row of a [`crate::FormSection`].
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    let id = id_of(&name);
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let described_by = described_by(hint, error, hint_id.clone(), error_id.clone());
    view! {
        <fieldset class="field" data-wide=wide.then_some("") aria-describedby=described_by>
            <legend class="label">{label}{required.then(|| view! { " "<span class="req">{words::required(lang())}</span> })}</legend>
            {children()}
            {move || hint.get().map(|text| view! { <span class="hint" id=hint_id.clone()>{text}</span> })}
            <FieldError id=error_id error/>
        </fieldset>
    }
}

#[component]
fn FieldError(id: String, error: MaybeProp<String>) -> impl IntoView {
    move || {
        error.get().map(|text| {
            view! { <span class="error" id=id.clone()><Icon glyph=Glyph::Alert small=true/><span>{text}</span></span> }
        })
    }
}

fn described_by(
    hint: MaybeProp<String>,
    error: MaybeProp<String>,
    hint_id: String,
    error_id: String,
) -> Signal<Option<String>> {
    Signal::derive(move || {
        let ids: Vec<&str> = [hint.get().map(|_| hint_id.as_str()), error.get().map(|_| error_id.as_str())]
            .into_iter()
            .flatten()
            .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    })
}
