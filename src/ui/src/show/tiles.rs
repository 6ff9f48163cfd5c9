//! A small map of squares, for narrow screens and for screen readers: each place where it lies, roughly.

use leptos::prelude::*;

/// How many columns the map has.
const COLUMNS: u8 = 8;

/// A place on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// From 1.
    pub row: u8,
    /// From 1 to 8.
    pub column: u8,
    /// What fits the square: `鲁`, `SD`.
    pub name: String,
    /// What is read out and hinted at; it holds what one sees: `鲁，64.8 万`.
    pub label: String,
    /// Of the strongest one, 0 to 100.
    pub percent: u32,
    /// The records behind it; a place without any leads nowhere.
    pub href: Option<String>,
}

impl Tile {
    /// Five steps that can be told apart and read on; 0 is nothing.
    const fn strength(&self) -> u8 {
        match self.percent {
            0 => 0,
            1..=20 => 1,
            21..=40 => 2,
            41..=60 => 3,
            61..=80 => 4,
            _ => 5,
        }
    }
}

/// A map of squares, the stronger the more.
#[component]
pub fn Tiles(
    /// What is shown, for screen readers.
    #[prop(into)]
    label: String,
    tiles: Vec<Tile>,
) -> impl IntoView {
    let square = |tile: Option<Tile>| match tile {
        // No style of its own may say where a square lies: squares of nothing push it there.
        None => view! { <li aria-hidden="true"></li> }.into_any(),
        Some(tile) => {
            let strength = tile.strength();
            let Tile { name, label, href, .. } = tile;
            let title = label.clone();
            let inner = match href {
                Some(href) => view! { <a href=href title=title aria-label=label data-strength=strength>{name}</a> }.into_any(),
                None => view! {
                    <span title=title data-strength=strength><span aria-hidden="true">{name}</span><span class="sr-only">{label}</span></span>
                }
                .into_any(),
            };
            view! { <li>{inner}</li> }.into_any()
        }
    };
    view! { <ul class="tiles" aria-label=label>{squares(tiles).into_iter().map(square).collect_view()}</ul> }
}

/// The squares in the order of reading, with those between them that hold nothing. Of two on one square the first one stays.
fn squares(mut tiles: Vec<Tile>) -> Vec<Option<Tile>> {
    tiles.retain(|tile| tile.row > 0 && (1..=COLUMNS).contains(&tile.column));
    let place = |tile: &Tile| usize::from(tile.row - 1) * usize::from(COLUMNS) + usize::from(tile.column - 1);
    tiles.sort_by_key(place);
    let mut squares = Vec::new();
    for tile in tiles {
        let place = place(&tile);
        if place >= squares.len() {
            squares.resize(place, None);
            squares.push(Some(tile));
        }
    }
    squares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_stands_after_as_many_squares_of_nothing_as_lie_before_it() {
        let tile = |row, column, name: &str| Tile {
            row,
            column,
            name: name.to_owned(),
            label: String::new(),
            percent: 0,
            href: None,
        };
        let drawn = |tiles| -> String {
            squares(tiles)
                .into_iter()
                .map(|tile| tile.map_or_else(|| "·".to_owned(), |tile| tile.name))
                .collect()
        };
        assert_eq!(drawn(vec![tile(2, 1, "新"), tile(1, 8, "黑")]), "·······黑新");
        assert_eq!(drawn(vec![tile(1, 2, "a"), tile(1, 2, "b"), tile(1, 9, "c"), tile(0, 1, "d")]), "·a");
        assert_eq!(drawn(Vec::new()), "");
    }
}
