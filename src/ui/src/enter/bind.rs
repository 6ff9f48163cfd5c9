//! Ties an input to a signal without losing what was typed before the WASM arrived.

use leptos::prelude::*;

/// What the elements one types into have in common.
pub(crate) trait HasValue {
    fn read(&self) -> String;
    fn write(&self, value: &str);
}

macro_rules! has_value {
    ($($element:ty),*) => {$(
        impl HasValue for $element {
            fn read(&self) -> String {
                self.value()
            }

            fn write(&self, value: &str) {
                self.set_value(value);
            }
        }
    )*};
}

has_value!(web_sys::HtmlInputElement, web_sys::HtmlTextAreaElement, web_sys::HtmlSelectElement);

/// The signal follows the element once, at the start, then the element follows the signal. Input events write to the
/// signal by themselves. Runs in the browser only.
pub(crate) fn bind<E>(node: impl Fn() -> Option<E> + 'static, signal: RwSignal<String>)
where
    E: HasValue + 'static,
{
    Effect::new(move |seen: Option<bool>| {
        let value = signal.get();
        let Some(element) = node() else { return seen.unwrap_or(false) };
        let typed = element.read();
        if typed == value {
            return true;
        }
        if seen.unwrap_or(false) {
            element.write(&value);
        } else {
            signal.set(typed);
        }
        true
    });
}
