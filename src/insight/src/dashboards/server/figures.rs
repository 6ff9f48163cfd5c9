//! The six large numbers of a dashboard, each with what it is compared with.

use super::{
    board::{Board, percent},
    draw::permille,
    talks::ON_TIME,
};
use crate::dashboards::model::{Change, Headline};
use kemai_domain::decimal::grouped;
use kemai_ui::SheetCell;
use kemai_words::{follow_ups, insight as words};

impl Board<'_> {
    /// A count beside the one of the other time.
    fn count(&self, name: &str, title: &str, [now, before]: [i64; 2], href: Option<String>) -> Headline {
        Headline {
            name: name.to_owned(),
            title: title.to_owned(),
            value: SheetCell::Number(now),
            unit: String::new(),
            change: (now != before).then(|| Change {
                rises: now > before,
                by: if before == 0 {
                    grouped((now - before).abs())
                } else {
                    percent(permille((now - before).abs(), before))
                },
                than: self.than(),
                is_good: Some(now > before),
            }),
            note: None,
            href,
        }
    }

    /// All customers; what changed is how many are new.
    pub fn all_customers(&self) -> Headline {
        let new = self.customers.new[0];
        let change = (new > 0).then(|| Change {
            rises: true,
            by: grouped(new),
            than: words::new_in_time(self.lang).to_owned(),
            is_good: Some(true),
        });
        Headline {
            name: "customers".to_owned(),
            title: words::all_customers(self.lang).to_owned(),
            value: SheetCell::Number(self.customers.total),
            unit: words::unit_customers(self.lang).to_owned(),
            change,
            note: None,
            href: self.links.customers(&[], Vec::new()),
        }
    }

    pub fn new_figure(&self) -> Headline {
        let title = words::new_customers(self.lang);
        let figure = self.count("new-customers", title, self.customers.new, self.new_customers());
        Headline { unit: words::unit_customers(self.lang).to_owned(), ..figure }
    }

    pub fn talks_figure(&self) -> Headline {
        let href = self.links.follow_ups(self.span.days, &[]);
        let figure = self.count("follow-ups", follow_ups::title(self.lang), self.talks.total, href);
        Headline { unit: words::unit_follow_ups(self.lang).to_owned(), ..figure }
    }

    /// Customers that somebody spoke with in the time. A list of them there is only for a time that goes on: of a customer the last contact
    /// is known.
    pub fn contacted(&self) -> Headline {
        let is_same = self.customers.contacted == self.talks.customers[0];
        let href = (self.reaches_today() && is_same)
            .then(|| self.links.customers(&[], self.links.within("last_contact_at", self.span.days)));
        let title = words::contacted(self.lang);
        let figure = self.count("contacted", title, self.talks.customers, href.flatten());
        Headline { unit: words::unit_customers(self.lang).to_owned(), ..figure }
    }

    pub fn on_time(&self) -> Headline {
        let [now, before] = self.plans.total.map(|ends| permille(ends.on_time, ends.all()));
        let points = (now - before).abs();
        let change = (now != before && self.plans.total[1].all() > 0).then(|| Change {
            rises: now > before,
            by: words::points(self.lang, format!("{}.{}", points / 10, points % 10)).to_string(),
            than: self.than(),
            is_good: Some(now > before),
        });
        let is_any_due = self.plans.total[0].all() > 0;
        let list = || self.links.plans(self.span.days, ON_TIME, None);
        Headline {
            name: "plans-on-time".to_owned(),
            title: words::plans_on_time(self.lang).to_owned(),
            value: if is_any_due { SheetCell::Permille(now) } else { SheetCell::Empty },
            unit: String::new(),
            change,
            note: None,
            href: is_any_due.then(list).flatten(),
        }
    }

    /// Not spoken with for 30 days.
    pub fn silent_figure(&self) -> Headline {
        self.stock(
            "silent",
            words::silent_for(self.lang, 30).to_string(),
            self.silent(30),
            self.silent_href(30),
        )
    }

    pub fn never_figure(&self) -> Headline {
        let never = self.customers.touched[4];
        self.stock("never-contacted", words::never(self.lang).to_owned(), never, self.never_href())
    }

    /// Something that is so now, as a part of all customers.
    fn stock(&self, name: &str, title: String, count: i64, href: Option<String>) -> Headline {
        Headline {
            name: name.to_owned(),
            title,
            value: SheetCell::Number(count),
            unit: words::unit_customers(self.lang).to_owned(),
            change: None,
            note: (self.customers.total > 0).then(|| {
                words::of_all_customers(self.lang, percent(permille(count, self.customers.total))).to_string()
            }),
            href,
        }
    }

    /// What stands out, in a sentence.
    pub fn finding(&self) -> String {
        let [new, before] = self.customers.new;
        let lang = self.lang;
        let compared = match new - before {
            0 => words::as_many(lang, self.than()),
            more @ 1.. => words::more(lang, self.than(), grouped(more)),
            fewer => words::fewer(lang, self.than(), grouped(fewer.abs())),
        };
        words::finding(lang, grouped(new), compared, grouped(self.silent(30))).to_string()
    }
}
