use super::*;
use crate::{Currency, Money, decimal::Decimal4};
use chrono::{DateTime, NaiveDate};
use kemai_words::Lang;
use proptest::prelude::*;
use serde_json::json;
use std::collections::HashMap;

fn label(_: Lang) -> &'static str {
    ""
}

const FIELDS: &[FieldDef] = &[
    FieldDef::new("name", label, FieldKind::Text, ""),
    FieldDef::new("category", label, FieldKind::Choice, ""),
    FieldDef::new("tags", label, FieldKind::Choices, ""),
    FieldDef::new("region_code", label, FieldKind::Region, ""),
    FieldDef::new("settlement_days", label, FieldKind::Integer, ""),
    FieldDef::new("credit_limit", label, FieldKind::Money, ""),
    FieldDef::new("birthday", label, FieldKind::Date, ""),
    FieldDef::new("last_contact_at", label, FieldKind::Instant, ""),
    FieldDef::new("is_pinned", label, FieldKind::Bool, ""),
    FieldDef::new("phone", label, FieldKind::Phone, "").encrypted(),
];

fn parse(json: &serde_json::Value) -> Filter {
    Filter::from_json(json).unwrap()
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

fn record() -> HashMap<&'static str, Value> {
    let instant = DateTime::parse_from_rfc3339("2026-11-15T23:30:00+08:00").unwrap();
    HashMap::from([
        ("name", Value::Text("北京 华兴 Kemai".into())),
        ("category", Value::Key("retail".into())),
        ("tags", Value::Keys(vec!["vip".into(), "old".into()])),
        ("region_code", Value::Region("371402".into())),
        ("settlement_days", Value::Integer(30)),
        ("credit_limit", Value::Money(Money::new(1_000_050, Currency::CNY))),
        ("last_contact_at", Value::Instant(instant)),
        ("is_pinned", Value::Bool(true)),
        ("phone", Value::Phone("13800002217".into())),
    ])
}

fn matches(filter: &Filter) -> bool {
    let record = record();
    filter.matches(today(), |field| record.get(field).cloned())
}

#[test]
fn the_documented_json_is_read_and_written() {
    let json = r#"{"all":[{"field":"category","is":"retail"},{"any":[{"tag":"vip"},{"field":"credit_limit","gte":"10000"}]}]}"#;
    let filter = Filter::from_query(json).unwrap();
    assert_eq!(
        filter,
        Filter::All(vec![
            Filter::of("category", Operator::Is, "retail"),
            Filter::Any(vec![
                Filter::of("tags", Operator::Is, "vip"),
                Filter::of("credit_limit", Operator::Gte, "10000")
            ]),
        ])
    );
    assert_eq!(filter.to_query(), json);
    assert_eq!(filter.validate(FIELDS), []);
    assert!(matches(&filter));
}

#[test]
fn short_forms_mean_what_they_look_like() {
    let same = [
        (json!({"field": "owner", "is": null}), json!({"field": "owner", "is_empty": true})),
        (json!({"field": "owner", "is_empty": false}), json!({"field": "owner", "is_not_empty": true})),
        (json!({"field": "days", "gte": 30}), json!({"field": "days", "gte": "30"})),
    ];
    for (short, long) in same {
        assert_eq!(parse(&short), parse(&long));
    }
    assert_eq!(Filter::from_query(" ").unwrap(), Filter::default());
    assert_eq!(Filter::Any(vec![Filter::All(vec![])]).to_query(), "");
}

#[test]
fn bad_json_is_explained_with_its_place() {
    let cases = [
        (json!([]), "filter: expected an object"),
        (json!({"all": 1}), "filter: expected a list of conditions"),
        (json!({"all": [], "any": []}), "filter: a group stands alone in its object"),
        (json!({"all": [{"any": [{}]}]}), "filter.all[0].any[0]: a condition names its field"),
        (json!({"field": "a"}), "filter: a condition has one operator, such as is"),
        (json!({"field": "a", "is": "b", "gt": "c"}), "filter: a condition has one operator, such as is"),
        (json!({"field": "a", "like": "b"}), "filter: no such operator"),
        (json!({"field": "a", "is": {"b": 1}}), "filter: expected a text, a number, or a list of them"),
        (json!({"field": "a", "is_empty": "yes"}), "filter: expected true or false"),
        (json!({"tag": "a", "is": "b"}), "filter: expected {\"tag\": \"name\"}"),
    ];
    for (json, message) in cases {
        assert_eq!(Filter::from_json(&json).unwrap_err().to_string(), message);
    }
    assert!(Filter::from_query(&"[".repeat(100_000)).is_err());
}

#[test]
fn problems_name_their_place() {
    let cases = [
        (json!({"field": "colour", "is": "red"}), Problem::UnknownField),
        (json!({"field": "phone", "contains": "2217"}), Problem::OperatorNotAllowed),
        (json!({"field": "phone", "is": "abc"}), Problem::NotAPhone),
        (json!({"field": "phone", "last_four": "217"}), Problem::TooShort { min: 4 }),
        (json!({"field": "name", "contains": " "}), Problem::Required),
        (json!({"field": "name", "is": "长".repeat(201)}), Problem::TooLong { max: 200 }),
        (json!({"field": "category", "in": []}), Problem::Required),
        (json!({"field": "category", "in": vec!["x"; 101]}), Problem::TooMany { max: 100 }),
        (json!({"field": "settlement_days", "gt": "ten"}), Problem::NotANumber),
        (json!({"field": "settlement_days", "gt": "1.5"}), Problem::TooManyDecimals { max: 0 }),
        (json!({"field": "credit_limit", "between": ["1"]}), Problem::Required),
        (json!({"field": "birthday", "is": "2026-02-30"}), Problem::NotADate),
        (json!({"field": "last_contact_at", "gt": "yesterday"}), Problem::NotADate),
        (json!({"field": "last_contact_at", "within_days": 0}), Problem::TooSmall { min: 1 }),
        (json!({"field": "last_contact_at", "within_days": 99_999}), Problem::TooLarge { max: 36_500 }),
        (json!({"field": "is_pinned", "is": "maybe"}), Problem::UnknownChoice),
    ];
    for (condition, problem) in cases {
        let filter = parse(&json!({"all": [{"tag": "vip"}, {"none": [condition]}]}));
        assert_eq!(
            filter.validate(FIELDS),
            [FieldError::new("filter.all[1].none[0]", problem)],
            "{}",
            filter.to_query()
        );
    }
}

#[test]
fn size_is_limited() {
    let nested =
        |depth| (0..depth).fold(Filter::of("name", Operator::Is, "a"), |inner, _| Filter::All(vec![inner]));
    assert_eq!(nested(MAX_DEPTH).validate(FIELDS), []);
    assert_eq!(nested(MAX_DEPTH + 1).validate(FIELDS), [FieldError::new("filter", Problem::TooDeep)]);
    let wide = |count| Filter::Any(vec![Filter::of("name", Operator::Is, "a"); count]);
    assert_eq!(wide(MAX_CONDITIONS).validate(FIELDS), []);
    assert_eq!(
        wide(MAX_CONDITIONS + 1).validate(FIELDS),
        [FieldError::new("filter", Problem::TooMany { max: 50 })]
    );
}

#[test]
fn conditions_hold_as_people_read_them() {
    let holds = [
        json!({"field": "name", "is": "北京　华兴 KEMAI"}),
        json!({"field": "name", "contains": "华兴"}),
        json!({"field": "name", "starts_with": "北"}),
        json!({"tag": "old"}),
        json!({"field": "tags", "in": ["new", "vip"]}),
        json!({"field": "tags", "is_not": "new"}),
        json!({"field": "region_code", "is": "3714"}),
        json!({"field": "region_code", "in": ["11", "370000"]}),
        json!({"field": "region_code", "is_not": "3713"}),
        json!({"field": "settlement_days", "between": [31, 30]}),
        json!({"field": "credit_limit", "gt": "10,000.49"}),
        json!({"field": "credit_limit", "lt": "10000.51"}),
        json!({"field": "credit_limit", "between": ["10000.5", "10000.5"]}),
        json!({"field": "last_contact_at", "is": "2026-11-15"}),
        json!({"field": "last_contact_at", "gte": "2026/11/15"}),
        json!({"field": "last_contact_at", "lt": "2026-11-15T15:30:01Z"}),
        json!({"field": "last_contact_at", "within_days": 7}),
        json!({"field": "last_contact_at", "not_within_days": 6}),
        json!({"field": "birthday", "not_within_days": 30}),
        json!({"field": "birthday", "is_empty": true}),
        json!({"field": "is_pinned", "is": true}),
        json!({"field": "is_pinned", "is": "true"}),
        json!({"field": "phone", "is": "+86 138 0000 2217"}),
        json!({"field": "phone", "last_four": "2217"}),
    ];
    for condition in holds {
        assert!(matches(&parse(&condition)), "{condition}");
        assert_eq!(parse(&condition).validate(FIELDS), [], "{condition}");
    }
    let fails = [
        json!({"field": "tags", "is_not": "vip"}),
        json!({"field": "region_code", "is": "371403"}),
        json!({"field": "last_contact_at", "gt": "2026-11-15"}),
        json!({"field": "last_contact_at", "within_days": 6}),
        json!({"field": "birthday", "lt": "2026-01-01"}),
        json!({"field": "birthday", "within_days": 30}),
        json!({"field": "category", "is_empty": true}),
        json!({"field": "phone", "last_four": "0000"}),
    ];
    for condition in fails {
        assert!(!matches(&parse(&condition)), "{condition}");
    }
    assert!(matches(&Filter::Any(vec![])), "an empty group restricts nothing");
    assert!(matches(&Filter::None(vec![Filter::Any(vec![])])));
}

/// Conditions over a small world, so that a random record fits about as often as not.
fn conditions() -> impl Strategy<Value = Filter> {
    let word = "[abc]{1,2}";
    let number = (-2_i64..5).prop_map(|number| number.to_string());
    let date = (15_u32..27).prop_map(|day| format!("2026-11-{day}"));
    use Operator::{
        Between, Contains, Gt, Gte, In, Is, IsEmpty, IsNot, IsNotEmpty, LastFour, Lt, Lte, NotWithinDays,
        StartsWith, WithinDays,
    };
    prop_oneof![
        (
            proptest::sample::select(vec![Is, IsNot, Contains, StartsWith, LastFour, IsEmpty, IsNotEmpty]),
            word
        )
            .prop_map(|(operator, text)| Filter::of("name", operator, text)),
        (proptest::sample::select(vec![Is, IsNot]), word)
            .prop_map(|(operator, text)| Filter::of("tags", operator, text)),
        proptest::collection::vec(word, 1..3).prop_map(|texts| Filter::of("tags", In, texts)),
        (proptest::sample::select(vec![Is, IsNot, Gt, Gte, Lt, Lte, IsEmpty]), number.clone())
            .prop_map(|(operator, text)| Filter::of("settlement_days", operator, text)),
        (number.clone(), number).prop_map(|(first, last)| Filter::of(
            "credit_limit",
            Between,
            vec![first, last]
        )),
        (proptest::sample::select(vec![Is, Gt, Lte]), date)
            .prop_map(|(operator, text)| Filter::of("birthday", operator, text)),
        (proptest::sample::select(vec![WithinDays, NotWithinDays]), 1_u8..9)
            .prop_map(|(operator, days)| Filter::of("birthday", operator, days.to_string())),
    ]
}

fn filters() -> impl Strategy<Value = Filter> {
    conditions().prop_recursive(4, 24, 4, |inner| {
        let parts = proptest::collection::vec(inner, 0..4);
        (parts, 0_u8..3).prop_map(|(parts, kind)| match kind {
            0 => Filter::All(parts),
            1 => Filter::Any(parts),
            _ => Filter::None(parts),
        })
    })
}

fn records() -> impl Strategy<Value = HashMap<&'static str, Value>> {
    let name = proptest::option::of("[abc]{1,5}".prop_map(Value::Text));
    let tags = proptest::option::of(proptest::collection::vec("[abc]{1,2}", 0..3).prop_map(Value::Keys));
    let days = proptest::option::of((-2_i64..5).prop_map(Value::Integer));
    let limit = proptest::option::of(
        (-2_i64..5).prop_map(|yuan| Value::Money(Money::new(yuan * 100, Currency::CNY))),
    );
    let birthday = proptest::option::of(
        (15_u32..27).prop_map(|day| Value::Date(NaiveDate::from_ymd_opt(2026, 11, day).unwrap())),
    );
    (name, tags, days, limit, birthday).prop_map(|(name, tags, days, limit, birthday)| {
        let fields = [
            ("name", name),
            ("tags", tags),
            ("settlement_days", days),
            ("credit_limit", limit),
            ("birthday", birthday),
        ];
        fields.into_iter().filter_map(|(field, value)| Some((field, value?))).collect()
    })
}

/// JSON that is nearly a filter.
fn near_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<f64>().prop_map(serde_json::Value::from),
        ".{0,6}".prop_map(serde_json::Value::from),
        proptest::sample::select(vec!["name", "tags", "birthday", "2026-11-21", "30"])
            .prop_map(serde_json::Value::from),
    ];
    let key = prop_oneof![
        3 => proptest::sample::select(vec!["all", "any", "none", "field", "tag"]).prop_map(str::to_owned),
        3 => proptest::sample::select(Operator::ALL.to_vec()).prop_map(|operator| operator.key().to_owned()),
        1 => ".{0,4}",
    ];
    leaf.prop_recursive(5, 40, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            proptest::collection::hash_map(key.clone(), inner, 0..3)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn filters_are_read_back(filter in filters()) {
        let json = serde_json::to_value(&filter).unwrap();
        prop_assert_eq!(Filter::from_json(&json).unwrap(), filter.clone());
        let again = Filter::from_query(&filter.to_query()).unwrap();
        prop_assert!(again == filter || filter.says_nothing() && again.says_nothing());
    }

    #[test]
    fn no_json_panics(json in near_json(), text in ".*") {
        let _ = Filter::from_query(&text);
        if let Ok(filter) = Filter::from_json(&json) {
            let _ = filter.validate(FIELDS);
            let _ = matches(&filter);
            let written = serde_json::to_value(&filter).unwrap();
            prop_assert_eq!(Filter::from_json(&written).unwrap(), filter);
        }
    }

    #[test]
    fn no_value_panics(texts in proptest::collection::vec(".*", 0..3), field in 0..FIELDS.len(), operator in 0..Operator::ALL.len()) {
        let condition = Condition::new(FIELDS[field].key, Operator::ALL[operator], texts);
        let _ = condition.operand(FIELDS[field].kind);
        let _ = matches(&condition.into());
    }

    #[test]
    fn simplifying_changes_no_answer(filter in filters(), record in records()) {
        let fits = |filter: &Filter| filter.matches(today(), |field| record.get(field).cloned());
        let simple = filter.clone().simplify();
        prop_assert_eq!(fits(&simple), fits(&filter), "{:?}", simple);
        prop_assert_eq!(simple.clone().simplify(), simple.clone());
        prop_assert_eq!(simple == Filter::default(), filter.says_nothing());
        prop_assert!(simple.depth() <= filter.depth() && simple.conditions().len() <= filter.conditions().len());
    }

    #[test]
    fn the_laws_of_de_morgan_hold(parts in proptest::collection::vec(filters(), 1..4), record in records()) {
        let fits = |filter: &Filter| filter.matches(today(), |field| record.get(field).cloned());
        // A part that says nothing is no part.
        let parts: Vec<Filter> = parts.into_iter().filter(|part| !part.says_nothing()).collect();
        prop_assume!(!parts.is_empty());
        let not = |filter: Filter| Filter::None(vec![filter]);
        let each_not = || parts.iter().cloned().map(not).collect::<Vec<_>>();
        prop_assert_eq!(fits(&not(Filter::Any(parts.clone()))), fits(&Filter::All(each_not())));
        prop_assert_eq!(fits(&not(Filter::All(parts.clone()))), fits(&Filter::Any(each_not())));
        prop_assert_eq!(fits(&Filter::None(parts.clone())), !fits(&Filter::Any(parts.clone())));
        prop_assert_eq!(fits(&not(not(Filter::All(parts.clone())))), fits(&Filter::All(parts.clone())));
    }

    #[test]
    fn opposites_are_opposite(record in records(), text in "[abc]{1,2}", number in -2_i64..5, days in 1_u8..9) {
        let fits = |filter: Filter| filter.matches(today(), |field| record.get(field).cloned());
        prop_assert_ne!(fits(Filter::of("name", Operator::Is, text.as_str())), fits(Filter::of("name", Operator::IsNot, text.as_str())));
        prop_assert_ne!(fits(Filter::of("tags", Operator::Is, text.as_str())), fits(Filter::of("tags", Operator::IsNot, text.as_str())));
        prop_assert_ne!(fits(Filter::of("name", Operator::IsEmpty, true)), fits(Filter::of("name", Operator::IsNotEmpty, true)));
        let number = number.to_string();
        let orders = [Operator::Lt, Operator::Is, Operator::Gt];
        let true_ones = orders.iter().filter(|order| fits(Filter::of("settlement_days", **order, number.as_str()))).count();
        prop_assert_eq!(true_ones, usize::from(record.contains_key("settlement_days")));
        let within = fits(Filter::of("birthday", Operator::WithinDays, days.to_string()));
        let not_within = fits(Filter::of("birthday", Operator::NotWithinDays, days.to_string()));
        prop_assert!(!(within && not_within));
        let in_future = matches!(record.get("birthday"), Some(Value::Date(date)) if *date > today());
        prop_assert_eq!(within || not_within, !in_future);
    }

    #[test]
    fn values_are_read_back(number in -1_000_000_000_i64..1_000_000_000) {
        let decimal = Value::Decimal(Decimal4::from_ten_thousandths(number));
        prop_assert_eq!(Value::read(FieldKind::Decimal, &decimal.write()), Ok(decimal));
        let date = today() + chrono::Duration::days(number % 100_000);
        prop_assert_eq!(Value::read(FieldKind::Date, &date.to_string()), Ok(Value::Date(date)));
    }
}
