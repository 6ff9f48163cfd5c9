//! The company's keys: one file beside the database, made at the first start, readable by its owner alone.

use crate::db::Db;
use aes_gcm_siv::{
    Aes256GcmSiv, Key, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use hmac::{Hmac, Mac as _};
use sea_orm::{ConnectionTrait, Statement};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{fs, io::Write as _, path::Path, sync::Arc};

/// The first byte of a sealed value: how the rest is to be read.
const FORMAT: u8 = 1;
const NONCE: usize = 12;

/// Field-encryption keys by number, the newest last, and the key of the blind indexes.
#[derive(Clone)]
pub struct Keys(Arc<Opened>);

struct Opened {
    ciphers: Vec<(u32, Aes256GcmSiv)>,
    blind: [u8; 32],
    fingerprint: String,
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    /// Number and key, base64.
    keys: Vec<(u32, String)>,
    blind: String,
}

impl Keys {
    /// Reads the key file; makes it, with mode 0600, when there is none.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the file.
    pub fn open(path: &Path) -> Result<Self, String> {
        if !path.exists() {
            create(path).map_err(|error| format!("cannot make the key file {}: {error}", path.display()))?;
        }
        let text = fs::read_to_string(path)
            .map_err(|error| format!("cannot read the key file {}: {error}", path.display()))?;
        let file: KeyFile = toml::from_str(&text).map_err(|_| {
            format!("{} is not a key file of Kemai: restore it from your backup", path.display())
        })?;
        Self::from_file(&file)
            .ok_or_else(|| format!("{} holds a damaged key: restore it from your backup", path.display()))
    }

    fn from_file(file: &KeyFile) -> Option<Self> {
        let decode = |text: &str| -> Option<[u8; 32]> { BASE64.decode(text).ok()?.try_into().ok() };
        let blind = decode(&file.blind)?;
        let mut ciphers = Vec::new();
        for (number, key) in &file.keys {
            ciphers.push((*number, Aes256GcmSiv::new(&Key::<Aes256GcmSiv>::from(decode(key)?))));
        }
        let fingerprint = fingerprint(&blind);
        (!ciphers.is_empty()).then(|| Self(Arc::new(Opened { ciphers, blind, fingerprint })))
    }

    /// Keys of one test, unlike any other's.
    #[must_use]
    pub fn for_tests() -> Self {
        Self::from_file(&fresh()).expect("fresh keys are whole")
    }

    /// Compares the fingerprint with the one in the database; the first start writes it there.
    ///
    /// # Errors
    /// A sentence that helps, when the database was made under another key.
    pub async fn check(&self, db: &Db) -> Result<(), String> {
        let mine = &self.0.fingerprint;
        let connection = db.side();
        let say =
            |error: sea_orm::DbErr| format!("cannot read the key's fingerprint from the database: {error}");
        let insert = "INSERT INTO settings (key, value, version, updated_at) VALUES ('key_fingerprint', $1, 1, $2) \
                      ON CONFLICT (key) DO NOTHING";
        let now = chrono::Utc::now();
        connection
            .execute_raw(Statement::from_sql_and_values(
                db.backend(),
                insert,
                [mine.clone().into(), now.into()],
            ))
            .await
            .map_err(say)?;
        let row = connection
            .query_one_raw(Statement::from_string(
                db.backend(),
                "SELECT value FROM settings WHERE key = 'key_fingerprint'",
            ))
            .await
            .map_err(say)?
            .ok_or("the database lost its key's fingerprint")?;
        let theirs: String = row.try_get("", "value").map_err(say)?;
        if theirs == *mine {
            Ok(())
        } else {
            Err(format!(
                "this key file is not the one this database was made with (fingerprint {mine}, the database says {theirs}). \
                 Put the original secret.key back, or name it by KEMAI_SECRET_KEY_FILE; without it, encrypted fields cannot be read"
            ))
        }
    }

    pub(super) fn seal_with(&self, nonce: [u8; NONCE], place: &[u8], plain: &[u8]) -> Vec<u8> {
        let Some((number, cipher)) = self.0.ciphers.last() else { unreachable!("keys are never empty") };
        let payload = Payload { msg: plain, aad: place };
        let sealed =
            cipher.encrypt(&Nonce::from(nonce), payload).expect("AES-GCM-SIV takes messages up to 64 GiB");
        let mut bytes = Vec::with_capacity(1 + 4 + NONCE + sealed.len());
        bytes.push(FORMAT);
        bytes.extend_from_slice(&number.to_be_bytes());
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&sealed);
        bytes
    }

    /// Seals under the newest key: format, key number, nonce, ciphertext.
    #[must_use]
    pub fn seal(&self, place: &[u8], plain: &[u8]) -> Vec<u8> {
        self.seal_with(rand::random(), place, plain)
    }

    /// The plain bytes, if they were sealed for this place under a key of this file.
    #[must_use]
    pub fn open_sealed(&self, place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (head, ciphertext) = sealed.split_at_checked(1 + 4 + NONCE)?;
        if head[0] != FORMAT {
            return None;
        }
        let number = u32::from_be_bytes(head[1..5].try_into().ok()?);
        let nonce: [u8; NONCE] = head[5..].try_into().ok()?;
        let (_, cipher) = self.0.ciphers.iter().find(|(known, _)| *known == number)?;
        cipher.decrypt(&Nonce::from(nonce), Payload { msg: ciphertext, aad: place }).ok()
    }

    pub(super) fn blind_hash(&self, parts: &[&str]) -> [u8; 8] {
        let mut mac = <Hmac<Sha256> as hmac::Mac>::new_from_slice(&self.0.blind)
            .expect("HMAC takes keys of any length");
        for part in parts {
            mac.update(part.as_bytes());
            mac.update(&[0]);
        }
        let hash = mac.finalize().into_bytes();
        let mut short = [0; 8];
        short.copy_from_slice(&hash[..8]);
        short
    }
}

/// Of the blind key, which a rotation keeps.
fn fingerprint(blind: &[u8; 32]) -> String {
    let hash = Sha256::new().chain_update(b"kemai key fingerprint").chain_update(blind).finalize();
    hash[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn fresh() -> KeyFile {
    let key = || BASE64.encode(rand::random::<[u8; 32]>());
    KeyFile { keys: vec![(1, key())], blind: key() }
}

fn create(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let text = toml::to_string(&fresh()).map_err(std::io::Error::other)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(
        file,
        "# Kemai's keys. Whoever has them reads the encrypted fields; who loses them, never again. Back them up apart."
    )?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
