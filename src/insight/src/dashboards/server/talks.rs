//! Charts of follow-ups and of plans.

use super::{
    board::{Board, MOST, cut, percent, ranked, within},
    count::Ends,
    draw::{Line, Picture, Shape, permille},
};
use kemai_ui::{Chart, date_text};
use kemai_words::{follow_ups, insight as words};
use std::collections::HashMap;

/// What the list of follow-ups calls those that say nothing of result or mood.
const WITHOUT: &str = "none";

/// How the list of plans calls those that were done by the end of their day, those done later, and those not done.
const ON_TIME: &str = "on_time";
const LATE: &str = "late";
const NOT_DONE: &str = "not_done";

type Sums = HashMap<u16, [i64; 2]>;

impl Board<'_> {
    /// A line of two numbers with the lists of both times.
    fn talk_line(&self, label: String, [now, before]: [i64; 2], more: &[(&str, &str)]) -> Line {
        Line::one(label, now, self.links.follow_ups(self.span.days, more))
            .and(before, self.links.follow_ups(self.span.before, more))
    }

    fn talk_chart(&self, name: &'static str, head: &str, lines: Vec<Line>) -> Chart {
        let lang = self.lang;
        let lines = ranked(lines);
        let Self { span, .. } = self;
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
            head: head.to_owned(),
            series: vec![words::this_time(lang).to_owned(), words::time_before(lang).to_owned()],
            lines: cut(lines, MOST, lang),
            has_share: true,
        }
        .chart(lang)
    }

    pub fn talks_by_person(&self) -> Chart {
        let people = &self.lens.facts.people;
        let lines = self.talks.person.iter().map(|(person, pair)| {
            let id = people.person_ids.get(person).map(ToString::to_string).unwrap_or_default();
            let name = people.names.get(person).cloned().unwrap_or_default();
            self.talk_line(name, *pair, &[("who", &id)])
        });
        self.talk_chart("follow-ups-by-person", follow_ups::person(self.lang), lines.collect())
    }

    /// By the department that people were in, without those below it.
    pub fn talks_by_department(&self) -> Chart {
        let people = &self.lens.facts.people;
        let lines = self.talks.department.iter().map(|(department, pair)| {
            let id = people.department_ids.get(department).map(ToString::to_string).unwrap_or_default();
            let name = people.department_names.get(department).cloned().unwrap_or_default();
            self.talk_line(name, *pair, &[("department", &id), ("alone", "true")])
        });
        self.talk_chart("follow-ups-by-department", follow_ups::department(self.lang), lines.collect())
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
        field: &str,
        head: &str,
        sums: &Sums,
        label: impl Fn(&str) -> Option<String>,
    ) -> Chart {
        let lines = sums.iter().map(|(key, pair)| match self.lens.facts.keys.text(*key) {
            "" => self.talk_line(words::not_filled(self.lang).to_owned(), *pair, &[(field, WITHOUT)]),
            key => self.talk_line(label(key).unwrap_or_else(|| key.to_owned()), *pair, &[(field, key)]),
        });
        self.talk_chart(name, head, lines.collect())
    }

    /// Week by week.
    pub fn talks_by_week(&self) -> Chart {
        let lang = self.lang;
        let lines = self.talks.weeks.iter().map(|(days, count)| {
            let label =
                format!("{} – {}", date_text(lang, days.first, false), date_text(lang, days.last, false));
            Line::one(label, *count, self.links.follow_ups(*days, &[]))
        });
        let [now, before] = self.talks.total;
        Picture {
            name: "follow-ups-by-week",
            title: if self.span.before_until.is_some() {
                words::title_weeks_so_far(lang, now, before).to_string()
            } else {
                words::title_weeks(lang, now, before).to_string()
            },
            subtitle: words::subtitle_weeks(lang, self.days()).to_string(),
            shape: Shape::Columns,
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
        let [now, before] = self.plans.total;
        let line = |label: &str, of: fn(Ends) -> i64, state: &str| {
            let link = |days| self.links.plans(days, state, None);
            Line::one(label, of(now), link(self.span.days)).and(of(before), link(self.span.before))
        };
        Picture {
            name: "plans-on-time",
            title: match now.all() {
                0 => words::title_no_due_plans(lang).to_owned(),
                all => words::title_plans(lang, percent(permille(now.on_time, all)), now.open),
            },
            subtitle: words::subtitle_plans(lang, self.days()).to_string(),
            shape: Shape::Bars,
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
        let mut lines: Vec<Line> = self
            .plans
            .person
            .iter()
            .map(|(person, ends)| {
                let name = people.names.get(person).cloned().unwrap_or_default();
                let id = people.person_ids.get(person).copied();
                let link = |state| id.and_then(|id| self.links.plans(self.span.days, state, Some(id)));
                Line::one(name, ends.on_time, link(ON_TIME))
                    .and(ends.late, link(LATE))
                    .and(ends.open, link(NOT_DONE))
            })
            .collect();
        let open = |line: &Line| line.values.last().copied().unwrap_or_default();
        lines.sort_by(|one, other| {
            open(other)
                .cmp(&open(one))
                .then_with(|| other.values.cmp(&one.values))
                .then_with(|| one.label.cmp(&other.label))
        });
        let title = match lines.first().filter(|line| open(line) > 0) {
            Some(line) => words::title_open_plans(lang, line.label.clone(), open(line)).to_string(),
            None => words::title_no_open_plans(lang).to_owned(),
        };
        Picture {
            name: "plans-by-person",
            title,
            subtitle: words::subtitle_plans(lang, self.days()).to_string(),
            shape: Shape::Stacked,
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
