//! The way to `charts.js`, which is loaded once, where the first chart of a page is. Nothing here runs on the server.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::{document, window};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlScriptElement};

use super::files::ChartFiles;

/// What the program is called in the window.
const GLOBAL: &str = "kemaiCharts";

thread_local! {
    static LOADED: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// The chart in an element; each element has one.
pub(super) struct Drawing(JsValue);

impl Drawing {
    /// Begins a chart, or finds the one that is there.
    ///
    /// # Errors
    /// When the program cannot be loaded. The next chart tries again.
    pub(super) async fn open(host: &Element, files: &ChartFiles) -> Result<Self, JsValue> {
        let address = files.program.as_deref().ok_or("no program")?;
        let loaded = LOADED.with_borrow_mut(|loaded| loaded.get_or_insert_with(|| load(address)).clone());
        if let Err(error) = JsFuture::from(loaded).await {
            LOADED.take();
            return Err(error);
        }
        Self::of(host)
    }

    fn of(host: &Element) -> Result<Self, JsValue> {
        let program = Reflect::get(&window(), &GLOBAL.into())?;
        call(&program, "open", &[host]).map(Self)
    }

    /// Draws an option of ECharts, with the addresses behind its points.
    ///
    /// # Errors
    /// When the map cannot be loaded or the option cannot be drawn.
    pub(super) async fn show(
        &self,
        option: &str,
        links: &[Vec<String>],
        files: &ChartFiles,
    ) -> Result<(), JsValue> {
        let links = serde_json::to_string(links).unwrap_or_default();
        let china = files.china.as_deref().unwrap_or_default();
        let shown = call(&self.0, "show", &[&option.into(), &links.into(), &china.into()])?;
        JsFuture::from(shown.dyn_into::<Promise>()?).await.map(|_| ())
    }

    /// Hands the chart in an element over as a picture in a file, when there is one.
    pub(super) fn save(host: &Element, file: &str, title: &str, subtitle: &str) {
        if let Ok(Self(drawing)) = Self::of(host) {
            // A browser that cannot make a picture has said so itself.
            let _ = call(&drawing, "save", &[&file.into(), &title.into(), &subtitle.into()]);
        }
    }

    /// Lets go of the chart in an element.
    pub(super) fn close(host: &Element) {
        if let Ok(Self(drawing)) = Self::of(host) {
            // What was never begun need not be closed.
            let _ = call(&drawing, "close", &[]);
        }
    }
}

fn call(target: &JsValue, name: &str, words: &[&JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(target, &name.into())?.dyn_into()?;
    method.apply(target, &words.iter().copied().collect::<Array>())
}

/// A script of ours is allowed to add scripts by the page's policy.
fn load(address: &str) -> Promise {
    Promise::new(&mut |done, fail| {
        let added = || {
            let script: HtmlScriptElement = document().create_element("script")?.dyn_into()?;
            script.set_src(address);
            script.set_onload(Some(&done));
            script.set_onerror(Some(&fail));
            let head = document().head().ok_or("no head")?;
            head.append_child(&script)
        };
        if let Err(error) = added() {
            // The promise is not settled yet, so this cannot fail.
            let _ = fail.call1(&JsValue::UNDEFINED, &error);
        }
    })
}
