//! Encryption of single values and the blind indexes by which they are found.
//!
//! A value is sealed with AES-256-GCM-SIV (RFC 8452) and bound to its table, column and row, so that a ciphertext moved elsewhere
//! does not open. A blind index is HMAC-SHA-256 under a key of its own, cut to eight bytes: equal values have equal hashes, and
//! nothing else can be learned without the key.

mod keys;
mod subject;

pub use keys::Keys;
pub use subject::SubjectKey;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use kemai_domain::{AppError, contact::last_four};
use sea_orm::{
    ColIdx, QueryResult, TryGetError, TryGetable, Value,
    sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr},
};
use serde::{Serialize, de::DeserializeOwned};
use std::marker::PhantomData;
use uuid::Uuid;

/// Where a value stands.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub table: &'a str,
    pub column: &'a str,
    pub row: Uuid,
}

impl Place<'_> {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.table.len() + self.column.len() + 18);
        bytes.extend_from_slice(self.table.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(self.column.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(self.row.as_bytes());
        bytes
    }
}

/// A `T` as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encrypted<T> {
    bytes: Vec<u8>,
    of: PhantomData<fn() -> T>,
}

impl<T> Encrypted<T> {
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self { bytes, of: PhantomData }
    }

    /// As a column of text keeps it.
    #[must_use]
    pub fn to_text(&self) -> String {
        BASE64.encode(&self.bytes)
    }

    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        BASE64.decode(text).ok().map(Self::from_bytes)
    }
}

impl<T: Serialize + DeserializeOwned> Encrypted<T> {
    /// # Errors
    /// Internal, when the value cannot be written as JSON.
    pub fn seal(keys: &Keys, place: Place<'_>, value: &T) -> Result<Self, AppError> {
        let plain = serde_json::to_vec(value).map_err(|_| AppError::internal())?;
        Ok(Self::from_bytes(keys.seal(&place.bytes(), &plain)))
    }

    /// # Errors
    /// Internal, when the value was sealed for another place or under a key that is gone.
    pub fn open(&self, keys: &Keys, place: Place<'_>) -> Result<T, AppError> {
        let plain = keys.open_sealed(&place.bytes(), &self.bytes).ok_or_else(|| {
            tracing::error!(table = place.table, column = place.column, row = %place.row, "a sealed value does not open");
            AppError::internal()
        })?;
        serde_json::from_slice(&plain).map_err(|_| AppError::internal())
    }
}

impl<T> From<Encrypted<T>> for Value {
    fn from(value: Encrypted<T>) -> Self {
        Self::from(value.bytes)
    }
}

impl<T> TryGetable for Encrypted<T> {
    fn try_get_by<I: ColIdx>(result: &QueryResult, index: I) -> Result<Self, TryGetError> {
        Vec::<u8>::try_get_by(result, index).map(Self::from_bytes)
    }
}

impl<T> ValueType for Encrypted<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <Vec<u8> as ValueType>::try_from(value).map(Self::from_bytes)
    }

    fn type_name() -> String {
        "Encrypted".to_owned()
    }

    fn array_type() -> ArrayType {
        <Vec<u8> as ValueType>::array_type()
    }

    fn column_type() -> ColumnType {
        <Vec<u8> as ValueType>::column_type()
    }
}

impl<T> Nullable for Encrypted<T> {
    fn null() -> Value {
        <Vec<u8> as Nullable>::null()
    }
}

/// A value as a blind index sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlindKind {
    /// The whole normalised value.
    Whole,
    LastFour,
}

impl BlindKind {
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::LastFour => "last_four",
        }
    }
}

impl Keys {
    /// The hash of a normalised value; `group` lets fields of one kind share an index (every phone number is a phone).
    /// None for the last four of a value that has fewer.
    #[must_use]
    pub fn blind(&self, group: &str, kind: BlindKind, normalised: &str) -> Option<[u8; 8]> {
        let value = match kind {
            BlindKind::Whole => normalised.to_owned(),
            BlindKind::LastFour => last_four(normalised)?,
        };
        Some(self.blind_hash(&[group, kind.key(), &value]))
    }

    /// The same as a token of the search index.
    #[must_use]
    pub fn blind_token(&self, group: &str, kind: BlindKind, normalised: &str) -> Option<String> {
        let hash = self.blind(group, kind, normalised)?;
        Some(hash.iter().fold(String::from("b:"), |token, byte| token + &format!("{byte:02x}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(row: Uuid) -> Place<'static> {
        Place { table: "customers", column: "tax_number", row }
    }

    #[test]
    fn a_value_opens_where_it_was_sealed_and_nowhere_else() {
        let keys = Keys::for_tests();
        let row = Uuid::now_v7();
        let sealed = Encrypted::seal(&keys, place(row), &"91371400".to_owned()).expect("seals");
        assert_eq!(sealed.open(&keys, place(row)).expect("opens"), "91371400");
        assert!(sealed.open(&keys, place(Uuid::now_v7())).is_err());
        assert!(sealed.open(&keys, Place { column: "bank_account", ..place(row) }).is_err());
        assert!(sealed.open(&Keys::for_tests(), place(row)).is_err());
    }

    #[test]
    fn equal_values_are_sealed_differently_and_found_equally() {
        let keys = Keys::for_tests();
        let row = Uuid::now_v7();
        let seal = || Encrypted::seal(&keys, place(row), &"a".to_owned()).expect("seals");
        assert_ne!(seal(), seal());
        assert_eq!(
            keys.blind("phone", BlindKind::LastFour, "+8613805312217"),
            keys.blind("phone", BlindKind::LastFour, "053188882217")
        );
        assert_ne!(
            keys.blind("phone", BlindKind::Whole, "2217"),
            keys.blind("phone", BlindKind::LastFour, "2217")
        );
    }
}
