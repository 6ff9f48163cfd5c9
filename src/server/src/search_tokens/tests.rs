use super::*;
use kemai_domain::name::similarity;
use proptest::prelude::*;
use std::collections::HashSet;

fn finds(query: &str, name: &str) -> bool {
    fits(&query_tokens(query), name)
}

fn confirms(name: &str, query: &str) -> bool {
    confirming(query)(name)
}

fn fits(clauses: &[Vec<String>], name: &str) -> bool {
    let tokens: HashSet<String> = name_tokens(name).into_iter().collect();
    clauses.iter().all(|clause| clause.iter().any(|token| tokens.contains(token)))
}

#[test]
fn a_document_holds_what_its_table_says() {
    let tokens = name_tokens("北京华兴");
    for token in "c北 c兴 d京华 d华兴 s北 s北京 pb pbeijingh ph phuaxing ib ibjhx ihx bjh tjhx".split(' ')
    {
        assert!(tokens.contains(&token.to_owned()), "{token}");
    }
    for token in "s华 pjing ijhx pbeijinghu tbjx".split(' ') {
        assert!(!tokens.contains(&token.to_owned()), "{token}");
    }
    assert!(name_tokens("北京华兴科技有限公司").len() < 80);
    assert_eq!(query_tokens("华兴"), [["d华兴", "d華興"]]);
    assert_eq!(query_tokens("京"), [["c京"]]);
    assert_eq!(query_tokens(" - "), Vec::<Vec<String>>::new());
}

#[test]
fn customers_are_found_as_people_look_for_them() {
    let name = "北京华兴 Kemai 科技（3M）有限公司";
    for query in [
        "华兴",
        "兴",
        "京华",
        "北京 科技",
        "bjhx",
        "hx",
        "jhx",
        "BJ",
        "b",
        "beij",
        "bei jing",
        "beijinghuaxing",
        "huaxing",
        "kemai",
        "KEM",
        "3m",
        "北京hx",
        "华兴 kemai",
        "科技 3M",
        "kj",
        "yxgs",
        "bjhxkemai",
        "beijinghx".split_at(7).0,
        "北jing",
        "ｋｅｍａｉ",
    ] {
        assert!(finds(query, name), "{query}");
        assert!(confirms(name, query), "{query}");
    }
    for query in ["上海", "兴北", "sh", "emai", "hj", "xyz", "华兴 上海", "m3"] {
        assert!(!finds(query, name), "{query}");
        assert!(!confirms(name, query), "{query}");
    }
    // Their pairs are all there, the pieces are not.
    for (query, name) in [("北京华", "京华北京"), ("beijinghzz", "北京华兴")] {
        assert!(finds(query, name) && !confirms(name, query), "{query}");
    }
}

#[test]
fn either_kind_of_characters_finds_names_in_either() {
    for name in ["无脚本公司", "無腳本公司"] {
        for query in ["无脚本", "無腳本", "無腳", "脚本", "腳", "本公司"] {
            assert!(finds(query, name) && confirms(name, query), "{query} in {name}");
        }
        for query in ["无脚本", "無腳本"] {
            assert!(fits(&start_tokens(query), name), "{query} begins {name}");
        }
        assert!(!fits(&start_tokens("腳本"), name) && !finds("無力", name));
    }
}

#[test]
fn names_that_begin_so_are_told_apart() {
    for (query, first, other) in [
        ("华兴", "华兴科技", "北京华兴"),
        ("华", "华兴科技", "中华商店"),
        ("hxk", "华兴科技", "中华兴科"),
        ("kem", "Kemai 科技", "北方 Kemai"),
        ("zhang san", "张三", "李张三"),
    ] {
        assert!(fits(&start_tokens(query), first), "{query} {first}");
        assert!(!fits(&start_tokens(query), other), "{query} {other}");
    }
}

#[test]
fn people_are_found_by_both_readings() {
    for query in ["sxx", "dxx", "shanx", "danx", "单雄", "xx"] {
        assert!(finds(query, "单雄信"), "{query}");
    }
    for query in ["lb", "lvb", "lub"] {
        assert!(finds(query, "吕布"), "{query}");
    }
}

fn names() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        6 => proptest::sample::select("北京华兴科技有限公司张三李四王长重行乐单曾吕德州商银".chars().collect::<Vec<_>>()),
        2 => proptest::char::range('一', '龥'),
    ];
    let piece = prop_oneof![
        6 => proptest::collection::vec(character, 1..5).prop_map(String::from_iter),
        2 => "[a-zA-Z0-9éü]{1,12}",
        1 => "[ ()（）&·.-]{1,2}",
    ];
    proptest::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_piece_of_a_name_finds_it(name in names(), start in any::<prop::sample::Index>(), length in 1_usize..6) {
        let units = units(&name);
        prop_assume!(!units.is_empty());
        let start = start.index(units.len());
        let text = |unit: &Unit| match unit {
            Unit::Character(character) => character.to_string(),
            Unit::Word(word) => format!(" {word} "),
        };
        let query: String = units[start..].iter().take(length).map(text).collect();
        prop_assert!(finds(&query, &name), "{} in {}", query, name);
        prop_assert!(confirms(&name, &query), "{} in {}", query, name);
        if start == 0 {
            prop_assert!(fits(&start_tokens(&query), &name), "{} begins {}", query, name);
        }
    }

    #[test]
    fn the_beginning_of_a_spelling_finds_the_name(name in names(), length in 1_usize..30) {
        for spelling in spellings(&name) {
            for text in [&spelling.full, &spelling.initials] {
                let query = &text[..text.len().min(length)];
                prop_assert!(finds(query, &name), "{} of {}", query, name);
                prop_assert!(confirms(&name, query), "{} of {}", query, name);
                prop_assert!(fits(&start_tokens(query), &name), "{} begins {}", query, name);
            }
            for run in &spelling.runs {
                let from = length % run.len();
                let query = &run[from..];
                prop_assert!(query.len() < 2 || finds(query, &name), "{} in {}", query, name);
            }
        }
    }

    #[test]
    fn what_is_confirmed_is_found(name in names(), query in names()) {
        prop_assert!(!confirms(&name, &query) || finds(&query, &name), "{} in {}", query, name);
    }

    #[test]
    fn a_similar_name_has_one_of_the_groups(left in "[华兴电子恒丰万利]{2,8}", right in "[华兴电子恒丰万利]{2,8}") {
        let tokens: HashSet<String> = name_tokens(&right).into_iter().collect();
        let groups = likeness_tokens(&left, 75);
        let found = groups.iter().any(|group| group.iter().all(|token| tokens.contains(token)));
        let has_each_pair_once = |name: &str| {
            let signs: Vec<char> = company_core(name).chars().collect();
            signs.windows(2).collect::<HashSet<_>>().len() + 1 == signs.len()
        };
        let is_plain = has_each_pair_once(&left) && has_each_pair_once(&right);
        prop_assert!(!is_plain || similarity(&left, &right) < 75 || found, "{} {} {:?}", left, right, groups);
    }

    #[test]
    fn tokens_need_no_quoting(name in names(), text in ".*") {
        for name in [name, text] {
            let queried = query_tokens(&name).into_iter().chain(start_tokens(&name)).flatten();
            for token in name_tokens(&name).into_iter().chain(queried) {
                prop_assert!(token.starts_with(|kind: char| "cdspibtw".contains(kind)));
                prop_assert!(token.chars().all(char::is_alphanumeric), "{:?}", token);
                prop_assert!(token.chars().count() >= 2 || name.trim().is_empty(), "{:?}", token);
            }
            let _ = sort_key(&name);
        }
    }
}
