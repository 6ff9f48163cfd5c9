//! Where the program that draws charts is, and the map: their names carry hashes that only the server knows.

use leptos::prelude::*;

const PROGRAM: &str = "kemai-charts";
const CHINA: &str = "kemai-china";

/// Addresses of the files; none where the build did not make them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartFiles {
    pub program: Option<String>,
    /// The map of China by provinces.
    pub china: Option<String>,
}

impl ChartFiles {
    /// What the list of hashes that the build wrote says of them (`name: hash` in each line).
    #[must_use]
    pub fn of(hashes: &str) -> Self {
        let address = |name: &str, ending: &str| {
            let hash = hashes.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(':'))?;
            Some(format!("/pkg/{name}.{}.{ending}", hash.trim()))
        };
        Self { program: address("charts", "js"), china: address("china", "json") }
    }

    /// Reads what [`ChartFilesMeta`] wrote. For the browser.
    pub(super) fn of_page() -> Self {
        let address = |name: &str| {
            let meta = document().query_selector(&format!("meta[name={name}]")).ok().flatten()?;
            meta.get_attribute("content")
        };
        Self { program: address(PROGRAM), china: address(CHINA) }
    }
}

/// For the head of the document.
#[component]
pub fn ChartFilesMeta(files: ChartFiles) -> impl IntoView {
    view! {
        {files.program.map(|address| view! { <meta name=PROGRAM content=address/> })}
        {files.china.map(|address| view! { <meta name=CHINA content=address/> })}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_come_from_the_list_of_hashes() {
        let files = ChartFiles::of("js: Aa1\ncss: Bb2\ncharts: Cc3\nchina: Dd4\n");
        assert_eq!(files.program.as_deref(), Some("/pkg/charts.Cc3.js"));
        assert_eq!(files.china.as_deref(), Some("/pkg/china.Dd4.json"));
        assert_eq!(ChartFiles::of("js: Aa1\n"), ChartFiles::default());
    }
}
