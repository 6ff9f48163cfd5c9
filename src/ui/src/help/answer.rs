//! What the page says back.

use kemai_domain::AppError;
use kemai_words::ui as words;
use leptos::prelude::*;

use super::{Both, Sample};
use crate::{
    Banner, Button, Conflict, ConflictField, Dialog, Empty, ErrorState, Failure, Field, Glyph, Kind, Side,
    SignedOut, SkeletonCards, SkeletonLines, SkeletonRows, TextArea, ToastAction, Tone, lang, toasts,
};

#[component]
pub(super) fn EmptyStates() -> impl IntoView {
    let lang = lang();
    view! {
        <Sample title=words::demo_empty(lang)>
            <Empty title=words::demo_empty_title(lang) text=words::demo_empty_text(lang)>
                <Button kind=Kind::Primary icon=Glyph::Note>{words::demo_add(lang)}</Button>
            </Empty>
            <ErrorState title=words::demo_failed(lang) text=words::demo_failed_text(lang) reference="7F3C-21">
                <Button kind=Kind::Primary icon=Glyph::Refresh>{words::try_again(lang)}</Button>
            </ErrorState>
            <Failure error=AppError::not_found() title=words::demo_not_there(lang)/>
        </Sample>
    }
}

#[component]
pub(super) fn Loading() -> impl IntoView {
    view! { <Sample title=words::demo_loading(lang())><SkeletonLines count=2/><SkeletonRows count=3/><SkeletonCards count=1/></Sample> }
}

#[component]
pub(super) fn Banners() -> impl IntoView {
    let lang = lang();
    view! {
        <Sample title=words::demo_banners(lang)>
            <Both>
                <div class="stack" data-gap="s">
                    <Banner tone=Tone::Success title=words::demo_back(lang) text=words::demo_back_text(lang)/>
                    <Banner tone=Tone::Info title=words::demo_version(lang) text=words::demo_version_text(lang)>
                        <Button small=true>{words::refresh(lang)}</Button>
                    </Banner>
                    <Banner tone=Tone::Warning title=words::demo_credit(lang) text=words::demo_credit_text(lang)/>
                    <Banner tone=Tone::Danger glyph=Glyph::CloudOff title=words::demo_unsaved(lang) text=words::demo_unsaved_text(lang)>
                        <Button small=true>{words::try_again(lang)}</Button>
                    </Banner>
                </div>
            </Both>
            <SignedOut/>
        </Sample>
    }
}

#[component]
pub(super) fn TwoVersions() -> impl IntoView {
    let lang = lang();
    let field = |key: &str, label: &str, mine: &str, theirs: &str| ConflictField {
        key: key.to_owned(),
        label: label.to_owned(),
        mine: mine.to_owned(),
        theirs: theirs.to_owned(),
    };
    let fields = vec![
        field("conflict-limit", words::demo_limit(lang), "¥800,000", "¥1,000,000"),
        field(
            "conflict-note",
            words::demo_note(lang),
            "工地需提前一天报备车牌",
            "工地需提前两天报备车牌，周日不收货",
        ),
    ];
    view! {
        <Sample title=words::two_versions(lang)>
            <Conflict fields mine=words::demo_yours(lang) theirs=words::demo_theirs(lang)/>
            <div class="wrap"><Button kind=Kind::Primary>{words::save(lang)}</Button></div>
        </Sample>
    }
}

#[component]
pub(super) fn Dialogs() -> impl IntoView {
    let lang = lang();
    let toasts = toasts();
    let undo = ToastAction::new(move || toasts.say(words::demo_undone(lang), None));
    view! {
        <Sample title=words::demo_dialogs(lang)>
            <div class="wrap">
                <Button opens="demo-dialog">{words::demo_open_dialog(lang)}</Button>
                <Button opens="demo-drawer">{words::demo_open_drawer(lang)}</Button>
                <Button on:click=move |_| toasts.say(words::demo_moved(lang), Some(undo.clone()))>{words::demo_toast(lang)}</Button>
            </div>
            <div class="toast" data-undo="">{words::demo_moved(lang)}<button type="button">{words::undo(lang)}</button></div>
            <div class="toast" data-reminder="">
                <p><b>{words::demo_credit(lang)}</b><span class="clip">{words::demo_credit_text(lang)}</span></p>
                <button type="button">{words::undo(lang)}</button>
            </div>
        </Sample>
        <Dialog id="demo-dialog" title=words::demo_void(lang) subtitle="DD20261101-0009">
            <form method="dialog">
                <div class="body">
                    <p>{words::demo_void_text(lang)}</p>
                    <Field name="demo-why" label=words::demo_reason(lang)><TextArea rows=2/></Field>
                </div>
                <footer>
                    <Button submit=true>{words::cancel(lang)}</Button>
                    <Button kind=Kind::DangerSolid submit=true>{words::demo_void(lang)}</Button>
                </footer>
            </form>
        </Dialog>
        <Dialog id="demo-drawer" title=words::demo_next(lang) side=Side::End>
            <div class="body"><p>{words::demo_note_text(lang)}</p></div>
            <footer><Button kind=Kind::Primary closes="demo-drawer">{words::close(lang)}</Button></footer>
        </Dialog>
    }
}
