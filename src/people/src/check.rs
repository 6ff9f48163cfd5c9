//! Collects what is wrong with an input, so that a person hears of all of it at once.

use kemai_domain::{AppError, FieldError, Problem, name::normalise};

#[derive(Default)]
pub(crate) struct Problems(Vec<FieldError>);

impl Problems {
    pub fn add(&mut self, field: &str, problem: Problem) {
        self.0.push(FieldError::new(field, problem));
    }

    /// Takes the value, or notes what is wrong with it and goes on with a default.
    pub fn take<T: Default>(&mut self, field: &str, value: Result<T, Problem>) -> T {
        value.unwrap_or_else(|problem| {
            self.add(field, problem);
            T::default()
        })
    }

    /// A required line of text in its normal form.
    pub fn line(&mut self, field: &str, text: &str, longest: usize) -> String {
        let text = normalise(text);
        if text.is_empty() {
            self.add(field, Problem::Required);
        } else if text.chars().count() > longest {
            self.add(field, Problem::TooLong { max: i64::try_from(longest).unwrap_or(i64::MAX) });
        }
        text
    }

    pub fn finish(self) -> Result<(), AppError> {
        if self.0.is_empty() { Ok(()) } else { Err(AppError::invalid(self.0)) }
    }
}
