//! A chart as it travels from the server to the page.

use serde::{Deserialize, Serialize};

/// One chart: its finding, what to draw and the same numbers as a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// Its name within the page, of `a`–`z` and `-`: the id of its element and the name of its files.
    pub name: String,
    /// The finding, in the person's language: 华东占新增客户的 42 %.
    pub title: String,
    /// What is shown, in which unit and over which time.
    pub subtitle: String,
    /// The option for ECharts; none where there is nothing to draw. A colour in it may be the name of a token, `--chart-1`: the
    /// page puts the colour of the theme in its place.
    pub option: Option<serde_json::Value>,
    /// The same numbers.
    pub sheet: Sheet,
    /// The addresses of the lists behind the points, by series and by point; empty where there is none.
    pub links: Vec<Vec<String>>,
}

/// A small table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// What stands above the columns.
    pub columns: Vec<String>,
    pub rows: Vec<SheetRow>,
}

/// One line of it: as many cells as there are columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SheetRow {
    pub cells: Vec<SheetCell>,
    /// The address of the list behind the line.
    pub href: Option<String>,
}

/// One cell of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SheetCell {
    Empty,
    Text(String),
    Number(i64),
    /// A share in thousandths: 425 is 42.5 %.
    Permille(i64),
}
