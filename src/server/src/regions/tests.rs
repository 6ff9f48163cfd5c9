use super::*;
use proptest::prelude::*;

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

fn names(regions: &[&Region]) -> Vec<String> {
    regions.iter().map(|region| region.name.clone()).collect()
}

fn resolved(text: &str) -> String {
    Regions::shipped().resolve(text).map(|region| Regions::shipped().label(region.code)).unwrap_or_default()
}

fn found(text: &str) -> Vec<String> {
    Regions::shipped().search(text, 5).into_iter().map(|hit| hit.label).collect()
}

#[test]
fn divisions_are_those_of_the_lists() {
    let regions = Regions::shipped();
    assert_eq!(regions.provinces().len(), 34);
    assert_eq!(regions.entries.len(), 3_343);
    let dezhou = regions.children(code("3714"));
    assert_eq!(dezhou.len(), 12);
    assert_eq!(dezhou.iter().filter(|region| region.code != code("371471")).count(), 11);
    assert_eq!(regions.label(code("371471")), "山东省 德州市 德州天衢新区");
    assert_eq!(names(&regions.children(code("11")))[..2], ["东城区", "西城区"]);
    assert!(names(&regions.children(code("42"))).contains(&"仙桃市".to_owned()));
    assert_eq!(regions.children(code("441900")), Vec::<&Region>::new());
    assert_eq!(regions.find(code("441900")).unwrap().level, RegionLevel::City);
    assert_eq!(regions.label(code("81")), "香港特别行政区");
    assert!(regions.path(code("371499")).is_empty());
}

#[test]
fn levels_must_belong_together() {
    let regions = Regions::shipped();
    let check = |province, city: &str, county: &str| {
        let optional = |text: &str| (!text.is_empty()).then(|| code(text));
        regions.check(code(province), optional(city), optional(county))
    };
    assert_eq!(check("37", "3714", "371402"), Ok(code("371402")));
    assert_eq!(check("37", "3714", ""), Ok(code("3714")));
    assert_eq!(check("37", "", ""), Ok(code("37")));
    assert_eq!(check("11", "", "110108"), Ok(code("110108")));
    assert_eq!(check("42", "", "429004"), Ok(code("429004")));
    assert_eq!(check("44", "4419", ""), Ok(code("4419")));
    for (province, city, county) in
        [("37", "3713", "371402"), ("13", "3714", ""), ("37", "", "371402"), ("11", "3714", "110108")]
    {
        assert_eq!(check(province, city, county), Err(RegionProblem::Mismatch), "{province} {city} {county}");
    }
    assert_eq!(check("37", "3714", "371499"), Err(RegionProblem::Unknown));
    assert_eq!(check("11", "1101", "110108"), Err(RegionProblem::Unknown));
}

#[test]
fn old_and_new_names_and_codes_are_understood() {
    for (text, label) in [
        ("371402", "山东省 德州市 德城区"),
        ("371421", "山东省 德州市 陵城区"),
        ("372400", "山东省 德州市"),
        ("371402000000", "山东省 德州市 德城区"),
        ("陵县", "山东省 德州市 陵城区"),
        ("德州地区", "山东省 德州市"),
        ("德州", "山东省 德州市"),
        ("山东德州陵县", "山东省 德州市 陵城区"),
        ("山东省德州市宁津县", "山东省 德州市 宁津县"),
        ("山东省 / 德州市 / 宁津", "山东省 德州市 宁津县"),
        ("山东省德州市德城区湖滨大道 1 号", "山东省 德州市 德城区"),
        ("德州天衢新区", "山东省 德州市 德州天衢新区"),
        ("北京市市辖区海淀区", "北京市 海淀区"),
        ("北京朝阳", "北京市 朝阳区"),
        ("北京市崇文区", "北京市 东城区"),
        ("中国上海市浦东新区", "上海市 浦东新区"),
        ("吉林", "吉林省"),
        ("吉林市", "吉林省 吉林市"),
        ("湖北省仙桃市", "湖北省 仙桃市"),
        ("恩施", "湖北省 恩施土家族苗族自治州"),
        ("内蒙古呼和浩特", "内蒙古自治区 呼和浩特市"),
        ("香港", "香港特别行政区"),
        ("东莞", "广东省 东莞市"),
        ("襄樊市", "湖北省 襄阳市"),
        ("重庆江北区", "重庆市 两江新区"),
    ] {
        assert_eq!(resolved(text), label, "{text}");
    }
    for text in ["", "朝阳区", "鼓楼区", "火星", "999999", "市", "a"] {
        assert_eq!(resolved(text), "", "{text}");
    }
}

#[test]
fn typing_finds_them() {
    for (text, first) in [
        ("德州", "山东省 德州市"),
        ("dz", "山东省 德州市"),
        ("dezhou", "山东省 德州市"),
        ("天衢", "山东省 德州市 德州天衢新区"),
        ("德州 宁", "山东省 德州市 宁津县"),
        ("dz nj", "山东省 德州市 宁津县"),
        ("laoling", "山东省 德州市 乐陵市"),
        ("chongqing", "重庆市"),
        ("bj", "北京市"),
        ("陵县", "山东省 德州市 陵城区"),
        ("xiamen", "福建省 厦门市"),
        ("hzxh", "浙江省 杭州市 西湖区"),
        ("zjhzxh", "浙江省 杭州市 西湖区"),
        ("zjxh", "浙江省 杭州市 西湖区"),
        ("hangzhouxihu", "浙江省 杭州市 西湖区"),
        ("bjcy", "北京市 朝阳区"),
    ] {
        assert!(found(text).contains(&first.to_owned()), "{text}: {:?}", found(text));
    }
    assert_eq!(found("德州")[0], "山东省 德州市");
    assert_eq!(found("bj")[0], "北京市");
    let hit = &Regions::shipped().search("陵县", 5)[0];
    assert_eq!((hit.region.name.as_str(), hit.old_name.as_deref()), ("陵城区", Some("陵县")));
    assert_eq!(found("山东德州"), ["山东省 德州市"]);
    assert_eq!(found("山东省德州市德城区"), ["山东省 德州市 德城区"]);
    assert!(found("").is_empty() && found("德州 上海").is_empty());
}

#[test]
fn the_admin_adds_areas() {
    let shipped = Regions::shipped();
    let free = shipped.free_code(code("3714")).unwrap();
    assert_eq!(free, code("371490"));
    let own = OwnRegion { code: free, name: "德州运河经济开发区".into(), is_retired: false };
    let district = OwnRegion {
        code: shipped.free_code(code("11")).unwrap(),
        name: "北京新片区".into(),
        is_retired: true,
    };
    let stray = OwnRegion { code: code("379990"), name: "别处".into(), is_retired: false };
    let regions = Regions::with(&[own, district.clone(), stray]);
    assert_eq!(regions.label(free), "山东省 德州市 德州运河经济开发区");
    assert_eq!(regions.check(code("37"), Some(code("3714")), Some(free)), Ok(free));
    assert_eq!(regions.label(district.code), "北京市 北京新片区");
    assert!(regions.search("北京新片区", 5).is_empty(), "a retired area is shown, not offered");
    assert!(regions.children(code("11")).iter().all(|region| region.code != district.code));
    assert_eq!(regions.search("dzyh", 1)[0].region.code, free);
    assert_eq!(regions.free_code(code("3714")), Some(code("371491")));
    assert_eq!(shipped.free_code(free), None);
}

#[test]
fn every_path_and_code_is_understood() {
    let regions = Regions::shipped();
    for code in regions.entries.keys() {
        let label = regions.label(*code);
        assert_eq!(regions.resolve(&label).map(|region| region.code), Some(*code), "{label}");
        assert_eq!(
            regions.resolve(&label.replace(' ', "")).map(|region| region.code),
            Some(*code),
            "{label}"
        );
        assert_eq!(regions.resolve(&code.to_string()).map(|region| region.code), Some(*code));
    }
    for code in regions.by_old_code.keys() {
        assert!(regions.resolve(&code.to_string()).is_some(), "{code}");
    }
}

proptest! {
    #[test]
    fn every_division_is_found_by_its_path(index in any::<prop::sample::Index>()) {
        let regions = Regions::shipped();
        let codes: Vec<RegionCode> = regions.entries.keys().copied().collect();
        let code = codes[index.index(codes.len())];
        let label = regions.label(code);
        let hits = regions.search(&label, 50);
        prop_assert!(hits.iter().any(|hit| hit.region.code == code), "{}", label);
    }

    #[test]
    fn no_text_panics(text in ".*", near in "[山东德州市区县陵北京朝阳a-d0-9 ]{0,12}") {
        for text in [text, near] {
            let _ = Regions::shipped().resolve(&text);
            let _ = Regions::shipped().search(&text, 10);
        }
    }
}

#[test]
fn traditional_characters_are_shown_and_understood() {
    let regions = Regions::shipped();
    assert_eq!(regions.label_in(Lang::Hant, code("371402")), "山東省 德州市 德城區");
    for written in ["赤峰市", "啟東市", "無為市", "湖里區", "雲城區", "新干縣", "慈溪市", "浚縣", "臺灣省"]
    {
        let mut shown = regions.entries.keys().map(|code| regions.label_in(Lang::Hant, *code));
        assert!(shown.any(|label| label.ends_with(written)), "{written}");
    }
    assert_eq!(regions.label_in(Lang::En, code("371402")), "山东省 德州市 德城区");
    assert_eq!(resolved("廣東省廣州市天河區"), "广东省 广州市 天河区");
    assert_eq!(found("廣州")[0], "广东省 广州市");
    assert_eq!(found("朝陽"), found("朝阳"));
    assert!(found("朝陽").contains(&"北京市 朝阳区".to_owned()), "{:?}", found("朝陽"));
    assert_eq!(found("遼寧朝陽"), ["辽宁省 朝阳市"]);
    let all = regions.entries.keys().map(|code| (*code, regions.label_in(Lang::Hant, *code)));
    let lost: Vec<_> = all
        .filter(|(code, shown)| regions.resolve(shown).is_none_or(|region| region.code != *code))
        .collect();
    assert_eq!(lost, []);
}
