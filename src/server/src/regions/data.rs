//! The shipped files. `data/README.md` names their sources; a test proves that every line can be read.

use kemai_domain::region::RegionCode;

const REGIONS: &str = include_str!("../../data/regions.csv");
const CHANGES: &str = include_str!("../../data/region_changes.csv");

/// A code and name that another division has taken over.
pub(super) struct Change {
    pub old_code: RegionCode,
    pub old_name: &'static str,
    pub code: RegionCode,
}

/// Code, name, and the code of the division above; that one comes before.
pub(super) fn shipped() -> impl Iterator<Item = (RegionCode, &'static str, Option<RegionCode>)> {
    lines(REGIONS).filter_map(|[code, name, parent]| {
        Some((RegionCode::parse(code).ok()?, name, RegionCode::parse(parent).ok()))
    })
}

pub(super) fn changes() -> impl Iterator<Item = Change> {
    let mut changes: Vec<(&str, Change)> = lines(CHANGES)
        .filter_map(|[old_code, old_name, code, _, until]| {
            let [old_code, code] = [old_code, code].map(|code| RegionCode::parse(code).ok());
            Some((until, Change { old_code: old_code?, old_name, code: code? }))
        })
        .collect();
    changes.sort_by_key(|(until, _)| *until);
    changes.into_iter().map(|(_, change)| change)
}

/// No field of these files holds a comma or a quote.
fn lines<const FIELDS: usize>(file: &'static str) -> impl Iterator<Item = [&'static str; FIELDS]> {
    file.lines().skip(1).filter_map(|line| line.split(',').collect::<Vec<_>>().try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_line_can_be_read() {
        assert_eq!(shipped().count(), REGIONS.lines().count() - 1);
        assert_eq!(changes().count(), CHANGES.lines().count() - 1);
        let mut seen = HashSet::new();
        for (code, name, parent) in shipped() {
            assert!(parent.is_none_or(|parent| seen.contains(&parent)), "{code} {name}");
            assert!(seen.insert(code), "{code} {name}");
        }
        assert!(changes().all(|change| seen.contains(&change.code)));
    }
}
