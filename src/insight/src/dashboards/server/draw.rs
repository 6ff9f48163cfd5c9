//! From numbers to a chart: what ECharts reads, the same numbers as a table, and the lists behind the points.
//!
//! Colours are names of tokens, which the page replaces; nothing in an option is a function, because the page's policy runs no text as code.

use charming::{
    Chart as Drawing,
    component::{Axis, Grid, Legend, VisualMap, VisualMapChannel},
    element::{AxisType, Tooltip, Trigger},
    series::{Bar, Map, Series},
};
use kemai_domain::{Lang, decimal::grouped};
use kemai_server::regions::{Regions, in_lang};
use kemai_ui::{Chart, Sheet, SheetCell};
use kemai_words::insight as words;
use serde_json::{Value, json};

/// The colours of series, in their order: what is meant, and what it is compared with.
const COLOURS: [&str; 5] = ["--chart-1", "--chart-2", "--chart-3", "--chart-4", "--chart-5"];

/// The same where what is new stands between all and what it is compared with.
const STOCK_COLOURS: [&str; 3] = ["--chart-1", "--chart-3", "--chart-2"];

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Columns side by side, in the order of time.
    Columns,
    /// Lying bars of several parts.
    Stacked,
    /// Lying bars, the longest first.
    Bars,
    /// The same of what is there, what is new of it, and what was new in the time before.
    Stock,
    /// Provinces of China; labels are their names.
    China,
}

/// What is counted: the unit of an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    Customers,
    FollowUps,
    Plans,
}

impl Counted {
    fn unit(self, lang: Lang) -> &'static str {
        match self {
            Self::Customers => words::axis_customers(lang),
            Self::FollowUps => words::axis_follow_ups(lang),
            Self::Plans => words::axis_plans(lang),
        }
    }
}

/// Numbers to be drawn.
pub struct Picture {
    pub name: &'static str,
    pub title: String,
    pub subtitle: String,
    pub shape: Shape,
    pub counted: Counted,
    /// What the labels are: 月份, 省份.
    pub head: String,
    /// What the numbers of a line are.
    pub series: Vec<String>,
    pub lines: Vec<Line>,
    /// Adds to the table how much of all a line is, by its first number.
    pub has_share: bool,
}

/// A label with its numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub label: String,
    pub values: Vec<i64>,
    /// The lists behind the numbers.
    pub hrefs: Vec<Option<String>>,
}

impl Line {
    /// One number with its list.
    pub fn one(label: impl Into<String>, value: i64, href: Option<String>) -> Self {
        Self { label: label.into(), values: vec![value], hrefs: vec![href] }
    }

    pub fn and(mut self, value: i64, href: Option<String>) -> Self {
        self.values.push(value);
        self.hrefs.push(href);
        self
    }

    pub fn first(&self) -> i64 {
        self.values.first().copied().unwrap_or_default()
    }
}

/// A part in thousandths, rounded half up; nothing of nothing.
pub fn permille(part: i64, whole: i64) -> i64 {
    if whole == 0 { 0 } else { (part * 2000 + whole) / (whole * 2) }
}

impl Picture {
    pub fn chart(self, lang: Lang) -> Chart {
        let is_empty = self.lines.iter().all(|line| line.values.iter().all(|value| *value == 0));
        let option = (!is_empty).then(|| self.option(lang));
        let links = (0..self.series.len())
            .map(|place| {
                let href = |line: &Line| line.hrefs.get(place).cloned().flatten().unwrap_or_default();
                self.lines.iter().map(href).collect()
            })
            .collect();
        let sheet = self.sheet(lang);
        let Self { name, title, subtitle, .. } = self;
        Chart { name: name.to_owned(), title, subtitle, option, sheet, links }
    }

    fn sheet(&self, lang: Lang) -> Sheet {
        let total: i64 = self.lines.iter().map(Line::first).sum();
        let mut columns = vec![self.head.clone()];
        columns.extend(self.series.iter().cloned());
        columns.extend(self.has_share.then(|| words::share(lang).to_owned()));
        let rows = self.lines.iter().map(|line| {
            let mut cells = vec![SheetCell::Text(line.label.clone())];
            cells.extend(line.values.iter().copied().map(SheetCell::Number));
            cells.extend(self.has_share.then(|| SheetCell::Permille(permille(line.first(), total))));
            cells
        });
        Sheet { rows: rows.collect(), columns }
    }

    fn labels(&self) -> Vec<String> {
        self.lines.iter().map(|line| line.label.clone()).collect()
    }

    fn option(&self, lang: Lang) -> Value {
        let option = match self.shape {
            Shape::China => self.china(),
            shape => self.bars(shape, lang),
        };
        complete(serde_json::to_value(option).unwrap_or_default(), self, lang)
    }

    fn bars(&self, shape: Shape, lang: Lang) -> Drawing {
        let has_legend = self.series.len() > 1;
        let labels = Axis::new().type_(AxisType::Category).data(self.labels());
        // A count has no half.
        let numbers = Axis::new().type_(AxisType::Value).name(self.counted.unit(lang)).min_interval(1);
        let mut option = Drawing::new()
            .color(if shape == Shape::Stock { STOCK_COLOURS.to_vec() } else { COLOURS.to_vec() })
            .grid(
                Grid::new()
                    .left(0)
                    .right(12)
                    .top(12)
                    .bottom(if has_legend { 28 } else { 0 })
                    .contain_label(true),
            )
            .tooltip(Tooltip::new().trigger(Trigger::Axis));
        option = match shape {
            Shape::Bars | Shape::Stock | Shape::Stacked => {
                option.x_axis(numbers).y_axis(labels.inverse(true))
            }
            _ => option.x_axis(labels).y_axis(numbers),
        };
        if has_legend {
            option = option.legend(Legend::new().bottom(0));
        }
        for (place, name) in self.series.iter().enumerate() {
            let values = self.lines.iter().map(|line| line.values.get(place).copied().unwrap_or_default());
            let mut bar = Bar::new().name(name.clone()).data(values.collect::<Vec<_>>());
            if shape == Shape::Stacked {
                bar = bar.stack("all");
            }
            option = option.series(bar);
        }
        option
    }

    fn most(&self) -> i64 {
        self.lines.iter().map(Line::first).max().unwrap_or_default().max(1)
    }

    fn china(&self) -> Drawing {
        #[expect(clippy::cast_precision_loss, reason = "a scale of colours")]
        let most = self.most() as f64;
        Drawing::new()
            .tooltip(Tooltip::new().trigger(Trigger::Item))
            .visual_map(
                VisualMap::new()
                    .min(0)
                    .max(most)
                    .calculable(true)
                    .left(0)
                    .bottom(0)
                    .in_range(VisualMapChannel::new().color(vec!["--surface-2", "--chart-1"])),
            )
            .series(Series::Map(Map {}))
    }
}

/// What charming leaves out: its map is empty, and the ends of its scale are not written.
fn complete(mut option: Value, picture: &Picture, lang: Lang) -> Value {
    if picture.shape == Shape::China {
        let data: Vec<_> =
            picture.lines.iter().map(|line| json!({ "name": line.label, "value": line.first() })).collect();
        let name = picture.series.first();
        option["visualMap"][0]["text"] = json!([grouped(picture.most()), grouped(0)]);
        option["series"] =
            json!([{ "type": "map", "map": "china", "name": name, "roam": false, "data": data }]);
        if lang == Lang::Hant {
            // The map knows its places by their names in simplified characters.
            let names = Regions::shipped().provinces().into_iter();
            let names = names.map(|place| (place.name.clone(), json!(in_lang(lang, &place.name))));
            option["series"][0]["nameMap"] = names.collect::<serde_json::Map<_, _>>().into();
        }
    }
    option
}
