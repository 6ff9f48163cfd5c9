//! Money as one reads it.

use kemai_domain::{Currency, Money};
use kemai_words::{Lang, ui as words};
use leptos::prelude::*;

use crate::{Markup, html, lang};

/// The company's own currency, which the application provides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaseCurrency(pub Currency);

/// The currency that amounts have unless somebody says otherwise.
#[must_use]
pub fn base_currency() -> Currency {
    use_context::<BaseCurrency>().map_or_else(Currency::default, |BaseCurrency(currency)| currency)
}

/// An amount, on one line: exact, or rounded with the exact one in `title`. Zero is quiet.
#[component]
pub fn MoneyText(
    #[prop(optional, into)] amount: Option<Money>,
    /// Rounded to what fits a narrow place: `¥412.6万`, `¥4.13M`.
    #[prop(optional)]
    short: bool,
    /// Ready words instead of an amount.
    #[prop(optional, into)]
    text: MaybeProp<String>,
) -> impl IntoView {
    let lang = lang();
    let exact = amount.map(|amount| amount.format_grouped(lang));
    let shown = if short { amount.map(|amount| short_money(lang, amount)) } else { exact.clone() };
    let title = exact.filter(|exact| shown.as_ref() != Some(exact));
    view! {
        <span class="money" class:dimmer=amount.is_some_and(Money::is_zero) title=title>
            {move || text.get().or_else(|| shown.clone())}
        </span>
    }
}

/// The markup of an amount that is written already.
#[must_use]
pub fn money_text(text: &str) -> Markup {
    html! { span class="money" { (text) } }
}

/// The amount in the units people round to: 万 and 亿, or K, M and B. Below ten thousand it is exact.
#[must_use]
pub fn short_money(lang: Lang, amount: Money) -> String {
    let exact = amount.format_grouped(lang);
    let whole = i128::from(amount.amount) / 10_i128.pow(amount.currency.decimals());
    let units: &[(i128, &str)] = match lang {
        Lang::En => &[(1_000_000_000, "B"), (1_000_000, "M"), (10_000, "K")],
        Lang::Hans | Lang::Hant => {
            &[(100_000_000, words::hundred_million(lang)), (10_000, words::ten_thousand(lang))]
        }
    };
    let Some((unit, name)) = units.iter().find(|(unit, _)| whole.abs() >= *unit) else { return exact };
    let unit = if *name == "K" { 1_000 } else { *unit };
    let tenths = (whole.abs() * 10 + unit / 2) / unit;
    let number =
        if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) };
    // Sign and symbol stand before the first figure.
    let symbol = exact.split(|letter: char| letter.is_ascii_digit()).next().unwrap_or_default();
    format!("{symbol}{number}{name}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kemai_domain::Currency;

    #[test]
    fn large_amounts_are_rounded_as_people_say_them() {
        let said = |lang, fen| short_money(lang, Money::new(fen, Currency::CNY));
        assert_eq!(said(Lang::Hans, 412_600_000), "¥412.6万");
        assert_eq!(said(Lang::Hant, 123_456_789_000), "¥12.3億");
        assert_eq!(said(Lang::Hans, 999_999), "¥9,999.99");
        assert_eq!(said(Lang::Hans, -1_000_000), "-¥1万");
        assert_eq!(said(Lang::En, 412_600_000), "¥4.1M");
        assert_eq!(said(Lang::En, 1_250_000), "¥12.5K");
    }
}
