//! Sends a file while saying how much of it is there. Runs in the browser only.

use crate::{answer::Answer, files::model::FileView};
use kemai_domain::{AppError, ErrorCode, Outcome, Problem};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{File, FormData, ProgressEvent, XmlHttpRequest};

/// Sends one file. Only this kind of request tells how far it is; `fetch` does not.
pub fn send(
    address: &str,
    file: &File,
    percent: RwSignal<u32>,
    done: impl FnOnce(Answer<Vec<FileView>>) + 'static,
) {
    // The server would hang up in the middle, and nobody would know why.
    let max = FileView::MEGABYTES;
    #[expect(clippy::cast_precision_loss, reason = "some megabytes")]
    if file.size() > (max * 1024 * 1024) as f64 {
        return done(Err(AppError::field("file", Problem::FileTooLarge { max })));
    }
    // What can fail here fails before anything is sent.
    let Some(request) = prepare(address, percent) else {
        return done(Err(AppError::new(ErrorCode::Unavailable)));
    };
    let ended = {
        let request = request.clone();
        Closure::once_into_js(move || done(answer(&request)))
    };
    request.set_onloadend(Some(ended.unchecked_ref()));
    let form = FormData::new().and_then(|form| {
        form.append_with_blob_and_filename("file", file, &file.name())?;
        Ok(form)
    });
    if let Ok(form) = form {
        // A line that breaks ends in `loadend` all the same.
        let _ = request.send_with_opt_form_data(Some(&form));
    }
}

fn prepare(address: &str, percent: RwSignal<u32>) -> Option<XmlHttpRequest> {
    let request = XmlHttpRequest::new().ok()?;
    request.open_with_async("POST", address, true).ok()?;
    request.set_request_header("accept", "application/json").ok()?;
    let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
        percent.set((event.loaded() / event.total().max(1.0) * 100.0) as u32);
    });
    request.upload().ok()?.set_onprogress(Some(progress.into_js_value().unchecked_ref()));
    Some(request)
}

fn answer(request: &XmlHttpRequest) -> Answer<Vec<FileView>> {
    let text = request.response_text().ok().flatten().unwrap_or_default();
    match serde_json::from_str::<Outcome<Vec<FileView>>>(&text) {
        Ok(outcome) => Ok(outcome),
        Err(_) => Err(serde_json::from_str(&text).unwrap_or(AppError::new(ErrorCode::Unavailable))),
    }
}
