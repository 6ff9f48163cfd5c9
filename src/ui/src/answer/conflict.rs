//! Two people changed the same record: both versions, and a choice for each field.

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::lang;

/// A field that both changed.
#[derive(Clone, Debug, PartialEq)]
pub struct ConflictField {
    /// The field's name; the choice is sent as `choice[key]`, `mine` or `theirs`.
    pub key: String,
    pub label: String,
    pub mine: String,
    pub theirs: String,
}

/// Both versions side by side, for the inside of a form. Mine is chosen at first.
#[component]
pub fn Conflict(
    fields: Vec<ConflictField>,
    /// Above the own version: "yours (9:41)".
    #[prop(into)]
    mine: String,
    /// Above the other: "Chen Li's (9:39)".
    #[prop(into)]
    theirs: String,
    /// Told of each choice: the field's key, and whether mine is kept.
    #[prop(optional, into)]
    on_choose: Option<Callback<(String, bool)>>,
) -> impl IntoView {
    view! {
        <div class="conflict" role="group" aria-label=words::two_versions(lang())>
            <span></span><b>{mine.clone()}</b><b>{theirs.clone()}</b>
            {fields.into_iter().map(|field| {
                let side = |is_mine: bool| {
                    let (text, other) = if is_mine { (&field.mine, &field.theirs) } else { (&field.theirs, &field.mine) };
                    let name = format!("{}: {}", field.label, if is_mine { &mine } else { &theirs });
                    version(field.key.clone(), is_mine, name, text, other, on_choose)
                };
                view! { <span>{field.label.clone()}</span>{side(true)}{side(false)} }
            }).collect_view()}
        </div>
    }
}

fn version(
    key: String,
    is_mine: bool,
    name: String,
    text: &str,
    other: &str,
    on_choose: Option<Callback<(String, bool)>>,
) -> impl IntoView {
    let (before, different, after) = difference(text, other);
    let told = key.clone();
    view! {
        <label>
            <input type="radio" name=format!("choice[{key}]") value=if is_mine { "mine" } else { "theirs" } checked=is_mine aria-label=name
                on:change=move |_| if let Some(on_choose) = on_choose { on_choose.run((told.clone(), is_mine)) }/>
            <span>{before}{(!different.is_empty()).then(|| view! { <mark>{different}</mark> })}{after}</span>
        </label>
    }
}

/// The text in three pieces: what begins both, what only this one has, what ends both.
fn difference(text: &str, other: &str) -> (String, String, String) {
    let (text, other): (Vec<char>, Vec<char>) = (text.chars().collect(), other.chars().collect());
    let start = text.iter().zip(&other).take_while(|(left, right)| left == right).count();
    let most = text.len().min(other.len()) - start;
    let end = text
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take(most)
        .take_while(|(left, right)| left == right)
        .count();
    let (start, end) = whole_words(&text, start, end);
    let piece = |letters: &[char]| letters.iter().collect();
    (piece(&text[..start]), piece(&text[start..text.len() - end]), piece(&text[text.len() - end..]))
}

/// Widens the middle piece to whole numbers and Latin words: of `800` and `1,000` nobody reads the common zeros.
fn whole_words(text: &[char], mut start: usize, mut end: usize) -> (usize, usize) {
    let is_word = |letter: Option<&char>| {
        letter.is_some_and(|letter| letter.is_ascii_alphanumeric() || [',', '.'].contains(letter))
    };
    if start + end == text.len() {
        return (start, end);
    }
    while start > 0 && is_word(text.get(start - 1)) && is_word(text.get(start)) {
        start -= 1;
    }
    while end > 0 && is_word(text.get(text.len() - end)) && is_word(text.get(text.len() - end - 1)) {
        end -= 1;
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_marked() {
        let pieces = |text, other| {
            let (before, different, after) = difference(text, other);
            format!("{before}[{different}]{after}")
        };
        assert_eq!(pieces("工地需提前一天报备", "工地需提前两天报备"), "工地需提前[一]天报备");
        assert_eq!(pieces("45 天", "60 天"), "[45] 天");
        assert_eq!(pieces("¥800,000 整", "¥1,000,000 整"), "¥[800,000] 整");
        assert_eq!(pieces("同", "同"), "同[]");
        assert_eq!(pieces("aa", "a"), "[aa]");
        assert_eq!(pieces("", "x"), "[]");
    }
}
