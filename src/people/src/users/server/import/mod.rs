//! Users from tables. A file brings no passwords: who is new cannot sign in until an admin gives him one, as with the form. The e-mail
//! address says who is there already.

mod fields;
mod prepare;
mod undo;

use crate::{
    roles::{Role, covers, server::store as roles, shipped_name},
    users::FIELDS,
};
use futures::future::BoxFuture;
use kemai_domain::{Action, AppError, Capability, Lang, RoleId, ShippedRole, name::fold};
use kemai_records::transfer::{ImportKind, Importer, Line, Options, Prepared};
use kemai_server::Ctx;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// How users are imported.
pub const IMPORT: ImportKind = ImportKind {
    entity: FIELDS.entity,
    needs: Some(Capability::ManageUsers),
    name: "users",
    operation: "user.import",
    // Whether an address is free is asked of the database.
    is_prepared_ahead: false,
    fields: fields::fields,
    open: |ctx, options| Box::pin(open(ctx, options)),
    undo: |tx, operation, own| Box::pin(undo::undo(tx, operation, own)),
};

async fn open(ctx: &Ctx, options: Options) -> Result<Arc<dyn Importer>, AppError> {
    ctx.require(FIELDS.entity, Action::Import)?;
    ctx.require_capability(Capability::ManageUsers)?;
    ctx.require(FIELDS.entity, Action::Create)?;
    let roles = roles::list(ctx).await?;
    Ok(Arc::new(Users { ctx: ctx.clone(), options, roles, seen: Mutex::default() }))
}

/// One run over a file.
struct Users {
    ctx: Ctx,
    options: Options,
    roles: Vec<Role>,
    /// By e-mail address, the line that had it first.
    seen: Mutex<HashMap<String, u64>>,
}

impl Users {
    /// A role by its name; those that come with the program by theirs in any language.
    fn role(&self, said: &str) -> Option<&Role> {
        let said = fold(said);
        let is_it = |role: &&Role| match role.shipped {
            Some(shipped) => {
                said == shipped.key()
                    || Lang::ALL.into_iter().any(|lang| fold(shipped_name(shipped, lang)) == said)
            }
            None => fold(&role.name) == said,
        };
        let mut found = self.roles.iter().filter(is_it);
        found.next().filter(|_| found.next().is_none())
    }

    /// Whether one may give this role, and rule over those who have it.
    fn may_give(&self, id: RoleId) -> bool {
        self.roles.iter().any(|role| role.id == id && covers(self.ctx.rights(), &role.rights))
    }

    fn is_admin(&self, id: RoleId) -> bool {
        self.roles.iter().any(|role| role.id == id && role.shipped == Some(ShippedRole::Admin))
    }

    /// The earlier line with this address; else this one is remembered.
    fn seen_before(&self, line: u64, email: &str) -> Option<u64> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let first = *seen.entry(email.to_owned()).or_insert(line);
        (first != line).then_some(first)
    }
}

impl Importer for Users {
    fn prepare(self: Arc<Self>, lines: Vec<Line>) -> BoxFuture<'static, Result<Prepared, AppError>> {
        Box::pin(prepare::prepare(self, lines))
    }
}
