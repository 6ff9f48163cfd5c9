//! The commands, one a file.

pub mod demo;
pub mod export;
pub mod import;
pub mod migrate;
pub mod serve;
pub mod token;
pub mod user;

use crate::failure::Failure;
use kemai_server::{App, Ctx, Sql, clock::Clock, config::Config, database, session, settings};
use sea_orm::ConnectionTrait;

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

/// The rights of a person: of the one with this address, or of the first admin.
async fn on_behalf(app: &App, email: Option<&str>, name: &str) -> Result<Ctx, Failure> {
    let program = program(app).await?;
    let id = match email {
        Some(email) => user::find(&program, email).await?.id,
        None => first_admin(app).await?,
    };
    Ok(session::on_behalf_of(app, id, name.to_owned()).await?)
}

async fn first_admin(app: &App) -> Result<kemai_domain::UserId, Failure> {
    let sql = Sql::new(
        &app.db,
        "SELECT u.id FROM users u JOIN roles r ON r.id = u.role_id WHERE r.shipped = 'admin' AND u.deleted_at IS NULL \
         AND u.disabled_at IS NULL ORDER BY u.seq LIMIT 1",
    );
    let row = app.db.reader().query_one_raw(sql.statement()).await.map_err(database)?;
    let row = row.ok_or_else(|| Failure::other("there is no admin: `kemai user create --role admin`"))?;
    let id: uuid::Uuid = row.try_get("", "id").map_err(database)?;
    Ok(kemai_domain::UserId(id))
}
