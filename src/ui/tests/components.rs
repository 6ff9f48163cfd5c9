//! The page of all parts, as the server writes it: complete, well tied together, and the same in every language.
//!
//! The pages stay in `target/tmp/`, with the style beside them, to be looked at in a browser.

#![cfg(feature = "ssr")]

use chrono::DateTime;
use kemai_ui::*;
use kemai_words::Lang;
use leptos::prelude::*;
use std::{collections::HashSet, fs, path::Path};

fn settings_of(lang: Lang, theme: Theme) -> UiSettings {
    let now = DateTime::from_timestamp(1_795_163_400, 0).expect("a valid instant");
    let time_zone = TimeZone::named("Asia/Shanghai", now).expect("a known zone");
    UiSettings {
        lang,
        theme,
        density: Density::Comfortable,
        is_rail_narrow: false,
        time_zone,
        company_zone: "Asia/Shanghai".to_owned(),
        kept: std::collections::BTreeMap::new(),
        now,
    }
}

fn render(lang: Lang, theme: Theme) -> String {
    let owner = Owner::new();
    owner.with(|| {
        let settings = settings_of(lang, theme);
        // As in the shell: the drawings stand after what hydrates.
        view! { <Application settings/> }.to_html() + &view! { <IconSprite/> }.to_html()
    })
}

#[component]
fn Application(settings: UiSettings) -> impl IntoView {
    provide_ui(settings);
    let nav = vec![
        NavItem::new("/", "工作台", Glyph::Home),
        NavItem::new("/customers", "客户", Glyph::Users).count(6, "6 件待办"),
        NavItem::new("/calendar", "日历", Glyph::Calendar),
        NavItem::new("/help", "组件", Glyph::Gear).last(),
    ];
    let tabs = nav.clone();
    view! {
        <Frame path="/help/components".to_owned() nav tabs add=("/new".to_owned(), "记一笔".to_owned())
            actions=|| view! { <Bell href="/notifications" unread=4/> }>
            <HelpComponentsPage/>
        </Frame>
        <ToastList/>
    }
}

fn document(lang: Lang, theme: Theme, body: &str) -> String {
    let theme = theme.attribute().map(|theme| format!(" data-theme=\"{theme}\"")).unwrap_or_default();
    let style = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../style/main.css");
    format!(
        "<!doctype html><html lang=\"{lang}\"{theme}><head><meta charset=\"utf-8\"><title>Kemai</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\
         <link rel=\"stylesheet\" href=\"file://{}\"></head><body>{body}</body></html>",
        style.display()
    )
}

/// The values of an attribute, in the order of the page.
fn values<'page>(page: &'page str, attribute: &str) -> Vec<&'page str> {
    let start = format!(" {attribute}=\"");
    page.match_indices(&start).filter_map(|(at, _)| page[at + start.len()..].split('"').next()).collect()
}

#[test]
fn every_part_renders_in_every_language() {
    for lang in Lang::ALL {
        for theme in [Theme::Light, Theme::Dark] {
            let body = render(lang, theme);
            let file = format!("components-{lang}-{}.html", theme.attribute().unwrap_or("system"));
            let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(file);
            fs::write(path, document(lang, theme, &body)).expect("the target folder can be written");
            for class in [
                "app",
                "rail",
                "topbar",
                "tabbar",
                "page-head",
                "btn",
                "chip",
                "seg",
                "tabs",
                "menu",
                "field",
                "input",
                "affix",
                "check",
                "drop",
                "panel",
                "tag",
                "status",
                "level",
                "avatar",
                "count",
                "money",
                "meter",
                "pulse",
                "figures",
                "facts",
                "item",
                "timeline",
                "table",
                "card",
                "empty",
                "skeleton",
                "banner",
                "dialog",
                "conflict",
                "more",
                "save-bar",
                "rate",
                "say",
                "pages",
                "file",
                "bars",
                "tiles",
                "ageing",
                "legend",
                "dayline",
                "board",
                "deal",
                "steps",
                "crumbs",
                "bulk",
                "chart-panel",
                "numbers",
                "filter",
                "toasts",
            ] {
                assert!(
                    values(&body, "class").iter().any(|classes| classes.split(' ').any(|own| own == class)),
                    "{lang}: .{class}"
                );
            }
        }
    }
}

#[test]
fn ids_are_unique_and_what_refers_to_them_finds_them() {
    let body = render(Lang::En, Theme::Light);
    let ids = values(&body, "id");
    let known: HashSet<_> = ids.iter().copied().collect();
    let twice: Vec<_> =
        known.iter().filter(|id| ids.iter().filter(|other| other == id).count() > 1).collect();
    assert!(twice.is_empty(), "twice on the page: {twice:?}");
    for attribute in ["for", "aria-describedby", "aria-labelledby", "popovertarget", "commandfor"] {
        for target in values(&body, attribute).iter().flat_map(|targets| targets.split_whitespace()) {
            assert!(known.contains(target), "{attribute}={target} leads nowhere");
        }
    }
    for icon in values(&body, "href").iter().filter_map(|href| href.strip_prefix("#i-")) {
        assert!(known.contains(format!("i-{icon}").as_str()), "no icon is called {icon}");
    }
}

#[test]
fn nothing_breaks_the_content_security_policy() {
    let body = render(Lang::Hans, Theme::Light);
    assert!(!body.contains(" style="), "styles stand in the style sheets");
    assert!(!body.contains("<script"), "scripts carry the nonce of the shell");
    assert!(!body.contains(" onclick=") && !body.contains("javascript:"), "handlers come with the WASM");
}

#[test]
fn the_page_of_a_customer_stands_alone() {
    let page = Owner::new().with(|| {
        provide_ui(settings_of(Lang::En, Theme::Light));
        let first = || view! { <h1>"On its way"</h1> };
        view! { <Portal company="衡润暖通" about="For Quanjing" foot="Until 20 December">{first()}</Portal> }
            .to_html()
    });
    assert!(page.contains("<main id=\"main\"") && page.contains("href=\"#main\""), "{page}");
    assert!(!page.contains("<nav"), "a customer goes nowhere else");
}

#[test]
fn every_icon_of_the_set_is_drawn() {
    let sprite = Owner::new().with(|| view! { <IconSprite/> }.to_html());
    for glyph in Glyph::ALL {
        assert!(sprite.contains(&format!("id=\"i-{}\"", glyph.name())), "{glyph:?}");
    }
}

#[test]
fn what_people_wrote_stays_text_in_markup() {
    let hostile = "\"><script>alert('x')</script>&";
    let page = Owner::new().with(|| {
        provide_ui(settings_of(Lang::Hans, Theme::Light));
        let link = icon_link(hostile, Glyph::Phone, hostile, Kind::Plain, true);
        let parts = html! {
            (avatar(hostile, true, AvatarSize::Small)) (tag(Tone::Neutral, hostile, Fit::Yields)) (status(Tone::Info, hostile))
            (level_mark(hostile)) (money_text(hostile)) (link)
        };
        let row = html! { table { tbody { tr { (row_head(hostile, true, &parts)) (cell(hostile, true, &parts)) } } } };
        let lines = pair_line(hostile, Tone::Neutral, &parts);
        let (tags, title) = (parts.clone(), hostile);
        view! { {still(row)}<Cards><Card href=hostile title subtitle=hostile tags lines/></Cards> }.to_html()
    });
    assert!(!page.contains("<script"), "{page}");
    assert!(page.matches("&lt;script&gt;").count() > 20, "{page}");
}
