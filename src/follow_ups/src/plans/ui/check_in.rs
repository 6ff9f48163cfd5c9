//! Checking in at a customer's: the phone says where one is when one lets it, or one types it; a photo goes to the files of the plan.

use super::detail::Ids;
use crate::plans::api::CheckInPlan;
use kemai_domain::{Entity, PlanId};
use kemai_records::{
    files::model::upload_address,
    form::{FormState, Refusal},
};
use kemai_ui::{Button, Field, FileDrop, Glyph, Kind, Panel, TextInput, lang};
use kemai_words::follow_ups as words;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::Position;

/// What the phone said, as the form sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Point {
    latitude: String,
    longitude: String,
    accuracy: String,
}

/// How far the phone is with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Search {
    #[default]
    Idle,
    Looking,
    Found(Point),
    Refused,
}

#[component]
pub fn CheckInPanel(id: PlanId, version: i64, action: ServerAction<CheckInPlan>) -> impl IntoView {
    let lang = lang();
    let form = FormState::of_record(action, id);
    let search = RwSignal::new(Search::default());
    let part = move |part: fn(&Point) -> &String| {
        move || match search.get() {
            Search::Found(point) => part(&point).clone(),
            _ => String::new(),
        }
    };
    let said = move || match search.get() {
        Search::Idle => String::new(),
        Search::Looking => words::locating(lang).to_owned(),
        Search::Found(point) => words::located(lang, point.accuracy.as_str()),
        Search::Refused => words::not_located(lang).to_owned(),
    };
    let is_looking = Signal::derive(move || search.get() == Search::Looking);
    view! {
        <Panel title=words::check_in(lang) id="check-in">
            <div class="stack">
                <ActionForm action=action attr:class="stack">
                    <Refusal form shown=&["place"]/>
                    <Ids id version/>
                    <input type="hidden" name="input[latitude]" value=part(|point| &point.latitude)/>
                    <input type="hidden" name="input[longitude]" value=part(|point| &point.longitude)/>
                    <input type="hidden" name="input[accuracy]" value=part(|point| &point.accuracy)/>
                    <div class="wrap" data-script="">
                        <Button small=true icon=Glyph::Pin busy=is_looking on:click=move |_| locate(search)>{words::locate(lang)}</Button>
                        <span class="dim t-13" role="status">{said}</span>
                    </div>
                    <Field name="input[place]" id="f-place" label=words::place(lang) hint=words::place_hint(lang) error=form.problem("place")>
                        <TextInput value=form.value("input[place]", "") autocomplete="off"/>
                    </Field>
                    <div class="wrap"><Button kind=Kind::Primary submit=true icon=Glyph::Check busy=action.pending()>{words::check_in(lang)}</Button></div>
                </ActionForm>
                <form method="post" action=upload_address(Entity::Plan, id.0) enctype="multipart/form-data" class="stack">
                    <Field name="file" id="f-photo" label=words::photo(lang)>
                        <FileDrop label=words::photo(lang) accept="image/*"/>
                    </Field>
                    <div class="wrap"><Button submit=true small=true icon=Glyph::Upload>{words::send_photo(lang)}</Button></div>
                </form>
            </div>
        </Panel>
    }
}

/// Asks the browser, which asks the person.
fn locate(search: RwSignal<Search>) {
    let Ok(geolocation) = window().navigator().geolocation() else {
        return search.set(Search::Refused);
    };
    search.set(Search::Looking);
    let found = Closure::once_into_js(move |position: Position| {
        let at = position.coords();
        let point = Point {
            latitude: format!("{:.6}", at.latitude()),
            longitude: format!("{:.6}", at.longitude()),
            accuracy: format!("{:.0}", at.accuracy()),
        };
        // The page may have been left meanwhile.
        let _ = search.try_set(Search::Found(point));
    });
    let refused = Closure::once_into_js(move |_: JsValue| {
        let _ = search.try_set(Search::Refused);
    });
    let asked = geolocation
        .get_current_position_with_error_callback(found.unchecked_ref(), Some(refused.unchecked_ref()));
    if asked.is_err() {
        search.set(Search::Refused);
    }
}
