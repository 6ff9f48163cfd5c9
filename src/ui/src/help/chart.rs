//! Charts in every state. The numbers are nobody's.

use kemai_words::{Lang, ui as words};
use leptos::prelude::*;
use serde_json::{Value, json};

use crate::{Chart, ChartView, Sheet, SheetCell, lang};

#[component]
pub(super) fn Charts() -> impl IntoView {
    let lang = lang();
    let charts =
        [columns(lang), lines(lang), piled(lang), ring(lang), china(lang), empty(lang), failed(lang)];
    view! {
        <div class="charts">
            {charts.into_iter().map(|chart| view! { <ChartView chart/> }).collect_view()}
        </div>
    }
}

const MONTHS: [&str; 6] = ["6", "7", "8", "9", "10", "11"];

/// A chart of one or more series over labels; each point leads to this page again, those of further series with the number of theirs.
fn chart(name: &str, lang: Lang, option: Value, labels: &[&str], series: &[(&str, &[i64])]) -> Chart {
    let rows = labels.iter().enumerate().map(|(at, label)| {
        let values = series.iter().filter_map(|(_, values)| values.get(at).copied());
        let label = SheetCell::Text((*label).to_owned());
        std::iter::once(label).chain(values.map(SheetCell::Number)).collect()
    });
    let columns = std::iter::once(words::demo_chart_head(lang).to_owned())
        .chain(series.iter().map(|(name, _)| (*name).to_owned()));
    let links = (0..series.len()).map(|place| {
        let series = if place == 0 { String::new() } else { format!("-{place}") };
        (0..labels.len()).map(|at| format!("?point={name}-{at}{series}")).collect()
    });
    Chart {
        name: format!("demo-{name}"),
        title: words::demo_chart(lang, name),
        subtitle: words::demo_chart_about(lang).to_owned(),
        option: Some(option),
        sheet: Sheet { columns: columns.collect(), rows: rows.collect() },
        links: links.collect(),
    }
}

fn columns(lang: Lang) -> Chart {
    let values = [24, 31, 28, 40, 36, 43];
    let option = json!({
        "tooltip": { "trigger": "axis" },
        "xAxis": { "type": "category", "data": MONTHS },
        "yAxis": { "type": "value", "name": words::demo_chart_unit(lang) },
        "series": [{ "type": "bar", "name": words::demo_now(lang), "data": values }],
    });
    chart("bar", lang, option, &MONTHS, &[(words::demo_now(lang), &values)])
}

fn lines(lang: Lang) -> Chart {
    let (now, then) = ([168, 181, 224, 195, 218, 257], [175, 186, 192, 190, 203, 224]);
    let (this, before) = (words::demo_now(lang), words::demo_before(lang));
    let option = json!({
        "tooltip": { "trigger": "axis" },
        "legend": {},
        "xAxis": { "type": "category", "data": MONTHS, "boundaryGap": false },
        "yAxis": { "type": "value", "name": words::demo_chart_unit(lang) },
        "series": [
            { "type": "line", "name": this, "data": now, "areaStyle": { "color": "--chart-1/10" } },
            { "type": "line", "name": before, "data": then, "itemStyle": { "color": "--chart-2" }, "lineStyle": { "type": "dashed" } },
        ],
    });
    chart("line", lang, option, &MONTHS, &[(this, &now), (before, &then)])
}

fn piled(lang: Lang) -> Chart {
    let values: [[i64; 6]; 3] = [[10, 14, 12, 18, 9, 16], [8, 11, 15, 9, 12, 14], [3, 5, 4, 7, 6, 5]];
    let names = [words::demo_called(lang), words::demo_talks(lang), words::demo_quote(lang)];
    let series = names.iter().zip(&values);
    let option = json!({
        "tooltip": { "trigger": "axis" },
        "legend": {},
        "xAxis": { "type": "category", "data": MONTHS },
        "yAxis": { "type": "value", "name": words::demo_chart_unit(lang) },
        "series": series.map(|(name, values)| json!({ "type": "bar", "stack": "all", "name": name, "data": values })).collect::<Value>(),
    });
    let series: Vec<(&str, &[i64])> =
        names.iter().copied().zip(values.iter().map(|values| &values[..])).collect();
    chart("stacked", lang, option, &MONTHS, &series)
}

fn ring(lang: Lang) -> Chart {
    let values = [42, 30, 18];
    let names = [words::demo_active(lang), words::demo_risk(lang), words::demo_overdue(lang)];
    let parts = names.iter().zip(values).map(|(name, value)| json!({ "name": name, "value": value }));
    let option = json!({
        "tooltip": {},
        "series": [{ "type": "pie", "radius": ["45%", "70%"], "label": { "formatter": "{b} {d}%" }, "data": parts.collect::<Value>() }],
    });
    chart("pie", lang, option, &names, &[(words::demo_now(lang), &values)])
}

fn china(lang: Lang) -> Chart {
    let values = [64, 33, 28, 12, 5];
    let names = ["山东省", "北京市", "河北省", "广东省", "新疆维吾尔自治区"];
    let places = names.iter().zip(values).map(|(name, value)| json!({ "name": name, "value": value }));
    let option = json!({
        "tooltip": {},
        "visualMap": { "min": 0, "max": 64 },
        "series": [{ "type": "map", "map": "china", "name": words::demo_now(lang), "data": places.collect::<Value>() }],
    });
    chart("map", lang, option, &names, &[(words::demo_now(lang), &values)])
}

fn empty(lang: Lang) -> Chart {
    Chart { option: None, sheet: Sheet::default(), ..chart("empty", lang, Value::Null, &[], &[]) }
}

/// An option that no chart can be made of.
fn failed(lang: Lang) -> Chart {
    let values = [64, 33];
    let option = json!({ "series": [{ "type": "map", "map": "nowhere", "data": [] }] });
    chart("failed", lang, option, &["山东省", "北京市"], &[(words::demo_now(lang), &values)])
}
