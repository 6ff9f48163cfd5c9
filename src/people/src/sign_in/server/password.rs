//! Hashing passwords: Argon2id, away from the threads that serve requests, and few at a time, so that a flood of sign-ins
//! neither stops the server nor takes its memory.

use crate::Secret;
use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::{SaltString, rand_core::OsRng},
};
use kemai_domain::{AppError, ErrorCode};
use std::{
    sync::{LazyLock, OnceLock},
    time::Duration,
};
use tokio::sync::Semaphore;

/// OWASP's first choice for Argon2id (password storage cheat sheet, 2024): 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Longest wait for one's turn.
const PATIENCE: Duration = Duration::from_secs(10);

static TURNS: LazyLock<Semaphore> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Semaphore::new(cores.clamp(1, 8))
});

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Right,
    /// Right, but hashed with parameters that are not today's: hash it again.
    RightButOld,
    Wrong,
}

fn hasher() -> Result<Argon2<'static>, AppError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| AppError::internal())?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str) -> Result<String, AppError> {
    let salt = SaltString::generate(&mut OsRng);
    let hash = hasher()?.hash_password(password.as_bytes(), &salt).map_err(|_| AppError::internal())?;
    Ok(hash.to_string())
}

fn verify_now(hash: &str, password: &str) -> Verdict {
    let Ok(parsed) = PasswordHash::new(hash) else { return Verdict::Wrong };
    // The parameters stand in the hash; the instance's own do not matter for checking.
    if Argon2::default().verify_password(password.as_bytes(), &parsed).is_err() {
        return Verdict::Wrong;
    }
    let is_todays = parsed.algorithm == Algorithm::Argon2id.ident()
        && Params::try_from(&parsed).is_ok_and(|params| {
            (params.m_cost(), params.t_cost(), params.p_cost()) == (MEMORY_KIB, PASSES, LANES)
        });
    if is_todays { Verdict::Right } else { Verdict::RightButOld }
}

/// Runs on a thread for long work, when it is its turn.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    let busy = |_| AppError::new(ErrorCode::Unavailable);
    let turn = tokio::time::timeout(PATIENCE, TURNS.acquire())
        .await
        .map_err(busy)?
        .map_err(|_| AppError::internal())?;
    let result = tokio::task::spawn_blocking(work).await.map_err(|_| AppError::internal());
    drop(turn);
    result
}

/// The text to keep.
///
/// # Errors
/// Unavailable, when too many wait.
pub async fn hash(password: Secret) -> Result<String, AppError> {
    in_turn(move || hash_now(&password.0)).await?
}

/// Whether the password fits. Without a hash (no such account, no password yet) it works as long, and says no.
///
/// # Errors
/// Unavailable, when too many wait.
pub async fn verify(hash: Option<String>, password: Secret) -> Result<Verdict, AppError> {
    in_turn(move || match hash {
        Some(hash) => Ok(verify_now(&hash, &password.0)),
        None => {
            // Of the same cost as a real one, so that the time tells nobody which accounts there are.
            static NOBODY: OnceLock<String> = OnceLock::new();
            let nobody = match NOBODY.get() {
                Some(hash) => hash.clone(),
                None => NOBODY.get_or_init(|| hash_now("nobody").unwrap_or_default()).clone(),
            };
            verify_now(&nobody, &password.0);
            Ok(Verdict::Wrong)
        }
    })
    .await?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_again() {
        let kept = hash("correct-horse-42".into()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        let verdict = |password: &str| verify(Some(kept.clone()), password.into());
        assert_eq!(verdict("correct-horse-42").await, Ok(Verdict::Right));
        assert_eq!(verdict("Correct-horse-42").await, Ok(Verdict::Wrong));
        assert_eq!(verify(None, "nobody".into()).await, Ok(Verdict::Wrong));
    }

    #[tokio::test]
    async fn older_parameters_are_noticed() {
        let params = Params::new(8 * 1024, 1, 1, None).unwrap();
        let old = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let salt = SaltString::generate(&mut OsRng);
        let kept = old.hash_password(b"correct-horse-42", &salt).unwrap().to_string();
        assert_eq!(verify(Some(kept), "correct-horse-42".into()).await, Ok(Verdict::RightButOld));
    }
}
