//! A follow-up's page: what was said, with comments and files.

use super::{kept::kept, line::FollowUpLine};
use crate::follow_ups::{
    api::{RemoveFollowUp, RestoreFollowUp, find_follow_up, restore_follow_up},
    model::FollowUpView,
};
use kemai_domain::{AppError, Entity, FollowUpId, Outcome};
use kemai_records::{
    comments::CommentsPanel,
    files::FilesPanel,
    form::{FormState, Refusal, loaded, on_done, way_back},
    live::NewsBar,
};
use kemai_ui::{
    Banner, Button, ButtonLink, Crumbs, DateTimeText, Fact, Facts, Glyph, Kind, PageHead, Panel, Timeline,
    Tone, lang, toasts,
};
use kemai_words::follow_ups as words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The id in the address; nothing for what is not an id.
pub(super) fn follow_up_id() -> Memo<Option<FollowUpId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse().ok()))
}

/// `/follow-ups/{id}`
#[component]
pub fn DetailPage() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let id = follow_up_id();
    let changed = RwSignal::new(0_u32);
    let found = Resource::new_blocking(
        move || (id.get(), changed.get()),
        |(id, _)| async move {
            match id {
                Some(id) => find_follow_up(id).await,
                None => Ok(Outcome::Refused(AppError::not_found())),
            }
        },
    );
    let (remove, restore) = (ServerAction::<RemoveFollowUp>::new(), ServerAction::<RestoreFollowUp>::new());
    let again = Callback::new(move |()| changed.update(|count| *count += 1));
    let (removing, restoring) = (remove.pending(), restore.pending());
    let is_changing = move || {
        let (removing, restoring) = (removing.get(), restoring.get());
        removing || restoring
    };
    let news = kept(Entity::FollowUp, id, is_changing, again);
    // As it stood when it was removed; what brings it back stands one further.
    let version = StoredValue::new(0_i64);
    on_done(remove, move |id: FollowUpId| {
        let removed = version.get_value() + 1;
        let undo = way_back(
            toasts,
            move || restore_follow_up(id, removed),
            move |_| {
                toasts.say(words::restored(lang), None);
                // The page may have been left meanwhile.
                changed.try_update(|count| *count += 1);
            },
        );
        changed.update(|count| *count += 1);
        toasts.say(words::removed(lang), Some(undo));
    });
    on_done(restore, move |_: FollowUpId| {
        changed.update(|count| *count += 1);
        toasts.say(words::restored(lang), None);
    });
    view! {
        <Title text=words::follow_up(lang)/>
        <NewsBar news on_show=again/>
        {loaded(found, move |view: FollowUpView| {
            version.set_value(view.follow_up.version);
            view! { <Found view remove restore/> }
        })}
    }
}

#[component]
fn Found(
    view: FollowUpView,
    remove: ServerAction<RemoveFollowUp>,
    restore: ServerAction<RestoreFollowUp>,
) -> impl IntoView {
    let lang = lang();
    let (id, version) = (view.follow_up.id, view.follow_up.version);
    let customer = (format!("/customers/{}", view.follow_up.customer_id), view.customer_name.clone());
    let (occurred_at, created_at) = (view.follow_up.occurred_at, view.follow_up.created_at);
    let (may_edit, may_remove, is_removed) =
        (view.may_edit, view.may_remove && !view.is_removed, view.is_removed);
    let (department, plan) =
        (view.department_name.clone(), view.follow_up.plan_id.zip(view.plan_content.clone()));
    let removal = FormState::of_record(remove, id);
    let title = format!("{} · {}", words::follow_up(lang), view.customer_name);
    view! {
        <Crumbs steps=vec![("/follow-ups".to_owned(), words::title(lang).to_owned()), customer]/>
        {is_removed.then(|| view! {
            <Banner tone=Tone::Warning title=words::is_removed(lang)>
                <ActionForm action=restore>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <input type="hidden" name="version" value=version/>
                    <Button submit=true small=true icon=Glyph::Undo>{words::restore(lang)}</Button>
                </ActionForm>
            </Banner>
        })}
        <PageHead title>
            {may_edit.then(|| view! { <ButtonLink href=format!("/follow-ups/{id}/edit") kind=Kind::Primary icon=Glyph::Edit>{words::edit(lang)}</ButtonLink> })}
            {may_remove.then(|| view! {
                <ActionForm action=remove>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <input type="hidden" name="version" value=version/>
                    <Button submit=true icon=Glyph::Trash kind=Kind::Quiet>{words::remove(lang)}</Button>
                </ActionForm>
            })}
        </PageHead>
        <Refusal form=removal/>
        <Panel>
            <div class="stack">
                <Timeline><FollowUpLine view with_customer=false/></Timeline>
                <Facts>
                    <Fact name=words::occurred_at(lang)><DateTimeText at=occurred_at/></Fact>
                    <Fact name=words::department(lang)>{department}</Fact>
                    {plan.map(|(plan, content)| view! { <Fact name=words::finished_plan(lang)><a class="link" href=format!("/plans/{plan}")>{content}</a></Fact> })}
                    {(created_at != occurred_at).then(|| view! { <Fact name=words::written_at(lang)><DateTimeText at=created_at/></Fact> })}
                </Facts>
            </div>
        </Panel>
        {(!is_removed).then(|| view! {
            <CommentsPanel entity=Entity::FollowUp record_id=id.0/>
            <FilesPanel entity=Entity::FollowUp record_id=id.0/>
        })}
    }
}
