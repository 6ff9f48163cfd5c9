//! The boundary of what a person may see and change, for SQL over `customers c`. It is written here once: customers and all that hangs
//! on them ask with it.

use crate::{
    ctx::{Ctx, Scope},
    sql::Sql,
};
use kemai_domain::{Action, Entity, Reach, Rights, UserId};

/// Adds `customers c` to a join by the id in a column, for statements that ask of customers whether they are there and within reach, and
/// no more: SQLite finds that in an index, without the rows.
pub fn join_customers<'a>(sql: &'a mut Sql, column: &str) -> &'a mut Sql {
    sql.push(" JOIN customers c").indexed_by("customers_reach").push(" ON c.id = ").push(column);
    if sql.is_postgres() { sql } else { sql.push(" AND c.seq > 0") }
}

/// Adds the condition of the asker's reach on `customers c`.
pub fn on_customers(ctx: &Ctx, action: Action, sql: &mut Sql) {
    within(ctx.scope(Entity::Customer, action), sql);
}

/// The same for what hangs on customers: seen only where the customer is, and no further than the asker's role lets him see the kind of
/// record itself.
pub fn on_customers_of(ctx: &Ctx, entity: Entity, sql: &mut Sql) {
    within(scope_of(ctx, entity), sql);
}

/// The scope in which what hangs on customers is seen: the customers' own, or that of the kind of record where it is narrower.
#[must_use]
pub fn scope_of(ctx: &Ctx, entity: Entity) -> Scope {
    let (customer, own) =
        (ctx.rights().reach(Entity::Customer, Action::View), ctx.rights().reach(entity, Action::View));
    let narrower = if own < customer { entity } else { Entity::Customer };
    ctx.scope(narrower, Action::View)
}

/// How far a role sees what hangs on customers.
#[must_use]
pub fn of_rights(rights: &Rights, entity: Entity) -> Reach {
    rights.reach(Entity::Customer, Action::View).min(rights.reach(entity, Action::View))
}

/// Whether nothing at all is within the asker's reach.
#[must_use]
pub fn sees_nothing(ctx: &Ctx, entity: Entity) -> bool {
    of_rights(ctx.rights(), entity) == Reach::None
}

/// Adds a person's own customers in brackets, to begin with where somebody sees no more than his own: without it a database walks through
/// everybody's records to find the few. It draws no boundary; [`within`] does.
pub fn own_customers(user: UserId, sql: &mut Sql) {
    sql.push("(SELECT o.id FROM customers o WHERE o.owner_id = ").bind(user.0);
    sql.push(" UNION SELECT k.customer_id FROM customer_collaborators k WHERE k.user_id = ")
        .bind(user.0)
        .push(")");
}

/// Adds the condition of a scope on `customers c`.
pub fn within(scope: Scope, sql: &mut Sql) {
    let own = |sql: &mut Sql, user: UserId| {
        sql.push("c.owner_id = ").bind(user.0);
        sql.push(
            " OR EXISTS (SELECT 1 FROM customer_collaborators k WHERE k.customer_id = c.id AND k.user_id = ",
        );
        sql.bind(user.0).push(")");
    };
    match scope {
        Scope::Everything => {
            sql.push("TRUE");
        }
        Scope::Nothing => {
            sql.push("FALSE");
        }
        Scope::Own { user, .. } => {
            sql.push("(");
            own(sql, user);
            sql.push(")");
        }
        Scope::Department { user, path, .. } => {
            sql.push("(c.department_id IN (SELECT id FROM departments WHERE path LIKE ")
                .bind(format!("{path}%"));
            sql.push(") OR ");
            own(sql, user);
            sql.push(")");
        }
    }
}
