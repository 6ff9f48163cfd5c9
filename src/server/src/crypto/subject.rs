//! A key for what the change log says of one subject, so that a person can be forgotten by removing it.

use super::Place;
use aes_gcm_siv::{
    Aes256GcmSiv, Key, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};

const NONCE: usize = 12;

/// An opened subject key.
pub struct SubjectKey(Aes256GcmSiv);

impl SubjectKey {
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self(Aes256GcmSiv::new(&Key::<Aes256GcmSiv>::from(key)))
    }

    /// Nonce and ciphertext, base64.
    #[must_use]
    pub fn seal(&self, place: Place<'_>, plain: &[u8]) -> String {
        let nonce: [u8; NONCE] = rand::random();
        let sealed = self
            .0
            .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: &place.bytes() })
            .expect("AES-GCM-SIV takes messages up to 64 GiB");
        BASE64.encode([nonce.as_slice(), &sealed].concat())
    }

    #[must_use]
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, ciphertext) = sealed.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        self.0.decrypt(&Nonce::from(nonce), Payload { msg: ciphertext, aad: &place.bytes() }).ok()
    }
}
