//! Saved views as tabs above a list.

use super::{manage::ManageViews, save::SaveView};
use crate::{
    answer::done,
    saved_views::{
        api::list_views,
        model::{SavedViewList, address, clean_query, is_whole, open_view},
    },
    sent::sent_below,
};
use kemai_domain::Entity;
use kemai_ui::{Banner, Glyph, Icon, Late, Tab, Tabs, Tone, lang};
use kemai_words::records as words;
use leptos::prelude::*;

/// Which dialog is open: kept here, so that it stays open while the views below are read again.
#[derive(Clone, Copy)]
struct Open {
    save: RwSignal<bool>,
    manage: RwSignal<bool>,
}

/// The saved views of a list as links, with "save as a view" behind them.
#[component]
pub fn SavedViews(
    /// The kind of records that the list shows.
    entity: Entity,
    /// The list's query string as it is now.
    #[prop(into)]
    current_query: Signal<String>,
    /// The list's address without a query: `/customers`.
    #[prop(into)]
    base_path: String,
) -> impl IntoView {
    let open = Open { save: RwSignal::new(false), manage: RwSignal::new(false) };
    let views = Resource::new_blocking(|| (), move |()| list_views(entity));
    let changed = Callback::new(move |()| views.refetch());
    let base = StoredValue::new(base_path);
    let lang = lang();
    let refused = sent_below("/rpc/views/").map(|sent| sent.error.message(lang));
    view! {
        {refused.map(|text| view! { <Banner tone=Tone::Danger title=words::not_done(lang) text/> })}
        <Transition fallback=move || view! { <Row views=SavedViewList::default() entity current_query base changed open/> }>
            // Without its views a list still works; what failed is in the server's log.
            {move || Late::new(
                async move { done(views.await).unwrap_or_default() },
                move |views| view! { <Row views entity current_query base changed open/> },
            )}
        </Transition>
    }
}

#[component]
fn Row(
    views: SavedViewList,
    entity: Entity,
    current_query: Signal<String>,
    base: StoredValue<String>,
    changed: Callback<()>,
    open: Open,
) -> impl IntoView {
    let lang = lang();
    // By the signal, not by the command as well: a dialog is opened once.
    let show = |is_open: RwSignal<bool>| {
        move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            is_open.set(true);
        }
    };
    let (may_create, may_share) = (views.may_create, views.may_share);
    let own: Vec<_> = views.items.iter().filter(|view| view.may_edit).cloned().collect();
    let has_own = !own.is_empty();
    let listed = StoredValue::new(views.items);
    let tabs = Signal::derive(move || {
        listed.with_value(|views| {
            let query = current_query.get();
            let question = clean_query(&query);
            let current = open_view(&query)
                .and_then(|id| views.iter().find(|view| view.id == id))
                .or_else(|| views.iter().find(|view| view.query == question))
                .map(|view| view.id);
            let all = Tab::new(base.get_value(), words::all_records(lang))
                .current(current.is_none() && is_whole(&question));
            let saved = views.iter().map(|view| {
                let tab = Tab::new(base.with_value(|base| address(base, view)), view.name.clone());
                let tab = tab.current(current == Some(view.id));
                if view.is_own { tab } else { tab.glyph(Glyph::Users) }
            });
            std::iter::once(all).chain(saved).collect()
        })
    });
    view! {
        <Tabs label=words::saved_views(lang) tabs>
            {may_create.then(|| view! {
                <button type="button" command="show-modal" commandfor="save-view" on:click=show(open.save)>
                    <Icon glyph=Glyph::Plus small=true/>{words::save_as_view(lang)}
                </button>
            })}
            {has_own.then(|| view! {
                <button type="button" command="show-modal" commandfor="manage-views" on:click=show(open.manage)>
                    <Icon glyph=Glyph::Gear small=true/>{words::manage_views(lang)}
                </button>
            })}
        </Tabs>
        {may_create.then(|| view! { <SaveView entity current_query may_share changed is_open=open.save/> })}
        {has_own.then(|| view! { <ManageViews entity views=own current_query may_share changed is_open=open.manage/> })}
    }
}
