//! The page of the tree: a line for each department, which opens to rename, move or remove it.

use super::{
    Department, FIELDS,
    api::{CreateDepartment, RemoveDepartment, UpdateDepartment},
    list_departments, removed_departments, restore_department,
};
use crate::{
    bin::{Bin, BinLine},
    meanwhile::Meanwhile,
    settings::SettingsFrame,
};
use kemai_domain::{DepartmentId, Entity, Outcome};
use kemai_records::{
    WayBack,
    form::{FormState, Refusal, loaded, on_done},
};
use kemai_ui::{Button, Choice, Field, Glyph, Icon, Kind, Panel, Select, TextInput, lang, toasts};
use kemai_words::people as words;
use leptos::prelude::*;

/// What the page can do.
#[derive(Clone, Copy)]
struct Actions {
    create: ServerAction<CreateDepartment>,
    update: ServerAction<UpdateDepartment>,
    remove: ServerAction<RemoveDepartment>,
}

#[component]
pub fn DepartmentsPage() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let actions =
        Actions { create: ServerAction::new(), update: ServerAction::new(), remove: ServerAction::new() };
    let changed = RwSignal::new(0_u32);
    let tree = Resource::new_blocking(move || changed.get(), |_| list_departments());
    let say = move |text: &'static str| {
        changed.update(|count| *count += 1);
        toasts.say(text, None);
    };
    on_done(actions.create, move |_: Department| say(words::department_created(lang)));
    on_done(actions.update, move |_: Department| say(words::saved(lang)));
    on_done(actions.remove, move |()| say(words::removed(lang)));
    view! {
        <SettingsFrame title=words::departments(lang).to_owned() subtitle=words::departments_subtitle(lang).to_owned()>
            {loaded(tree, move |tree| view! { <Tree tree actions/> })}
            <Bin entity=Entity::Department changed load=removed_departments line=move |department: Department| view! { <Gone department changed/> }.into_any()/>
        </SettingsFrame>
    }
}

#[component]
fn Gone(department: Department, changed: RwSignal<u32>) -> impl IntoView {
    let id = department.id;
    let restore =
        move || async move { restore_department(id).await.and_then(Outcome::into_result).map(|_| ()) };
    let then = move || changed.update(|count| *count += 1);
    view! {
        <BinLine name=department.name at=department.deleted_at>
            <WayBack action="/rpc/departments/restore" id=id.to_string() restore then/>
        </BinLine>
    }
}

/// The tree as choices, indented; without a department and what lies below it.
pub(crate) fn tree_choices(tree: &[Department], except: Option<&Department>) -> Vec<Choice> {
    tree.iter()
        .filter(|department| except.is_none_or(|except| !department.path.starts_with(&except.path)))
        .map(|department| {
            let label = format!("{}{}", "\u{2003}".repeat(department.depth()), department.name);
            Choice::new(department.id.to_string(), label)
        })
        .collect()
}

#[component]
fn Tree(tree: Vec<Department>, actions: Actions) -> impl IntoView {
    let lang = lang();
    let all = tree_choices(&tree, None);
    view! {
        <Panel title=words::department_new(lang).to_owned() id="new">
            <NewDepartment choices=all create=actions.create/>
        </Panel>
        <Panel title=words::departments(lang).to_owned() id="tree">
            <ul class="lines">
                {tree.iter().map(|department| {
                    let choices = tree_choices(&tree, Some(department));
                    view! { <Line department=department.clone() choices actions/> }
                }).collect_view()}
            </ul>
        </Panel>
    }
}

#[component]
fn NewDepartment(choices: Vec<Choice>, create: ServerAction<CreateDepartment>) -> impl IntoView {
    let lang = lang();
    let form = FormState::of(create);
    view! {
        <ActionForm action=create attr:class="stack">
            <Refusal form shown=&["name", "parent_id"]/>
            <Places id="new" name=form.value("input[name]", "") parent=form.value("input[parent_id]", "") choices form/>
            <div class="wrap">
                <Button kind=Kind::Primary submit=true busy=create.pending()>{words::department_new(lang)}</Button>
            </div>
        </ActionForm>
    }
}

/// Name and place of a department.
#[component]
fn Places(
    #[prop(into)] id: String,
    name: String,
    parent: String,
    choices: Vec<Choice>,
    form: FormState,
) -> impl IntoView {
    let lang = lang();
    view! {
        <div class="two">
            <Field name="input[name]" id=format!("f-name-{id}") label=words::department_name(lang) required=true error=form.problem("name")>
                <TextInput value=name autocomplete="off"/>
            </Field>
            <Field name="input[parent_id]" id=format!("f-parent-{id}") label=words::department_parent(lang) error=form.problem("parent_id")>
                <Select choices value=parent empty=words::department_top(lang)/>
            </Field>
        </div>
    }
}

#[component]
fn Line(department: Department, choices: Vec<Choice>, actions: Actions) -> impl IntoView {
    let lang = lang();
    let id = department.id;
    let form = FormState::of_record(actions.update, id);
    let (record, names) = (department.clone(), choices.clone());
    let removal = FormState::of_record(actions.remove, id);
    let indent = "\u{2003}".repeat(department.depth());
    let parent = department.parent_id.as_ref().map(DepartmentId::to_string).unwrap_or_default();
    view! {
        <li>
            <details open=form.came_back() || removal.came_back()>
                <summary class="item"><span class="grow title">{indent}{department.name.clone()}</span><Icon glyph=Glyph::Down small=true/></summary>
                <div class="stack">
                    <ActionForm action=actions.update attr:class="stack">
                        <Refusal form shown=&["name", "parent_id"]/>
                        <input type="hidden" name="id" value=id.to_string()/>
                        <Meanwhile form fields=&FIELDS record=record choices=names/>
                        <Places id=id.to_string() name=form.value("input[name]", department.name)
                            parent=form.value("input[parent_id]", parent) choices form/>
                        <div class="wrap"><Button submit=true>{words::save(lang)}</Button></div>
                    </ActionForm>
                    <ActionForm action=actions.remove attr:class="stack">
                        <Refusal form=removal/>
                        <input type="hidden" name="id" value=id.to_string()/>
                        <input type="hidden" name="version" value=department.version/>
                        <div class="wrap">
                            <Button kind=Kind::Danger small=true submit=true>{words::remove(lang)}</Button>
                            <span class="dim t-13">{words::department_remove_hint(lang)}</span>
                        </div>
                    </ActionForm>
                </div>
            </details>
        </li>
    }
}
