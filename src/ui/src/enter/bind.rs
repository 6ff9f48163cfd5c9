//! Ties an input to a signal without losing what was typed before the WASM arrived.

use leptos::prelude::*;

/// What the elements one types into or chooses from have in common.
pub(crate) trait HasValue {
    fn read(&self) -> String;
    fn write(&self, value: &str);
    /// What the page said when it was written.
    fn first(&self) -> String;
}

impl HasValue for web_sys::HtmlInputElement {
    fn read(&self) -> String {
        self.value()
    }

    fn write(&self, value: &str) {
        self.set_value(value);
    }

    fn first(&self) -> String {
        self.default_value()
    }
}

impl HasValue for web_sys::HtmlTextAreaElement {
    fn read(&self) -> String {
        self.value()
    }

    fn write(&self, value: &str) {
        self.set_value(value);
    }

    fn first(&self) -> String {
        self.default_value().unwrap_or_default()
    }
}

impl HasValue for web_sys::HtmlSelectElement {
    fn read(&self) -> String {
        self.value()
    }

    fn write(&self, value: &str) {
        self.set_value(value);
    }

    fn first(&self) -> String {
        let value = |selector| {
            self.query_selector(selector).ok().flatten().and_then(|option| option.get_attribute("value"))
        };
        value("option[selected]").or_else(|| value("option")).unwrap_or_default()
    }
}

/// At the start the signal takes what the person changed already; from then on the element follows the signal. Input
/// events write to the signal by themselves. Runs in the browser only.
pub(crate) fn bind<E>(node: impl Fn() -> Option<E> + 'static, signal: RwSignal<String>)
where
    E: HasValue + 'static,
{
    Effect::new(move |is_tied: Option<bool>| {
        let value = signal.get();
        let Some(element) = node() else { return is_tied.unwrap_or(false) };
        let typed = element.read();
        let is_changed = !is_tied.unwrap_or(false) && typed != element.first();
        if is_changed && typed != value {
            signal.set(typed);
        } else if typed != value {
            element.write(&value);
        }
        true
    });
}
