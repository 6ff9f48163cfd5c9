//! Departments as a few lines of text: one a line, below each other by indentation or by `/`.

use kemai_domain::{Problem, name::normalise};

/// A department of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartmentLine {
    pub name: String,
    /// The index of the one above, in the same list.
    pub parent: Option<usize>,
}

/// Most departments that the set-up makes.
const MOST: usize = 500;
/// Deepest tree.
const DEEPEST: usize = 10;

/// Reads the text; a name that stands twice at the same place is one department.
///
/// # Errors
/// Required for nothing; too many, too deep, too long.
pub fn parse(text: &str) -> Result<Vec<DepartmentLine>, Problem> {
    let mut lines: Vec<DepartmentLine> = Vec::new();
    // The way down to the line before: how far each was indented, and its index.
    let mut way: Vec<(usize, usize)> = Vec::new();
    for line in text.lines() {
        let indent: usize = line.chars().take_while(|letter| letter.is_whitespace()).map(width).sum();
        let names: Vec<String> =
            line.split(['/', '／']).map(normalise).filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            continue;
        }
        while way.last().is_some_and(|(above, _)| *above >= indent) {
            way.pop();
        }
        let mut parent = way.last().map(|(_, index)| *index);
        for name in names {
            if name.chars().count() > 60 {
                return Err(Problem::TooLong { max: 60 });
            }
            let known = lines.iter().position(|line| line.parent == parent && line.name == name);
            parent = Some(known.unwrap_or_else(|| {
                lines.push(DepartmentLine { name, parent });
                lines.len() - 1
            }));
        }
        if let Some(index) = parent {
            way.push((indent, index));
            if depth(&lines, index) > DEEPEST {
                return Err(Problem::TooDeep);
            }
        }
        if lines.len() > MOST {
            return Err(Problem::TooMany { max: 500 });
        }
    }
    if lines.is_empty() { Err(Problem::Required) } else { Ok(lines) }
}

/// A tab counts as four blanks, the wide blank of Chinese keyboards as two.
fn width(blank: char) -> usize {
    match blank {
        '\t' => 4,
        '\u{3000}' => 2,
        _ => 1,
    }
}

fn depth(lines: &[DepartmentLine], index: usize) -> usize {
    1 + lines[index].parent.map_or(0, |parent| depth(lines, parent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let lines = parse(text).unwrap();
        let way = |index: usize| {
            let mut names = vec![lines[index].name.clone()];
            let mut at = lines[index].parent;
            while let Some(parent) = at {
                names.insert(0, lines[parent].name.clone());
                at = lines[parent].parent;
            }
            names.join("/")
        };
        (0..lines.len()).map(way).collect()
    }

    #[test]
    fn a_tree_is_read_from_indentation_and_from_strokes() {
        let wanted = ["总部", "总部/销售部", "总部/销售部/一组", "总部/客服部"];
        assert_eq!(shown("总部\n  销售部\n    一组\n  客服部\n"), wanted);
        assert_eq!(shown("总部\n　销售部\n　　一组\n\n　客服部"), wanted);
        assert_eq!(shown("总部/销售部/一组\n总部／客服部"), wanted);
        assert_eq!(shown("总部\n\t销售部/一组\n\t客服部\n总部"), wanted);
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        assert_eq!(parse(" \n\n"), Err(Problem::Required));
        assert_eq!(parse(&["a"; 12].join("/")), Err(Problem::TooDeep));
        assert_eq!(parse(&"很".repeat(61)), Err(Problem::TooLong { max: 60 }));
    }
}
