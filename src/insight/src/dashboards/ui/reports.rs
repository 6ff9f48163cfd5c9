//! `/reports`: the dashboard that fits the reader's role.

use crate::dashboards::{
    api::find_dashboard,
    model::{Dashboard, Question},
};
use kemai_records::form::loaded;
use kemai_ui::{Cell, Chart, Column, PageHead, Panel, Row, RowHead, SheetCell, Table, lang};
use kemai_words::insight as words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// `/reports?kind=…&period=…`
#[component]
pub fn ReportsPage() -> impl IntoView {
    let lang = lang();
    let params = use_query_map();
    let question = Memo::new(move |_| params.with(|params| Question::read(|name| params.get(name))));
    let found = Resource::new_blocking(move || question.get(), find_dashboard);
    view! {
        <Title text=words::title(lang)/>
        <PageHead title=words::title(lang).to_owned()/>
        {loaded(found, |dashboard: Dashboard| {
            dashboard.charts.into_iter().map(|chart| view! { <Numbers chart/> }).collect_view()
        })}
    }
}

/// A chart's numbers as a table.
#[component]
fn Numbers(chart: Chart) -> impl IntoView {
    let Chart { name, title, sheet, .. } = chart;
    let columns = sheet.columns.iter().map(|label| Column::new(label.clone())).collect::<Vec<_>>();
    let rows = sheet
        .rows
        .into_iter()
        .map(|row| {
            let mut cells = row.cells.into_iter().map(text);
            let head = cells.next().unwrap_or_default();
            let href = row.href.unwrap_or_default();
            let labels = sheet.columns.clone();
            let cells = cells.zip(labels.into_iter().skip(1));
            let cells =
                cells.map(|(cell, label)| view! { <Cell label number=true>{cell}</Cell> }).collect_view();
            view! { <Row><RowHead href>{head}</RowHead>{cells}</Row> }
        })
        .collect_view();
    view! { <Panel title=title.clone() id=name flush=true><Table label=title columns>{rows}</Table></Panel> }
}

fn text(cell: SheetCell) -> String {
    match cell {
        SheetCell::Empty => String::new(),
        SheetCell::Text(text) => text,
        SheetCell::Number(number) => number.to_string(),
        SheetCell::Permille(share) => format!("{}.{} %", share / 10, share % 10),
    }
}
