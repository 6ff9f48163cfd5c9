//! The customers that rows name, and their contacts: three questions for a batch.

use kemai_domain::{AppError, Entity, Problem, name::fold};
use kemai_records::transfer::Line;
use kemai_server::{Ctx, Sql, database, reach};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What the rows of a batch may name, within the asker's reach.
pub struct Places {
    customers: HashMap<String, Vec<Uuid>>,
    contacts: HashMap<(Uuid, String), Vec<Uuid>>,
}

impl Places {
    pub async fn look(ctx: &Ctx, lines: &[Line]) -> Result<Self, AppError> {
        let customers = customers(ctx, lines).await?;
        let names_contacts = lines.iter().any(|line| !line.value("contact").is_empty());
        let contacts = if names_contacts { contacts(ctx, &customers).await? } else { HashMap::new() };
        Ok(Self { customers, contacts })
    }

    /// By its code, or by its whole name.
    pub fn customer(&self, said: &str) -> Result<Uuid, Problem> {
        if said.trim().is_empty() {
            return Err(Problem::Required);
        }
        match self.customers.get(&fold(said)).map_or(&[][..], Vec::as_slice) {
            [] => Err(Problem::UnknownCustomer),
            [id] => Ok(*id),
            _ => Err(Problem::SeveralAlike),
        }
    }

    pub fn contact(&self, customer: Uuid, said: &str) -> Result<Uuid, Problem> {
        match self.contacts.get(&(customer, fold(said))).map_or(&[][..], Vec::as_slice) {
            [] => Err(Problem::UnknownContact),
            [id] => Ok(*id),
            _ => Err(Problem::SeveralAlike),
        }
    }
}

async fn customers(ctx: &Ctx, lines: &[Line]) -> Result<HashMap<String, Vec<Uuid>>, AppError> {
    let said: BTreeSet<&str> = lines.iter().map(|line| line.value("customer").trim()).collect();
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT c.id, c.code, c.name_folded FROM customers c WHERE c.deleted_at IS NULL AND (c.code IN ",
    );
    sql.bind_list(said.iter().copied()).push(" OR c.name_folded IN ");
    sql.bind_list(said.iter().map(|name| fold(name))).push(") AND ");
    reach::on_customers_of(ctx, Entity::FollowUp, &mut sql);
    let (mut by_code, mut by_name) = (HashMap::new(), HashMap::<String, Vec<Uuid>>::new());
    for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
        let id: Uuid = row.try_get("", "id").map_err(database)?;
        let text = |column| row.try_get::<String>("", column).map_err(database);
        by_code.insert(fold(&text("code")?), vec![id]);
        by_name.entry(text("name_folded")?).or_default().push(id);
    }
    // A code names one customer, whatever others are called.
    by_name.extend(by_code);
    Ok(by_name)
}

async fn contacts(
    ctx: &Ctx,
    customers: &HashMap<String, Vec<Uuid>>,
) -> Result<HashMap<(Uuid, String), Vec<Uuid>>, AppError> {
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT id, customer_id, name FROM contacts WHERE deleted_at IS NULL AND customer_id IN ",
    );
    sql.bind_list(customers.values().flatten().copied().collect::<BTreeSet<_>>());
    let mut found: HashMap<_, Vec<Uuid>> = HashMap::new();
    for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
        let customer: Uuid = row.try_get("", "customer_id").map_err(database)?;
        let name: String = row.try_get("", "name").map_err(database)?;
        found.entry((customer, fold(&name))).or_default().push(row.try_get("", "id").map_err(database)?);
    }
    Ok(found)
}
