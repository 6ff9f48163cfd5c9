//! Whom nobody has spoken with for long: since the last contact, and where there was none, since the customer is known. One rule for the
//! workbench, the team's page, the summaries and the list that all of them lead to.

/// So many days are long.
pub const DAYS: u16 = 30;
/// The list's order: whose silence is longest comes first.
pub const SORT: &str = "silence";
/// The same rule as a filter of customers.
pub const FILTER: &str = r#"{"all":[{"field":"last_contact_at","not_within_days":"30"},{"any":[{"field":"last_contact_at","is_not_empty":true},{"field":"created_at","not_within_days":"30"}]}]}"#;
/// And as a column of `customers c`, to be compared with where the last [`DAYS`] begin.
pub const SINCE: &str = "COALESCE(c.last_contact_at, c.created_at)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_says_the_days() {
        assert_eq!(FILTER.matches(&format!(r#""not_within_days":"{DAYS}""#)).count(), 2);
    }
}
