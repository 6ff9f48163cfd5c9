//! Countries a customer can be in: the likeliest first.

use kemai_domain::{
    Lang,
    region::{COUNTRIES, RegionCode},
};
use kemai_ui::Choice;
use kemai_words::countries as words;

/// ISO 3166-1 alpha-2 without places where nobody lives, in the order one chooses from: the likeliest, then all others.
const CODES: &[&str] = &[
    "CN", "HK", "MO", "TW", "JP", "KR", "SG", "MY", "TH", "VN", "ID", "PH", "IN", "PK", "BD", "LK", "MM",
    "KH", "LA", "MN", "KZ", "UZ", "RU", "US", "CA", "MX", "BR", "AR", "CL", "PE", "CO", "GB", "DE", "FR",
    "IT", "ES", "PT", "NL", "BE", "CH", "AT", "PL", "CZ", "HU", "RO", "UA", "SE", "NO", "DK", "FI", "IE",
    "GR", "TR", "IL", "AE", "SA", "QA", "KW", "EG", "ZA", "NG", "KE", "ET", "AU", "NZ", "AD", "AF", "AG",
    "AI", "AL", "AM", "AO", "AS", "AW", "AX", "AZ", "BA", "BB", "BF", "BG", "BH", "BI", "BJ", "BL", "BM",
    "BN", "BO", "BQ", "BS", "BT", "BW", "BY", "BZ", "CD", "CF", "CG", "CI", "CK", "CM", "CR", "CU", "CV",
    "CW", "CY", "DJ", "DM", "DO", "DZ", "EC", "EE", "ER", "FJ", "FK", "FM", "FO", "GA", "GD", "GE", "GF",
    "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GT", "GU", "GW", "GY", "HN", "HR", "HT", "IM", "IQ",
    "IR", "IS", "JE", "JM", "JO", "KG", "KI", "KM", "KN", "KP", "KY", "LB", "LC", "LI", "LR", "LS", "LT",
    "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK", "ML", "MP", "MQ", "MR", "MS", "MT",
    "MU", "MV", "MW", "MZ", "NA", "NC", "NE", "NI", "NP", "NR", "NU", "OM", "PA", "PF", "PG", "PM", "PR",
    "PS", "PW", "PY", "RE", "RS", "RW", "SB", "SC", "SD", "SH", "SI", "SK", "SL", "SM", "SN", "SO", "SR",
    "SS", "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TG", "TJ", "TL", "TM", "TN", "TO", "TT", "TV", "TZ",
    "UG", "UY", "VA", "VC", "VE", "VG", "VI", "VU", "WF", "WS", "YE", "YT", "ZM", "ZW",
];

/// A country's name; its code when it is not one of the list.
#[must_use]
pub fn name(code: &str, lang: Lang) -> String {
    words::by_name(&format!("c_{}", code.to_lowercase()), lang)
        .map_or_else(|| code.to_owned(), ToOwned::to_owned)
}

/// The code of a country of the list, however it is written.
#[must_use]
pub fn known(code: &str) -> Option<&'static str> {
    CODES.iter().find(|known| known.eq_ignore_ascii_case(code)).copied()
}

/// How a place begins in a country that the official list of divisions has as a province.
const BEGINNINGS: [(&str, &[&str]); 3] =
    [("HK", &["香港"]), ("MO", &["澳门", "澳門"]), ("TW", &["台湾", "台灣", "臺灣", "臺湾"])];

/// What may follow such a beginning without saying more.
const ENDINGS: [&str; 5] = ["", "省", "特别行政区", "特別行政區", "特区"];

/// The country that a region says, as a code or a path of names, where the official list has it as a province; and whether it says no more.
#[must_use]
pub fn of_region(region: &str) -> Option<(&'static str, bool)> {
    if let Ok(code) = RegionCode::parse(region) {
        // An area of the company's own below one of them says more than its country.
        let code = code.to_string();
        let province = COUNTRIES.into_iter().find(|(_, province)| *province == code);
        return province.map(|(country, _)| (country, true));
    }
    let region = region.trim().trim_start_matches("中国").trim_start_matches("中國");
    BEGINNINGS.iter().find_map(|(country, names)| {
        let rest = names.iter().find_map(|name| region.strip_prefix(name))?;
        // 台湾农民创业园 is a zone of several cities of the mainland.
        let is_zone = *country == "TW" && (rest.ends_with("创业园") || rest.ends_with("創業園"));
        (!is_zone).then(|| (*country, ENDINGS.contains(&rest)))
    })
}

/// All of them, to choose from.
#[must_use]
pub fn choices(lang: Lang) -> Vec<Choice> {
    CODES.iter().map(|code| Choice::new(*code, name(code, lang))).collect()
}

/// Names of countries beside the list's own, in the form that names are compared in.
#[cfg(feature = "ssr")]
const OTHER_NAMES: &[(&str, &str)] = &[
    ("usa", "US"),
    ("united states of america", "US"),
    ("uk", "GB"),
    ("england", "GB"),
    ("great britain", "GB"),
    ("korea", "KR"),
    ("south korea", "KR"),
    ("中国", "CN"),
    ("中國", "CN"),
    ("中华人民共和国", "CN"),
    ("中華人民共和國", "CN"),
    ("china", "CN"),
    ("香港", "HK"),
    ("hong kong", "HK"),
    ("澳门", "MO"),
    ("澳門", "MO"),
    ("macao", "MO"),
    ("macau", "MO"),
    ("台湾", "TW"),
    ("台灣", "TW"),
    ("臺灣", "TW"),
    ("taiwan", "TW"),
    ("prc", "CN"),
    ("p.r. china", "CN"),
    ("uae", "AE"),
    ("holland", "NL"),
];

/// The code of a country by its name in any language, or by the code itself.
#[cfg(feature = "ssr")]
#[must_use]
pub fn code_of(text: &str) -> Option<&'static str> {
    let text = kemai_domain::name::fold(text);
    let is_it = |code: &&&str| {
        code.eq_ignore_ascii_case(&text)
            || Lang::ALL.into_iter().any(|lang| kemai_domain::name::fold(&name(code, lang)) == text)
    };
    let other = OTHER_NAMES.iter().find(|(name, _)| *name == text).map(|(_, code)| *code);
    other.or_else(|| CODES.iter().find(is_it).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "ssr")]
    #[test]
    fn countries_are_known_as_tables_write_them() {
        for (text, code) in [
            ("中国", "CN"),
            ("China", "CN"),
            ("中国大陆", "CN"),
            ("cn", "CN"),
            ("香港", "HK"),
            ("Hong Kong", "HK"),
            ("澳門", "MO"),
            ("台湾", "TW"),
            ("Germany", "DE"),
            ("USA", "US"),
        ] {
            assert_eq!(code_of(text), Some(code), "{text}");
        }
        assert_eq!(code_of("火星"), None);
    }

    #[test]
    fn provinces_that_are_countries_in_addresses() {
        for (region, said) in [
            ("810000", Some(("HK", true))),
            ("82", Some(("MO", true))),
            ("台湾省", Some(("TW", true))),
            ("臺灣", Some(("TW", true))),
            ("澳門特別行政區", Some(("MO", true))),
            ("中国香港", Some(("HK", true))),
            ("香港特别行政区九龙", Some(("HK", false))),
            ("台湾省 台北市", Some(("TW", false))),
            ("台湾农民创业园", None),
            ("台湾桃园", Some(("TW", false))),
            ("臺灣桃園", Some(("TW", false))),
            ("371402", None),
            ("山东省", None),
            ("", None),
        ] {
            assert_eq!(of_region(region), said, "{region}");
        }
    }

    #[test]
    fn every_country_has_a_name() {
        for code in CODES {
            assert_ne!(name(code, Lang::En), *code);
        }
    }
}
