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
    Action, AppError, CustomerId,
    name::{company_core, fold},
};
use kemai_server::{BlindKind, Ctx, Sql, database};
use sea_orm::{ConnectionTrait, QueryResult};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::atomic::{AtomicBool, Ordering},
};
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
    /// Those out of reach of which nothing may be told any more.
    untold: HashSet<Uuid>,
    /// Those in the recycle bin that still hold their codes.
    removed: HashSet<Uuid>,
}

/// Whether no more may be told of customers out of reach, from the start or since a row of the run was like one too many: then a row that is like
/// nothing within reach may be like another of them, and whoever is told that it is not could read the company's base out of what is left.
pub struct Closed(AtomicBool);

impl Closed {
    pub fn of(ctx: &Ctx) -> Self {
        Self(AtomicBool::new(hidden::may_ask(ctx).is_err()))
    }
}

/// What a row is like.
pub enum Alike {
    Nothing,
    One(Uuid),
    /// Out of reach, or not to be changed.
    Elsewhere,
    Several,
    /// One in the recycle bin has its code.
    Removed,
    /// Whether it is like a customer out of reach may not be told any more.
    Closed,
}

impl Found {
    /// A few questions for the whole batch.
    pub async fn look(ctx: &Ctx, marks: &[Mark]) -> Result<Self, AppError> {
        let mut found = Self {
            by_mark: HashMap::new(),
            editable: HashSet::new(),
            untold: HashSet::new(),
            removed: HashSet::new(),
        };
        let (mut codes, mut names, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
        for mark in marks {
            match mark {
                Mark::Code(code) => codes.push(code.clone()),
                Mark::Name(name) => names.push(name.clone()),
                Mark::Hash(hash) => hashes.push(hash.clone()),
            }
        }
        if !codes.is_empty() {
            for (code, id) in with_codes(ctx, codes).await? {
                found.add(Mark::Code(code), id);
            }
        }
        if !names.is_empty() {
            let mut sql = Sql::new(ctx.db(), "SELECT c.id, c.name_folded AS mark FROM customers c");
            sql.indexed_by("customers_name_folded").push(" WHERE c.deleted_at IS NULL AND c.name_folded IN ");
            sql.bind_list(names);
            for (name, id) in texts(ctx, &sql).await? {
                found.add(Mark::Name(name), id);
            }
        }
        found.hashes(ctx, hashes).await?;
        found.reach(ctx, marks).await?;
        Ok(found)
    }

    fn add(&mut self, mark: Mark, id: Uuid) {
        let ids = self.by_mark.entry(mark).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
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

    /// Tells those within reach from the others, which are counted and noted as when a form is refused: in the order of the rows, so that the
    /// first rows are decided as long as anything may be told.
    async fn reach(&mut self, ctx: &Ctx, marks: &[Mark]) -> Result<(), AppError> {
        let all: BTreeSet<Uuid> = self.by_mark.values().flatten().copied().collect();
        if all.is_empty() {
            return Ok(());
        }
        let present = among(ctx, &all, None).await?;
        self.removed = all.iter().filter(|id| !present.contains(id)).copied().collect();
        self.editable = among(ctx, &all, Some(Action::Edit)).await?;
        let mut known = among(ctx, &all, Some(Action::View)).await?;
        let mut hidden = Vec::new();
        for id in marks.iter().filter_map(|mark| self.by_mark.get(mark)).flatten() {
            if present.contains(id) && known.insert(*id) {
                hidden.push(Hidden { id: CustomerId(*id), reasons: BTreeSet::new() });
            }
        }
        let told = hidden::note_some(ctx, &hidden).await?;
        self.untold = hidden.iter().skip(told).map(|hidden| hidden.id.0).collect();
        Ok(())
    }

    /// What a row with these marks is like. Rows have to be asked for in their order.
    pub fn of(&self, marks: &[Mark], closed: &Closed) -> Alike {
        let ids: BTreeSet<Uuid> =
            marks.iter().filter_map(|mark| self.by_mark.get(mark)).flatten().copied().collect();
        // A code names one customer: what else it shares is asked of the others.
        let named =
            marks.iter().find(|mark| matches!(mark, Mark::Code(_))).and_then(|mark| self.by_mark.get(mark));
        let ids = named.map_or(ids, |named| named.iter().copied().collect());
        let is_untold = ids.iter().any(|id| self.untold.contains(id));
        let is_closed = closed.0.fetch_or(is_untold, Ordering::Relaxed) || is_untold;
        match (ids.len(), ids.first()) {
            _ if is_untold => Alike::Closed,
            (0, _) | (_, None) if is_closed => Alike::Closed,
            (0, _) | (_, None) => Alike::Nothing,
            (1, Some(id)) if self.removed.contains(id) => Alike::Removed,
            (1, Some(id)) if self.editable.contains(id) => Alike::One(*id),
            (1, Some(_)) => Alike::Elsewhere,
            _ => Alike::Several,
        }
    }

    /// Whether a customer has this code already.
    pub fn has_code(&self, code: &str) -> bool {
        self.by_mark.contains_key(&Mark::Code(code.to_owned()))
    }
}

/// The codes that customers have already, those in the recycle bin among them.
pub async fn taken_codes(ctx: &Ctx, codes: Vec<String>) -> Result<HashSet<String>, AppError> {
    Ok(with_codes(ctx, codes).await?.into_iter().map(|(code, _)| code).collect())
}

async fn with_codes(ctx: &Ctx, codes: Vec<String>) -> Result<Vec<(String, Uuid)>, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT c.id, c.code AS mark FROM customers c");
    sql.indexed_by("customers_code").push(" WHERE c.code IN ").bind_list(codes);
    texts(ctx, &sql).await
}

async fn texts(ctx: &Ctx, sql: &Sql) -> Result<Vec<(String, Uuid)>, AppError> {
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    let pair = |row: &QueryResult| Ok((row.try_get("", "mark")?, row.try_get("", "id")?));
    rows.iter().map(|row| pair(row).map_err(database)).collect()
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
