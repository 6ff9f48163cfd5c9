//! The page of the admin's own areas: one to add, and a line for each to rename, retire or use again.

use super::{
    FIELDS, OwnRegion, OwnRegions,
    api::{CreateRegion, RenameRegion, RestoreRegion, RetireRegion},
    list_regions,
};
use crate::{meanwhile::Meanwhile, settings::SettingsFrame};
use kemai_records::form::{FormState, Refusal, loaded, on_done};
use kemai_ui::{
    Button, Choice, Combobox, Empty, Field, Glyph, Icon, Kind, Panel, Tag, TextInput, lang, toasts,
};
use kemai_words::people as words;
use leptos::prelude::*;

/// What the page can do.
#[derive(Clone, Copy)]
struct Actions {
    rename: ServerAction<RenameRegion>,
    retire: ServerAction<RetireRegion>,
    restore: ServerAction<RestoreRegion>,
}

/// `/settings/regions`
#[component]
pub fn RegionsPage() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let create = ServerAction::<CreateRegion>::new();
    let actions =
        Actions { rename: ServerAction::new(), retire: ServerAction::new(), restore: ServerAction::new() };
    let changed = RwSignal::new(0_u32);
    let regions = Resource::new_blocking(move || changed.get(), |_| list_regions());
    let say = move |text: &'static str| {
        changed.update(|count| *count += 1);
        toasts.say(text, None);
    };
    on_done(create, move |_: OwnRegion| say(words::region_created(lang)));
    on_done(actions.rename, move |_: OwnRegion| say(words::saved(lang)));
    on_done(actions.retire, move |_: OwnRegion| say(words::saved(lang)));
    on_done(actions.restore, move |_: OwnRegion| say(words::saved(lang)));
    view! {
        <SettingsFrame title=words::regions(lang).to_owned() subtitle=words::regions_subtitle(lang).to_owned()>
            {loaded(regions, move |page: OwnRegions| view! { <Page page create actions/> })}
        </SettingsFrame>
    }
}

#[component]
fn Page(page: OwnRegions, create: ServerAction<CreateRegion>, actions: Actions) -> impl IntoView {
    let lang = lang();
    let form = FormState::of(create);
    let places: Vec<Choice> = page
        .places
        .into_iter()
        .map(|place| Choice::new(place.code.to_string(), place.label).keys(place.keys))
        .collect();
    view! {
        <Panel title=words::region_new(lang).to_owned() id="new">
            <ActionForm action=create attr:class="stack">
                <Refusal form shown=&["name", "parent_code"]/>
                <div class="two">
                    <Field name="input[parent_code]" id="f-parent_code" label=words::region_parent(lang) required=true error=form.problem("parent_code")>
                        <Combobox choices=Signal::stored(places) value=form.value("input[parent_code]", "")/>
                    </Field>
                    <Field name="input[name]" id="f-name" label=words::region_name(lang) required=true error=form.problem("name")>
                        <TextInput value=form.value("input[name]", "") autocomplete="off"/>
                    </Field>
                </div>
                <div class="wrap"><Button kind=Kind::Primary submit=true busy=create.pending()>{words::region_new(lang)}</Button></div>
            </ActionForm>
        </Panel>
        <Panel title=words::regions(lang).to_owned() id="regions">
            {if page.regions.is_empty() {
                view! { <Empty title=words::regions_none(lang).to_owned() text=words::regions_none_hint(lang).to_owned()/> }.into_any()
            } else {
                let lines = page.regions.into_iter().map(|region| view! { <Line region actions/> }).collect_view();
                view! { <ul class="lines">{lines}</ul> }.into_any()
            }}
        </Panel>
    }
}

#[component]
fn Line(region: OwnRegion, actions: Actions) -> impl IntoView {
    let lang = lang();
    let form = FormState::of_record(actions.rename, region.code);
    let OwnRegion { code, version, name, place, is_retired, .. } = region.clone();
    let title = name.clone();
    view! {
        <li>
            <details open=form.came_back()>
                <summary class="item">
                    <span class="grow"><span class="title">{title}</span><span class="meta clip">{place}</span></span>
                    {is_retired.then(|| view! { <Tag label=words::region_retired(lang)/> })}
                    <Icon glyph=Glyph::Down small=true/>
                </summary>
                <div class="stack">
                    <ActionForm action=actions.rename attr:class="stack">
                        <Refusal form shown=&["name"]/>
                        <input type="hidden" name="id" value=code.to_string()/>
                        <Meanwhile form fields=&FIELDS record=region/>
                        <Field name="name" id=format!("f-name-{code}") label=words::region_name(lang) required=true error=form.problem("name")>
                            <TextInput value=form.value("name", name) autocomplete="off"/>
                        </Field>
                        <div class="wrap"><Button submit=true>{words::save(lang)}</Button></div>
                    </ActionForm>
                    {if is_retired {
                        view! { <Restore action=actions.restore id=code.to_string() version/> }.into_any()
                    } else {
                        view! { <Retire action=actions.retire id=code.to_string() version/> }.into_any()
                    }}
                </div>
            </details>
        </li>
    }
}

#[component]
fn Retire(action: ServerAction<RetireRegion>, id: String, version: i64) -> impl IntoView {
    let lang = lang();
    let form = FormState::of_record(action, &id);
    view! {
        <ActionForm action attr:class="stack">
            <Refusal form/>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="version" value=version/>
            <div class="wrap">
                <Button small=true submit=true>{words::region_retire(lang)}</Button>
                <span class="dim t-13">{words::region_retire_hint(lang)}</span>
            </div>
        </ActionForm>
    }
}

#[component]
fn Restore(action: ServerAction<RestoreRegion>, id: String, version: i64) -> impl IntoView {
    let form = FormState::of_record(action, &id);
    view! {
        <ActionForm action attr:class="stack">
            <Refusal form/>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="version" value=version/>
            <div class="wrap"><Button small=true submit=true>{words::region_restore(lang())}</Button></div>
        </ActionForm>
    }
}
