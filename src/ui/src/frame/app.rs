//! The frame of the application: rail and top bar on a desk, tab bar on a phone.

use kemai_words::ui as words;
use leptos::html;
use leptos::prelude::*;

use super::looks::RailToggle;
use crate::settings::{Looks, now, settings};
use crate::show::go_on;
use crate::{Glyph, Icon, dom::send_by_key, lang};

/// A place that the rail or the tab bar leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct NavItem {
    pub href: String,
    pub label: String,
    pub glyph: Glyph,
    /// How much waits there, with the words a screen reader adds: `(6, "6 件待办")`.
    pub count: Option<(i64, String)>,
    /// Stands at the far end of the rail, as settings do.
    pub last: bool,
    /// Other addresses that belong to this place.
    pub also: &'static [&'static str],
}

impl NavItem {
    #[must_use]
    pub fn new(href: impl Into<String>, label: impl Into<String>, glyph: Glyph) -> Self {
        Self { href: href.into(), label: label.into(), glyph, count: None, last: false, also: &[] }
    }

    /// With a number of things that wait, and the number in words.
    #[must_use]
    pub fn count(mut self, count: i64, in_words: impl Into<String>) -> Self {
        self.count = (count > 0).then(|| (count, in_words.into()));
        self
    }

    /// At the far end of the rail.
    #[must_use]
    pub fn last(mut self) -> Self {
        self.last = true;
        self
    }

    /// Marked as the place where one is at these addresses too.
    #[must_use]
    pub fn also(mut self, addresses: &'static [&'static str]) -> Self {
        self.also = addresses;
        self
    }

    /// Whether a path lies in this place. The start page is only itself.
    fn holds(&self, path: &str) -> bool {
        let lies_in = |address: &str| {
            path == address
                || address != "/" && path.strip_prefix(address).is_some_and(|rest| rest.starts_with('/'))
        };
        lies_in(&self.href) || self.also.iter().any(|address| lies_in(address))
    }
}

/// The frame around every page of a signed-in person.
#[component]
pub fn Frame(
    /// Where one is: the path of the location.
    #[prop(into)]
    path: Signal<String>,
    /// The places of the rail.
    #[prop(into)]
    nav: Signal<Vec<NavItem>>,
    /// The places of the tab bar on a phone; with `add` four of them, two on each side.
    #[prop(into)]
    tabs: Signal<Vec<NavItem>>,
    /// The big button in the middle of the tab bar: address and name.
    #[prop(optional, into)]
    add: Option<(String, String)>,
    /// What stands in the top bar after the search: quick add, looks, bell, person.
    #[prop(optional, into)]
    actions: ViewFn,
    /// Where the search leads without JavaScript.
    #[prop(into, default = "/search".to_owned())]
    search_href: String,
    /// Opens the palette instead of following `search_href`; also on Ctrl K and ⌘ K.
    #[prop(optional, into)]
    on_search: Option<Callback<()>>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let lang = lang();
    let main = NodeRef::<html::Main>::new();
    // A new page that was not loaded anew starts where a loaded one would: at its beginning.
    Effect::new(move |seen: Option<String>| {
        let path = path.get();
        if seen.is_some_and(|seen| seen != path)
            && let Some(main) = main.get_untracked()
        {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = main.focus_with_options(&options);
        }
        path
    });
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::keydown, |event| send_by_key(&event));
        on_cleanup(move || handle.remove());
    });
    let (settings, now) = (settings(), now());
    Effect::new(move |_| go_on(&settings, now.get()));
    let looks = use_context::<Looks>();
    let rail = move || looks.is_some_and(|looks| looks.is_rail_narrow.get()).then_some("narrow");
    view! {
        <a class="skip" href="#main">{words::skip_to_content(lang)}</a>
        <div class="app" data-rail=rail>
            <nav class="rail" aria-label=words::main_navigation(lang)>
                <Brand/>
                {move || nav.get().into_iter().map(|item| view! { <RailLink item path/> }).collect_view()}
                <RailToggle/>
            </nav>
            <header class="topbar">
                <Brand/>
                <Omni href=search_href on_search/>
                {actions.run()}
            </header>
            <main class="page" id="main" tabindex="-1" node_ref=main>
                {children()}
            </main>
            <nav class="tabbar" aria-label=words::phone_navigation(lang)>
                {move || tab_bar(tabs.get(), add.clone(), path)}
            </nav>
        </div>
    }
}

/// The mark and the name, home to the workbench.
#[component]
pub(crate) fn Brand() -> impl IntoView {
    let lang = lang();
    view! {
        <a class="brand" href="/" aria-label=words::home_page(lang)>
            <i class="mark"><Icon glyph=Glyph::Pulse/></i>
            <span>{kemai_words::common::product(lang)}</span>
        </a>
    }
}

#[component]
fn RailLink(item: NavItem, path: Signal<String>) -> impl IntoView {
    let NavItem { href, label, glyph, count, last, .. } = item.clone();
    let title = label.clone();
    let current = move || path.with(|path| item.holds(path)).then_some("page");
    view! {
        <a href=href class:push=last title=title aria-current=current>
            <Icon glyph/>
            <span class="label">{label}</span>
            {count.map(|(count, in_words)| view! {
                <span class="count"><span aria-hidden="true">{count}</span><span class="sr-only">{in_words}</span></span>
            })}
        </a>
    }
}

#[component]
fn Omni(href: String, on_search: Option<Callback<()>>) -> impl IntoView {
    let lang = lang();
    let open = move |event: leptos::ev::MouseEvent| {
        if let Some(on_search) = on_search {
            event.prevent_default();
            on_search.run(());
        }
    };
    if let Some(on_search) = on_search {
        Effect::new(move |_| {
            let handle = window_event_listener(leptos::ev::keydown, move |event| {
                if (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k") {
                    event.prevent_default();
                    on_search.run(());
                }
            });
            on_cleanup(move || handle.remove());
        });
    }
    view! {
        <a class="omni from-tablet" href=href.clone() aria-keyshortcuts="Control+K" on:click=open>
            <Icon glyph=Glyph::Search/>
            <span><span class="sr-only">{words::search(lang)}": "</span>{words::search_hint(lang)}</span>
            <span class="kbd" aria-hidden="true">"Ctrl K"</span>
        </a>
        <a class="btn phone-only" data-kind="quiet" data-icon href=href aria-label=words::search(lang) on:click=open>
            <Icon glyph=Glyph::Search/>
        </a>
    }
}

fn tab_bar(items: Vec<NavItem>, add: Option<(String, String)>, path: Signal<String>) -> impl IntoView {
    let middle = items.len() / 2;
    let mut links: Vec<AnyView> = items
        .into_iter()
        .map(|item| {
            let NavItem { href, label, glyph, .. } = item.clone();
            let current = move || path.with(|path| item.holds(path)).then_some("page");
            view! { <a href=href aria-current=current><Icon glyph/><span class="label">{label}</span></a> }
                .into_any()
        })
        .collect();
    if let Some((href, name)) = add {
        let button =
            view! { <a class="add" href=href aria-label=name><Icon glyph=Glyph::Plus/></a> }.into_any();
        links.insert(middle, button);
    }
    links
}
