//! The company's settings with their version.

use crate::check::Problems;
use kemai_domain::{
    AppError, Company, Currency, Entity, FieldDef, FieldKind, FieldTable, Lang, Problem, code::CodePattern,
};
use kemai_words::people as words;
use serde::{Deserialize, Serialize};

/// The settings as the page reads them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompanySettings {
    pub version: i64,
    #[serde(flatten)]
    pub company: Company,
}

/// What the form sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompanyInput {
    pub name: String,
    pub time_zone: String,
    pub currency: String,
    pub customer_code: String,
    /// Days; empty for the usual 30.
    #[serde(default)]
    pub bin_days: String,
}

impl CompanyInput {
    /// # Errors
    /// Invalid, with every field that is wrong. Whether the time zone exists is the server's to say.
    pub fn checked(self) -> Result<Company, AppError> {
        let mut problems = Problems::default();
        let company = Company {
            name: problems.line("name", &self.name, 100),
            time_zone: self.time_zone.trim().to_owned(),
            currency: self.currency.trim().parse().unwrap_or_else(|_| {
                problems.add("currency", Problem::CurrencyUnknown);
                Currency::CNY
            }),
            customer_code: self.customer_code.trim().to_owned(),
            bin_days: problems.take("bin_days", bin_days(&self.bin_days)),
        };
        if let Err(problem) = CodePattern::parse(&company.customer_code) {
            problems.add("customer_code", problem);
        }
        problems.finish().map(|()| company)
    }
}

fn bin_days(text: &str) -> Result<i64, Problem> {
    match text.trim() {
        "" => Ok(Company::DEFAULT_BIN_DAYS),
        text => match text.parse::<i64>() {
            Ok(days) if days < 1 => Err(Problem::TooSmall { min: 1 }),
            Ok(days) if days > Company::LONGEST_BIN_DAYS => {
                Err(Problem::TooLarge { max: Company::LONGEST_BIN_DAYS })
            }
            Ok(days) => Ok(days),
            Err(_) => Err(Problem::NotWhole),
        },
    }
}

pub static FIELDS: FieldTable = FieldTable {
    entity: Entity::Company,
    fields: &[
        FieldDef::new("name", words::company_name, FieldKind::Text, "company").required().longest(100),
        FieldDef::new("time_zone", words::time_zone, FieldKind::Choice, "company").required(),
        FieldDef::new("currency", words::currency, FieldKind::Choice, "company").required(),
        FieldDef::new("customer_code", words::customer_code, FieldKind::Text, "company").required(),
        FieldDef::new("bin_days", words::bin_days, FieldKind::Integer, "company"),
    ],
};

/// Zones that a list offers; any other that exists is kept when it was set.
pub const ZONES: [&str; 34] = [
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Asia/Hong_Kong",
    "Asia/Macau",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Kuala_Lumpur",
    "Asia/Bangkok",
    "Asia/Ho_Chi_Minh",
    "Asia/Jakarta",
    "Asia/Manila",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Asia/Ulaanbaatar",
    "Asia/Almaty",
    "Asia/Kolkata",
    "Asia/Karachi",
    "Asia/Dhaka",
    "Asia/Yangon",
    "Asia/Dubai",
    "Asia/Riyadh",
    "Asia/Jerusalem",
    "Europe/Moscow",
    "Europe/Istanbul",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/London",
    "Africa/Johannesburg",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Australia/Sydney",
    "UTC",
];

/// A zone in words: by its city, and how far it is from UTC.
fn zone_words(zone: &str, lang: Lang) -> String {
    let key = format!("zone_{}", zone.to_lowercase().replace('/', "_"));
    words::by_name(&key, lang).map_or_else(|| zone.replace('_', " "), ToOwned::to_owned)
}

/// The zones as choices, the present one among them.
#[must_use]
pub fn zone_choices(current: &str, lang: Lang) -> Vec<kemai_ui::Choice> {
    let is_other = !current.is_empty() && !ZONES.contains(&current);
    let other = is_other.then_some(current);
    let choice = |zone: &str| kemai_ui::Choice::new(zone, zone_words(zone, lang)).keys(zone);
    other.into_iter().chain(ZONES).map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_on_offer_has_a_name_in_every_language() {
        for lang in Lang::ALL {
            for zone in ZONES.into_iter().filter(|zone| *zone != "UTC") {
                let name = zone_words(zone, lang);
                assert!(name.contains("(UTC") && !name.contains(zone), "{zone}: {name}");
            }
        }
        let choices = zone_choices("Antarctica/Troll", Lang::Hans);
        assert_eq!((choices.len(), choices[0].label.as_str()), (35, "Antarctica/Troll"));
    }
}
