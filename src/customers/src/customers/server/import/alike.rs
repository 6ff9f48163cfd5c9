//! Which customers a batch's rows are the same as: by code, tax number, phone, e-mail or the whole name, as the form asks one by one.
//! Every statement names its index: SQLite's statistics are of the time before the import, when reading all there was may well have been right.

use crate::customers::{
    draft::CustomerDraft,
    server::{
        document::blind_group,
        duplicates::{
            hidden::{self, Hidden},
            new_clues,
        },
        store,
    },
};
use kemai_domain::{
    Action, AppError, CustomerId, ErrorCode,
    name::{company_core, fold},
};
use kemai_server::{BlindKind, Ctx, Sql, database};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// Something that two customers should not have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    Code(String),
    Name(String),
    /// The blind index of a number or an address.
    Hash(Vec<u8>),
}

/// The marks of a draft.
pub fn marks(ctx: &Ctx, draft: &CustomerDraft) -> Vec<Mark> {
    let keys = &ctx.app().keys;
    let mut marks: Vec<Mark> = draft.code.iter().cloned().map(Mark::Code).collect();
    if company_core(&draft.name).chars().count() >= 2 {
        marks.push(Mark::Name(fold(&draft.name)));
    }
    marks.extend(new_clues(draft, None).iter().filter_map(|clue| {
        let group = blind_group(clue.field).unwrap_or(clue.field);
        keys.blind(group, BlindKind::Whole, &clue.value).map(|hash| Mark::Hash(hash.to_vec()))
    }));
    marks
}

/// The customers that have one of the marks.
pub struct Found {
    by_mark: HashMap<Mark, Vec<Uuid>>,
    /// Those that the person may change.
    editable: HashSet<Uuid>,
    /// Whether no more may be told of customers out of reach.
    is_closed: bool,
}

/// What a row is like.
pub enum Alike {
    Nothing,
    One(Uuid),
    /// Out of reach, or not to be changed.
    Elsewhere,
    Several,
    /// Nothing may be said any more.
    Closed,
}

impl Found {
    /// A few questions for the whole batch.
    pub async fn look(ctx: &Ctx, marks: &[Mark]) -> Result<Self, AppError> {
        let mut found = Self { by_mark: HashMap::new(), editable: HashSet::new(), is_closed: false };
        let (mut codes, mut names, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
        for mark in marks {
            match mark {
                Mark::Code(code) => codes.push(code.clone()),
                Mark::Name(name) => names.push(name.clone()),
                Mark::Hash(hash) => hashes.push(hash.clone()),
            }
        }
        if !codes.is_empty() {
            let mut sql = Sql::new(ctx.db(), "SELECT c.id, c.code AS mark FROM customers c");
            sql.indexed_by("customers_code").push(" WHERE c.code IN ").bind_list(codes);
            found.texts(ctx, &sql, Mark::Code).await?;
        }
        if !names.is_empty() {
            let mut sql = Sql::new(ctx.db(), "SELECT c.id, c.name_folded AS mark FROM customers c");
            sql.indexed_by("customers_name_folded").push(" WHERE c.deleted_at IS NULL AND c.name_folded IN ");
            sql.bind_list(names);
            found.texts(ctx, &sql, Mark::Name).await?;
        }
        found.hashes(ctx, hashes).await?;
        found.reach(ctx).await?;
        Ok(found)
    }

    fn add(&mut self, mark: Mark, id: Uuid) {
        let ids = self.by_mark.entry(mark).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }

    async fn texts(&mut self, ctx: &Ctx, sql: &Sql, mark: fn(String) -> Mark) -> Result<(), AppError> {
        for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
            let text = row.try_get("", "mark").map_err(database)?;
            self.add(mark(text), row.try_get("", "id").map_err(database)?);
        }
        Ok(())
    }

    async fn hashes(&mut self, ctx: &Ctx, hashes: Vec<Vec<u8>>) -> Result<(), AppError> {
        if hashes.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new(ctx.db(), "SELECT DISTINCT b.hash, b.customer_id FROM blind_indexes b");
        sql.indexed_by("blind_indexes_hash").push(" WHERE b.hash IN ").bind_list(hashes);
        let mut pairs: Vec<(Vec<u8>, Uuid)> = Vec::new();
        for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
            let hash = row.try_get("", "hash").map_err(database)?;
            pairs.push((hash, row.try_get("", "customer_id").map_err(database)?));
        }
        let present = among(ctx, &pairs.iter().map(|(_, id)| *id).collect(), None).await?;
        for (hash, id) in pairs {
            if present.contains(&id) {
                self.add(Mark::Hash(hash), id);
            }
        }
        Ok(())
    }

    /// Tells those within reach from the others, which are counted and noted as when a form is refused.
    async fn reach(&mut self, ctx: &Ctx) -> Result<(), AppError> {
        let all: BTreeSet<Uuid> = self.by_mark.values().flatten().copied().collect();
        if all.is_empty() {
            return Ok(());
        }
        self.editable = among(ctx, &all, Some(Action::Edit)).await?;
        let seen = among(ctx, &all, Some(Action::View)).await?;
        let hidden: Vec<Hidden> = all
            .into_iter()
            .filter(|id| !seen.contains(id))
            .map(|id| Hidden { id: CustomerId(id), reasons: BTreeSet::new() })
            .collect();
        if !hidden.is_empty() {
            let told = match hidden::may_ask(ctx) {
                Ok(()) => hidden::note(ctx, &hidden).await,
                refused => refused,
            };
            match told {
                Err(error) if error.code == ErrorCode::TooMany => self.is_closed = true,
                told => told?,
            }
        }
        Ok(())
    }

    /// What a row with these marks is like.
    pub fn of(&self, marks: &[Mark]) -> Alike {
        let ids: BTreeSet<Uuid> =
            marks.iter().filter_map(|mark| self.by_mark.get(mark)).flatten().copied().collect();
        // A code names one customer: what else it shares is asked of the others.
        let named =
            marks.iter().find(|mark| matches!(mark, Mark::Code(_))).and_then(|mark| self.by_mark.get(mark));
        let ids = named.map_or(ids, |named| named.iter().copied().collect());
        match (ids.len(), ids.first()) {
            (0, _) | (_, None) if self.is_closed => Alike::Closed,
            (0, _) | (_, None) => Alike::Nothing,
            (1, Some(id)) if self.editable.contains(id) => Alike::One(*id),
            (1, Some(_)) if self.is_closed => Alike::Closed,
            (1, Some(_)) => Alike::Elsewhere,
            _ => Alike::Several,
        }
    }

    /// Whether a customer has this code already.
    pub fn has_code(&self, code: &str) -> bool {
        self.by_mark.contains_key(&Mark::Code(code.to_owned()))
    }
}

/// Those that are present, and within reach for the action when one is named.
async fn among(ctx: &Ctx, ids: &BTreeSet<Uuid>, action: Option<Action>) -> Result<HashSet<Uuid>, AppError> {
    let mut found = HashSet::with_capacity(ids.len());
    let ids: Vec<Uuid> = ids.iter().copied().collect();
    // Databases take no more than some ten thousand parameters.
    for ids in ids.chunks(10_000) {
        let mut sql = Sql::new(ctx.db(), "SELECT c.id FROM customers c");
        sql.indexed_by(store::BY_ID).push(" WHERE c.deleted_at IS NULL AND c.id IN ");
        sql.bind_list(ids.iter().copied());
        if let Some(action) = action {
            store::reach(ctx, action, sql.push(" AND "));
        }
        for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
            found.insert(row.try_get("", "id").map_err(database)?);
        }
    }
    Ok(found)
}
