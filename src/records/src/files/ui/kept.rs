//! Files chosen in the form of a record that is not there yet: kept in the browser while the form is sent, and sent when the record is.

use super::upload;
use crate::{
    answer::done,
    files::model::{FileView, upload_address},
};
use kemai_domain::{Entity, Lang};
use kemai_ui::{FileDrop, Toasts, lang};
use kemai_words::records as words;
use leptos::prelude::*;
use std::cell::RefCell;
use uuid::Uuid;
use web_sys::{File, HtmlInputElement};

thread_local! {
    static KEPT: RefCell<Vec<File>> = const { RefCell::new(Vec::new()) };
}

/// A place in a form for files. Without the browser's program it is not there: the record's own page takes files then.
#[component]
pub fn FilesToCome() -> impl IntoView {
    let lang = lang();
    // What another form kept and never sent is not this one's.
    Effect::new(move |_| KEPT.take());
    let keep = Callback::new(|input: HtmlInputElement| {
        let files = input.files();
        let files = files.iter().flat_map(|files| (0..files.length()).filter_map(|at| files.get(at)));
        KEPT.set(files.collect());
    });
    view! {
        <div data-script="">
            // Without a name it is no part of what the form sends.
            <FileDrop name="" id="f-files" label=words::attach_files(lang) multiple=true hint=words::file_limit(lang, FileView::MEGABYTES) on_files=keep/>
        </div>
    }
}

/// Sends what was kept to the record that is there now; says what was not taken. It goes on when the page does.
pub fn send_kept(entity: Entity, record: impl Into<Uuid>, lang: Lang, toasts: Toasts) {
    let address = upload_address(entity, record.into());
    for file in KEPT.take() {
        let name = file.name();
        upload::send(&address, &file, RwSignal::new(0), move |answer| match done(answer) {
            Ok(_) => toasts.say(words::file_sent(lang, name), None),
            Err(error) => toasts.say(words::file_not_sent(lang, name, error.message(lang)), None),
        });
    }
}
