//! How a file is to be read, as a program says it where nobody looks at it first: what the page offers under "How it is read".

use super::{
    Kinds,
    service::{found, open},
    settle,
};
use crate::model::{DateOrder, Settings, Step};
use kemai_domain::{AppError, Lang, Problem};
use kemai_server::Ctx;
use kemai_tables::{Delimiter, Encoding, Kind, Source};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[must_use]
pub fn encodings() -> Vec<&'static str> {
    Encoding::ALL.into_iter().map(Encoding::key).collect()
}

#[must_use]
pub fn delimiters() -> Vec<&'static str> {
    Delimiter::ALL.into_iter().map(Delimiter::key).collect()
}

#[must_use]
pub fn date_orders() -> Vec<&'static str> {
    DateOrder::ALL.into_iter().map(DateOrder::key).collect()
}

/// Empty texts leave it to the program.
#[derive(Clone, Debug, Default)]
pub struct FileOptions {
    pub encoding: String,
    pub sheet: String,
    pub delimiter: String,
    pub date_order: String,
}

/// What a refusal carries: what can be said instead. Nothing, where the file has no such thing at all: sheets in a text, an encoding in a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    pub choices: Vec<String>,
}

fn refused(part: &str, choices: impl IntoIterator<Item = impl Into<String>>) -> AppError {
    let choices = choices.into_iter().map(Into::into).collect();
    AppError::field(part, Problem::UnknownChoice).with_detail(Choices { choices })
}

impl FileOptions {
    fn is_silent(&self) -> bool {
        [&self.encoding, &self.sheet, &self.delimiter, &self.date_order].into_iter().all(String::is_empty)
    }

    /// Refuses words that mean nothing for any file, before one is taken.
    ///
    /// # Errors
    /// Invalid on `encoding`, `delimiter` or `date_order`, with the [`Choices`].
    pub fn check(&self) -> Result<(), AppError> {
        let parts = [
            ("encoding", &self.encoding, encodings()),
            ("delimiter", &self.delimiter, delimiters()),
            ("date_order", &self.date_order, date_orders()),
        ];
        let wrong =
            parts.into_iter().find(|(_, said, all)| !said.is_empty() && !all.contains(&said.as_str()));
        wrong.map_or(Ok(()), |(part, _, choices)| Err(refused(part, choices)))
    }

    /// Refuses what this file does not have.
    fn check_on(&self, source: &Source) -> Result<(), AppError> {
        let is_text = source.kind() == Kind::Text;
        let parts = [
            ("encoding", &self.encoding, is_text),
            ("delimiter", &self.delimiter, is_text),
            ("sheet", &self.sheet, !is_text),
        ];
        if let Some((part, ..)) = parts.into_iter().find(|(_, said, has)| !said.is_empty() && !has) {
            return Err(refused(part, [""; 0]));
        }
        if !self.sheet.is_empty() && !source.sheets().contains(&self.sheet) {
            return Err(refused("sheet", source.sheets().to_vec()));
        }
        Ok(())
    }

    /// Keeps it with an import whose file was taken, before its columns are guessed. A file that cannot be read at all is left to whoever
    /// goes on with it.
    ///
    /// # Errors
    /// As [`FileOptions::check`]; invalid on the part that the file does not have, with the [`Choices`]; not found; forbidden.
    pub async fn settle(&self, ctx: &Ctx, kinds: Kinds, id: Uuid) -> Result<(), AppError> {
        self.check()?;
        let (import, _) = found(ctx, kinds, id).await?;
        if self.is_silent() || !import.status.is_open() {
            return Ok(());
        }
        let Ok(source) = open(ctx, &import).await? else { return Ok(()) };
        self.check_on(&source)?;
        let settings = Settings {
            encoding: self.encoding.clone(),
            sheet: self.sheet.clone(),
            delimiter: self.delimiter.clone(),
            order: self.date_order.clone(),
            ..Settings::default()
        };
        settle::settle_unremembered(ctx, kinds, id, settings, Step::Read).await.map(|_| ())
    }
}

/// A refusal of how a file is to be read, on one line with the option's name and the way out. Nothing, when it is about something else.
#[must_use]
pub fn said_of_reading(error: &AppError) -> Option<String> {
    let Choices { choices } = serde_json::from_value(error.detail.clone()?).ok()?;
    let fault = error.fields.first()?;
    let option = format!("--{}", fault.field.replace('_', "-"));
    Some(if !choices.is_empty() {
        format!("{option}: {}: {}", fault.problem.message(Lang::En), choices.join(", "))
    } else if fault.field == "sheet" {
        format!("{option}: the file is text and has no sheets; leave the option out")
    } else {
        format!("{option}: the file is a workbook, which needs none; leave the option out")
    })
}
