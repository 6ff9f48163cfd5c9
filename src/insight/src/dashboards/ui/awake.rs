//! What a screen on a wall asks of its browser: not to fall asleep, and to fill the whole of it.

use js_sys::{Function, Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Keeps the screen lit as long as the caller is on the page, where the browser can. A page that was hidden loses the lock and
/// asks for it again.
pub fn keep_awake() {
    Effect::new(move |_| {
        ask();
        let seen = window_event_listener_untyped("visibilitychange", |_| ask());
        on_cleanup(move || seen.remove());
    });
}

fn ask() {
    if !document().hidden() {
        // Some browsers have no such lock, and one on battery may refuse it: the screen is then as any other.
        let _ = request();
    }
}

fn request() -> Result<(), JsValue> {
    let lock = Reflect::get(&window().navigator(), &"wakeLock".into())?;
    let request: Function = Reflect::get(&lock, &"request".into())?.dyn_into()?;
    let asked: Promise = request.call1(&lock, &"screen".into())?.dyn_into()?;
    // A refusal that nobody hears would be an error in the console.
    spawn_local(async { drop(JsFuture::from(asked).await) });
    Ok(())
}

/// Fills the screen, or gives it back.
pub fn fill_screen() {
    if document().fullscreen_element().is_some() {
        document().exit_fullscreen();
    } else if let Some(root) = document().document_element() {
        // A browser that may not says so itself.
        let _ = root.request_fullscreen();
    }
}
