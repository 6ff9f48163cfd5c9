//! By what a database knows its keys again: hashes of all of them, which say nothing about a key.

use crate::db::Db;
use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Hashes of the keys of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fingerprint {
    /// Of the key of the blind indexes, which a rotation keeps.
    blind: String,
    /// Of the field keys by their number. Empty in a database of a program that kept the first hash alone.
    fields: BTreeMap<u32, String>,
}

impl Fingerprint {
    pub fn of(blind: &[u8; 32], fields: &[(u32, [u8; 32])]) -> Self {
        let fields = fields.iter().map(|(number, key)| (*number, hash(b"kemai field key fingerprint", key)));
        Self { blind: hash(b"kemai key fingerprint", blind), fields: fields.collect() }
    }

    /// Says in what a key file differs from the one that the database was made with. Keys that a rotation added do not make another one.
    pub fn differs_from(&self, kept: &Self) -> Option<String> {
        if self.blind != kept.blind {
            return Some(format!("its fingerprint is {}, the database says {}", self.blind, kept.blind));
        }
        kept.fields.iter().find_map(|(number, theirs)| match self.fields.get(number) {
            None => Some(format!("it lacks the key {number}")),
            Some(mine) if mine != theirs => {
                Some(format!("its key {number} has the fingerprint {mine}, the database says {theirs}"))
            }
            Some(_) => None,
        })
    }

    /// Writes it where none is yet.
    ///
    /// # Errors
    /// A sentence, when the database fails.
    pub async fn insert(&self, db: &Db) -> Result<(), String> {
        let insert = "INSERT INTO settings (key, value, version, updated_at) VALUES ('key_fingerprint', $1, 1, $2) \
                      ON CONFLICT (key) DO NOTHING";
        let insert = db.statement(insert, [self.text()?.into(), chrono::Utc::now().into()]);
        db.side().execute_raw(insert).await.map(|_| ()).map_err(said)
    }

    /// Writes it in the place of the one that it was compared with.
    ///
    /// # Errors
    /// A sentence, when the database fails.
    pub async fn replace(&self, db: &Db, kept: &Kept) -> Result<(), String> {
        let update = "UPDATE settings SET value = $1, version = version + 1, updated_at = $2 \
                      WHERE key = 'key_fingerprint' AND value = $3";
        let values = [self.text()?.into(), chrono::Utc::now().into(), kept.text.clone().into()];
        db.side().execute_raw(db.statement(update, values)).await.map(|_| ()).map_err(said)
    }

    fn text(&self) -> Result<String, String> {
        serde_json::to_string(self).map_err(|error| error.to_string())
    }
}

/// What stands in a database.
pub(super) struct Kept {
    pub fingerprint: Fingerprint,
    text: String,
}

impl Kept {
    /// None before the database's first start, nor before it is migrated.
    ///
    /// # Errors
    /// A sentence, when the database fails.
    pub async fn find(db: &Db) -> Result<Option<Self>, String> {
        if !db.has_table("settings").await.map_err(said)? {
            return Ok(None);
        }
        let ask = db.statement("SELECT value FROM settings WHERE key = 'key_fingerprint'", []);
        let Some(row) = db.side().query_one_raw(ask).await.map_err(said)? else { return Ok(None) };
        let text: String = row.try_get("", "value").map_err(said)?;
        // An earlier program wrote the first hash alone.
        let fingerprint = serde_json::from_str(&text)
            .unwrap_or_else(|_| Fingerprint { blind: text.clone(), fields: BTreeMap::new() });
        Ok(Some(Self { fingerprint, text }))
    }
}

fn said(error: DbErr) -> String {
    format!("cannot read the key's fingerprint from the database: {error}")
}

fn hash(of: &[u8], key: &[u8; 32]) -> String {
    let hash = Sha256::new().chain_update(of).chain_update(key).finalize();
    hash[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}
