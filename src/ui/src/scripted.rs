//! What only a browser that runs the program can use.

use leptos::prelude::*;

/// The server leaves it out; the browser builds it once the page is alive. For dialogs, bars and palettes that do nothing without
/// the program: each of their nodes would cost every page its time.
#[component]
pub fn Scripted(children: ChildrenFn) -> impl IntoView {
    let is_alive = RwSignal::new(false);
    Effect::new(move |_| is_alive.set(true));
    move || is_alive.get().then(|| children())
}
