//! What one running server holds: database, keys, clock, configuration, files, limits. Cheap to clone.

use crate::{
    clock::Clock, config::Config, crypto::Keys, db::Db, files::Files, live::Live, memory::Memory,
    rate_limit::RateLimits, regions::OwnAreas,
};
use kemai_domain::AppError;
use std::{ops::Deref, sync::Arc};

/// The running program.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of a running program.
pub struct Parts {
    pub db: Db,
    pub keys: Keys,
    pub clock: Clock,
    pub config: Config,
    pub files: Files,
    pub live: Live,
    pub limits: RateLimits,
    /// The divisions with the admin's own areas.
    pub regions: OwnAreas,
    /// What areas keep beside the database.
    pub memory: Memory,
}

impl App {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Opens everything that the configuration names: the database, the key file (made at the first start) and the folder of files. A key
    /// that is missing, or not the database's own, is refused before the database is migrated.
    ///
    /// # Errors
    /// A sentence that names the cause and the way out.
    pub async fn open(config: Config, clock: Clock) -> Result<Self, String> {
        let db = Db::open(&config.database_url).await?;
        let keys = Keys::open(config.secret_key_file(), &db).await?;
        db.migrate().await?;
        keys.note(&db).await?;
        let files = Files::open(&config)?;
        Ok(Self::new(Parts {
            db,
            keys,
            clock,
            config,
            files,
            live: Live::default(),
            limits: RateLimits::default(),
            regions: OwnAreas::default(),
            memory: Memory::default(),
        }))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The running program, in server functions and pages.
///
/// # Errors
/// Internal, when called outside a request.
pub fn app() -> Result<App, AppError> {
    leptos::prelude::use_context::<App>().ok_or_else(AppError::internal)
}
