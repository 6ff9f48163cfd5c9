//! The matrix as a grid: a row for each kind of record, with how far viewing and editing go and what else is open. A cell that nothing
//! asks for offers nothing.

use kemai_domain::{Action, Capability, Entity, EntityRights, Lang, Mask, Reach, Rights};
use kemai_records::form::FormState;
use kemai_ui::{Cell, Check, Choice, Column, FieldGroup, Panel, Row, Select, Table, lang};
use kemai_words::people as words;
use leptos::prelude::*;

fn entity_name(entity: Entity, lang: Lang) -> &'static str {
    words::by_name(&format!("entity_{}", entity.key()), lang).unwrap_or_else(|| entity.key())
}

const REACHES: [(Reach, &str); 4] =
    [(Reach::None, "none"), (Reach::Own, "own"), (Reach::Department, "department"), (Reach::All, "all")];

fn reach_key(reach: Reach) -> &'static str {
    REACHES.iter().find(|(other, _)| *other == reach).map_or("none", |(_, key)| key)
}

fn reach_choices(lang: Lang) -> Vec<Choice> {
    let names = [
        words::reach_none(lang),
        words::reach_own(lang),
        words::reach_department(lang),
        words::reach_all(lang),
    ];
    REACHES.iter().zip(names).map(|((_, key), name)| Choice::new(*key, name)).collect()
}

/// Actions that are open or not, with the part of the row that says so.
type Open = (Action, &'static str, fn(&EntityRights) -> bool, fn(Lang) -> &'static str);
const OPEN: [Open; 4] = [
    (Action::Create, "create", |rights| rights.create, words::action_create),
    (Action::Delete, "delete", |rights| rights.delete, words::action_delete),
    (Action::Export, "export", |rights| rights.export, words::action_export),
    (Action::Import, "import", |rights| rights.import, words::action_import),
];

/// What stands in a cell that is not the role's to give.
fn instead(entity: Entity, lang: Lang) -> &'static str {
    match entity {
        Entity::Contact => words::right_of_customer(lang),
        _ => "—",
    }
}

#[component]
pub(super) fn Grid(rights: Rights, form: FormState, disabled: bool) -> impl IntoView {
    let lang = lang();
    let mut columns = vec![
        Column::new(words::role_entity(lang)),
        Column::new(words::action_view(lang)),
        Column::new(words::action_edit(lang)),
    ];
    columns.extend(OPEN.iter().map(|(.., name)| Column::new(name(lang))));
    view! {
        <Panel title=words::role_matrix(lang).to_owned() id="matrix" flush=true>
            <Table label=words::role_rights(lang) columns>
                {Entity::GRANTED.into_iter().map(|entity| view! { <GridRow entity rights=rights.on(entity) form disabled/> }).collect_view()}
            </Table>
        </Panel>
    }
}

#[component]
fn GridRow(entity: Entity, rights: EntityRights, form: FormState, disabled: bool) -> impl IntoView {
    let lang = lang();
    let name = entity_name(entity, lang);
    let input = move |part: &str| format!("input[rights][matrix][{}][{part}]", entity.key());
    let is_asked = move |action| entity.asked().contains(&action);
    let empty = move |label: &'static str| {
        view! { <Cell label><span class="dim t-13">{instead(entity, lang)}</span></Cell> }.into_any()
    };
    let reach = move |action: Action, part: &'static str, label: &'static str, reach: Reach| {
        if !is_asked(action) {
            return empty(label);
        }
        let field = input(part);
        let value = form.value(&field, reach_key(reach));
        view! {
            <Cell label>
                <Select name=field.clone() id=format!("f-{}-{part}", entity.key()) choices=reach_choices(lang) value disabled label=format!("{name}: {label}")/>
            </Cell>
        }.into_any()
    };
    view! {
        <Row>
            <th scope="row">{name}</th>
            {reach(Action::View, "view", words::action_view(lang), rights.view)}
            {reach(Action::Edit, "edit", words::action_edit(lang), rights.edit)}
            {OPEN.iter().map(|(action, part, is_open, label)| {
                if !is_asked(*action) {
                    return empty(label(lang));
                }
                let field = input(part);
                let checked = form.is_ticked(&field, "true", is_open(&rights));
                view! { <Cell label=label(lang)><Check name=field checked disabled label=format!("{name}: {}", label(lang))/></Cell> }.into_any()
            }).collect_view()}
        </Row>
    }
}

/// The key of a capability or mask, as serde writes it.
fn key_of(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

#[component]
pub(super) fn Capabilities(rights: Rights, form: FormState, disabled: bool) -> impl IntoView {
    let lang = lang();
    const NAME: &str = "input[rights][capabilities][]";
    view! {
            <FieldGroup name="capabilities" label=words::role_capabilities(lang)>
                {Capability::ALL.into_iter().map(|capability| {
                    let key = key_of(capability);
                    let words = words::by_name(&format!("capability_{key}"), lang).unwrap_or_default();
                    let checked = form.is_ticked(NAME, &key, rights.has(capability));
                    view! { <Check name=NAME value=key checked disabled>{words}</Check> }
                }).collect_view()}
            </FieldGroup>
    }
}

#[component]
pub(super) fn Hidden(rights: Rights, form: FormState, disabled: bool) -> impl IntoView {
    let lang = lang();
    const NAME: &str = "input[rights][hidden][]";
    let masks = [(Mask::Contact, words::mask_contact(lang)), (Mask::Money, words::mask_money(lang))];
    view! {
            <FieldGroup name="hidden" label=words::role_hidden(lang)>
                {masks.into_iter().map(|(mask, words)| {
                    let key = key_of(mask);
                    let checked = form.is_ticked(NAME, &key, rights.hides(mask));
                    view! { <Check name=NAME value=key checked disabled>{words}</Check> }
                }).collect_view()}
            </FieldGroup>
    }
}
