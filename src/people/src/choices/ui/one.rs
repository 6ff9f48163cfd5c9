//! The choices of one dictionary: add, rename, colour, order, remove.

use super::name_of;
use crate::{
    choices::api::{CreateChoice, Direction, MoveChoice, RemoveChoice, UpdateChoice, restore_choice},
    meanwhile::Meanwhile,
    settings::SettingsFrame,
};
use kemai_records::choices::{Choice, FIELDS, TONES, list_choices};
use kemai_records::form::{FormState, Refusal, loaded, on_done, way_back};
use kemai_ui::{
    Button, Choice as Option_, Crumbs, Empty, Field, Glyph, Icon, IconButton, Kind, Panel, Select, Tag,
    TextInput, Tone, lang, toasts,
};
use kemai_words::people as words;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// What the page can do.
#[derive(Clone, Copy)]
struct Actions {
    create: ServerAction<CreateChoice>,
    update: ServerAction<UpdateChoice>,
    shift: ServerAction<MoveChoice>,
    remove: ServerAction<RemoveChoice>,
}

#[component]
pub fn DictionaryPage() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let params = use_params_map();
    let actions = Actions {
        create: ServerAction::new(),
        update: ServerAction::new(),
        shift: ServerAction::new(),
        remove: ServerAction::new(),
    };
    let changed = RwSignal::new(0_u32);
    let touch = move || changed.update(|count| *count += 1);
    let name = Memo::new(move |_| params.read().get("dictionary").unwrap_or_default());
    let choices = Resource::new_blocking(move || (name.get(), changed.get()), |(name, _)| list_choices(name));
    on_done(actions.create, move |_: Choice| touch());
    on_done(actions.shift, move |()| touch());
    on_done(actions.update, move |_: Choice| {
        touch();
        toasts.say(words::saved(lang), None);
    });
    on_done(actions.remove, move |choice: Choice| {
        touch();
        let id = choice.id;
        // The page may have been left meanwhile.
        let undo = way_back(
            toasts,
            move || restore_choice(id),
            move |_| {
                changed.try_update(|count| *count += 1);
            },
        );
        toasts.say(words::removed(lang), Some(undo));
    });
    view! {
        <Crumbs steps=vec![("/settings/dictionaries".to_owned(), words::dictionaries(lang).to_owned())]/>
        <SettingsFrame title=Signal::derive(move || name_of(&name.get(), lang)) place="/settings/dictionaries">
            <Panel title=words::choice_new(lang).to_owned() id="new"><NewChoice name create=actions.create/></Panel>
            <Panel title=Signal::derive(move || Some(name_of(&name.get(), lang))) id="choices">{loaded(choices, move |choices| view! { <Choices choices actions/> })}</Panel>
            <p class="dim t-13">{words::choice_removed_note(lang)}</p>
        </SettingsFrame>
    }
}

#[component]
fn NewChoice(name: Memo<String>, create: ServerAction<CreateChoice>) -> impl IntoView {
    let lang = lang();
    let form = FormState::of(create);
    let label = RwSignal::new(form.value("input[label]", ""));
    on_done(create, move |_: Choice| label.set(String::new()));
    view! {
        <ActionForm action=create attr:class="stack">
            <Refusal form shown=&["label", "tone"]/>
            <input type="hidden" name="dictionary" value=name/>
            <div class="two">
                <Field name="input[label]" id="f-label" label=words::choice_label(lang) required=true error=form.problem("label")>
                    <TextInput signal=label autocomplete="off"/>
                </Field>
                <Field name="input[tone]" id="f-tone" label=words::choice_tone(lang) error=form.problem("tone")>
                    <Select choices=tones() empty=words::tone_none(lang) value=form.value("input[tone]", "")/>
                </Field>
            </div>
            <div class="wrap"><Button kind=Kind::Primary submit=true busy=create.pending()>{words::choice_new(lang)}</Button></div>
        </ActionForm>
    }
}

fn tones() -> Vec<Option_> {
    let lang = lang();
    TONES
        .into_iter()
        .map(|tone| Option_::new(tone, words::by_name(&format!("tone_{tone}"), lang).unwrap_or(tone)))
        .collect()
}

/// The look of a choice's colour.
fn tone_of(tone: Option<&str>) -> Tone {
    match tone {
        Some("accent") => Tone::Accent,
        Some("success") => Tone::Success,
        Some("warning") => Tone::Warning,
        Some("danger") => Tone::Danger,
        Some("info") => Tone::Info,
        _ => Tone::Neutral,
    }
}

#[component]
fn Choices(choices: Vec<Choice>, actions: Actions) -> impl IntoView {
    let lang = lang();
    if choices.is_empty() {
        return view! { <Empty title=words::choices_none(lang).to_owned() text=words::choices_none_hint(lang).to_owned()/> }.into_any();
    }
    let last = choices.len() - 1;
    view! {
        <ul class="lines">
            {choices.into_iter().enumerate().map(|(index, choice)| view! {
                <Line choice actions is_first={index == 0} is_last={index == last}/>
            }).collect_view()}
        </ul>
    }
    .into_any()
}

#[component]
fn Line(choice: Choice, actions: Actions, is_first: bool, is_last: bool) -> impl IntoView {
    let lang = lang();
    let form = FormState::of_record(actions.update, choice.id);
    let record = choice.clone();
    let id = StoredValue::new(choice.id.to_string());
    let id = move || id.get_value();
    let label = choice.label.clone();
    let tone = choice.tone.clone().unwrap_or_default();
    let mark = (tone_of(choice.tone.as_deref()), choice.label.clone());
    let (up, down) = (words::choice_up(lang, &label), words::choice_down(lang, &label));
    view! {
        <li>
            <details open=form.came_back()>
                <summary class="item">
                    <span class="grow"><Tag tone=mark.0 label=mark.1/></span>
                    <span class="key dim t-13" title=choice.key.clone()>{choice.key.clone()}</span>
                    <Icon glyph=Glyph::Down small=true/>
                </summary>
                <div class="stack">
                    <ActionForm action=actions.update attr:class="stack">
                        <Refusal form shown=&["label", "tone"]/>
                        <input type="hidden" name="id" value=id()/>
                        <Meanwhile form fields=&FIELDS record=record choices=tones()/>
                        <div class="two">
                            <Field name="input[label]" id=format!("f-label-{}", id()) label=words::choice_label(lang) required=true error=form.problem("label")>
                                <TextInput value=form.value("input[label]", choice.label) autocomplete="off"/>
                            </Field>
                            <Field name="input[tone]" id=format!("f-tone-{}", id()) label=words::choice_tone(lang) error=form.problem("tone")>
                                <Select choices=tones() empty=words::tone_none(lang) value=form.value("input[tone]", tone)/>
                            </Field>
                        </div>
                        <div class="wrap"><Button submit=true>{words::save(lang)}</Button></div>
                    </ActionForm>
                    <div class="wrap">
                        {(!is_first).then(|| view! { <Shift action=actions.shift id=id() direction=Direction::Up label=up/> })}
                        {(!is_last).then(|| view! { <Shift action=actions.shift id=id() direction=Direction::Down label=down/> })}
                        <ActionForm action=actions.remove>
                            <input type="hidden" name="id" value=id()/>
                            <input type="hidden" name="version" value=choice.version/>
                            <Button kind=Kind::Danger small=true submit=true>{words::choice_remove(lang, &label)}</Button>
                        </ActionForm>
                    </div>
                </div>
            </details>
        </li>
    }
}

#[component]
fn Shift(action: ServerAction<MoveChoice>, id: String, direction: Direction, label: String) -> impl IntoView {
    let (glyph, value) = match direction {
        Direction::Up => (Glyph::Up, "up"),
        Direction::Down => (Glyph::Fall, "down"),
    };
    view! {
        <ActionForm action>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="direction" value=value/>
            <IconButton glyph label small=true submit=true/>
        </ActionForm>
    }
}
