//! Numbered pages, for lists whose length is known.

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::{Glyph, IconButton, IconLink, lang};

/// The pages of a list, as links: the first, the last, those around the current one, and one step either way. One page alone needs none.
#[component]
pub fn Pages(
    /// What the pages are of, for screen readers.
    #[prop(into)]
    label: String,
    /// The page one sees, from 1.
    current: u32,
    /// How many there are.
    count: u32,
    /// The address of a page.
    #[prop(into)]
    href: Callback<u32, String>,
) -> impl IntoView {
    let lang = lang();
    let current = current.clamp(1, count.max(1));
    let step = move |glyph: Glyph, label: &'static str, page: u32| {
        if (1..=count).contains(&page) {
            view! { <IconLink href=href.run(page) glyph label/> }.into_any()
        } else {
            view! { <IconButton glyph label disabled=true/> }.into_any()
        }
    };
    let number = move |page: Option<u32>| match page {
        Some(page) => {
            let is_current = (page == current).then_some("page");
            // Of more than four, a phone has room for the ends and the page itself.
            let is_beside = count > 4 && page != 1 && page != count && page != current;
            view! {
                <a class="btn" class:from-tablet=is_beside href=href.run(page) aria-current=is_current aria-label=words::page_number(lang, page)>{page}</a>
            }
            .into_any()
        }
        None => view! { <span class="dim" aria-hidden="true">"…"</span> }.into_any(),
    };
    (count > 1).then(|| {
        view! {
            <nav class="pages" aria-label=label>
                {step(Glyph::Left, words::page_before(lang), current - 1)}
                {numbers(current, count).into_iter().map(number).collect_view()}
                {step(Glyph::Right, words::page_after(lang), current + 1)}
            </nav>
        }
    })
}

/// The numbers shown, in order; none stands for those left out, of which there are at least two.
fn numbers(current: u32, count: u32) -> Vec<Option<u32>> {
    let around = current.saturating_sub(1).max(1)..=current.saturating_add(1).min(count);
    let mut pages: Vec<u32> = std::iter::once(1).chain(around).chain(std::iter::once(count)).collect();
    pages.dedup();
    let mut shown = Vec::new();
    for page in pages {
        match shown.last().copied().flatten() {
            Some(before) if page - before == 2 => shown.push(Some(page - 1)),
            Some(before) if page - before > 2 => shown.push(None),
            _ => {}
        }
        shown.push(Some(page));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_and_what_is_around_the_page_are_shown() {
        let said = |current, count| {
            let shown = numbers(current, count).into_iter();
            let said: Vec<_> =
                shown.map(|page| page.map_or_else(|| "…".to_owned(), |page| page.to_string())).collect();
            said.join(" ")
        };
        assert_eq!(said(1, 97), "1 2 … 97");
        assert_eq!(said(2, 97), "1 2 3 … 97");
        assert_eq!(said(4, 97), "1 2 3 4 5 … 97", "a single number takes no more room than the dots");
        assert_eq!(said(50, 97), "1 … 49 50 51 … 97");
        assert_eq!(said(97, 97), "1 … 96 97");
        assert_eq!(said(1, 2), "1 2");
        assert_eq!(said(3, 5), "1 2 3 4 5");
        assert_eq!(said(1, 4_000_000_000), "1 2 … 4000000000");
    }
}
