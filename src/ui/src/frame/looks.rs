//! Light or dark, airy or dense: buttons that act at once and leave a cookie for the server.

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::settings::Looks;
use crate::{Density, Glyph, Icon, IconButton, Kind, Segment, Segmented, Theme, dom, lang};

fn show_on_page(attribute: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        // The attribute names are our own and valid; nothing can refuse them.
        let _ = match value {
            Some(value) => root.set_attribute(attribute, value),
            None => root.remove_attribute(attribute),
        };
    }
}

fn device_is_dark() -> bool {
    window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches())
}

/// Switches between light and dark on this device; the profile says how others begin. Needs JavaScript and hides without it.
#[component]
pub fn ThemeToggle() -> impl IntoView {
    let looks = use_context::<Looks>();
    let toggle = move |_| {
        let Some(Looks { theme, .. }) = looks else { return };
        let dark = match theme.get_untracked() {
            Theme::Dark => true,
            Theme::Light => false,
            Theme::System => device_is_dark(),
        };
        let next = if dark { Theme::Light } else { Theme::Dark };
        theme.set(next);
        show_on_page("data-theme", next.attribute());
        dom::remember("theme", next.attribute().unwrap_or("system"));
    };
    view! {
        <IconButton glyph=Glyph::Theme label=words::switch_theme(lang()) kind=Kind::Quiet attr:data-script="" on:click=toggle/>
    }
}

/// Makes the rail narrow or wide; where the window leaves no choice, and without JavaScript, it hides.
#[component]
pub(super) fn RailToggle() -> impl IntoView {
    let lang = lang();
    let looks = use_context::<Looks>();
    let is_narrow = move || looks.is_some_and(|looks| looks.is_rail_narrow.get());
    let toggle = move |_| {
        let Some(Looks { is_rail_narrow, .. }) = looks else { return };
        is_rail_narrow.update(|is_narrow| *is_narrow = !*is_narrow);
        dom::remember("rail", if is_rail_narrow.get_untracked() { "narrow" } else { "wide" });
    };
    view! {
        <button class="fold" type="button" data-script="" aria-expanded=move || if is_narrow() { "false" } else { "true" }
            aria-label=words::fold_navigation(lang) title=words::fold_navigation(lang) on:click=toggle>
            <Icon glyph=Glyph::Left/>
            <span class="label" aria-hidden="true">{words::fold_navigation(lang)}</span>
        </button>
    }
}

/// Comfortable or compact rows; needs JavaScript and hides without it.
#[component]
pub fn DensityToggle() -> impl IntoView {
    let lang = lang();
    let looks = use_context::<Looks>();
    let density = Signal::derive(move || looks.map(|looks| looks.density.get()).unwrap_or_default());
    let chosen = Signal::derive(move || density.get().attribute().unwrap_or("comfortable").to_owned());
    let choose = move |value: String| {
        let Some(Looks { density, .. }) = looks else { return };
        let next = Density::from_cookie(&value);
        density.set(next);
        show_on_page("data-density", next.attribute());
        dom::remember("density", &value);
    };
    let segments = vec![
        Segment::new("comfortable", words::comfortable(lang)),
        Segment::new("compact", words::compact(lang)),
    ];
    view! { <Segmented label=words::density(lang) segments chosen on_choose=choose attr:data-script=""/> }
}
