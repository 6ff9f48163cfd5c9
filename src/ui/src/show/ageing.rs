//! How old money owed is: one bar of shares, and what each share is.

use leptos::prelude::*;

/// How long something is due: the older, the redder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// Not due yet.
    Ahead,
    Month,
    TwoMonths,
    ThreeMonths,
    Longer,
}

impl Age {
    const fn attribute(self) -> &'static str {
        match self {
            Self::Ahead => "ahead",
            Self::Month => "month",
            Self::TwoMonths => "two-months",
            Self::ThreeMonths => "three-months",
            Self::Longer => "longer",
        }
    }
}

/// A share of what is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgeShare {
    pub age: Age,
    /// "31–60 days".
    pub name: String,
    /// How much, to compare: in the smallest unit of the currency.
    pub amount: i64,
    /// How much, in words.
    pub value: String,
    /// The records behind it.
    pub href: Option<String>,
}

/// A bar of shares, and below it what each is: name, amount, part of the whole.
#[component]
pub fn Ageing(
    /// What the bar says, read out: "529 owed, 87 of it overdue".
    #[prop(into)]
    label: String,
    /// From what is not due yet to the oldest.
    shares: Vec<AgeShare>,
) -> impl IntoView {
    let whole: i64 = shares.iter().map(|share| share.amount.max(0)).sum();
    let part = |share: &AgeShare| {
        (share.amount > 0).then(|| {
            let width = format!("{}%", percent_of(share.amount, whole).max(1));
            view! { <svg width=width data-age=share.age.attribute()></svg> }
        })
    };
    let bar = shares.iter().map(part).collect_view();
    let line = |share: AgeShare| {
        let inner = view! {
            <span>{share.name}</span><b class="nowrap">{share.value}</b><span class="end">{percent_of(share.amount, whole)}"%"</span>
        };
        let age = share.age.attribute();
        match share.href {
            Some(href) => view! { <a href=href data-age=age>{inner}</a> }.into_any(),
            None => view! { <p data-age=age>{inner}</p> }.into_any(),
        }
    };
    view! {
        <div class="ageing" role="img" aria-label=label>{bar}</div>
        <div class="legend">{shares.into_iter().map(line).collect_view()}</div>
    }
}

/// Rounded; of nothing, nothing is a part.
fn percent_of(amount: i64, whole: i64) -> i64 {
    let (amount, whole) = (i128::from(amount.max(0)), i128::from(whole));
    if whole == 0 { 0 } else { i64::try_from((amount * 200 + whole) / (whole * 2)).unwrap_or(100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_parts_of_the_whole() {
        assert_eq!(percent_of(442, 529), 84);
        assert_eq!(percent_of(8, 529), 2);
        assert_eq!(percent_of(0, 0), 0, "nothing is owed");
        assert_eq!(percent_of(-5, 100), 0, "what was paid too much is no share");
        assert_eq!(percent_of(i64::MAX, i64::MAX), 100);
    }
}
