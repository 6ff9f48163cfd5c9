//! The numbers of a chart as a table: what is seen without JavaScript, what screen readers read, and what one click shows.

use kemai_words::ui as words;
use leptos::prelude::*;

use super::model::{Sheet, SheetCell, SheetRow};
use crate::lang;

/// The table. While the chart is drawn over it, the keyboard passes it by; screen readers do not.
#[component]
pub(super) fn Numbers(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] sheet: Signal<Sheet>,
    #[prop(into)] is_passed_by: Signal<bool>,
) -> impl IntoView {
    let lang = lang();
    let name = move || words::table_of(lang, title.get());
    let step = move || if is_passed_by.get() { "-1" } else { "0" };
    view! {
        <div class="numbers" role="region" aria-label=name tabindex=step>
            <table>
                {move || sheet.with(|sheet| view! {
                    <thead><tr>{heads(sheet)}</tr></thead>
                    <tbody>{sheet.rows.iter().map(|row| line(row, is_passed_by)).collect_view()}</tbody>
                })}
            </table>
        </div>
    }
}

fn heads(sheet: &Sheet) -> impl IntoView + use<> {
    let is_number =
        |at: usize| sheet.rows.iter().any(|row| row.cells.get(at).is_some_and(SheetCell::is_number));
    let heads = sheet.columns.iter().enumerate();
    heads
        .map(
            |(at, label)| view! { <th scope="col" data-num=is_number(at).then_some("")>{label.clone()}</th> },
        )
        .collect_view()
}

fn line(row: &SheetRow, is_passed_by: Signal<bool>) -> impl IntoView + use<> {
    let mut cells = row.cells.iter();
    let head = cells.next().map(SheetCell::text).unwrap_or_default();
    let head = match row.href.clone() {
        Some(href) => {
            let step = move || is_passed_by.get().then_some("-1");
            view! { <a href=href tabindex=step>{head}</a> }.into_any()
        }
        None => head.into_any(),
    };
    let cells = cells
        .map(|cell| view! { <td data-num=cell.is_number().then_some("")>{cell.text()}</td> })
        .collect_view();
    view! { <tr><th scope="row">{head}</th>{cells}</tr> }
}
