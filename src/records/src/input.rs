//! Reading the texts of a form by the registry, collecting every problem on the way. The browser and the server do the same.

use kemai_domain::{
    AppError, Currency, FieldError, FieldKind, FieldTable, Money, Problem,
    name::{normalise, normalise_lines},
};

const LONGEST_SETTLEMENT: i64 = 3650;

/// Collects problems while it converts.
pub struct Check {
    pub table: &'static FieldTable,
    pub prefix: String,
    pub problems: Vec<FieldError>,
}

impl Check {
    #[must_use]
    pub fn new(table: &'static FieldTable) -> Self {
        Self { table, prefix: String::new(), problems: Vec::new() }
    }

    /// # Errors
    /// `Invalid`, with every problem that was found.
    pub fn finish<T>(self, value: T) -> Result<T, AppError> {
        if self.problems.is_empty() { Ok(value) } else { Err(AppError::invalid(self.problems)) }
    }

    pub fn refuse(&mut self, key: &str, problem: Problem) {
        self.problems.push(FieldError::new(format!("{}{key}", self.prefix), problem));
    }

    /// One line, normalised; required and too long by the registry.
    pub fn text(&mut self, key: &str, text: &str) -> Option<String> {
        self.sized(key, normalise(text))
    }

    /// Several lines, normalised; required and too long by the registry.
    pub fn long_text(&mut self, key: &str, text: &str) -> Option<String> {
        self.sized(key, normalise_lines(text))
    }

    fn sized(&mut self, key: &str, text: String) -> Option<String> {
        let field = self.table.find(key);
        if text.is_empty() {
            if field.is_some_and(|field| field.is_required) && self.has_no_default(key) {
                self.refuse(key, Problem::Required);
            }
            return None;
        }
        let longest = field.map_or(200, |field| if field.max_length == 0 { 200 } else { field.max_length });
        if text.chars().count() > usize::from(longest) {
            self.refuse(key, Problem::TooLong { max: longest.into() });
            return None;
        }
        Some(text)
    }

    /// Kind and country are required and have a value when nothing was said.
    fn has_no_default(&self, key: &str) -> bool {
        self.table.find(key).is_some_and(|field| field.kind != FieldKind::Choice)
    }

    pub fn with<T>(
        &mut self,
        key: &str,
        text: &str,
        convert: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        let text = self.text(key, text)?;
        convert(&text).map_err(|problem| self.refuse(key, problem)).ok()
    }

    pub fn parsed<T>(
        &mut self,
        key: &str,
        text: &str,
        problem: Problem,
        convert: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.with(key, text, |text| convert(text).ok_or(problem))
    }

    pub fn list<T: PartialEq>(
        &mut self,
        key: &str,
        texts: &[String],
        most: usize,
        problem: Problem,
        convert: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let mut values = Vec::new();
        for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
            match convert(text) {
                Some(value) if !values.contains(&value) => values.push(value),
                Some(_) => {}
                None => self.refuse(key, problem.clone()),
            }
        }
        if values.len() > most {
            self.refuse(key, Problem::TooMany { max: i64::try_from(most).unwrap_or(i64::MAX) });
        }
        values
    }

    pub fn money(&mut self, key: &str, text: &str, currency: Currency) -> Option<Money> {
        let money = self.with(key, text, |text| Money::parse(text, currency).map_err(Into::into))?;
        if money.amount < 0 {
            self.refuse(key, Problem::TooSmall { min: 0 });
            return None;
        }
        Some(money)
    }

    pub fn days(&mut self, key: &str, text: &str) -> Option<i64> {
        let days = self.parsed(key, text, Problem::NotWhole, |text| text.parse::<i64>().ok())?;
        if days < 0 {
            self.refuse(key, Problem::TooSmall { min: 0 });
        } else if days > LONGEST_SETTLEMENT {
            self.refuse(key, Problem::TooLarge { max: LONGEST_SETTLEMENT });
        }
        Some(days)
    }
}
