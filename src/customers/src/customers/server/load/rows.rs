//! Rows of all tables as statements of many rows each.

use super::super::entity::{contact, customer, lifecycle_move};
use crate::customers::server::index;
use kemai_domain::AppError;
use kemai_server::{BlindKind, Db, Sql};
use sea_orm::{EntityTrait, IdenStatic, Iterable, ModelTrait, Statement, Value};
use uuid::Uuid;

/// Parameters of one statement. Longer ones are no faster.
const PARAMETERS: usize = 3_000;

/// What a batch writes, by table.
pub struct Rows {
    db: Db,
    pub customers: Vec<customer::Model>,
    pub contacts: Vec<contact::Model>,
    pub moves: Vec<lifecycle_move::Model>,
    pub tags: Vec<(Uuid, String)>,
    pub collaborators: Vec<(Uuid, Uuid)>,
    pub blind: Vec<([u8; 8], Uuid, Uuid, &'static str, BlindKind)>,
    pub documents: Vec<(i64, Vec<String>)>,
}

impl Rows {
    pub fn new(db: &Db) -> Self {
        Self {
            db: db.clone(),
            customers: Vec::new(),
            contacts: Vec::new(),
            moves: Vec::new(),
            tags: Vec::new(),
            collaborators: Vec::new(),
            blind: Vec::new(),
            documents: Vec::new(),
        }
    }

    /// In the order that foreign keys want.
    pub fn statements(self) -> Result<Vec<Statement>, AppError> {
        let db = &self.db;
        let mut statements = Vec::new();
        models::<customer::Entity>(db, &self.customers, &mut statements);
        models::<contact::Entity>(db, &self.contacts, &mut statements);
        models::<lifecycle_move::Entity>(db, &self.moves, &mut statements);
        let tags = self.tags.into_iter().map(|(customer, tag)| vec![customer.into(), tag.into()]);
        insert(db, "customer_tags", &["customer_id", "tag"], tags, &mut statements);
        let people =
            self.collaborators.into_iter().map(|(customer, user)| vec![customer.into(), user.into()]);
        insert(db, "customer_collaborators", &["customer_id", "user_id"], people, &mut statements);
        // In the order of the table's key, which is random: pages of it are then touched once a batch.
        let mut blind = self.blind;
        blind.sort_unstable_by_key(|(hash, ..)| *hash);
        let blind = blind.into_iter().map(|(hash, customer, record, field, kind)| {
            vec![hash.to_vec().into(), customer.into(), record.into(), field.into(), kind.key().into()]
        });
        let columns = ["hash", "customer_id", "record_id", "field", "kind"];
        insert(db, "blind_indexes", &columns, blind, &mut statements);
        statements.extend(index::insertions(db, &self.documents));
        Ok(statements)
    }
}

fn models<E: EntityTrait>(db: &Db, rows: &[E::Model], statements: &mut Vec<Statement>) {
    let columns: Vec<E::Column> = E::Column::iter().collect();
    let names: Vec<&str> = columns.iter().map(IdenStatic::as_str).collect();
    let rows = rows.iter().map(|row| columns.iter().map(|column| row.get(*column)).collect());
    insert(db, E::default().table_name(), &names, rows, statements);
}

fn insert(
    db: &Db,
    table: &str,
    columns: &[&str],
    rows: impl Iterator<Item = Vec<Value>>,
    statements: &mut Vec<Statement>,
) {
    let mut rows = rows.peekable();
    let start = format!("INSERT INTO {table} ({}) VALUES ", columns.join(", "));
    while rows.peek().is_some() {
        let mut sql = Sql::new(db, &start);
        for (index, row) in rows.by_ref().take(PARAMETERS / columns.len()).enumerate() {
            sql.push(if index == 0 { "" } else { ", " }).bind_list(row);
        }
        statements.push(sql.statement());
    }
}
