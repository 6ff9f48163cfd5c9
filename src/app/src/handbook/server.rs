//! The texts of the handbook, compiled in, and how they become pages: Markdown to HTML, links between files to addresses.

use super::{Chapter, Handbook};
use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use kemai_domain::Lang;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};
use std::sync::LazyLock;

/// A page: its key in addresses, its file's name in Chinese, and its texts.
struct Text {
    key: &'static str,
    file: &'static str,
    hans: &'static str,
    en: &'static str,
}

macro_rules! texts {
    ($($key:literal $file:literal,)+) => {
        &[$(Text {
            key: $key,
            file: $file,
            hans: include_str!(concat!("../../../../docs/handbook/", $file, ".md")),
            en: include_str!(concat!("../../../../docs/handbook/en/", $key, ".md")),
        },)+]
    };
}

/// In the order of the list.
const TEXTS: &[Text] = texts! {
    "start" "开始使用",
    "customers" "客户",
    "follow-ups" "跟进",
    "notifications" "消息",
    "channels" "通知",
    "reports" "报表",
    "transfers" "导入与导出",
    "security" "安全与备份",
    "demo" "演示数据",
};

/// What each page is about stands in the list of the handbook's own index.
const CONTENTS: (&str, &str) = (
    include_str!("../../../../docs/handbook/README.md"),
    include_str!("../../../../docs/handbook/en/README.md"),
);

static CONVERTER: LazyLock<Option<OpenCC>> = LazyLock::new(|| OpenCC::from_config(BuiltinConfig::S2twp).ok());

/// A page, or the list when the key is empty; none for another key.
pub fn read(lang: Lang, key: &str) -> Option<Handbook> {
    let chapters = TEXTS.iter().map(|text| chapter(lang, text)).collect();
    if key.is_empty() {
        return Some(Handbook { chapters, title: None, html: String::new() });
    }
    let text = TEXTS.iter().find(|text| text.key == key)?;
    // The HTML is converted, not the Markdown: a link's file would not be found under its other name.
    let html = in_lang(lang, &to_html(text.hans), &to_html(text.en));
    Some(Handbook { chapters, title: Some(in_lang(lang, title(text.hans), title(text.en))), html })
}

fn in_lang(lang: Lang, hans: &str, en: &str) -> String {
    match lang {
        Lang::En => en.to_owned(),
        Lang::Hans => hans.to_owned(),
        Lang::Hant => CONVERTER
            .as_ref()
            .map_or_else(|| hans.to_owned(), |converter| kemai_words::taiwan(&converter.convert(hans))),
    }
}

fn chapter(lang: Lang, text: &Text) -> Chapter {
    let contents = if lang == Lang::En { CONTENTS.1 } else { CONTENTS.0 };
    let target = if lang == Lang::En { text.key } else { text.file };
    let link = format!("]({target}.md)");
    let about = contents.lines().find_map(|line| line.split_once(&link)).map_or("", |(_, about)| about);
    let about = about.trim_start_matches(['：', ':', ' ']);
    Chapter {
        key: text.key.to_owned(),
        title: in_lang(lang, title(text.hans), title(text.en)),
        about: in_lang(lang, about, about),
    }
}

/// The first heading.
fn title(markdown: &str) -> &str {
    markdown.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default().trim()
}

/// Without the first heading, which the page has as its title.
fn to_html(markdown: &str) -> String {
    let mut is_in_title = false;
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).filter_map(|event| match event {
        Event::Start(Tag::Heading { level: pulldown_cmark::HeadingLevel::H1, .. }) => {
            is_in_title = true;
            None
        }
        Event::End(TagEnd::Heading(pulldown_cmark::HeadingLevel::H1)) => {
            is_in_title = false;
            None
        }
        _ if is_in_title => None,
        // The texts have none; what looks like it is text.
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = address(&dest_url).map_or(dest_url, CowStr::from);
            Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        other => Some(other),
    });
    let mut html = String::new();
    html::push_html(&mut html, events);
    html
}

/// The address of the page in another file of the handbook.
fn address(link: &str) -> Option<String> {
    let name = link.strip_suffix(".md")?;
    let text = TEXTS.iter().find(|text| text.key == name || text.file == name)?;
    Some(format!("/help/{}", text.key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, fs, path::Path};

    fn files(folder: &str) -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/handbook").join(folder);
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let names = names.filter_map(|name| Some(name.to_str()?.strip_suffix(".md")?.to_owned()));
        names.filter(|name| name != "README").collect()
    }

    #[test]
    fn every_page_of_the_handbook_is_shown_in_every_language() {
        assert_eq!(files("."), TEXTS.iter().map(|text| text.file.to_owned()).collect());
        assert_eq!(files("en"), TEXTS.iter().map(|text| text.key.to_owned()).collect());
        for lang in Lang::ALL {
            for chapter in read(lang, "").unwrap().chapters {
                assert!(!chapter.title.is_empty() && !chapter.about.is_empty(), "{lang} {}", chapter.key);
                let page = read(lang, &chapter.key).unwrap();
                assert_eq!(page.title.as_deref(), Some(chapter.title.as_str()));
                assert!(page.html.len() > 200 && !page.html.contains("<h1"), "{lang} {}", chapter.key);
                assert!(!page.html.contains(".md\""), "{lang} {}: a link leads to a file", chapter.key);
            }
        }
        assert_eq!(read(Lang::Hans, "nowhere"), None);
    }

    #[test]
    fn traditional_characters_are_those_of_the_interface() {
        assert!(read(Lang::Hant, "customers").unwrap().html.contains("客戶"));
        assert!(read(Lang::Hant, "start").unwrap().title.unwrap().contains("開始"));
    }

    #[test]
    fn a_page_becomes_html_with_addresses() {
        let html = to_html("# 题\n\n见[客户](客户.md)与<b>\n\n| a |\n| --- |\n| 1 |\n");
        assert!(html.starts_with("<p>见<a href=\"/help/customers\">客户</a>与&lt;b&gt;</p>"), "{html}");
        assert!(html.contains("<table>"), "{html}");
    }
}
