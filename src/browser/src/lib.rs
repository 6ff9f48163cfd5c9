//! What runs in the browser: it takes over the page that the server wrote.

use leptos::mount::hydrate_from_async;
use leptos::prelude::document;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

/// Called by the page's script when everything is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    spawn_local(async {
        let Some(body) = document().body() else { return };
        hydrate_from_async(body, kemai_app::App).await.forget();
        // From here on the page reacts, the code of its lazy route included. Styles and tests may ask for it.
        if let Some(page) = document().document_element() {
            _ = page.set_attribute("data-hydrated", "");
        }
    });
}
