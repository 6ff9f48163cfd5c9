use super::{find, remove, set};
use crate::{calendar::DayInput, server::fixture};
use kemai_domain::{ErrorCode, Problem};
use kemai_server::{holidays, testing::on_both};

fn day(date: &str, is_working: &str, name: &str) -> DayInput {
    DayInput { date: date.to_owned(), is_working: is_working.to_owned(), name: name.to_owned() }
}

#[tokio::test]
async fn the_admins_days_go_over_the_shipped_ones() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let date = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
        let year = find(admin, None).await.unwrap();
        assert_eq!((year.year, year.changes.len()), (2026, 0));
        assert!(year.days.iter().all(|day| !day.is_own()) && year.days.len() > 20, "{}", test.database);

        set(admin, 0, &day("2026-11-23", "false", "公司周年")).await.unwrap();
        set(admin, 0, &day("2026-10-01", "true", "国庆值班")).await.unwrap();
        let calendar = holidays::calendar(&test.app).await.unwrap();
        assert!(!calendar.is_working_day(date("2026-11-23")) && calendar.is_working_day(date("2026-10-01")));
        let year = find(admin, Some(2026)).await.unwrap();
        let own: Vec<_> =
            year.days.iter().filter(|day| day.is_own()).map(|day| day.day.name.as_str()).collect();
        assert_eq!(own, ["国庆值班", "公司周年"]);

        let again = set(admin, 0, &day("2026-11-23", "true", "别的")).await.unwrap_err();
        assert_eq!(again.of("date"), Some(&Problem::DaySet), "{}", test.database);
        set(admin, 1, &day("2026-11-23", "true", "公司周年")).await.unwrap();
        set(admin, 2, &day("2026-11-23", "true", "公司周年")).await.expect("nothing was changed");
        let stale = set(admin, 1, &day("2026-11-23", "false", "别的")).await.unwrap_err();
        assert_eq!(stale.code, ErrorCode::Conflict);
        assert_eq!(remove(admin, date("2026-11-23"), 1).await.unwrap_err().code, ErrorCode::Conflict);
        remove(admin, date("2026-11-23"), 2).await.unwrap();
        assert_eq!(remove(admin, date("2026-11-23"), 2).await.unwrap_err().code, ErrorCode::NotFound);

        let changes = find(admin, Some(2026)).await.unwrap().changes;
        let said: Vec<_> = changes
            .iter()
            .filter(|change| change.date == date("2026-11-23"))
            .map(|change| {
                let state =
                    |day: &Option<kemai_domain::calendar::SpecialDay>| day.as_ref().map(|day| day.is_working);
                (change.actor.as_deref(), state(&change.before), state(&change.after))
            })
            .collect();
        let by = Some("周启明");
        let expected = [(by, Some(true), None), (by, Some(false), Some(true)), (by, None, Some(false))];
        assert_eq!(said, expected, "{}", test.database);
        assert_eq!(find(admin, Some(2027)).await.unwrap().changes.len(), 0);
        // Set anew it is another day: what was read of the one before fits no more.
        set(admin, 0, &day("2026-11-23", "false", "公司周年")).await.unwrap();
        for older in [1, 2] {
            let error = remove(admin, date("2026-11-23"), older).await.unwrap_err();
            assert_eq!(error.code, ErrorCode::Conflict, "{older} on {}", test.database);
        }
        remove(admin, date("2026-11-23"), 4).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_no_day_is_refused_and_so_is_who_may_not() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        for (input, field, problem) in [
            (day("", "true", "甲"), "date", Problem::Required),
            (day("2026-02-30", "true", "甲"), "date", Problem::NotADate),
            (day("1926-02-01", "true", "甲"), "date", Problem::NotADate),
            (day("2026-02-01", "", "甲"), "is_working", Problem::Required),
            (day("2026-02-01", "no", "甲"), "is_working", Problem::UnknownChoice),
            (day("2026-02-01", "true", " "), "name", Problem::Required),
        ] {
            let error = set(&company.admin, 0, &input).await.unwrap_err();
            assert_eq!(error.of(field), Some(&problem), "{input:?} on {}", test.database);
        }
        assert_eq!(find(&company.admin, Some(1800)).await.unwrap_err().code, ErrorCode::NotFound);
        for other in [&company.manager, &company.sales, &company.service] {
            assert_eq!(find(other, None).await.unwrap_err().code, ErrorCode::Forbidden);
            let set = set(other, 0, &day("2026-11-23", "false", "甲")).await;
            assert_eq!(set.unwrap_err().code, ErrorCode::Forbidden);
            let date = "2026-11-23".parse().unwrap();
            assert_eq!(remove(other, date, 1).await.unwrap_err().code, ErrorCode::Forbidden);
        }
    })
    .await;
}
