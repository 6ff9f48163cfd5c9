//! Which customers a batch's rows are the same as: by code, tax number, phone, e-mail or the whole name, as the form asks one by one.

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
    /// Three questions for the whole batch.
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
        let select = "SELECT c.id, c.code AS mark FROM customers c WHERE c.code IN ";
        found.texts(ctx, select, codes, Mark::Code).await?;
        let select = "SELECT c.id, c.name_folded AS mark FROM customers c WHERE c.deleted_at IS NULL AND c.name_folded IN ";
        found.texts(ctx, select, names, Mark::Name).await?;
        if !hashes.is_empty() {
            let mut sql = Sql::new(
                ctx.db(),
                "SELECT DISTINCT b.hash, b.customer_id FROM blind_indexes b JOIN customers c ON c.id = b.customer_id \
                 WHERE c.deleted_at IS NULL AND b.hash IN ",
            );
            sql.bind_list(hashes);
            for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
                let hash = Mark::Hash(row.try_get("", "hash").map_err(database)?);
                found.add(hash, row.try_get("", "customer_id").map_err(database)?);
            }
        }
        found.reach(ctx).await?;
        Ok(found)
    }

    fn add(&mut self, mark: Mark, id: Uuid) {
        let ids = self.by_mark.entry(mark).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }

    async fn texts(
        &mut self,
        ctx: &Ctx,
        select: &str,
        texts: Vec<String>,
        mark: fn(String) -> Mark,
    ) -> Result<(), AppError> {
        if texts.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new(ctx.db(), select);
        sql.bind_list(texts);
        for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
            let text = row.try_get("", "mark").map_err(database)?;
            self.add(mark(text), row.try_get("", "id").map_err(database)?);
        }
        Ok(())
    }

    /// Tells those within reach from the others, which are counted and noted as when a form is refused.
    async fn reach(&mut self, ctx: &Ctx) -> Result<(), AppError> {
        let all: BTreeSet<Uuid> = self.by_mark.values().flatten().copied().collect();
        if all.is_empty() {
            return Ok(());
        }
        self.editable = within(ctx, &all, Action::Edit).await?;
        let seen = within(ctx, &all, Action::View).await?;
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

async fn within(ctx: &Ctx, ids: &BTreeSet<Uuid>, action: Action) -> Result<HashSet<Uuid>, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT c.id FROM customers c WHERE c.deleted_at IS NULL AND c.id IN ");
    sql.bind_list(ids.iter().copied()).push(" AND ");
    store::reach(ctx, action, &mut sql);
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| row.try_get("", "id").map_err(database)).collect()
}
