//! Money: whole numbers of a currency's smallest unit, added and multiplied without losing any.

mod currency;

pub use crate::decimal::NumberError;
pub use currency::{Currency, UnknownCurrency};

use crate::decimal::{Decimal4, divide_half_up, format_scaled, parse_scaled};
use kemai_words::Lang;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{cmp::Ordering, fmt};

/// An amount in minor units (fen, cents) of its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    pub amount: i64,
    pub currency: Currency,
}

/// Why two amounts could not be put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyError {
    CurrencyMismatch,
    /// Larger than can be stored.
    Overflow,
    /// A discount below 0 or above 1.
    BadFraction,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::CurrencyMismatch => "the currencies differ",
            Self::Overflow => "the amount is too large",
            Self::BadFraction => "a discount must be between 0 and 1",
        })
    }
}

impl std::error::Error for MoneyError {}

impl Money {
    #[must_use]
    pub const fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { amount: 0, currency }
    }

    /// Reads `1234.50`, `1,234.50`, `１２３４．５０` and, as pasted from a paper, `¥1,234.50` or `CNY 1,234.50`.
    ///
    /// # Errors
    /// When it is not a number, has more decimals than the currency, or does not fit.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, NumberError> {
        parse_scaled(without_symbol(text, currency), currency.decimals())
            .map(|amount| Self { amount, currency })
    }

    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.amount == 0
    }

    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.amount < 0
    }

    /// # Errors
    /// On different currencies, and when the sum does not fit.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_add)
    }

    /// # Errors
    /// On different currencies, and when the difference does not fit.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_sub)
    }

    fn combine(self, other: Self, step: fn(i64, i64) -> Option<i64>) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        let amount = step(self.amount, other.amount).ok_or(MoneyError::Overflow)?;
        Ok(Self { amount, currency: self.currency })
    }

    /// The sum; zero of `currency` when there is nothing to add.
    ///
    /// # Errors
    /// On a different currency among them, and when the sum does not fit.
    pub fn sum(items: impl IntoIterator<Item = Self>, currency: Currency) -> Result<Self, MoneyError> {
        items.into_iter().try_fold(Self::zero(currency), Self::checked_add)
    }

    /// This amount times a factor such as a tax rate or a stage's probability, rounded half up once.
    ///
    /// # Errors
    /// When the product does not fit.
    pub fn times(self, factor: Decimal4) -> Result<Self, MoneyError> {
        let product = i128::from(self.amount) * i128::from(factor.ten_thousandths());
        let amount = divide_half_up(product, i128::from(Decimal4::ONE.ten_thousandths()));
        Ok(Self { amount: amount.try_into().map_err(|_| MoneyError::Overflow)?, currency: self.currency })
    }

    /// The amount of an order line: `unit_price × quantity × (1 − discount)`, rounded half up once, to the currency's unit.
    ///
    /// `unit_price` is in the currency's major unit (yuan). Rounding in between would make the result depend on the order
    /// of the factors, so the whole product is kept in an `i128` until the end.
    ///
    /// # Errors
    /// When the discount is not a fraction or the amount does not fit.
    pub fn of_line(
        unit_price: Decimal4,
        quantity: Decimal4,
        discount: Decimal4,
        currency: Currency,
    ) -> Result<Self, MoneyError> {
        if !discount.is_fraction() {
            return Err(MoneyError::BadFraction);
        }
        let kept = Decimal4::ONE.ten_thousandths() - discount.ten_thousandths();
        // What overflows 128 bits here is far beyond 64 bits after the division.
        let product = (i128::from(unit_price.ten_thousandths()) * i128::from(quantity.ten_thousandths()))
            .checked_mul(i128::from(kept))
            .ok_or(MoneyError::Overflow)?;
        // Three factors with four decimals each; the currency keeps `decimals` of the twelve.
        let scale = 10_i128.pow(3 * Decimal4::DECIMALS - currency.decimals());
        let amount = divide_half_up(product, scale).try_into().map_err(|_| MoneyError::Overflow)?;
        Ok(Self { amount, currency })
    }

    /// For reading: `¥1,234.50`, `-US$1,234.50`. English writes its own dollar as `$`.
    #[must_use]
    pub fn format_grouped(self, lang: Lang) -> String {
        let number = format_scaled(self.amount, self.currency.decimals(), ",");
        let symbol = match lang {
            Lang::En if self.currency == Currency::USD => "$",
            _ => self.currency.symbol(),
        };
        match number.strip_prefix('-') {
            Some(positive) => format!("-{symbol}{positive}"),
            None => format!("{symbol}{number}"),
        }
    }
}

/// The number alone, as in the API and in form fields: `1234.50`.
impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&format_scaled(self.amount, self.currency.decimals(), ""))
    }
}

/// Amounts of different currencies have no order.
impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.amount.cmp(&other.amount))
    }
}

/// Takes away the currency's own symbol or code; another currency's stays and is refused as not a number.
fn without_symbol(text: &str, currency: Currency) -> &str {
    let text = text.trim();
    let plain = currency.symbol().trim();
    let signs: &[&str] = match currency {
        Currency::CNY => &["¥", "¥", "元"],
        Currency::JPY => &["¥", "¥", "円"],
        Currency::USD | Currency::HKD | Currency::TWD => &["$", "$"],
        _ => &[],
    };
    let marks = [plain, currency.code()].into_iter().chain(signs.iter().copied());
    for mark in marks {
        if let Some(rest) = text.strip_prefix(mark).or_else(|| text.strip_suffix(mark)) {
            return rest;
        }
    }
    text
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "Money", deny_unknown_fields)]
struct Written {
    amount: String,
    currency: Currency,
}

/// `{"amount": "1234.50", "currency": "CNY"}`: a string, because JSON numbers pass through binary floating point.
impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written { amount: self.to_string(), currency: self.currency }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        Self::parse(&written.amount, written.currency).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
