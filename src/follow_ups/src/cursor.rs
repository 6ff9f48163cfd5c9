//! Where a page of a list by time goes on: the last line seen.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, Problem};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
pub struct Cursor {
    pub at: DateTime<Utc>,
    pub id: Uuid,
}

impl Cursor {
    #[must_use]
    pub fn write(&self) -> String {
        BASE64.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// # Errors
    /// Bad request.
    pub fn read(text: &str) -> Result<Self, AppError> {
        let bytes = BASE64.decode(text).map_err(|_| AppError::unreadable("cursor", Problem::BadCursor))?;
        serde_json::from_slice(&bytes).map_err(|_| AppError::unreadable("cursor", Problem::BadCursor))
    }
}
