//! A chart as it travels from the server to the page.

use chrono::NaiveDate;
use kemai_domain::decimal::grouped;
use serde::{Deserialize, Serialize};

/// One chart: its finding, what to draw and the same numbers as a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// Its name within the page, of `a`–`z` and `-`: the id of its element.
    pub name: String,
    /// The finding, in the person's language: 华东占新增客户的 42 %.
    pub title: String,
    /// What is shown, in which unit and over which time.
    pub subtitle: String,
    /// The option for ECharts; none where there is nothing to draw. A colour in it may be the name of a token, `--chart-1`, also
    /// weakened to so many hundredths, `--chart-1/12`: the page puts the colour of the theme in its place. Type, axes, legend and
    /// tooltips need no look here: `look.js` has it. A map is `"map": "china"`; its places have the names of the provinces.
    pub option: Option<serde_json::Value>,
    /// The same numbers.
    pub sheet: Sheet,
    /// The addresses of the lists behind the points, by series and by point; empty where there is none. In the sheet a point is a line, and
    /// the first series stands in the column behind the labels.
    pub links: Vec<Vec<String>>,
}

impl Chart {
    /// The address of the list behind a cell of the sheet.
    #[must_use]
    pub fn link(&self, row: usize, column: usize) -> Option<&str> {
        let href = self.links.get(column.checked_sub(1)?)?.get(row)?;
        (!href.is_empty()).then_some(href.as_str())
    }

    /// The name of a file with this chart, whatever its kind: its finding, the day in the person's zone, and the ending.
    #[must_use]
    pub fn file_name(&self, day: NaiveDate, ending: &str) -> String {
        // No sign that the name of a file may not have.
        let title = self.title.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], " ");
        format!("{}-{day}.{ending}", title.trim())
    }
}

/// A small table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// What stands above the columns.
    pub columns: Vec<String>,
    /// As many cells in each as there are columns.
    pub rows: Vec<Vec<SheetCell>>,
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

impl SheetCell {
    /// Numbers stand at the end of their column.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Permille(_))
    }

    /// As people read it: 1,234 and 42.5%.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => grouped(*number),
            Self::Permille(share) => {
                let sign = if *share < 0 { "-" } else { "" };
                let share = share.unsigned_abs();
                format!("{sign}{}.{}%", share / 10, share % 10)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_as_the_person_reads_the_chart() {
        let chart =
            Chart {
                name: "by-month".to_owned(), title: "本月/上月: 多 3 位".to_owned(), ..Chart::default()
            };
        let day = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
        assert_eq!(chart.file_name(day, "png"), "本月 上月  多 3 位-2026-11-28.png");
    }

    #[test]
    fn every_number_has_the_list_of_its_series() {
        let links = [["/a", ""], ["/b", "/c"]].map(|series| series.map(str::to_owned).to_vec()).to_vec();
        let chart = Chart { links, ..Chart::default() };
        let row = |row| [0, 1, 2, 3].map(|column| chart.link(row, column));
        assert_eq!(row(0), [None, Some("/a"), Some("/b"), None]);
        assert_eq!(row(1), [None, None, Some("/c"), None]);
        assert_eq!(row(2), [None; 4]);
    }

    #[test]
    fn numbers_are_written_as_people_read_them() {
        let text = |cell: SheetCell| cell.text();
        assert_eq!(text(SheetCell::Number(0)), "0");
        assert_eq!(text(SheetCell::Number(999)), "999");
        assert_eq!(text(SheetCell::Number(1_000)), "1,000");
        assert_eq!(text(SheetCell::Number(-1_234_567)), "-1,234,567");
        assert_eq!(text(SheetCell::Number(i64::MIN)), "-9,223,372,036,854,775,808");
        assert_eq!(text(SheetCell::Permille(425)), "42.5%");
        assert_eq!(text(SheetCell::Permille(-7)), "-0.7%");
        assert_eq!(text(SheetCell::Permille(1_000)), "100.0%");
        assert_eq!(text(SheetCell::Text("山东省".to_owned())), "山东省");
        assert_eq!(text(SheetCell::Empty), "");
    }
}
