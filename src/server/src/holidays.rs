//! The Chinese holidays and worked weekend days that the program ships; the admin's own rows come after them.

use crate::{app::App, error::database};
use kemai_domain::{
    AppError, Lang,
    calendar::{SpecialDay, WorkCalendar},
};
use kemai_words::holidays as words;
use sea_orm::ConnectionTrait;

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

/// The name of a special day as whoever reads the language calls it; names that the admin made up stay as they are.
#[must_use]
pub fn name(lang: Lang, name: &str) -> &str {
    match name {
        "元旦" => words::new_year(lang),
        "春节" => words::spring_festival(lang),
        "清明" => words::qingming(lang),
        "劳动节" => words::labour_day(lang),
        "端午" => words::dragon_boat(lang),
        "中秋" => words::mid_autumn(lang),
        "国庆节" => words::national_day(lang),
        "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日" => {
            words::victory_day(lang)
        }
        own => own,
    }
}

/// The company's working days: the shipped holidays, and over them the admin's.
///
/// # Errors
/// Internal, when the database fails.
pub async fn calendar(app: &App) -> Result<WorkCalendar, AppError> {
    let select = app.db.statement("SELECT day, is_working, name FROM calendar_days", []);
    let rows = app.db.reader().query_all_raw(select).await.map_err(database)?;
    let own = rows.iter().map(|row| {
        Ok(SpecialDay {
            date: row.try_get("", "day").map_err(database)?,
            is_working: row.try_get("", "is_working").map_err(database)?,
            name: row.try_get("", "name").map_err(database)?,
        })
    });
    let own = own.collect::<Result<Vec<_>, AppError>>()?;
    Ok(WorkCalendar::new(shipped().chain(own)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_day_has_its_name_in_every_language() {
        for day in shipped() {
            assert!(name(Lang::En, &day.name).is_ascii(), "{}", day.name);
            assert_eq!(name(Lang::Hans, &day.name), day.name);
        }
        assert_eq!(name(Lang::Hant, "春节"), "春節");
        assert_eq!(name(Lang::En, "厂庆"), "厂庆");
    }

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
