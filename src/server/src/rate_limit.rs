//! How often something may be tried: a bucket of tokens for each key, in memory. A key names who tries on whom, so that nobody
//! can lock out another person by failing in their name.

use kemai_domain::{AppError, ErrorCode};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Above this many keys, those that are full again are forgotten.
const KEYS: usize = 20_000;

/// One kind of trying.
#[derive(Debug)]
pub struct RateLimit {
    at_once: f64,
    per_second: f64,
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    seen: Instant,
}

impl RateLimit {
    /// `at_once` tries, and one more each time `at_once` fits into `period`.
    #[must_use]
    pub fn new(at_once: u32, period: Duration) -> Self {
        let at_once = f64::from(at_once);
        Self { at_once, per_second: at_once / period.as_secs_f64(), buckets: Mutex::default() }
    }

    /// Whether there is a token, without taking it.
    ///
    /// # Errors
    /// Too many, when there is none left.
    pub fn check(&self, key: &str) -> Result<(), AppError> {
        let buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        match buckets.get(key) {
            Some(bucket) if self.tokens(bucket, Instant::now()) < 1.0 => {
                Err(AppError::new(ErrorCode::TooMany))
            }
            _ => Ok(()),
        }
    }

    /// Takes a token.
    ///
    /// # Errors
    /// Too many, when there is none left.
    pub fn take(&self, key: impl Into<String>) -> Result<(), AppError> {
        self.take_at(key, Instant::now())
    }

    fn take_at(&self, key: impl Into<String>, now: Instant) -> Result<(), AppError> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEYS {
            buckets.retain(|_, bucket| self.tokens(bucket, now) < self.at_once);
        }
        let bucket = buckets.entry(key.into()).or_insert(Bucket { tokens: self.at_once, seen: now });
        bucket.tokens = self.tokens(bucket, now);
        bucket.seen = now;
        if bucket.tokens < 1.0 {
            return Err(AppError::new(ErrorCode::TooMany));
        }
        bucket.tokens -= 1.0;
        Ok(())
    }

    /// Forgets a key: after a sign-in that went well.
    pub fn forget(&self, key: &str) {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    fn tokens(&self, bucket: &Bucket, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(bucket.seen).as_secs_f64();
        (bucket.tokens + passed * self.per_second).min(self.at_once)
    }
}

/// The limits of one running program.
#[derive(Debug)]
pub struct RateLimits {
    /// By account and address, see [`sign_in_key`].
    pub sign_in: RateLimit,
    /// By address alone: many accounts tried from one place.
    pub sign_in_address: RateLimit,
    /// By person: each request is a question about a record out of reach, and work for its owner.
    pub access: RateLimit,
    /// By person: customers out of reach of which one was told that the company has them.
    pub hidden: RateLimit,
    /// By person, such a customer and what it shares: the same again is not counted again.
    pub told: RateLimit,
}

impl Default for RateLimits {
    fn default() -> Self {
        let minute = Duration::from_secs(60);
        Self {
            sign_in: RateLimit::new(8, 10 * minute),
            sign_in_address: RateLimit::new(100, 10 * minute),
            access: RateLimit::new(10, 60 * minute),
            hidden: RateLimit::new(30, 60 * minute),
            told: RateLimit::new(1, 60 * minute),
        }
    }
}

/// Account and address together: a stranger's failures do not lock the owner out.
#[must_use]
pub fn sign_in_key(account: &str, address: Option<IpAddr>) -> String {
    let address = address.map(|address| address.to_string()).unwrap_or_default();
    format!("{}\n{address}", account.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let (limit, start) = (RateLimit::new(3, Duration::from_secs(30)), Instant::now());
        for _ in 0..3 {
            assert!(limit.take_at("li@example.com", start).is_ok());
        }
        assert_eq!(limit.take_at("li@example.com", start).unwrap_err().code, ErrorCode::TooMany);
        assert!(limit.check("li@example.com").is_err() && limit.check("wang@example.com").is_ok());
        assert!(limit.take_at("wang@example.com", start).is_ok());
        let later = start + Duration::from_secs(10);
        assert!(limit.take_at("li@example.com", later).is_ok());
        assert!(limit.take_at("li@example.com", later).is_err());
    }

    #[test]
    fn a_good_sign_in_clears_the_account() {
        let limit = RateLimit::new(1, Duration::from_secs(600));
        assert!(limit.take("a").is_ok() && limit.take("a").is_err());
        limit.forget("a");
        assert!(limit.take("a").is_ok());
    }

    #[test]
    fn failures_from_elsewhere_count_apart() {
        let here = sign_in_key("Li@Example.com ", Some("10.0.0.1".parse().unwrap()));
        assert_eq!(here, sign_in_key("li@example.com", Some("10.0.0.1".parse().unwrap())));
        assert_ne!(here, sign_in_key("li@example.com", Some("10.0.0.2".parse().unwrap())));
    }
}
