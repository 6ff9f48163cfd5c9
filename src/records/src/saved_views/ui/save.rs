//! The dialog that saves the list's question under a name.

use crate::{
    answer::{done, follow},
    saved_views::{api::CreateView, model::clean_query},
};
use kemai_domain::Entity;
use kemai_ui::{Button, Check, Dialog, Field, Kind, TextInput, lang, toasts};
use kemai_words::records as words;
use leptos::prelude::*;

#[component]
pub fn SaveView(
    entity: Entity,
    current_query: Signal<String>,
    may_share: bool,
    /// Told when there is a new view.
    changed: Callback<()>,
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let create = ServerAction::<CreateView>::new();
    let name = RwSignal::new(String::new());
    follow(*create, false, move |view| {
        is_open.set(false);
        name.set(String::new());
        toasts.say(words::view_saved(lang, view.name), None);
        changed.run(());
    });
    let error = Signal::derive(move || {
        let error = done(create.value().get()?).err()?;
        Some(error.message(lang))
    });
    view! {
        <Dialog id="save-view" title=words::save_as_view(lang) subtitle=words::save_as_view_about(lang) open=is_open>
            <ActionForm action=create attr:class="dialog-form">
                <div class="body">
                    <input type="hidden" name="entity" value=entity.key()/>
                    <input type="hidden" name="query" value=move || clean_query(&current_query.get())/>
                    <Field name="name" id="view-name" label=words::view_name(lang) required=true error>
                        <TextInput signal=name autocomplete="off"/>
                    </Field>
                    {may_share.then(|| view! { <Check name="is_shared">{words::share_with_all(lang)}</Check> })}
                </div>
                <footer><Button kind=Kind::Primary submit=true busy=create.pending()>{words::save(lang)}</Button></footer>
            </ActionForm>
        </Dialog>
    }
}
