//! The company's keys: one file beside the database, made at the first start, readable by its owner alone.

mod fingerprint;
#[cfg(test)]
mod tests;

use crate::db::Db;
use aes_gcm_siv::{
    Aes256GcmSiv, Key, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use fingerprint::{Fingerprint, Kept};
use hmac::{Hmac, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::{fs, io::Write as _, path::Path, sync::Arc};

/// The first byte of a sealed value: how the rest is to be read.
const FORMAT: u8 = 1;
const NONCE: usize = 12;
/// What helps when a database's own keys are not there.
const WAY_OUT: &str = "Put the original secret.key back, from your backup or from another server of the same database, or name it by \
                       KEMAI_SECRET_KEY_FILE; without it, encrypted fields cannot be read";

/// Field-encryption keys by number, the newest last, and the key of the blind indexes.
#[derive(Clone)]
pub struct Keys(Arc<Opened>);

struct Opened {
    ciphers: Vec<(u32, Aes256GcmSiv)>,
    blind: [u8; 32],
    fingerprint: Fingerprint,
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    /// Number and key, base64.
    keys: Vec<(u32, String)>,
    blind: String,
}

impl Keys {
    /// Reads the key file that a database was made with; makes one, with mode 0600, for a database that never had any. What is wrong is
    /// said before anything is written: a new key where the original belongs would read nothing.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the file, and the way out.
    pub async fn open(path: &Path, db: &Db) -> Result<Self, String> {
        let kept = Kept::find(db).await?;
        if !path.exists() {
            if kept.is_some() {
                return Err(format!(
                    "there is no key file {}, but this database was made with one. {WAY_OUT}",
                    path.display()
                ));
            }
            create(path).map_err(|error| format!("cannot make the key file {}: {error}", path.display()))?;
        }
        let text = fs::read_to_string(path)
            .map_err(|error| format!("cannot read the key file {}: {error}", path.display()))?;
        let file: KeyFile = toml::from_str(&text).map_err(|_| {
            format!("{} is not a key file of Kemai: restore it from your backup", path.display())
        })?;
        let keys = Self::from_file(&file)
            .ok_or_else(|| format!("{} holds a damaged key: restore it from your backup", path.display()))?;
        kept.map_or(Ok(()), |kept| keys.refuse_another(&kept.fingerprint))?;
        Ok(keys)
    }

    fn from_file(file: &KeyFile) -> Option<Self> {
        let decode = |text: &str| -> Option<[u8; 32]> { BASE64.decode(text).ok()?.try_into().ok() };
        let blind = decode(&file.blind)?;
        let fields = file.keys.iter().map(|(number, key)| Some((*number, decode(key)?)));
        let fields = fields.collect::<Option<Vec<_>>>()?;
        let fingerprint = Fingerprint::of(&blind, &fields);
        let cipher = |key| Aes256GcmSiv::new(&Key::<Aes256GcmSiv>::from(key));
        let ciphers: Vec<_> = fields.into_iter().map(|(number, key)| (number, cipher(key))).collect();
        (!ciphers.is_empty()).then(|| Self(Arc::new(Opened { ciphers, blind, fingerprint })))
    }

    /// Keys of one test, unlike any other's.
    #[must_use]
    pub fn for_tests() -> Self {
        Self::from_file(&fresh()).expect("fresh keys are whole")
    }

    /// Writes the fingerprint into a migrated database, or compares with what another server wrote meanwhile. One that an earlier program
    /// wrote, or that lacks a key which a rotation added, is written anew.
    ///
    /// # Errors
    /// A sentence that helps, when the database was made under another key.
    pub async fn note(&self, db: &Db) -> Result<(), String> {
        let mine = &self.0.fingerprint;
        mine.insert(db).await?;
        loop {
            let kept = Kept::find(db).await?.ok_or("the database lost its key's fingerprint")?;
            self.refuse_another(&kept.fingerprint)?;
            if kept.fingerprint == *mine {
                return Ok(());
            }
            mine.replace(db, &kept).await?;
        }
    }

    fn refuse_another(&self, kept: &Fingerprint) -> Result<(), String> {
        match self.0.fingerprint.differs_from(kept) {
            Some(difference) => Err(format!(
                "this key file is not the one this database was made with: {difference}. {WAY_OUT}"
            )),
            None => Ok(()),
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
