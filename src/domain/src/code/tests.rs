use super::*;
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn pattern(text: &str) -> CodePattern {
    CodePattern::parse(text).unwrap()
}

#[test]
fn codes_follow_the_pattern() {
    let day = date("2026-11-21");
    let cases = [
        (CUSTOMER_CODE, 1, "KH20261121-0001", SerialPeriod::Day, "2026-11-21"),
        ("{yyyy-MM}/".trim_end_matches('/'), 0, "", SerialPeriod::Month, "2026-11"),
        ("客户{yy}{MM}{000}", 12_345, "客户261112345", SerialPeriod::Month, "2026-11"),
        ("{000000}.{yyyy}", 7, "000007.2026", SerialPeriod::Year, "2026"),
        ("C{0}", 10, "C10", SerialPeriod::Never, "all"),
    ];
    for (text, serial, code, period, key) in cases {
        if code.is_empty() {
            assert_eq!(CodePattern::parse(text), Err(Problem::BadPattern), "a serial is missing");
            continue;
        }
        let pattern = pattern(text);
        assert_eq!(pattern.render(day, serial), code);
        assert_eq!(pattern.period(), period);
        assert_eq!(pattern.period().key(day), key);
    }
}

#[test]
fn patterns_that_could_repeat_are_refused() {
    for bad in [
        "KH",
        "{0000}{0000}",
        "{dd}{0000}",
        "{MMdd}{0000}",
        "{yyyydd}{0000}",
        "KH{",
        "KH}{0000}",
        "{}{0000}",
        "{0000",
        "{yyy}{0}",
        "a b{0}",
        "a/b{0}",
        "{0000000000}",
        "{HH}{0}",
        "{yyyy0000}",
        "{yyyy-}{0}",
    ] {
        assert_eq!(CodePattern::parse(bad), Err(Problem::BadPattern), "{bad}");
    }
    assert_eq!(CodePattern::parse(" "), Err(Problem::Required));
    assert_eq!(
        CodePattern::parse(&format!("{}{{0000}}", "长".repeat(40))),
        Err(Problem::TooLong { max: 40 })
    );
}

fn patterns() -> impl Strategy<Value = CodePattern> {
    let dates = [
        "",
        "{yyyy}",
        "{yyyyMM}",
        "{yyyy-MM-dd}",
        "{yyyyMMdd}",
        "{MM}{yyyy}",
        "{ddMM}{yyyy}",
        "{yy}",
        "{yyMMdd}",
    ];
    ("[A-Z0-9-]{0,5}", proptest::sample::select(dates.to_vec()), "[0-9._-]{0,3}", 1_usize..=9, any::<bool>())
        .prop_map(|(prefix, dates, middle, width, serial_first)| {
            let serial = format!("{{{}}}", "0".repeat(width));
            let text = if serial_first {
                format!("{prefix}{serial}{middle}{dates}")
            } else {
                format!("{prefix}{dates}{middle}{serial}")
            };
            pattern(&text)
        })
}

fn dates() -> impl Strategy<Value = NaiveDate> {
    // One century: two digits of the year say no more.
    (2_000_i32..2_100, 1_u32..366).prop_map(|(year, day)| NaiveDate::from_yo_opt(year, day).unwrap())
}

proptest! {
    #[test]
    fn other_periods_and_serials_make_other_codes(
        pattern in patterns(), first in dates(), second in dates(), near in 0_u64..3, serial in 0_u64..100_000, other in 0_u64..100_000
    ) {
        for (second, other) in [(second, other), (first, other), (second, serial), (first, serial + near), (second, serial * 10 + near)] {
            let same = pattern.period().key(first) == pattern.period().key(second) && serial == other;
            prop_assert_eq!(pattern.render(first, serial) == pattern.render(second, other), same);
        }
    }

    #[test]
    fn patterns_are_read_back(pattern in patterns()) {
        let again = CodePattern::parse(&pattern.to_string()).unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        prop_assert_eq!(again.render(day, 42), pattern.render(day, 42));
        let json = serde_json::to_string(&pattern).unwrap();
        prop_assert_eq!(serde_json::from_str::<CodePattern>(&json).unwrap().to_string(), pattern.to_string());
    }

    #[test]
    fn no_text_panics(text in ".*", near in "[KH{}yMd0-]{0,20}") {
        let _ = CodePattern::parse(&text);
        let _ = CodePattern::parse(&near);
    }
}
