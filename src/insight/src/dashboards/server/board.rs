//! What the charts and figures of one dashboard are made from.

use super::{
    count::{Customers, Plans, Talks},
    draw::{Line, permille},
    lens::Lens,
    links::Links,
    span::Span,
};
use crate::dashboards::model::{Days, Period, Question};
use kemai_domain::{AppError, Condition, Filter, Lang, Operator, decimal::grouped};
use kemai_records::choices::server::label_in;
use kemai_server::{Ctx, database, regions, regions::Regions};
use kemai_ui::{date_text, days_text};
use kemai_words::insight as words;
use sea_orm::ConnectionTrait;
use std::{cmp::Ordering, collections::HashMap, sync::Arc};

/// Lines of a chart that ranks.
pub const MOST: usize = 20;
/// The same on the wall, where a chart is low and its letters are large.
pub const MOST_ON_WALL: usize = 4;

/// The words for keys.
pub struct Names {
    choices: HashMap<(String, String), String>,
    pub regions: Arc<Regions>,
}

impl Names {
    /// # Errors
    /// Internal, when the database fails.
    pub async fn read(ctx: &Ctx) -> Result<Self, AppError> {
        let sql = "SELECT dictionary, key, label FROM choices WHERE dictionary IN ('category', 'source', 'follow_up_result')";
        let rows = ctx.db().reader().query_all_raw(ctx.db().statement(sql, [])).await.map_err(database)?;
        let mut choices = HashMap::new();
        for row in rows {
            let text = |place| row.try_get_by_index::<String>(place).map_err(database);
            let (dictionary, key) = (text(0)?, text(1)?);
            let label = label_in(ctx.lang(), &dictionary, &key, text(2)?);
            choices.insert((dictionary, key), label);
        }
        Ok(Self { choices, regions: regions::all(ctx.app()).await? })
    }

    /// The label of a choice, or its key when nobody knows it any more.
    pub fn choice(&self, dictionary: &str, key: &str) -> String {
        let known = self.choices.get(&(dictionary.to_owned(), key.to_owned()));
        known.cloned().unwrap_or_else(|| key.to_owned())
    }
}

/// One dashboard being made.
pub struct Board<'a> {
    pub ctx: &'a Ctx,
    pub lang: Lang,
    pub question: &'a Question,
    pub span: Span,
    pub lens: &'a Lens<'a>,
    pub links: Links<'a>,
    pub names: &'a Names,
    pub customers: Customers,
    pub talks: Talks,
    pub plans: Plans,
}

/// The lines with the highest first numbers; equal ones by their labels.
pub fn ranked(mut lines: Vec<Line>) -> Vec<Line> {
    lines.retain(|line| line.values.iter().any(|value| *value != 0));
    lines.sort_by(highest_first);
    lines
}

/// The order of [`ranked`].
pub fn highest_first(one: &Line, other: &Line) -> Ordering {
    other.values.cmp(&one.values).then_with(|| one.label.cmp(&other.label))
}

/// Lines without lists, each with what it is of, in an order. Those that `cut` leaves get the lists of their numbers last: for each of a thousand
/// salespeople that would take longer than all counting.
pub fn linked<K>(
    mut lines: Vec<(Line, K)>,
    order: impl Fn(&Line, &Line) -> Ordering,
    lists: impl Fn(&K) -> Vec<Option<String>>,
) -> Vec<Line> {
    lines.sort_by(|(one, _), (other, _)| order(one, other));
    let linked = lines.into_iter().enumerate().map(|(place, (mut line, of))| {
        if place <= MOST {
            line.hrefs = lists(&of);
        }
        line
    });
    linked.collect()
}

/// The first so many; the rest together, without a list behind it.
pub fn cut(mut lines: Vec<Line>, most: usize, lang: Lang) -> Vec<Line> {
    if lines.len() > most + 1 {
        let rest = lines.split_off(most);
        let width = rest.first().map_or(0, |line| line.values.len());
        let sum = |place: usize| rest.iter().filter_map(|line| line.values.get(place)).sum();
        let values = (0..width).map(sum).collect();
        let count = i64::try_from(rest.len()).unwrap_or(i64::MAX);
        let label = words::the_rest(lang, grouped(count));
        lines.push(Line { label, values, hrefs: vec![None; width] });
    }
    lines
}

/// What a table is headed with, within a sentence.
pub fn within(lang: Lang, head: &str) -> String {
    if lang == Lang::En { head.to_lowercase() } else { head.to_owned() }
}

/// `42.5%`, `1,204%`
pub fn percent(permille: i64) -> String {
    let whole = grouped(permille / 10);
    if permille % 10 == 0 { format!("{whole}%") } else { format!("{whole}.{}%", permille % 10) }
}

impl Board<'_> {
    /// The time itself, for a quiet line: 1 Nov – 21 Nov 2026.
    pub fn days(&self) -> String {
        let Days { first, last } = self.span.days;
        days_text(self.lang, first, last)
    }

    /// What the other time is.
    pub fn than(&self) -> String {
        let lang = self.lang;
        match self.question.period {
            Period::Month => words::than_month(lang).to_owned(),
            Period::LastMonth => words::than_last_month(lang).to_owned(),
            Period::Quarter => words::than_quarter(lang).to_owned(),
            Period::LastQuarter => words::than_last_quarter(lang).to_owned(),
            Period::Year => words::than_year(lang).to_owned(),
            Period::LastYear => words::than_last_year(lang).to_owned(),
            Period::Days30 | Period::Days90 | Period::Custom => {
                let days = (self.span.days.last - self.span.days.first).num_days() + 1;
                if self.span.goes_on() {
                    words::than_part_of_days(lang, days).to_string()
                } else {
                    words::than_days(lang, days).to_string()
                }
            }
        }
    }

    /// The other time, as far as it is compared: from its first day, and up to its last one with the time of day where that is cut.
    pub fn days_before(&self) -> (String, String) {
        let Days { first, last } = self.span.before;
        let [first, mut last] = [first, last].map(|day| date_text(self.lang, day, true));
        if let Some(time) = self.span.before_until {
            last = format!("{last} {}", time.format("%H:%M"));
        }
        (first, last)
    }

    /// Customers that were created in the time.
    pub fn new_customers(&self) -> Option<String> {
        self.links.customers(&[], self.links.within("created_at", self.span.days))
    }

    /// How many customers there are of what chips and conditions say, how many of them are new, and how many were in the time before, each with
    /// its list.
    pub fn stock_line(
        &self,
        label: impl Into<String>,
        [all, new, before]: [i64; 3],
        chips: &[(&str, &str)],
        conditions: &[Filter],
    ) -> Line {
        let list = |created: &[Filter]| self.links.customers(chips, [conditions, created].concat());
        Line::one(label, all, list(&[]))
            .and(new, list(&self.links.within("created_at", self.span.days)))
            .and(before, list(&self.links.compared("created_at", &self.span)))
    }

    /// What the numbers of such lines are.
    pub fn stock_series(&self) -> Vec<String> {
        let names = [words::all_customers, words::new_customers, words::new_before];
        names.map(|name| name(self.lang).to_owned()).to_vec()
    }

    /// A title that names who leads: of customers, or of follow-ups. The share is that of the table below: of all its lines.
    pub fn leader(&self, lines: &[Line], of_customers: bool) -> String {
        self.leader_of(lines, lines.iter().map(Line::first).sum(), of_customers)
    }

    /// The same where the lines are those that lead alone, of a total.
    pub fn leader_of(&self, lines: &[Line], total: i64, of_customers: bool) -> String {
        let unnamed = words::not_filled(self.lang);
        let leads = lines.iter().filter(|line| line.first() > 0 && line.label != unnamed);
        match leads.max_by_key(|line| line.first()) {
            None => words::nothing_counted(self.lang).to_owned(),
            Some(line) => {
                let share = percent(permille(line.first(), total));
                let say = if of_customers { words::leads_customers } else { words::leads_follow_ups };
                say(self.lang, line.label.clone(), grouped(line.first()), share).to_string()
            }
        }
    }
}

/// A condition on one field.
pub fn is(field: &str, value: &str) -> Filter {
    Condition::new(field, Operator::Is, value).into()
}

pub fn is_empty(field: &str) -> Filter {
    Condition::new(field, Operator::IsEmpty, true).into()
}
