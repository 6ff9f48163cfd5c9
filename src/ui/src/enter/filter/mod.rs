//! Conditions on any field, combined with all, any and none, as one builds them by hand.

mod row;
mod tree;

use kemai_domain::{FieldDef, FieldKind, Filter, Operator};
use kemai_words::{Lang, ui as words};
use leptos::prelude::*;

use super::choice::Choice;
use crate::{Button, Glyph, IconButton, Kind, lang};
use row::RowView;
pub use tree::FilterDraft;
use tree::{Group, Mode, Part};

/// Groups inside each other that the builder offers; deeper ones come from the API and stay as they are.
const DEEPEST: u8 = 3;

/// A field that one can set a condition on.
#[derive(Clone, Debug, PartialEq)]
pub struct FilterField {
    pub key: String,
    pub label: String,
    pub kind: FieldKind,
    pub operators: Vec<Operator>,
    /// What it can be: entries of a dictionary, people, departments, tags.
    pub choices: Vec<Choice>,
}

impl FilterField {
    /// Whether people are chosen from.
    #[must_use]
    pub fn is_person(&self) -> bool {
        matches!(self.kind, FieldKind::Person | FieldKind::People)
    }

    /// From the field registry.
    #[must_use]
    pub fn of(field: &FieldDef, lang: Lang, choices: Vec<Choice>) -> Self {
        Self {
            key: field.key.to_owned(),
            label: (field.label)(lang).to_owned(),
            kind: field.kind,
            operators: field.operators().to_vec(),
            choices,
        }
    }
}

/// Rows of conditions. Its form sends them as `filter`, as the address wants them; needs JavaScript and hides without it.
#[component]
pub fn FilterBuilder(
    /// What conditions can be set on.
    fields: Vec<FilterField>,
    /// What is set at first.
    #[prop(optional)]
    filter: Filter,
    /// Made by the caller instead of `filter`, who reads it when the form is sent.
    #[prop(optional)]
    draft: Option<FilterDraft>,
    /// The name in the form.
    #[prop(into, default = "filter".to_owned())]
    name: String,
) -> impl IntoView {
    let fields = StoredValue::new(fields);
    let root = draft.unwrap_or_else(|| FilterDraft::new(&filter)).root;
    let prefix = StoredValue::new(name.clone());
    let query = Memo::new(move |_| fields.with_value(|fields| root.filter(fields)).to_query());
    view! {
        <div class="filter" data-script="">
            <input type="hidden" name=name value=query/>
            <GroupView group=root fields prefix depth=1/>
        </div>
    }
}

#[component]
fn GroupView(
    group: Group,
    fields: StoredValue<Vec<FilterField>>,
    prefix: StoredValue<String>,
    depth: u8,
) -> AnyView {
    let lang = lang();
    let add_row = move |_| fields.with_value(|fields| group.add_row(fields));
    let parts = view! {
        <For each=move || group.parts.get() key=Part::number let:part>
            <li class="filter-part">
                {match part {
                    Part::Row(row) => view! { <RowView row fields prefix/> }.into_any(),
                    Part::Group(inner) => view! { <GroupView group=inner fields prefix depth=depth + 1/> }.into_any(),
                }}
                <IconButton glyph=Glyph::Close label=words::remove_condition(lang) kind=Kind::Quiet small=true
                    on:click=move |_| group.remove(part.number())/>
            </li>
        </For>
    };
    view! {
        <fieldset class="filter-group">
            <legend class="sr-only">{words::conditions(lang)}</legend>
            <ModeSwitch group/>
            <ul class="stack" data-gap="s">{parts}</ul>
            <div class="wrap">
                <Button small=true icon=Glyph::Plus on:click=add_row>{words::add_condition(lang)}</Button>
                {(depth < DEEPEST).then(|| view! {
                    <Button small=true kind=Kind::Quiet icon=Glyph::Plus on:click=move |_| group.add_group()>{words::add_group(lang)}</Button>
                })}
            </div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn ModeSwitch(group: Group) -> impl IntoView {
    let lang = lang();
    let names = [
        (Mode::All, words::all_of(lang)),
        (Mode::Any, words::any_of(lang)),
        (Mode::None, words::none_of(lang)),
    ];
    view! {
        <span class="seg" role="group" aria-label=words::how_combined(lang)>
            {names.into_iter().map(|(mode, name)| view! {
                <button type="button" aria-pressed=move || if group.mode.get() == mode { "true" } else { "false" }
                    on:click=move |_| group.mode.set(mode)>{name}</button>
            }).collect_view()}
        </span>
    }
}
