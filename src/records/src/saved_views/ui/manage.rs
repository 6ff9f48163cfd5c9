//! The dialog that renames, overwrites, orders, shares and removes views.

use crate::{
    answer::follow,
    form::way_back,
    saved_views::{
        api::{OrderViews, OverwriteView, RemoveView, RenameView, ShareView, restore_view},
        model::{SavedView, clean_query},
    },
};
use kemai_domain::{Entity, SavedViewId};
use kemai_ui::{Button, Dialog, Glyph, IconButton, Kind, Lines, TextInput, lang, toasts};
use kemai_words::records as words;
use leptos::prelude::*;

/// What the rows of the dialog do.
#[derive(Clone, Copy)]
struct Acts {
    rename: ServerAction<RenameView>,
    overwrite: ServerAction<OverwriteView>,
    share: ServerAction<ShareView>,
    order: ServerAction<OrderViews>,
    remove: ServerAction<RemoveView>,
}

#[component]
pub fn ManageViews(
    entity: Entity,
    /// Those that the reader may change.
    views: Vec<SavedView>,
    current_query: Signal<String>,
    may_share: bool,
    /// Told when something changed.
    changed: Callback<()>,
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let lang = lang();
    let acts = acts(changed);
    let own: Vec<_> = views.iter().filter(|view| view.is_own).map(|view| view.id).collect();
    let rows: Vec<_> = views
        .into_iter()
        .map(move |view| {
            let earlier = earlier(&own, view.id);
            view! { <ManagedView entity view earlier current_query may_share acts/> }
        })
        .collect();
    view! {
        <Dialog id="manage-views" title=words::manage_views(lang) wide=true open=is_open>
            <div class="body"><Lines>{rows}</Lines></div>
        </Dialog>
    }
}

fn acts(changed: Callback<()>) -> Acts {
    let (lang, toasts) = (lang(), toasts());
    let acts = Acts {
        rename: ServerAction::new(),
        overwrite: ServerAction::new(),
        share: ServerAction::new(),
        order: ServerAction::new(),
        remove: ServerAction::new(),
    };
    follow(*acts.rename, true, move |_| changed.run(()));
    follow(*acts.overwrite, true, move |view| {
        toasts.say(words::view_saved(lang, view.name), None);
        changed.run(());
    });
    follow(*acts.share, true, move |_| changed.run(()));
    follow(*acts.order, true, move |()| changed.run(()));
    follow(*acts.remove, true, move |id| {
        // The list may have been left meanwhile.
        let undo = way_back(
            toasts,
            move || restore_view(id),
            move |_| {
                let _ = changed.try_run(());
            },
        );
        toasts.say(words::view_removed(lang), Some(undo));
        changed.run(());
    });
    acts
}

/// The order in which a view stands one place earlier; none for the first.
fn earlier(own: &[SavedViewId], id: SavedViewId) -> Option<Vec<SavedViewId>> {
    let at = own.iter().position(|other| *other == id).filter(|at| *at > 0)?;
    let mut ids = own.to_vec();
    ids.swap(at, at - 1);
    Some(ids)
}

#[component]
fn ManagedView(
    entity: Entity,
    view: SavedView,
    earlier: Option<Vec<SavedViewId>>,
    current_query: Signal<String>,
    may_share: bool,
    acts: Acts,
) -> impl IntoView {
    let lang = lang();
    let (id, version) = (view.id, view.version);
    let key = move || {
        view! {
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="version" value=version/>
        }
    };
    let share_label = if view.is_shared { words::unshare(lang) } else { words::share_with_all(lang) };
    view! {
        <li class="item">
            <span class="grow">
                <ActionForm action=acts.rename attr:class="row">
                    {key()}
                    <TextInput id=format!("view-{id}") name="name" value=view.name.clone() label=words::view_name(lang)/>
                    <IconButton glyph=Glyph::Check label=words::rename(lang) kind=Kind::Quiet small=true submit=true/>
                </ActionForm>
            </span>
            <ActionForm action=acts.overwrite>
                {key()}
                <input type="hidden" name="query" value=move || clean_query(&current_query.get())/>
                <Button small=true submit=true>{words::overwrite(lang)}</Button>
            </ActionForm>
            {may_share.then(|| view! {
                <ActionForm action=acts.share>
                    {key()}
                    <input type="hidden" name="is_shared" value=if view.is_shared { "false" } else { "true" }/>
                    <IconButton glyph=if view.is_shared { Glyph::Lock } else { Glyph::Users } label=share_label kind=Kind::Quiet small=true submit=true/>
                </ActionForm>
            })}
            {earlier.map(|ids| view! {
                <ActionForm action=acts.order>
                    <input type="hidden" name="entity" value=entity.key()/>
                    {ids.into_iter().enumerate().map(|(at, id)| view! { <input type="hidden" name=format!("ids[{at}]") value=id.to_string()/> }).collect_view()}
                    <IconButton glyph=Glyph::Up label=words::move_forward(lang) kind=Kind::Quiet small=true submit=true/>
                </ActionForm>
            })}
            <ActionForm action=acts.remove>
                {key()}
                <IconButton glyph=Glyph::Trash label=words::remove(lang) kind=Kind::Quiet small=true submit=true/>
            </ActionForm>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_view_moves_one_place_forward() {
        let ids: Vec<_> = (0..3).map(|number| SavedViewId(Uuid::from_u128(number))).collect();
        assert_eq!(earlier(&ids, ids[0]), None);
        assert_eq!(earlier(&ids, ids[2]), Some(vec![ids[0], ids[2], ids[1]]));
    }
}
