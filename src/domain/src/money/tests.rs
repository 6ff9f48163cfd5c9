use super::*;
use proptest::prelude::*;

fn decimal(text: &str) -> Decimal4 {
    Decimal4::parse(text).unwrap()
}

fn line(price: &str, quantity: &str, discount: &str, currency: Currency) -> Result<String, MoneyError> {
    Money::of_line(decimal(price), decimal(quantity), decimal(discount), currency)
        .map(|money| money.to_string())
}

#[test]
fn amounts_are_read_and_written() {
    let yuan = |text| Money::parse(text, Currency::CNY).map(|money| money.amount);
    for text in [
        "1234.5",
        "1234.50",
        "1,234.50",
        "１２３４．５０",
        "¥1,234.50",
        "¥1,234.50",
        "CNY 1234.5",
        "1,234.50元",
    ] {
        assert_eq!(yuan(text), Ok(123_450), "{text}");
    }
    assert_eq!(yuan("0.005"), Err(NumberError::TooManyDecimals { max: 2 }));
    assert_eq!(yuan("€5"), Err(NumberError::NotANumber));
    assert_eq!(yuan(""), Err(NumberError::Empty));
    assert_eq!(yuan("92233720368547758.07"), Ok(i64::MAX));
    assert_eq!(yuan("92233720368547758.08"), Err(NumberError::Overflow));
    assert_eq!(Money::parse("100.5", Currency::JPY), Err(NumberError::TooManyDecimals { max: 0 }));
    assert_eq!(Money::parse("100.00", Currency::JPY).map(|money| money.amount), Ok(100));
    assert_eq!(Money::new(1_500, Currency::KWD).to_string(), "1.500");
}

#[test]
fn amounts_are_grouped_for_reading() {
    let show = |amount, currency, lang| Money::new(amount, currency).format_grouped(lang);
    assert_eq!(show(123_456_789, Currency::CNY, Lang::Hans), "¥1,234,567.89");
    assert_eq!(show(-5, Currency::CNY, Lang::En), "-¥0.05");
    assert_eq!(show(123_450, Currency::USD, Lang::Hans), "US$1,234.50");
    assert_eq!(show(123_450, Currency::USD, Lang::En), "$1,234.50");
    assert_eq!(show(1_000, Currency::JPY, Lang::Hant), "JP¥1,000");
}

#[test]
fn json_holds_a_string() {
    let json = r#"{"amount":"1234.50","currency":"CNY"}"#;
    let money: Money = serde_json::from_str(json).unwrap();
    assert_eq!(money, Money::new(123_450, Currency::CNY));
    assert_eq!(serde_json::to_string(&money).unwrap(), json);
    for bad in
        [r#"{"amount":1234.5,"currency":"CNY"}"#, r#"{"amount":"1","currency":"XXX"}"#, r#"{"amount":"1"}"#]
    {
        assert!(serde_json::from_str::<Money>(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_line_is_rounded_once() {
    assert_eq!(line("19.99", "3", "0", Currency::CNY).unwrap(), "59.97");
    assert_eq!(line("0.0333", "0.5", "0", Currency::CNY).unwrap(), "0.02");
    assert_eq!(line("0.005", "1", "0", Currency::CNY).unwrap(), "0.01");
    assert_eq!(line("0.005", "-1", "0", Currency::CNY).unwrap(), "-0.01");
    // Rounding the price after the discount first (4.75 → 4.8) would give 48.
    assert_eq!(line("5", "9.5", "0.05", Currency::JPY).unwrap(), "45");
    assert_eq!(line("100", "1", "1", Currency::CNY).unwrap(), "0.00");
    assert_eq!(line("100", "1", "1.01", Currency::CNY), Err(MoneyError::BadFraction));
    assert_eq!(line("900000000000", "900000000000", "0", Currency::CNY), Err(MoneyError::Overflow));
}

#[test]
fn currencies_do_not_mix() {
    let (yuan, dollar) = (Money::new(1, Currency::CNY), Money::new(1, Currency::USD));
    assert_eq!(yuan.checked_add(dollar), Err(MoneyError::CurrencyMismatch));
    assert_eq!(yuan.partial_cmp(&dollar), None);
    assert_eq!(Money::new(i64::MAX, Currency::CNY).checked_add(yuan), Err(MoneyError::Overflow));
    assert_eq!(Money::sum([], Currency::CNY), Ok(Money::zero(Currency::CNY)));
}

/// Schoolbook arithmetic on decimal digits: slow, and with nothing in common with the code it checks.
mod model {
    fn digits(number: u64) -> Vec<u32> {
        number.to_string().bytes().rev().map(|byte| u32::from(byte - b'0')).collect()
    }

    fn multiply(left: &[u32], right: &[u32]) -> Vec<u32> {
        let mut product = vec![0_u32; left.len() + right.len() + 1];
        for (shift, a) in left.iter().enumerate() {
            for (place, b) in right.iter().enumerate() {
                product[shift + place] += a * b;
                let mut carry = shift + place;
                while product[carry] > 9 {
                    product[carry + 1] += product[carry] / 10;
                    product[carry] %= 10;
                    carry += 1;
                }
            }
        }
        product
    }

    /// The product of the magnitudes, its last `dropped` digits rounded half up; nothing when it is longer than 30 digits.
    pub fn rounded_product(factors: [u64; 3], dropped: usize) -> Option<u128> {
        let product = multiply(&multiply(&digits(factors[0]), &digits(factors[1])), &digits(factors[2]));
        let round_up = dropped > 0 && product.get(dropped - 1).is_some_and(|digit| *digit >= 5);
        let text: String = product.iter().skip(dropped).rev().map(ToString::to_string).collect();
        let text = text.trim_start_matches('0');
        let kept = if text.is_empty() {
            0
        } else if text.len() > 30 {
            return None;
        } else {
            text.parse().unwrap()
        };
        Some(kept + u128::from(round_up))
    }
}

fn currencies() -> impl Strategy<Value = Currency> {
    proptest::sample::select(Currency::all().collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(amount: i64, currency in currencies()) {
        let money = Money::new(amount, currency);
        prop_assert_eq!(Money::parse(&money.to_string(), currency), Ok(money));
        if let Some(positive) = amount.checked_abs() {
            let money = Money::new(positive, currency);
            prop_assert_eq!(Money::parse(&money.format_grouped(Lang::Hans), currency), Ok(money));
            prop_assert_eq!(Money::parse(&money.format_grouped(Lang::En), currency), Ok(money));
        }
        let json = serde_json::to_string(&money).unwrap();
        prop_assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), money);
    }

    #[test]
    fn no_text_panics(text in ".*", near in "[¥$-]?[0-9., 元]{0,24}", currency in currencies()) {
        let _ = Money::parse(&text, currency);
        let _ = Money::parse(&near, currency);
        let _ = Currency::parse(&text);
    }

    #[test]
    fn sums_do_not_depend_on_order(a in -1_000_000_000_000_i64..1_000_000_000_000, b in -1_000_000_000_000_i64..1_000_000_000_000, c in -1_000_000_000_000_i64..1_000_000_000_000) {
        let [a, b, c] = [a, b, c].map(|amount| Money::new(amount, Currency::CNY));
        let left = a.checked_add(b).and_then(|sum| sum.checked_add(c));
        let right = b.checked_add(c).and_then(|sum| a.checked_add(sum));
        prop_assert_eq!(left, right);
        prop_assert_eq!(left, Money::sum([c, a, b], Currency::CNY));
        prop_assert_eq!(a.checked_add(b).and_then(|sum| sum.checked_sub(b)), Ok(a));
    }

    #[test]
    fn lines_agree_with_schoolbook_arithmetic(price: i64, small_price in -100_000_000_i64..100_000_000, quantity: i32, discount in 0_i64..=10_000, currency in currencies()) {
        for price in [price, small_price] {
            let result = Money::of_line(
                Decimal4::from_ten_thousandths(price),
                Decimal4::from_ten_thousandths(i64::from(quantity)),
                Decimal4::from_ten_thousandths(discount),
                currency,
            );
            let dropped = 12 - currency.decimals() as usize;
            let factors = [price.unsigned_abs(), u64::from(quantity.unsigned_abs()), 10_000 - discount.unsigned_abs()];
            let magnitude = model::rounded_product(factors, dropped).and_then(|amount| i64::try_from(amount).ok());
            let negative = (price < 0) != (quantity < 0);
            let expected = magnitude.map(|amount| if negative { -amount } else { amount }).ok_or(MoneyError::Overflow);
            prop_assert_eq!(result.map(|money| money.amount), expected);
        }
    }

    #[test]
    fn price_and_quantity_may_change_places(price: i32, quantity: i32, discount in 0_i64..=10_000) {
        let [price, quantity] = [price, quantity].map(|units| Decimal4::from_ten_thousandths(i64::from(units)));
        let discount = Decimal4::from_ten_thousandths(discount);
        prop_assert_eq!(
            Money::of_line(price, quantity, discount, Currency::CNY),
            Money::of_line(quantity, price, discount, Currency::CNY)
        );
    }

    #[test]
    fn a_factor_agrees_with_a_line(amount in -1_000_000_000_i64..1_000_000_000, factor in 0_i64..100_000) {
        // 12.34 × f as money times a factor, and as a price times a quantity.
        let factor = Decimal4::from_ten_thousandths(factor);
        let price = Decimal4::from_ten_thousandths(amount * 100);
        prop_assert_eq!(
            Money::new(amount, Currency::CNY).times(factor),
            Money::of_line(price, factor, Decimal4::ZERO, Currency::CNY)
        );
    }
}
