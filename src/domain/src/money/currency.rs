//! Currencies: the ISO 4217 codes we accept, each with the number of decimals of its smallest unit.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

struct Row {
    code: &'static str,
    decimals: u32,
    symbol: &'static str,
}

const fn row(code: &'static str, decimals: u32, symbol: &'static str) -> Row {
    Row { code, decimals, symbol }
}

/// Decimals after ISO 4217 (list one, minor units). Symbols are those that stay unambiguous beside the yuan's ¥ and the
/// dollars' $. The order is the order of the list a user chooses from.
const TABLE: [Row; 40] = [
    row("CNY", 2, "¥"),
    row("HKD", 2, "HK$"),
    row("MOP", 2, "MOP$"),
    row("TWD", 2, "NT$"),
    row("USD", 2, "US$"),
    row("EUR", 2, "€"),
    row("GBP", 2, "£"),
    row("JPY", 0, "JP¥"),
    row("KRW", 0, "₩"),
    row("SGD", 2, "S$"),
    row("AUD", 2, "A$"),
    row("CAD", 2, "CA$"),
    row("NZD", 2, "NZ$"),
    row("CHF", 2, "CHF "),
    row("THB", 2, "฿"),
    row("VND", 0, "₫"),
    row("MYR", 2, "RM"),
    row("IDR", 2, "Rp"),
    row("PHP", 2, "₱"),
    row("INR", 2, "₹"),
    row("PKR", 2, "PKR "),
    row("BDT", 2, "BDT "),
    row("LKR", 2, "LKR "),
    row("MMK", 2, "MMK "),
    row("MNT", 2, "MNT "),
    row("KZT", 2, "₸"),
    row("RUB", 2, "₽"),
    row("UAH", 2, "₴"),
    row("PLN", 2, "PLN "),
    row("CZK", 2, "CZK "),
    row("SEK", 2, "SEK "),
    row("NOK", 2, "NOK "),
    row("DKK", 2, "DKK "),
    row("TRY", 2, "₺"),
    row("ILS", 2, "₪"),
    row("AED", 2, "AED "),
    row("SAR", 2, "SAR "),
    row("KWD", 3, "KWD "),
    row("BRL", 2, "R$"),
    row("ZAR", 2, "R "),
];

/// A currency of the table; small and `Copy`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(u8);

/// The code is not one of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCurrency;

impl Currency {
    pub const CNY: Self = Self::known("CNY");
    pub const HKD: Self = Self::known("HKD");
    pub const TWD: Self = Self::known("TWD");
    pub const USD: Self = Self::known("USD");
    pub const EUR: Self = Self::known("EUR");
    pub const JPY: Self = Self::known("JPY");
    pub const KWD: Self = Self::known("KWD");

    /// A code that a constant names: a wrong one does not compile.
    const fn known(code: &str) -> Self {
        let wanted = code.as_bytes();
        let mut index = 0;
        while index < TABLE.len() {
            let found = TABLE[index].code.as_bytes();
            if found[0] == wanted[0] && found[1] == wanted[1] && found[2] == wanted[2] {
                #[allow(clippy::cast_possible_truncation, reason = "the table has 40 rows")]
                return Self(index as u8);
            }
            index += 1;
        }
        panic!("no such currency")
    }

    /// All currencies, the likeliest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0_u8..).zip(&TABLE).map(|(index, _)| Self(index))
    }

    /// # Errors
    /// When the table does not hold the code; upper and lower case are the same.
    pub fn parse(code: &str) -> Result<Self, UnknownCurrency> {
        let code = code.trim();
        Self::all().find(|currency| currency.code().eq_ignore_ascii_case(code)).ok_or(UnknownCurrency)
    }

    const fn row(self) -> &'static Row {
        const ROWS: &[Row; 40] = &TABLE;
        &ROWS[self.0 as usize]
    }

    #[must_use]
    pub const fn code(self) -> &'static str {
        self.row().code
    }

    /// Decimals of the smallest unit: 2 for CNY, 0 for JPY.
    #[must_use]
    pub const fn decimals(self) -> u32 {
        self.row().decimals
    }

    /// What stands in front of an amount, with its space where it needs one.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        self.row().symbol
    }
}

impl Default for Currency {
    fn default() -> Self {
        Self::CNY
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, UnknownCurrency> {
        Self::parse(code)
    }
}

impl fmt::Display for UnknownCurrency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a known currency code such as CNY")
    }
}

impl std::error::Error for UnknownCurrency {}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_found_in_any_case() {
        let mut codes: Vec<_> = Currency::all().map(Currency::code).collect();
        assert!(
            codes.iter().all(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()))
        );
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), TABLE.len());
        assert_eq!(Currency::parse(" cny "), Ok(Currency::CNY));
        assert_eq!(Currency::parse("RMB"), Err(UnknownCurrency));
        assert_eq!(serde_json::from_str::<Currency>("\"JPY\"").unwrap().decimals(), 0);
    }
}
