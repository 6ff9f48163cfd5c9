//! A repeat rule in words: `每 2 周的周一、周三，到 2026-12-31`; and how long before a plan one is reminded.

use super::{
    custom::Every,
    model::RULES,
    rule::{End, Rule},
};
use chrono::Weekday;
use kemai_domain::Lang;
use kemai_ui::month_name;
use kemai_words::{follow_ups as words, ui};

/// A rule in words. One that a program sent with parts unknown here stands there as it is.
#[must_use]
pub fn rule_words(rule: &str, lang: Lang) -> String {
    if let Some((_, word)) = RULES.iter().find(|(known, _)| *known == rule) {
        return word(lang).to_owned();
    }
    Rule::read(rule).map_or_else(|| words::repeat_as_written(lang, rule), |rule| all(&rule, lang))
}

fn all(rule: &Rule, lang: Lang) -> String {
    let mut text = match (rule.every, rule.interval) {
        (Every::Day, 1) => words::repeat_daily(lang).to_owned(),
        (Every::Week, 1) => words::repeat_weekly(lang).to_owned(),
        (Every::Month, 1) => words::repeat_monthly(lang).to_owned(),
        (Every::Year, 1) => words::repeat_yearly(lang).to_owned(),
        (Every::Day, count) => words::repeat_days(lang, count),
        (Every::Week, count) => words::repeat_weeks(lang, count),
        (Every::Month, count) => words::repeat_months(lang, count),
        (Every::Year, count) => words::repeat_years(lang, count),
    };
    let is_daily = rule.every == Every::Day;
    if let Some(months) = months(&rule.months, lang) {
        let word = if is_daily { words::repeat_only_in } else { words::repeat_in };
        text = word(lang, text, months);
    }
    let narrowed = [
        numbered(&rule.weeks, lang, words::repeat_week, words::repeat_week_back),
        numbered(&rule.days_of_year, lang, words::repeat_year_day, words::repeat_day_back),
        numbered(&rule.days_of_month, lang, words::repeat_month_day, words::repeat_day_back),
        weekdays(&rule.weekdays, lang),
    ];
    for when in narrowed.into_iter().flatten() {
        // Every day has one weekday and one number: there they can only leave out.
        text =
            if is_daily { words::repeat_only(lang, text, when) } else { words::repeat_on(lang, text, when) };
    }
    if rule.positions == [-1] {
        text = words::repeat_last_of_these(lang, text);
    } else if let Some(which) = numbered(&rule.positions, lang, words::repeat_time, words::repeat_time_back) {
        text = words::repeat_of_these(lang, text, which);
    }
    match rule.end {
        End::Never => text,
        End::Day(day) => words::repeat_until(lang, text, day),
        End::Moment { at, is_utc } => {
            let zone = if is_utc { " UTC" } else { "" };
            words::repeat_until(lang, text, format!("{}{zone}", at.format("%Y-%m-%d %H:%M")))
        }
        End::After(times) => words::repeat_times(lang, text, times),
    }
}

fn listed(parts: Vec<String>, lang: Lang) -> Option<String> {
    (!parts.is_empty()).then(|| parts.join(words::repeat_comma(lang)))
}

fn months(months: &[i64], lang: Lang) -> Option<String> {
    let name = |month: &i64| {
        let name = month_name(lang, u32::try_from(*month).unwrap_or_default(), false);
        words::repeat_month(lang, name)
    };
    listed(months.iter().map(name).collect(), lang)
}

/// The number of a day, a week or a time, or how far it is from the end.
fn numbered(
    numbers: &[i64],
    lang: Lang,
    forth: fn(Lang, String) -> String,
    back: fn(Lang, String) -> String,
) -> Option<String> {
    let one = |number: &i64| {
        let word = if *number < 0 { back } else { forth };
        word(lang, number.unsigned_abs().to_string())
    };
    listed(numbers.iter().map(one).collect(), lang)
}

fn weekdays(days: &[(Option<i64>, Weekday)], lang: Lang) -> Option<String> {
    let one = |(number, day): &(Option<i64>, Weekday)| {
        let name = weekday(*day, lang);
        match number {
            None => name.to_owned(),
            Some(-1) => words::repeat_last_weekday(lang, name),
            Some(number) if *number < 0 => words::repeat_weekday_back(lang, ordinal(*number, lang), name),
            Some(number) => words::repeat_weekday(lang, ordinal(*number, lang), name),
        }
    };
    listed(days.iter().map(one).collect(), lang)
}

/// Which one, without its sign: English alone has an ending for it.
fn ordinal(number: i64, lang: Lang) -> String {
    let number = number.unsigned_abs();
    let ending = match (lang, number % 100, number % 10) {
        (Lang::Hans | Lang::Hant, ..) => "",
        (_, 11..=13, _) => "th",
        (_, _, 1) => "st",
        (_, _, 2) => "nd",
        (_, _, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// A weekday's short name.
#[must_use]
pub fn weekday(day: Weekday, lang: Lang) -> &'static str {
    match day {
        Weekday::Mon => ui::monday(lang),
        Weekday::Tue => ui::tuesday(lang),
        Weekday::Wed => ui::wednesday(lang),
        Weekday::Thu => ui::thursday(lang),
        Weekday::Fri => ui::friday(lang),
        Weekday::Sat => ui::saturday(lang),
        Weekday::Sun => ui::sunday(lang),
    }
}

/// Minutes ahead in words.
#[must_use]
pub fn reminder_words(minutes: i64, lang: Lang) -> String {
    match minutes {
        0 => words::remind_at_time(lang).to_owned(),
        15 => words::remind_15(lang).to_owned(),
        60 => words::remind_60(lang).to_owned(),
        1440 => words::remind_1440(lang).to_owned(),
        other => words::remind_minutes(lang, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::{PLAN, custom::tests::forms};
    use kemai_records::input::Check;
    use proptest::prelude::*;

    const LANGS: [Lang; 3] = [Lang::Hans, Lang::Hant, Lang::En];

    #[test]
    fn rules_are_said_in_words() {
        for (rule, hans, en) in [
            ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "周一到周五", "Monday to Friday"),
            (
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20261231",
                "每 2 周的周一、周三，到 2026-12-31",
                "Every 2 weeks on Mon, Wed, until 2026-12-31",
            ),
            ("FREQ=DAILY;INTERVAL=3;COUNT=5", "每 3 天，共 5 次", "Every 3 days, 5 times"),
            ("FREQ=MONTHLY;BYDAY=-1FR", "每月的最后一个周五", "Every month on the last Fri"),
            (
                "FREQ=MONTHLY;BYMONTHDAY=1,-1",
                "每月的第 1 天、倒数第 1 天",
                "Every month on day 1, day 1 from the end",
            ),
            (
                "FREQ=YEARLY;BYMONTH=3;BYDAY=2MO",
                "每年的 3 月的第 2 个周一",
                "Every year in March on the 2nd Mon",
            ),
            (
                "FREQ=MONTHLY;BYDAY=MO,-2TU;BYSETPOS=1,-2",
                "每月的周一、倒数第 2 个周二，其中第 1 次、倒数第 2 次",
                "Every month on Mon, the 2nd Tue from the end, of these no. 1, no. 2 from the end",
            ),
            ("FREQ=DAILY;BYDAY=SA", "每天，限周六", "Every day, only Sat"),
            (
                "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
                "每月的周一、周二，其中最后一次",
                "Every month on Mon, Tue, only the last one",
            ),
            (
                "FREQ=DAILY;UNTIL=20261231T155959Z",
                "每天，到 2026-12-31 15:59 UTC",
                "Every day, until 2026-12-31 15:59 UTC",
            ),
            ("FREQ=DAILY;BYEASTER=0", "按规则 FREQ=DAILY;BYEASTER=0", "Rule: FREQ=DAILY;BYEASTER=0"),
        ] {
            assert_eq!(rule_words(rule, Lang::Hans), hans);
            assert_eq!(rule_words(rule, Lang::En), en);
        }
    }

    proptest! {
        #[test]
        fn whatever_the_form_writes_has_words(form in forms()) {
            let rule = form.rule(&mut Check::new(&PLAN)).unwrap();
            for lang in LANGS {
                let words = rule_words(&rule, lang);
                prop_assert!(!words.is_empty() && !words.contains("FREQ"), "{}", words);
                if form.interval != "1" {
                    prop_assert!(words.contains(&form.interval), "{}", words);
                }
                prop_assert!(words.contains(&form.until) && words.contains(&form.times), "{}", words);
            }
        }

        #[test]
        fn whatever_programs_send_has_words(
            every in prop::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
            parts in prop::sample::subsequence(
                vec![
                    "INTERVAL=2", "BYMONTH=1,12", "BYWEEKNO=20,-1", "BYYEARDAY=100,-1", "BYMONTHDAY=15,-1",
                    "BYDAY=MO,2TU,-1FR,-2SU", "BYSETPOS=1,-1", "WKST=SU", "COUNT=3",
                ],
                0..=9,
            ),
        ) {
            let rule = [vec!["FREQ=".to_owned() + every], parts.iter().map(|part| (*part).to_owned()).collect()];
            let rule = rule.concat().join(";");
            for lang in LANGS {
                let words = rule_words(&rule, lang);
                prop_assert!(!words.is_empty() && !words.contains('='), "{}: {}", rule, words);
            }
        }
    }
}
