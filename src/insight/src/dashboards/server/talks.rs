//! Charts of follow-ups and of plans.

use super::{
    board::{Board, MOST, cut, highest_first, linked, percent, within},
    count::Ends,
    draw::{Counted, Line, Picture, Shape, permille},
};
use kemai_domain::decimal::grouped;
use kemai_ui::{Chart, date_text};
use kemai_words::{follow_ups, insight as words};
use std::collections::HashMap;

/// What the list of follow-ups calls those that say nothing of result or mood.
const WITHOUT: &str = "none";

/// How the list of plans calls those that were done by the end of their day, those done later, and those not done.
pub const ON_TIME: &str = "on_time";
const LATE: &str = "late";
const NOT_DONE: &str = "not_done";

type Sums = HashMap<u16, [i64; 2]>;

impl Board<'_> {
    /// Numbers of both times, each with what it is of, and by which further parameters of the list one finds those.
    fn talk_chart<K>(
        &self,
        name: &'static str,
        head: &str,
        most: usize,
        counted: impl Iterator<Item = (K, String, [i64; 2])>,
        more: impl Fn(&K) -> Vec<(&'static str, String)>,
    ) -> Chart {
        let lang = self.lang;
        let Self { span, .. } = self;
        let lines = counted
            .map(|(of, label, [now, before])| (Line::one(label, now, None).and(before, None), of))
            .collect();
        let lines = linked(lines, highest_first, |of| {
            let more = more(of);
            let more: Vec<(&str, &str)> = more.iter().map(|(name, value)| (*name, value.as_str())).collect();
            [span.days, span.before].map(|days| self.links.follow_ups(days, &more)).to_vec()
        });
        Picture {
            name,
            title: self.leader(&lines, false),
            subtitle: words::subtitle_talks(
                lang,
                self.days(),
                within(lang, head),
                date_text(lang, span.before.first, true),
                date_text(lang, span.before.last, true),
            )
            .to_string(),
            shape: Shape::Bars,
            counted: Counted::FollowUps,
            head: head.to_owned(),
            series: vec![words::this_time(lang).to_owned(), words::time_before(lang).to_owned()],
            lines: cut(lines, most, lang),
            has_share: true,
        }
        .chart(lang)
    }

    pub fn talks_by_person(&self, most: usize) -> Chart {
        let people = &self.lens.facts.people;
        let counted =
            self.talks.person.iter().map(|(person, pair)| {
                (*person, people.names.get(person).cloned().unwrap_or_default(), *pair)
            });
        let id = |person: &u16| people.person_ids.get(person).map(ToString::to_string).unwrap_or_default();
        let head = follow_ups::person(self.lang);
        self.talk_chart("follow-ups-by-person", head, most, counted, |person| vec![("who", id(person))])
    }

    /// By the department that people were in, without those below it.
    pub fn talks_by_department(&self) -> Chart {
        let people = &self.lens.facts.people;
        let counted = self.talks.department.iter().map(|(department, pair)| {
            (*department, people.department_names.get(department).cloned().unwrap_or_default(), *pair)
        });
        let id = |department: &u16| {
            people.department_ids.get(department).map(ToString::to_string).unwrap_or_default()
        };
        let head = follow_ups::department(self.lang);
        self.talk_chart("follow-ups-by-department", head, MOST, counted, |department| {
            vec![("department", id(department)), ("alone", "true".to_owned())]
        })
    }

    pub fn talks_by_method(&self) -> Chart {
        let label = |key: &str| follow_ups::by_name(&format!("method_{key}"), self.lang).map(str::to_owned);
        let head = follow_ups::method(self.lang);
        self.talks_by_key("follow-ups-by-method", "method", head, &self.talks.method, label)
    }

    pub fn talks_by_result(&self) -> Chart {
        let label = |key: &str| Some(self.names.choice("follow_up_result", key));
        let head = follow_ups::result(self.lang);
        self.talks_by_key("follow-ups-by-result", "result", head, &self.talks.result, label)
    }

    pub fn talks_by_mood(&self) -> Chart {
        let label = |key: &str| follow_ups::by_name(&format!("mood_{key}"), self.lang).map(str::to_owned);
        let head = follow_ups::mood(self.lang);
        self.talks_by_key("follow-ups-by-mood", "mood", head, &self.talks.mood, label)
    }

    fn talks_by_key(
        &self,
        name: &'static str,
        field: &'static str,
        head: &str,
        sums: &Sums,
        label: impl Fn(&str) -> Option<String>,
    ) -> Chart {
        let counted = sums.iter().map(|(key, pair)| match self.lens.facts.keys.text(*key) {
            "" => (WITHOUT, words::not_filled(self.lang).to_owned(), *pair),
            key => (key, label(key).unwrap_or_else(|| key.to_owned()), *pair),
        });
        self.talk_chart(name, head, MOST, counted, |key| vec![(field, (*key).to_owned())])
    }

    /// Week by week.
    pub fn talks_by_week(&self) -> Chart {
        let lang = self.lang;
        let lines = self.talks.weeks.iter().map(|(days, count)| {
            let label =
                format!("{} – {}", date_text(lang, days.first, false), date_text(lang, days.last, false));
            Line::one(label, *count, self.links.follow_ups(*days, &[]))
        });
        let [now, before] = self.talks.total.map(grouped);
        Picture {
            name: "follow-ups-by-week",
            title: if self.span.before_until.is_some() {
                words::title_weeks_so_far(lang, now, before).to_string()
            } else {
                words::title_weeks(lang, now, before).to_string()
            },
            subtitle: words::subtitle_weeks(lang, self.days()).to_string(),
            shape: Shape::Columns,
            counted: Counted::FollowUps,
            head: words::week(lang).to_owned(),
            series: vec![follow_ups::title(lang).to_owned()],
            lines: lines.collect(),
            has_share: false,
        }
        .chart(lang)
    }

    /// How plans ended that were due, in both times.
    pub fn plans_on_time(&self) -> Chart {
        let lang = self.lang;
        let (now, before) = (self.plans.total[0], self.plans.before);
        let line = |label: &str, of: fn(Ends) -> i64, state: &str| {
            let link = |days| self.links.plans(days, state, None);
            Line::one(label, of(now), link(self.span.days)).and(of(before), link(self.span.before))
        };
        Picture {
            name: "plans-on-time",
            title: match now.all() {
                0 => words::title_no_due_plans(lang).to_owned(),
                all => words::title_plans(lang, percent(permille(now.on_time, all)), grouped(now.open)),
            },
            subtitle: words::subtitle_plans(lang, self.days()).to_string(),
            shape: Shape::Bars,
            counted: Counted::Plans,
            head: words::outcome(lang).to_owned(),
            series: vec![words::this_time(lang).to_owned(), words::time_before(lang).to_owned()],
            lines: vec![
                line(words::on_time(lang), |ends| ends.on_time, ON_TIME),
                line(words::late(lang), |ends| ends.late, LATE),
                line(words::not_done(lang), |ends| ends.open, NOT_DONE),
            ],
            has_share: true,
        }
        .chart(lang)
    }

    /// The same of each person, who has most to do first.
    pub fn plans_by_person(&self) -> Chart {
        let lang = self.lang;
        let people = &self.lens.facts.people;
        let counted = self.plans.person.iter().map(|(person, ends)| {
            let name = people.names.get(person).cloned().unwrap_or_default();
            (Line::one(name, ends.on_time, None).and(ends.late, None).and(ends.open, None), *person)
        });
        let open = |line: &Line| line.values.last().copied().unwrap_or_default();
        let most_open =
            |one: &Line, other: &Line| open(other).cmp(&open(one)).then_with(|| highest_first(one, other));
        let lines = linked(counted.collect(), most_open, |person| {
            let id = people.person_ids.get(person).copied();
            let link = |state| id.and_then(|id| self.links.plans(self.span.days, state, Some(id)));
            [ON_TIME, LATE, NOT_DONE].map(link).to_vec()
        });
        let title = match lines.first().filter(|line| open(line) > 0) {
            Some(line) => words::title_open_plans(lang, line.label.clone(), grouped(open(line))),
            None => words::title_no_open_plans(lang).to_owned(),
        };
        Picture {
            name: "plans-by-person",
            title,
            subtitle: words::subtitle_plans(lang, self.days()).to_string(),
            shape: Shape::Stacked,
            counted: Counted::Plans,
            head: follow_ups::assignee_short(lang).to_owned(),
            series: vec![
                words::on_time(lang).to_owned(),
                words::late(lang).to_owned(),
                words::not_done(lang).to_owned(),
            ],
            lines: cut(lines, MOST, lang),
            has_share: false,
        }
        .chart(lang)
    }
}
