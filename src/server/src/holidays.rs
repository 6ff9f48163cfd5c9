//! The Chinese holidays and worked weekend days that the program ships; the admin's own rows come after them.

use kemai_domain::calendar::SpecialDay;

/// From 2004 to the last year that was announced when the program was made. `data/README.md` names the source.
const HOLIDAYS: &str = include_str!("../data/holidays.csv");

/// For `WorkCalendar::new`.
pub fn shipped() -> impl Iterator<Item = SpecialDay> {
    HOLIDAYS.lines().skip(1).filter_map(|line| {
        let mut fields = line.split(',');
        let (date, kind, name) = (fields.next()?, fields.next()?, fields.next()?);
        Some(SpecialDay { date: date.parse().ok()?, is_working: kind == "work", name: name.to_owned() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kemai_domain::calendar::WorkCalendar;

    #[test]
    fn the_shipped_days_are_those_that_were_announced() {
        assert_eq!(shipped().filter(|day| !day.is_working).count(), 619);
        assert_eq!(shipped().filter(|day| day.is_working).count(), 150);
        assert_eq!(shipped().count(), HOLIDAYS.lines().count() - 1);
        let calendar = WorkCalendar::new(shipped());
        let date = |text: &str| text.parse().unwrap();
        assert!(calendar.is_working_day(date("2026-02-14")), "a Saturday worked for the spring festival");
        assert_eq!(calendar.next_working_day(date("2026-02-14")), date("2026-02-24"));
        assert_eq!(calendar.add_working_days(date("2026-09-30"), 3), date("2026-10-10"));
    }
}
