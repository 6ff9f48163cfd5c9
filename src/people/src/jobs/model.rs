//! A job that nobody tries again by itself.

use chrono::{DateTime, Utc};
use kemai_domain::Lang;
use kemai_words::jobs as words;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Job))]
pub struct DeadJob {
    pub id: Uuid,
    pub kind: String,
    pub attempts: i64,
    /// What the last attempt said: a code of ERRORS.md, or words of another program.
    pub error: Option<String>,
    pub dead_at: DateTime<Utc>,
}

impl DeadJob {
    /// What it was to do.
    #[must_use]
    pub fn title(&self, lang: Lang) -> String {
        let word = words::by_name(&format!("kind_{}", self.kind.replace('.', "_")), lang);
        word.map_or_else(|| self.kind.clone(), str::to_owned)
    }
}
