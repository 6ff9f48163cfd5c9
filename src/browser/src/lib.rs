//! What runs in the browser: it takes over the page that the server wrote.

use leptos::mount::hydrate_from_async;
use leptos::prelude::{document, window};
use leptos::web_sys::HtmlDocument;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

/// Called by the page's script when everything is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    show_page_address();
    spawn_local(async {
        let Some(body) = document().body() else { return };
        hydrate_from_async(body, kemai_app::App).await.forget();
        // From here on the page reacts, the code of its lazy route included. Styles and tests may ask for it.
        if let Some(page) = document().document_element() {
            _ = page.set_attribute("data-hydrated", "");
        }
    });
}

/// After a form was refused the browser stands at the form's own address; the server's cookie knows the page that it shows.
/// The router must see the page's address, or it would find nothing there.
fn show_page_address() {
    if !window().location().pathname().is_ok_and(|path| path.starts_with("/rpc/")) {
        return;
    }
    let cookies =
        document().dyn_into::<HtmlDocument>().ok().and_then(|page| page.cookie().ok()).unwrap_or_default();
    let kept = cookies.split("; ").find_map(|cookie| cookie.strip_prefix("form_page="));
    let page = kept.and_then(|kept| js_sys::decode_uri_component(kept).ok()).map(String::from);
    if let (Some(page), Ok(history)) = (page, window().history()) {
        _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&page));
    }
}
