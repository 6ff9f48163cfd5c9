//! Browser push (RFC 8030): the message is encrypted for the browser (RFC 8291, aes128gcm), and the push service is told by a signature
//! (VAPID, RFC 8292) that it comes from this Kemai.

use super::{
    Delivery, Letter,
    guard::Guard,
    request::{ask, by_status, client_for},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, Duration, Utc};
use p256::{
    PublicKey,
    ecdsa::{Signature, SigningKey, signature::Signer as _},
    elliptic_curve::rand_core::OsRng,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;
use web_push_native::Auth;

/// A browser that is off gets the message when it comes back within so long.
const KEPT: Duration = Duration::hours(12);
/// Push services take 4096 bytes, of which encryption needs some.
const LONGEST: usize = 1000;

/// What a browser gives when a person lets it receive messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    pub endpoint: String,
    /// The browser's public key and shared secret, in base64url.
    pub p256dh: String,
    pub auth: String,
}

impl Subscription {
    /// Whether messages can be sealed for it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.keys().is_some()
    }

    fn keys(&self) -> Option<(PublicKey, Auth)> {
        let decode = |text: &str| BASE64.decode(text.trim_end_matches('=')).ok();
        let auth = decode(&self.auth).filter(|auth| auth.len() == 16)?;
        Some((PublicKey::from_sec1_bytes(&decode(&self.p256dh)?).ok()?, Auth::clone_from_slice(&auth)))
    }
}

/// The key by which push services know this Kemai.
#[derive(Clone)]
pub struct Vapid(SigningKey);

impl Vapid {
    #[must_use]
    pub fn generate() -> Self {
        Self(SigningKey::random(&mut OsRng))
    }

    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        SigningKey::from_slice(bytes).ok().map(Self)
    }

    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes().to_vec()
    }

    /// For `pushManager.subscribe`, in base64url.
    #[must_use]
    pub fn public_key(&self) -> String {
        BASE64.encode(self.0.verifying_key().to_encoded_point(false).as_bytes())
    }

    /// The value of `Authorization`, for one push service.
    fn authorization(&self, url: &Url, subject: &str, now: DateTime<Utc>) -> String {
        let part = |value: serde_json::Value| BASE64.encode(value.to_string());
        let header = part(json!({ "typ": "JWT", "alg": "ES256" }));
        let audience = url.origin().ascii_serialization();
        let claims = part(json!({ "aud": audience, "exp": (now + KEPT).timestamp(), "sub": subject }));
        let signature: Signature = self.0.sign(format!("{header}.{claims}").as_bytes());
        let signature = BASE64.encode(signature.to_bytes());
        format!("vapid t={header}.{claims}.{signature}, k={}", self.public_key())
    }
}

/// Sends a letter to a browser. `subject` is the address of this Kemai, for the push service's complaints.
pub async fn send(
    guard: &Guard,
    vapid: &Vapid,
    subject: &str,
    to: &Subscription,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Delivery {
    let Ok(url) = guard.check(&to.endpoint) else { return Delivery::failed("the address is not allowed") };
    let Some(client) = client_for(guard, &url) else { return Delivery::later("no client") };
    let Some((key, auth)) = to.keys() else { return Delivery::failed("the browser's key is broken") };
    let text: String = letter.text.chars().take(LONGEST).collect();
    let plain = json!({ "id": letter.id, "title": letter.title, "text": text, "link": letter.link });
    let Ok(sealed) = web_push_native::encrypt(plain.to_string().into_bytes(), &key, &auth) else {
        return Delivery::failed("the message cannot be sealed");
    };
    let request = client
        .post(url.clone())
        .header("TTL", KEPT.num_seconds())
        .header("Urgency", "high")
        // A second message with the same topic takes the first one's place.
        .header("Topic", letter.id.simple().to_string())
        .header("Content-Encoding", "aes128gcm")
        .header("Content-Type", "application/octet-stream")
        .header("Authorization", vapid.authorization(&url, subject, now))
        .body(sealed);
    match ask(request).await {
        Ok(answer) => by_status(&answer),
        Err(delivery) => delivery,
    }
}
