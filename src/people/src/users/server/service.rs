//! Changing users. Two rules stand above the matrix: nobody gives or rules over rights that he does not have himself, and
//! somebody must be left who can let others in.

use super::{entity::Model, regions, store};
use crate::{
    Secret,
    departments::server::store as departments,
    roles::{Role, covers, server::store as roles},
    server::refuse_older,
    sign_in::{check_password, server::password},
    users::{FIELDS, NewUser, User, UserInput},
};
use futures::future::BoxFuture;
use kemai_domain::{
    Action, AppError, Capability, DepartmentId, Entity, FieldChange, Problem, RoleId, ShippedRole, UserId,
};
use kemai_records::recycle;
use kemai_server::{Change, ChangeAction, Ctx, Tx, session};
use sea_orm::ActiveValue::Set;

pub use store::{find, list, own};

/// # Errors
/// Forbidden; invalid: also when the address is taken.
pub async fn create(ctx: &Ctx, input: NewUser) -> Result<User, AppError> {
    ctx.require(Entity::User, Action::Create)?;
    ctx.require_capability(Capability::ManageUsers)?;
    let mut input = input;
    regions::resolve(ctx, &mut input.user).await?;
    let input = input.checked()?;
    let hash = match input.password {
        Some(password) => Some(password::hash(password).await?),
        None => None,
    };
    let language = input.language.unwrap_or_else(|| ctx.lang());
    ctx.write("user.create", move |tx| {
        Box::pin(async move {
            check_places(tx, &input.user).await?;
            insert(tx, input.user, language, hash).await
        })
    })
    .await
}

/// Creates many accounts with one password, as one operation: for demo data. Nothing is written when one of them is refused.
///
/// # Errors
/// Forbidden; invalid: also when an address is taken.
pub async fn create_many(ctx: &Ctx, people: Vec<UserInput>, password: Secret) -> Result<Vec<User>, AppError> {
    ctx.require(Entity::User, Action::Create)?;
    ctx.require_capability(Capability::ManageUsers)?;
    let people = people.into_iter().map(UserInput::checked).collect::<Result<Vec<_>, _>>()?;
    let hash = password::hash(password).await?;
    let language = ctx.lang();
    ctx.write("user.load", move |tx| {
        Box::pin(async move {
            let mut made = Vec::with_capacity(people.len());
            for person in people {
                check_places(tx, &person).await?;
                made.push(insert(tx, person, language, Some(hash.clone())).await?);
            }
            Ok(made)
        })
    })
    .await
}

/// Inside a change of its own or of the set-up.
pub(crate) async fn insert(
    tx: &mut Tx,
    input: UserInput,
    language: kemai_domain::Lang,
    hash: Option<String>,
) -> Result<User, AppError> {
    let user = store::insert(tx, input, language, hash).await?;
    tx.log(Change::between(&FIELDS, user.id, None, Some(&user)));
    Ok(user)
}

/// # Errors
/// Forbidden, not found, conflict; invalid: also when the last admin would lose the role.
pub async fn update(ctx: &Ctx, id: UserId, version: i64, input: UserInput) -> Result<User, AppError> {
    update_all(ctx, id, version, input, None).await
}

/// The same, and closes or opens the account when that is said: both, or neither.
///
/// # Errors
/// As [`update`]; invalid also when the last admin's account would be closed.
pub async fn update_all(
    ctx: &Ctx,
    id: UserId,
    version: i64,
    mut input: UserInput,
    is_disabled: Option<bool>,
) -> Result<User, AppError> {
    regions::resolve(ctx, &mut input).await?;
    let input = input.checked()?;
    ctx.require_capability(Capability::ManageUsers)?;
    let user = ctx
        .write("user.update", move |tx| {
            Box::pin(async move { update_in(tx, id, Some(version), input, is_disabled).await })
        })
        .await?;
    if is_disabled == Some(true) {
        session::revoke_all(ctx.app(), id, None).await?;
    }
    Ok(user)
}

/// The same inside a change, of what was checked.
pub(super) async fn update_in(
    tx: &mut Tx,
    id: UserId,
    version: Option<i64>,
    input: UserInput,
    is_disabled: Option<bool>,
) -> Result<User, AppError> {
    change_in(tx, id, version, move |tx, row| {
        Box::pin(async move {
            if row.deleted_at.is_some() {
                return Err(AppError::not_found());
            }
            let role = check_places(tx, &input).await?;
            if role.shipped != Some(ShippedRole::Admin) {
                refuse_last_admin(tx, &row, "role_id").await?;
            }
            let disabled_at = match is_disabled {
                None => row.disabled_at,
                Some(false) => None,
                Some(true) => {
                    refuse_last_admin(tx, &row, "is_disabled").await?;
                    row.disabled_at.or(Some(tx.ctx().now()))
                }
            };
            let regions = store::regions_text(&input.service_regions)?;
            store::update(tx, row, |active| {
                active.name_sort = Set(kemai_records::pinyin::sort_key(&input.name));
                active.name = Set(input.name);
                active.email = Set(input.email);
                active.department_id = Set(input.department_id.0);
                active.role_id = Set(input.role_id.0);
                active.service_regions = Set(regions);
                active.disabled_at = Set(disabled_at);
            })
            .await
        })
    })
    .await
}

/// As the form would have sent it.
pub(super) fn input_of(user: &User) -> UserInput {
    UserInput {
        name: user.name.clone(),
        email: user.email.clone(),
        department_id: user.department_id,
        role_id: user.role_id,
        service_regions: user.service_regions.clone(),
    }
}

/// Ends the person's sessions and lets nobody in under the account, for the time being.
///
/// # Errors
/// Forbidden, not found, conflict; invalid, for the last admin.
pub async fn disable(ctx: &Ctx, id: UserId, version: Option<i64>) -> Result<User, AppError> {
    let user = change(ctx, "user.disable", id, version, |tx, row| {
        Box::pin(async move {
            refuse_last_admin(tx, &row, "id").await?;
            let disabled_at = row.disabled_at.or(Some(tx.ctx().now()));
            store::update(tx, row, |active| active.disabled_at = Set(disabled_at)).await
        })
    })
    .await?;
    session::revoke_all(ctx.app(), id, None).await?;
    Ok(user)
}

/// # Errors
/// Forbidden, not found, conflict.
pub async fn enable(ctx: &Ctx, id: UserId, version: Option<i64>) -> Result<User, AppError> {
    change(ctx, "user.enable", id, version, |tx, row| {
        Box::pin(async move { store::update(tx, row, |active| active.disabled_at = Set(None)).await })
    })
    .await
}

/// Into the recycle bin: the name stays on what the person did.
///
/// # Errors
/// Forbidden, not found, conflict; invalid, for the last admin.
pub async fn remove(ctx: &Ctx, id: UserId, version: Option<i64>) -> Result<User, AppError> {
    ctx.require(Entity::User, Action::Delete)?;
    let user = change(ctx, "user.remove", id, version, |tx, row| {
        Box::pin(async move {
            refuse_last_admin(tx, &row, "id").await?;
            let now = tx.ctx().now();
            store::update(tx, row, |active| active.deleted_at = Set(Some(now))).await
        })
    })
    .await?;
    session::revoke_all(ctx.app(), id, None).await?;
    Ok(user)
}

/// Out of the recycle bin, as it was.
///
/// # Errors
/// Forbidden, not found, conflict; invalid, when somebody else has the address now, or when the department or the role is gone.
pub async fn restore(ctx: &Ctx, id: UserId, version: Option<i64>) -> Result<User, AppError> {
    ctx.require_capability(Capability::Restore)?;
    ctx.require_capability(Capability::ManageUsers)?;
    ctx.write("user.restore", move |tx| {
        Box::pin(async move {
            let row = store::lock(tx, id).await?;
            let is_late = row.deleted_at.is_none_or(|removed| removed <= recycle::until(tx.ctx()));
            if is_late || row.purged_at.is_some() {
                return Err(AppError::not_found());
            }
            if departments::hold(tx, DepartmentId(row.department_id)).await?.is_none() {
                return Err(AppError::field("department_id", Problem::InBin));
            }
            change_in(tx, id, version, |tx, row| {
                Box::pin(async move { store::update(tx, row, |active| active.deleted_at = Set(None)).await })
            })
            .await
        })
    })
    .await
}

/// Gives a password; every session of the person ends.
///
/// # Errors
/// Forbidden, not found; invalid, for a weak password.
pub async fn set_password(ctx: &Ctx, id: UserId, password: Secret) -> Result<(), AppError> {
    ctx.require_capability(Capability::ManageUsers)?;
    let user = find(ctx, id).await?;
    check_password(&password.0, &user.email).map_err(|problem| AppError::field("password", problem))?;
    let hash = password::hash(password).await?;
    change(ctx, "user.set_password", id, None, move |tx, row| {
        Box::pin(async move {
            tx.log(password_changed(tx, id));
            store::update(tx, row, |active| active.password_hash = Set(Some(hash))).await
        })
    })
    .await?;
    session::revoke_all(ctx.app(), id, None).await
}

/// What the log says of a new password: when, never what.
pub(crate) fn password_changed(tx: &Tx, id: UserId) -> Change {
    let mut change = Change::of(&FIELDS, id, ChangeAction::Update);
    let after = serde_json::to_value(tx.ctx().now()).ok();
    change.fields.push(FieldChange { field: "password_changed_at".to_owned(), before: None, after });
    change
}

/// Loads somebody who is not removed, checks reach, rights and version, changes, and logs the difference.
async fn change<W>(
    ctx: &Ctx,
    kind: &'static str,
    id: UserId,
    version: Option<i64>,
    work: W,
) -> Result<User, AppError>
where
    W: for<'a> FnOnce(&'a mut Tx, Model) -> BoxFuture<'a, Result<User, AppError>> + Send + 'static,
{
    ctx.require_capability(Capability::ManageUsers)?;
    ctx.write(kind, move |tx| {
        Box::pin(async move {
            if store::lock(tx, id).await?.deleted_at.is_some() {
                return Err(AppError::not_found());
            }
            change_in(tx, id, version, work).await
        })
    })
    .await
}

async fn change_in<W>(tx: &mut Tx, id: UserId, version: Option<i64>, work: W) -> Result<User, AppError>
where
    W: for<'a> FnOnce(&'a mut Tx, Model) -> BoxFuture<'a, Result<User, AppError>> + Send + 'static,
{
    let row = store::lock(tx, id).await?;
    let before = User::from(&row);
    refuse_older(&before, before.version, version.unwrap_or(before.version))?;
    // Of somebody in the recycle bin the role may be there too.
    let role = roles::hold(tx, before.role_id).await?;
    let role = role.ok_or_else(|| AppError::field("role_id", Problem::InBin))?;
    if !covers(tx.ctx().rights(), &role.rights) {
        return Err(AppError::forbidden());
    }
    let after = work(tx, row).await?;
    let change = Change::between(&FIELDS, id, Some(&before), Some(&after));
    tx.log(match (before.is_removed, after.is_removed) {
        (false, true) => change.as_action(ChangeAction::Remove),
        (true, false) => change.as_action(ChangeAction::Restore),
        _ => change,
    });
    Ok(after)
}

/// Department and role exist, and the role is one that the person may give.
pub(super) async fn check_places(tx: &Tx, input: &UserInput) -> Result<Role, AppError> {
    if departments::hold(tx, input.department_id).await?.is_none() {
        return Err(AppError::field("department_id", Problem::UnknownDepartment));
    }
    let role = roles::hold(tx, input.role_id).await?;
    let role = role.ok_or_else(|| AppError::field("role_id", Problem::UnknownChoice))?;
    if covers(tx.ctx().rights(), &role.rights) {
        Ok(role)
    } else {
        Err(AppError::field("role_id", Problem::NotAllowed))
    }
}

/// Refuses what would leave the company without anyone who can let others in.
async fn refuse_last_admin(tx: &Tx, row: &Model, field: &str) -> Result<(), AppError> {
    let is_admin = roles::shipped(tx, ShippedRole::Admin).await? == RoleId(row.role_id);
    let counts = is_admin && row.disabled_at.is_none() && row.deleted_at.is_none();
    if counts && roles::other_admins(tx, Some(UserId(row.id))).await? == 0 {
        return Err(AppError::field(field, Problem::LastAdmin));
    }
    Ok(())
}
