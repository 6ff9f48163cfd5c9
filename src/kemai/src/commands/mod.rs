//! The commands, one a file.

pub mod demo;
pub mod migrate;
pub mod serve;
pub mod token;
pub mod user;

use crate::failure::Failure;
use kemai_server::{App, Ctx, clock::Clock, config::Config, settings};

/// The program on its database, migrated.
async fn open(config: Config) -> Result<App, Failure> {
    App::open(config, Clock::default()).await.map_err(Failure::Other)
}

/// The right to do anything, for whoever runs the server; the change log names it.
async fn program(app: &App) -> Result<Ctx, Failure> {
    if settings::company(app).await?.is_none() {
        return Err(Failure::other(
            "there is no company yet: open Kemai in a browser and follow the set-up, or `kemai user create --role admin`",
        ));
    }
    Ok(settings::program(app, "command").await?)
}
