//! Every word a user reads, in every language, as functions that the compiler checks.
//!
//! The texts stand in `locales/*.toml`; `build.rs` says how they become functions.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

mod taiwan;

pub use taiwan::taiwan;

/// A language of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// 简体中文
    #[default]
    #[serde(rename = "zh-Hans")]
    Hans,
    /// 繁體中文
    #[serde(rename = "zh-Hant")]
    Hant,
    #[serde(rename = "en")]
    En,
}

impl Lang {
    pub const ALL: [Self; 3] = [Self::Hans, Self::Hant, Self::En];

    /// The BCP 47 tag: value of `<html lang>`, of the setting and of the API.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Hans => "zh-Hans",
            Self::Hant => "zh-Hant",
            Self::En => "en",
        }
    }

    /// The language's own name for itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hans => "简体中文",
            Self::Hant => "繁體中文",
            Self::En => "English",
        }
    }

    /// The best language for an `Accept-Language` header; Simplified Chinese when nothing fits.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        header
            .split(',')
            .filter_map(|part| {
                let tag = part.split(';').next()?.trim().to_ascii_lowercase();
                if tag.starts_with("zh-hant") || tag.starts_with("zh-tw") || tag.starts_with("zh-hk") {
                    Some(Self::Hant)
                } else if tag.starts_with("zh") {
                    Some(Self::Hans)
                } else if tag.starts_with("en") {
                    Some(Self::En)
                } else {
                    None
                }
            })
            .next()
            .unwrap_or_default()
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.tag())
    }
}

impl FromStr for Lang {
    type Err = ();

    fn from_str(tag: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag).ok_or(())
    }
}

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_chosen_by_the_browser_header() {
        assert_eq!(Lang::from_accept_language("zh-TW,zh;q=0.9,en;q=0.8"), Lang::Hant);
        assert_eq!(Lang::from_accept_language("fr,en-GB;q=0.8"), Lang::En);
        assert_eq!(Lang::from_accept_language(""), Lang::Hans);
    }

    #[test]
    fn traditional_is_converted_and_english_counts() {
        assert_eq!(common::customer(Lang::Hant), "客戶");
        assert_eq!(customers::business_type(Lang::Hant), "經營類型");
        assert_eq!(people::role_start_from(Lang::Hant), "新角色從「銷售」的權限開始，建好後再改。");
        assert_eq!(common::records(Lang::En, 1), "1 record");
        assert_eq!(common::records(Lang::En, 2), "2 records");
        // By a number that is not the first and was written out already.
        assert_eq!(insight::leads_customers(Lang::En, "Retail", "1", "3%"), "Retail leads: 1 customer, 3%");
        assert_eq!(
            insight::leads_customers(Lang::En, "Retail", "1,204", "3%"),
            "Retail leads: 1,204 customers, 3%"
        );
    }
}
