//! The numbers of a chart as a table: what is seen without JavaScript, what screen readers read, and what one click shows. Each number
//! leads to its list, as its point does.

use kemai_words::ui as words;
use leptos::prelude::*;

use super::model::{Chart, Sheet, SheetCell};
use crate::lang;

/// The table. While the chart is drawn over it, the keyboard passes it by; screen readers do not.
#[component]
pub(super) fn Numbers(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] chart: Signal<Chart>,
    #[prop(into)] is_passed_by: Signal<bool>,
) -> impl IntoView {
    let lang = lang();
    let name = move || words::table_of(lang, title.get());
    let step = move || if is_passed_by.get() { "-1" } else { "0" };
    // What is drawn may change without the numbers.
    let shown = Memo::new(move |_| {
        chart.with(|chart| Chart {
            sheet: chart.sheet.clone(),
            links: chart.links.clone(),
            ..Chart::default()
        })
    });
    view! {
        <div class="numbers" role="region" aria-label=name tabindex=step>
            <table>
                {move || shown.with(|chart| view! {
                    <thead><tr>{heads(&chart.sheet)}</tr></thead>
                    <tbody>{(0..chart.sheet.rows.len()).map(|row| line(chart, row, is_passed_by)).collect_view()}</tbody>
                })}
            </table>
        </div>
    }
}

fn heads(sheet: &Sheet) -> impl IntoView + use<> {
    let is_number = |at: usize| sheet.rows.iter().any(|row| row.get(at).is_some_and(SheetCell::is_number));
    let heads = sheet.columns.iter().enumerate();
    heads
        .map(
            |(at, label)| view! { <th scope="col" data-num=is_number(at).then_some("")>{label.clone()}</th> },
        )
        .collect_view()
}

fn line(chart: &Chart, row: usize, is_passed_by: Signal<bool>) -> impl IntoView + use<> {
    let cells = chart.sheet.rows.get(row).map(Vec::as_slice).unwrap_or_default();
    let head = cells.first().map(SheetCell::text).unwrap_or_default();
    let cells = cells.iter().enumerate().skip(1);
    let cells = cells
        .map(|(column, cell)| {
            let number = match chart.link(row, column).map(str::to_owned) {
                Some(href) => {
                    let step = move || is_passed_by.get().then_some("-1");
                    view! { <a href=href tabindex=step>{cell.text()}</a> }.into_any()
                }
                None => cell.text().into_any(),
            };
            view! { <td data-num=cell.is_number().then_some("")>{number}</td> }
        })
        .collect_view();
    view! { <tr><th scope="row">{head}</th>{cells}</tr> }
}
