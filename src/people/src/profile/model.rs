//! What a person sees and writes about himself.

use crate::{Secret, check::Problems, users::User};
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, Lang, Problem, SessionId, TokenId};
use serde::{Deserialize, Serialize};

/// All of the profile page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub user: User,
    pub sessions: Vec<SessionEntry>,
    pub tokens: Vec<TokenEntry>,
    /// A token that a plain form has just made: shown this once.
    #[serde(default)]
    pub made: Option<Secret>,
}

/// A device on which the person is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionEntry {
    pub id: SessionId,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub address: Option<String>,
    pub agent: Option<String>,
    /// The one that asks.
    pub is_current: bool,
}

/// A token, without its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TokenEntry {
    pub id: TokenId,
    pub name: String,
    pub scope: String,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub expires_at: Option<DateTime<Utc>>,
}

/// A token just made: the only time its value is seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewToken {
    pub id: TokenId,
    pub value: Secret,
}

/// What the form of the profile sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileInput {
    pub name: String,
    pub language: Lang,
    /// Empty: as the company.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// `system`, `light` or `dark`.
    #[serde(default)]
    pub theme: String,
    /// `comfortable` or `compact`.
    #[serde(default)]
    pub density: String,
}

impl ProfileInput {
    /// In its normal form.
    ///
    /// # Errors
    /// Invalid. Whether the time zone exists is the server's to say.
    pub fn checked(mut self) -> Result<Self, AppError> {
        let mut problems = Problems::default();
        self.name = problems.line("name", &self.name, 60);
        self.time_zone = self.time_zone.map(|zone| zone.trim().to_owned()).filter(|zone| !zone.is_empty());
        problems.finish().map(|()| self)
    }
}

/// What the form of the password sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PasswordInput {
    pub old_password: Secret,
    pub new_password: Secret,
}

/// What the form of a token sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TokenInput {
    pub name: String,
    pub scope: String,
    /// Days until it ends by itself.
    #[serde(default)]
    pub days: Option<String>,
}

/// Longest life of a token that ends by itself.
const DAYS: i64 = 3650;

impl TokenInput {
    /// In its normal form, with the days as a number. Whether the scope can be given is the server's to say.
    ///
    /// # Errors
    /// Invalid.
    pub fn checked(mut self) -> Result<(Self, Option<i64>), AppError> {
        let mut problems = Problems::default();
        self.name = problems.line("name", &self.name, 60);
        self.scope = self.scope.split_whitespace().collect::<Vec<_>>().join(" ");
        let days = self.days.as_deref().map(str::trim).filter(|days| !days.is_empty());
        let days = problems.take("days", days.map(days_of).transpose());
        problems.finish().map(|()| (self, days))
    }
}

fn days_of(text: &str) -> Result<i64, Problem> {
    match text.parse() {
        Err(_) => Err(Problem::NotWhole),
        Ok(days) if days < 1 => Err(Problem::TooSmall { min: 1 }),
        Ok(days) if days > DAYS => Err(Problem::TooLarge { max: DAYS }),
        Ok(days) => Ok(days),
    }
}
