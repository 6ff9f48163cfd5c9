//! Reading one's own sessions and tokens.

use crate::{
    profile::{Profile, SessionEntry, TokenEntry},
    users::server::store as users,
};
use kemai_domain::{AppError, SessionId, TokenId, UserId};
use kemai_server::{Ctx, Tx, ctx::Door, database};
use sea_orm::{ConnectionTrait, QueryResult};

/// # Errors
/// Not signed in; internal, when the database fails.
pub async fn find(ctx: &Ctx) -> Result<Profile, AppError> {
    let user = users::own(ctx).await?;
    Ok(Profile { user, sessions: sessions(ctx).await?, tokens: tokens(ctx).await?, made: None })
}

/// Where the person is signed in; last used first.
///
/// # Errors
/// Not signed in; internal, when the database fails.
pub async fn sessions(ctx: &Ctx) -> Result<Vec<SessionEntry>, AppError> {
    let current = current(ctx);
    let statement = ctx.db().statement(
        "SELECT id, created_at, last_seen_at, address, agent FROM sessions WHERE user_id = $1 AND expires_at > $2 \
         ORDER BY last_seen_at DESC, created_at DESC",
        [ctx.user_id()?.0.into(), ctx.now().into()],
    );
    let rows = ctx.db().reader().query_all_raw(statement).await.map_err(database)?;
    rows.iter().map(|row| session(row, current)).collect()
}

/// The session that asks; none behind an API token.
pub(super) fn current(ctx: &Ctx) -> Option<SessionId> {
    match ctx.signed_in()?.door {
        Door::Session(id) => Some(id),
        Door::Token(..) => None,
    }
}

fn session(row: &QueryResult, current: Option<SessionId>) -> Result<SessionEntry, AppError> {
    let id = SessionId(row.try_get("", "id").map_err(database)?);
    Ok(SessionEntry {
        id,
        created_at: row.try_get("", "created_at").map_err(database)?,
        last_seen_at: row.try_get("", "last_seen_at").map_err(database)?,
        address: row.try_get("", "address").map_err(database)?,
        agent: row.try_get("", "agent").map_err(database)?,
        is_current: current == Some(id),
    })
}

/// Tokens that still open the door, newest first.
///
/// # Errors
/// Not signed in; internal, when the database fails.
pub async fn tokens(ctx: &Ctx) -> Result<Vec<TokenEntry>, AppError> {
    let statement = ctx.db().statement(
        "SELECT id, name, scope, created_at, last_used_at, expires_at FROM api_tokens \
         WHERE user_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2) ORDER BY created_at DESC, id DESC",
        [ctx.user_id()?.0.into(), ctx.now().into()],
    );
    let rows = ctx.db().reader().query_all_raw(statement).await.map_err(database)?;
    rows.iter().map(token).collect()
}

/// Ends a person's own token; comes back with its name and scope, or with nothing when it opened nothing.
pub(super) async fn revoke(tx: &Tx, user: UserId, id: TokenId) -> Result<Option<(String, String)>, AppError> {
    let statement = tx.ctx().db().statement(
        "UPDATE api_tokens SET revoked_at = $1 WHERE id = $2 AND user_id = $3 AND revoked_at IS NULL \
         AND (expires_at IS NULL OR expires_at > $1) RETURNING name, scope",
        [tx.ctx().now().into(), id.0.into(), user.0.into()],
    );
    let row = tx.conn().query_one_raw(statement).await.map_err(database)?;
    row.map(|row| Ok((row.try_get("", "name")?, row.try_get("", "scope")?))).transpose().map_err(database)
}

fn token(row: &QueryResult) -> Result<TokenEntry, AppError> {
    Ok(TokenEntry {
        id: TokenId(row.try_get("", "id").map_err(database)?),
        name: row.try_get("", "name").map_err(database)?,
        scope: row.try_get("", "scope").map_err(database)?,
        created_at: row.try_get("", "created_at").map_err(database)?,
        last_used_at: row.try_get("", "last_used_at").map_err(database)?,
        expires_at: row.try_get("", "expires_at").map_err(database)?,
    })
}
