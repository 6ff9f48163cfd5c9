//! Charts of customers: their course, what they are, how one speaks with them.

use super::{
    board::{Board, MOST, cut, is_empty, percent, ranked, within},
    count::{SILENT, Stock, silent_day},
    draw::{Counted, Line, Picture, Shape, permille},
    span,
};
use crate::dashboards::model::Days;
use chrono::{Datelike, Days as Count, Months, NaiveDate};
use kemai_domain::{Condition, Filter, Operator, decimal::grouped};
use kemai_server::civil;
use kemai_ui::{Chart, month_name};
use kemai_words::{customers, insight as words};

/// States of the lifecycle, in their order.
const STATES: [&str; 7] = ["lead", "prospect", "new", "active", "loyal", "at_risk", "lost"];

impl Board<'_> {
    /// New customers in each of twelve months, beside those of the year before.
    pub fn by_month(&self) -> Chart {
        let lang = self.lang;
        let course = self.span.course();
        let (before, now) = self.customers.by_month.split_at(course.len());
        let list = |month: NaiveDate| {
            let days = Days { first: month, last: month + Months::new(1) - Count::new(1) };
            self.links.customers(&[], self.links.within("created_at", days))
        };
        let lines = course.into_iter().zip(now).zip(before).map(|((month, now), before)| {
            let name = month_name(lang, month.month(), true);
            Line::one(words::month_of_year(lang, month.year(), name).to_string(), *now, list(month))
                .and(*before, list(month - Months::new(12)))
        });
        let lines: Vec<Line> = lines.collect();
        let total: i64 = now.iter().sum();
        let last = lines.last().cloned().unwrap_or_default();
        Picture {
            name: "customers-by-month",
            title: words::title_months(lang, last.label.clone(), grouped(last.first()), grouped(total)),
            subtitle: if self.span.before_until.is_some() {
                words::subtitle_months_so_far(lang).to_owned()
            } else {
                words::subtitle_months(lang).to_owned()
            },
            shape: Shape::Columns,
            counted: Counted::Customers,
            head: words::month(lang).to_owned(),
            series: vec![words::new_customers(lang).to_owned(), words::year_before(lang).to_owned()],
            lines,
            has_share: false,
        }
        .chart(lang)
    }

    pub fn by_category(&self) -> Chart {
        let head = customers::category(self.lang);
        self.by_choice("customers-by-category", "category", head, &self.customers.category)
    }

    pub fn by_source(&self) -> Chart {
        let head = customers::source(self.lang);
        self.by_choice("customers-by-source", "source", head, &self.customers.source)
    }

    /// All customers beside the new ones of both times, by a dictionary whose field is also a chip of the list.
    fn by_choice(&self, name: &'static str, field: &str, head: &str, stock: &Stock) -> Chart {
        let lang = self.lang;
        let lines = self.keyed(stock).map(|(key, counts)| {
            if key.is_empty() {
                self.stock_line(words::not_filled(lang), counts, &[], &[is_empty(field)])
            } else {
                self.stock_line(self.names.choice(field, key), counts, &[(field, key)], &[])
            }
        });
        let lines = ranked(lines.collect());
        let (from, until) = self.days_before();
        Picture {
            name,
            title: self.leader(&lines, true),
            subtitle: words::subtitle_choice(lang, self.days(), within(lang, head), from, until).to_string(),
            shape: Shape::Stock,
            counted: Counted::Customers,
            head: head.to_owned(),
            series: self.stock_series(),
            lines: cut(lines, MOST, lang),
            has_share: true,
        }
        .chart(lang)
    }

    /// Keys of customers with their numbers. Most keys say something else: a list made for each would take longer than all counting.
    pub fn keyed<'b>(&'b self, stock: &'b Stock) -> impl Iterator<Item = (&'b str, [i64; 3])> {
        let keys = &self.lens.facts.keys;
        let counted = (0_u16..).zip(stock).filter(|(_, counts)| **counts != [0; 3]);
        counted.map(|(key, counts)| (keys.text(key), *counts))
    }

    /// How many are in each state, and how many came into it within the time.
    pub fn by_lifecycle(&self) -> Chart {
        let lang = self.lang;
        let keys = &self.lens.facts.keys;
        let lines: Vec<Line> = STATES
            .into_iter()
            .map(|state| {
                let pair = keys.find(state).and_then(|key| self.customers.lifecycle.get(usize::from(key)));
                let [now, moved] = pair.copied().unwrap_or_default();
                let label = customers::by_name(&format!("lifecycle_{state}"), lang).unwrap_or(state);
                let chips = [("lifecycle", state)];
                let moves = self.links.within("lifecycle_since", self.span.days);
                Line::one(label, now, self.links.customers(&chips, Vec::new()))
                    .and(moved, self.links.customers(&chips, moves))
            })
            .collect();
        let moved: i64 = lines.iter().filter_map(|line| line.values.get(1)).sum();
        Picture {
            name: "customers-by-lifecycle",
            title: words::title_lifecycle(lang, grouped(moved)),
            subtitle: words::subtitle_lifecycle(lang, self.days()).to_string(),
            shape: Shape::Bars,
            counted: Counted::Customers,
            head: customers::lifecycle(lang).to_owned(),
            series: vec![words::all_customers(lang).to_owned(), words::moved_here(lang).to_owned()],
            lines,
            has_share: true,
        }
        .chart(lang)
    }

    /// By how long ago one last spoke with them.
    pub fn activity(&self) -> Chart {
        let lang = self.lang;
        let touched = self.customers.touched;
        let mut lines = Vec::new();
        let mut newer = None;
        for (place, days) in SILENT.into_iter().enumerate() {
            let label = match newer {
                None => words::within_days(lang, days).to_string(),
                Some(after) => words::between_days(lang, after + 1, days).to_string(),
            };
            let mut conditions = vec![self.touched(Operator::Gte, days)];
            conditions.extend(newer.map(|newer| self.touched(Operator::Lt, newer)));
            lines.push(Line::one(label, touched[place], self.links.customers(&[], conditions)));
            newer = Some(days);
        }
        let longest = newer.unwrap_or_default();
        let earlier = vec![self.touched(Operator::Lt, longest)];
        let label = words::longer_than(lang, longest).to_string();
        lines.push(Line::one(label, touched[3], self.links.customers(&[], earlier)));
        lines.push(self.never());
        let lately = touched[0] + touched[1];
        let share = percent(permille(lately, self.customers.total));
        Picture {
            name: "activity",
            title: words::title_activity(lang, share, grouped(touched[4])),
            subtitle: words::subtitle_activity(lang).to_owned(),
            shape: Shape::Bars,
            counted: Counted::Customers,
            head: words::last_contact(lang).to_owned(),
            series: vec![words::all_customers(lang).to_owned()],
            lines,
            has_share: true,
        }
        .chart(lang)
    }

    /// Whom nobody has spoken with for 7, 30 and 90 days; those with whom nobody ever spoke stand apart.
    pub fn silence(&self) -> Chart {
        let lang = self.lang;
        let mut lines: Vec<Line> = SILENT
            .into_iter()
            .map(|days| {
                Line::one(
                    words::silent_for(lang, days).to_string(),
                    self.silent(days),
                    self.silent_href(days),
                )
            })
            .collect();
        lines.push(self.never());
        Picture {
            name: "silence",
            title: words::title_silence(lang, grouped(self.silent(30)), grouped(self.customers.touched[4])),
            subtitle: words::subtitle_silence(lang).to_owned(),
            shape: Shape::Bars,
            counted: Counted::Customers,
            head: words::last_contact(lang).to_owned(),
            series: vec![words::all_customers(lang).to_owned()],
            lines,
            has_share: false,
        }
        .chart(lang)
    }

    /// Customers that somebody spoke with once, but not within so many days.
    pub fn silent(&self, days: u64) -> i64 {
        let place = SILENT.iter().position(|other| *other == days).unwrap_or(2);
        self.customers.touched[place + 1..4].iter().sum()
    }

    pub fn silent_href(&self, days: u64) -> Option<String> {
        self.links.customers(&[], vec![self.touched(Operator::Lt, days)])
    }

    pub fn never_href(&self) -> Option<String> {
        self.links.customers(&[], vec![is_empty("last_contact_at")])
    }

    fn never(&self) -> Line {
        Line::one(words::never(self.lang), self.customers.touched[4], self.never_href())
    }

    /// The last contact lies in the last so many days, or before them.
    fn touched(&self, operator: Operator, days: u64) -> Filter {
        let day = silent_day(self.ctx, days);
        let at = civil::start_of(self.ctx.company_zone(), day);
        Condition::new("last_contact_at", operator, self.links.moment(at)).into()
    }

    /// Whether the time goes up to today.
    pub fn reaches_today(&self) -> bool {
        self.span.days.last == span::today(self.ctx)
    }
}
