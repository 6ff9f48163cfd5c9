//! A picture made of one character: people are round, companies square.

use leptos::prelude::*;

use crate::{Markup, html, still};

/// How large.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarSize {
    /// 24 px, in running text.
    #[default]
    Small,
    /// 36 px, in lists.
    Large,
    /// 48 px, at the head of a page.
    Huge,
}

/// Hues that read well as a tint in both themes. The seal's own is not among them.
const HUES: [u16; 9] = [20, 55, 85, 120, 155, 207, 245, 285, 335];

/// The hue of a name: the same everywhere and always.
#[must_use]
pub fn hue_of(name: &str) -> u16 {
    let sum = name.chars().fold(7_u32, |sum, letter| sum.wrapping_mul(31).wrapping_add(u32::from(letter)));
    HUES[sum as usize % HUES.len()]
}

/// Endings and beginnings that many companies share and that therefore say nothing.
const COMMON: [&str; 16] = [
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "集团",
    "公司",
    "科技",
    "工程",
    "设备",
    "贸易",
    "省",
    "市",
    "县",
    "区",
    "（",
    "(",
    "股份",
];

/// The character that stands for a name: the last of a Chinese person's, the first telling one of a company's,
/// the initial otherwise.
fn character_of(name: &str, is_company: bool) -> String {
    let name = name.trim();
    let first = name.chars().next();
    let is_chinese = first.is_some_and(|letter| ('\u{3400}'..='\u{9fff}').contains(&letter));
    let character = if !is_chinese {
        first.map(|letter| letter.to_ascii_uppercase())
    } else if is_company {
        let end = COMMON
            .iter()
            .filter_map(|ending| name.find(ending))
            .filter(|at| *at > 0)
            .min()
            .unwrap_or(name.len());
        let core: Vec<char> = name[..end].chars().collect();
        // 济南泉景 → 泉: the place comes first, the name after it.
        core.get(if core.len() > 3 { 2 } else { 0 }).copied().or(first)
    } else {
        name.chars().last()
    };
    character.map(String::from).unwrap_or_default()
}

/// A picture made of one character. It is silent: the name stands beside it.
#[component]
pub fn Avatar(
    /// Whose.
    #[prop(into)]
    name: String,
    /// A company: square.
    #[prop(optional)]
    company: bool,
    #[prop(optional)] size: AvatarSize,
) -> impl IntoView {
    still(avatar(&name, company, size))
}

/// The markup of an [`Avatar`].
#[must_use]
pub fn avatar(name: &str, is_company: bool, size: AvatarSize) -> Markup {
    let size = match size {
        AvatarSize::Small => None,
        AvatarSize::Large => Some("l"),
        AvatarSize::Huge => Some("xl"),
    };
    html! {
        span class="avatar" data-kind=[is_company.then_some("company")] data-size=[size] data-hue=(hue_of(name)) aria-hidden="true" {
            (character_of(name, is_company))
        }
    }
}

/// Several people, overlapping, named for a screen reader.
#[component]
pub fn Avatars(
    /// Their names.
    names: Vec<String>,
) -> impl IntoView {
    let label = names.join(", ");
    view! {
        <span class="avatars" role="img" aria-label=label.clone() title=label>
            {names.into_iter().map(|name| view! { <Avatar name/> }).collect_view()}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_telling_character_is_chosen() {
        for (name, is_company, character) in [
            ("林晓雯", false, "雯"),
            ("周启明", false, "明"),
            ("济南泉景机电工程有限公司", true, "泉"),
            ("华为公司", true, "华"),
            ("ada lovelace", false, "A"),
            ("Acme Ltd", true, "A"),
            ("", true, ""),
        ] {
            assert_eq!(character_of(name, is_company), character, "{name}");
        }
    }

    #[test]
    fn a_name_keeps_its_hue() {
        assert_eq!(hue_of("林晓雯"), hue_of("林晓雯"));
    }
}
