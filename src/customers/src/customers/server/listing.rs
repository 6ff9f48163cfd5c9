//! Lists: count first, then one of two walks (see docs/decisions/0004-lists.md).
//!
//! The index gathers the numbers of at most 10,001 customers by reach and facets; that is also the count. Few are fetched and
//! sorted; many are found by walking the sort order's own index. Rows shown pass `store::reach` again.

mod contacts;
mod further;
mod order;
mod question;
mod summary;

pub use contacts::page as contacts;
pub use question::{read as request, sort, words_tokens};

use super::{
    conditions::Conditions,
    document::{DEPARTMENT, PERSON},
    entity::customer,
    index::{self, Tokens},
    search,
    store::{self, State},
};
use crate::customers::list::{CustomerSummary, ListQuery, ListRequest};
use chrono::{DateTime, Utc};
use kemai_domain::{
    Action, AppError, Capability, EXACT_COUNT, Entity, ErrorCode, Filter, Operator, Page, Sort, silence,
};
use kemai_server::{Ctx, Scope, Sql, database, search_tokens::decides, spans};
use order::{Cursor, Order};
use sea_orm::ConnectionTrait;
use std::{collections::HashMap, time::Duration};

/// Up to this many are fetched and sorted; more are walked.
const SORTED: usize = 4_000;
/// Up to this many that longer words found are looked at, whether they have the words in one piece.
const CONFIRMED: usize = 2_000;
/// No list takes longer; what does is answered with an explanation.
const LONGEST: Duration = Duration::from_secs(5);

/// A page of the list that the address asks for.
///
/// # Errors
/// Invalid, naming filter or sort; too slow.
pub async fn list(ctx: &Ctx, query: &ListQuery) -> Result<Page<CustomerSummary>, AppError> {
    page(ctx, &question::read(ctx, query)?).await
}

/// A page of a list.
///
/// # Errors
/// As `list`.
pub async fn page(ctx: &Ctx, request: &ListRequest) -> Result<Page<CustomerSummary>, AppError> {
    let found = rows(ctx, request).await?;
    let items = summary::of_rows(ctx, &found.items, &request.columns).await?;
    Ok(Page {
        items,
        next_cursor: found.next_cursor,
        total: found.total,
        total_is_exact: found.total_is_exact,
    })
}

/// The rows of a page.
///
/// # Errors
/// As `list`.
pub async fn rows(ctx: &Ctx, request: &ListRequest) -> Result<Page<customer::Model>, AppError> {
    ctx.require(Entity::Customer, Action::View)?;
    if request.is_removed {
        ctx.require_capability(Capability::Restore)?;
    }
    let work = find(ctx, request);
    tokio::time::timeout(LONGEST, work).await.unwrap_or_else(|_| Err(AppError::new(ErrorCode::TooSlow)))
}

/// Every customer that a list's query finds, by growing number, `most` at most.
///
/// # Errors
/// As `list`; too many.
pub async fn seqs(ctx: &Ctx, request: &ListRequest, most: usize) -> Result<Vec<i64>, AppError> {
    let walk = Walk::new(ctx, request)?;
    let set = walk.gather(most + 1).await?;
    let found = walk.sorted(set.as_deref(), None, most + 1).await?;
    if found.len() > most { Err(AppError::new(ErrorCode::TooMany)) } else { Ok(found) }
}

async fn find(ctx: &Ctx, request: &ListRequest) -> Result<Page<customer::Model>, AppError> {
    let walk = Walk::new(ctx, request)?;
    let [exact, counted] =
        [EXACT_COUNT, request.counted].map(|most| usize::try_from(most).unwrap_or(usize::MAX));
    let gathered = walk.gather(exact + 1).await?;
    let total = match &gathered {
        Some(seqs) if walk.rest_is_empty() => seqs.len(),
        gathered => walk.sum("1", walk.whole(gathered.as_deref()), counted + 1).await?,
    };
    let few = walk.few(gathered);
    let wanted = usize::try_from(request.limit).unwrap_or(usize::MAX);
    let mut seqs = walk.sorted(few.as_deref(), request.cursor.as_deref(), wanted + 1).await?;
    let has_more = seqs.len() > wanted;
    seqs.truncate(wanted);
    let state = if request.is_removed { State::Removed } else { State::Present };
    let rows = store::find_many(ctx, ctx.db().reader(), &seqs, Action::View, state).await?;
    let mut by_seq: HashMap<i64, customer::Model> = rows.into_iter().map(|row| (row.seq, row)).collect();
    let items: Vec<_> = seqs.iter().filter_map(|seq| by_seq.remove(seq)).collect();
    let next_cursor =
        has_more.then(|| items.last().map(|row| Cursor::of(row, &request.sort).write())).flatten();
    Ok(Page {
        items,
        next_cursor,
        total: u64::try_from(total.min(counted)).unwrap_or(u64::MAX),
        total_is_exact: total <= counted,
    })
}

/// A list being found.
struct Walk<'a> {
    ctx: &'a Ctx,
    conditions: Conditions<'a>,
    tokens: Tokens,
    has_words: bool,
    words: &'a str,
    sort: &'a Sort,
    /// Whether the filter wants those alone who have nothing, or something, in the order's field.
    asked_for_nothing: Option<bool>,
    is_removed: bool,
    /// Where the filter wants those whom nobody has spoken with for long: one comparison that an index answers, in place of its parts.
    silent_since: Option<DateTime<Utc>>,
}

impl<'a> Walk<'a> {
    fn new(ctx: &'a Ctx, request: &'a ListRequest) -> Result<Self, AppError> {
        let (filter, is_silent) = without_silence(request.filter.clone())?;
        let silent_since = is_silent.then(|| spans::last_days(ctx, silence::DAYS).0);
        let conditions = Conditions::new(ctx, filter)?;
        let (facets, _) = conditions.split();
        let words = words_tokens(ctx, &request.words);
        let has_words = words != Tokens::Everything;
        let tokens = reach_tokens(ctx).and(words).and(facets);
        let ListRequest { words, sort, is_removed, .. } = request;
        let asked_for_nothing = asks_for_nothing(&request.filter, &sort.field);
        Ok(Self {
            ctx,
            conditions,
            tokens,
            has_words,
            words,
            sort,
            asked_for_nothing,
            is_removed: *is_removed,
            silent_since,
        })
    }

    fn rest_is_empty(&self) -> bool {
        self.silent_since.is_none() && self.conditions.split().1.is_empty()
    }

    /// The numbers the index finds; none when it has nothing to say: everything, or the recycle bin, which it does not hold.
    async fn gather(&self, most: usize) -> Result<Option<Vec<i64>>, AppError> {
        if self.is_removed || self.tokens == Tokens::Everything {
            return Ok(None);
        }
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        let found = index::gather(self.ctx, &self.tokens, most).await?;
        if self.words.is_empty() || decides(self.words) || found.len() > CONFIRMED {
            return Ok(Some(found));
        }
        search::confirmed(self.ctx, self.words, &found).await.map(Some)
    }

    /// What was gathered, where it is few enough to be sorted. Words have no other form than tokens: what they found is sorted, however much it
    /// is. Names lie together by city: those of a city can be far from where a walk begins.
    fn few(&self, gathered: Option<Vec<i64>>) -> Option<Vec<i64>> {
        let exact = usize::try_from(EXACT_COUNT).unwrap_or(usize::MAX);
        let most = if self.sort.field == "name" { exact } else { SORTED };
        gathered.filter(|seqs| seqs.len() <= most || self.has_words)
    }

    /// Adds the whole condition; among `seqs`, what the index has said already is left out.
    fn push_where(&self, seqs: Option<&[i64]>, sql: &mut Sql) {
        sql.push(if self.is_removed {
            " WHERE c.deleted_at IS NOT NULL AND "
        } else {
            " WHERE c.deleted_at IS NULL AND "
        });
        if let Some(seqs) = seqs {
            sql.push("c.seq IN ").bind_integers(seqs);
            for part in self.conditions.split().1 {
                sql.push(" AND ");
                self.conditions.push(part, sql);
            }
        } else {
            store::reach(self.ctx, Action::View, sql);
            sql.push(" AND ");
            self.conditions.push_all(sql);
        }
        if let Some(since) = self.silent_since {
            sql.push(" AND ").push(silence::SINCE).push(" < ").bind(since);
        }
    }

    /// What was gathered, where it was not cut off.
    fn whole<'b>(&self, gathered: Option<&'b [i64]>) -> Option<&'b [i64]> {
        let exact = usize::try_from(EXACT_COUNT).unwrap_or(usize::MAX);
        gathered.filter(|seqs| seqs.len() <= exact || self.has_words)
    }

    /// The sum of a number that each of them has, at most of `most` of them; among `seqs`, or of all rows.
    async fn sum(&self, each: &str, seqs: Option<&[i64]>, most: usize) -> Result<usize, AppError> {
        let mut sql =
            Sql::new(self.ctx.db(), "SELECT CAST(COALESCE(sum(one), 0) AS BIGINT) AS total FROM (SELECT ");
        sql.push(each).push(" AS one FROM customers c");
        if self.silent_since.is_some() && seqs.is_none() && !self.is_removed {
            sql.indexed_by(Order::Silence.index());
        }
        self.push_where(seqs, &mut sql);
        sql.push(" LIMIT ").bind(i64::try_from(most).unwrap_or(i64::MAX)).push(") found");
        let row = self.ctx.db().reader().query_one_raw(sql.statement()).await.map_err(database)?;
        let total: i64 = row.ok_or_else(AppError::internal)?.try_get("", "total").map_err(database)?;
        Ok(usize::try_from(total).unwrap_or_default())
    }

    /// The numbers of a page in the list's order. Who has nothing there comes last, whichever way the list goes: where the index begins with
    /// them, they are walked by themselves once the others are through.
    async fn sorted(
        &self,
        seqs: Option<&[i64]>,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Vec<i64>, AppError> {
        let order = Order::of(&self.sort.field);
        let cursor = cursor.map(|text| Cursor::read(text, self.sort)).transpose()?;
        let Some(nothing) = order.nothing_first(self.sort.is_descending) else {
            return self.walk(seqs, order, Among::All, cursor.as_ref(), limit).await;
        };
        let is_past = cursor.as_ref().is_some_and(|cursor| cursor.has_nothing(order));
        // A walk for what the filter leaves out would go through the whole index and find nothing.
        if is_past || self.asked_for_nothing == Some(true) {
            return self.walk(seqs, order, Among::Without(nothing), cursor.as_ref(), limit).await;
        }
        let mut found = self.walk(seqs, order, Among::With(nothing), cursor.as_ref(), limit).await?;
        if found.len() < limit && self.asked_for_nothing.is_none() {
            let left = limit - found.len();
            found.extend(self.walk(seqs, order, Among::Without(nothing), None, left).await?);
        }
        Ok(found)
    }

    async fn walk(
        &self,
        seqs: Option<&[i64]>,
        order: Order,
        among: Among,
        cursor: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<i64>, AppError> {
        let (column, index) = (order.column(), order.index());
        let mut sql = Sql::new(self.ctx.db(), "SELECT c.seq FROM customers c");
        // SQLite would rather take a facet's index and sort; the walk is faster, because few rows are needed.
        if seqs.is_none() && !self.is_removed {
            sql.indexed_by(index);
        }
        self.push_where(seqs, &mut sql);
        let (direction, sign) = if self.sort.is_descending { (" DESC", " < ") } else { (" ASC", " > ") };
        match among {
            Among::All => {}
            Among::With(nothing) => {
                sql.push(" AND ").push(column).push(sign).push(nothing);
            }
            Among::Without(nothing) => {
                sql.push(" AND ").push(column).push(" = ").push(nothing);
            }
        }
        if let Some(cursor) = cursor {
            sql.push(" AND (").push(column).push(", c.seq)").push(sign).push("(");
            order.bind(cursor, &mut sql)?;
            sql.push(", ").bind(cursor.seq).push(")");
        }
        sql.push(" ORDER BY ").push(column).push(direction).push(", c.seq").push(direction);
        sql.push(" LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = self.ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
        rows.iter().map(|row| row.try_get("", "seq").map_err(database)).collect()
    }
}

/// The filter without [`silence::FILTER`], and whether that was one of the parts that must all hold.
fn without_silence(filter: Filter) -> Result<(Filter, bool), AppError> {
    let Filter::All(mut parts) = filter else { return Ok((filter, false)) };
    let silence: Filter = serde_json::from_str(silence::FILTER).map_err(|_| AppError::internal())?;
    let before = parts.len();
    parts.retain(|part| *part != silence);
    let is_silent = parts.len() < before;
    Ok((Filter::All(parts), is_silent))
}

/// What a filter says of a field's being empty, where all must hold it.
fn asks_for_nothing(filter: &Filter, field: &str) -> Option<bool> {
    match filter {
        Filter::All(parts) => parts.iter().find_map(|part| asks_for_nothing(part, field)),
        Filter::Condition(condition) if condition.field == field => match condition.operator {
            Operator::IsEmpty => Some(true),
            Operator::IsNotEmpty => Some(false),
            _ => None,
        },
        Filter::Any(_) | Filter::None(_) | Filter::Condition(_) => None,
    }
}

/// Which of them a walk takes: by the value that stands for nothing in the order's index.
#[derive(Clone, Copy)]
enum Among {
    All,
    With(&'static str),
    Without(&'static str),
}

/// Who asks, as tokens: the same boundary that `store::reach` draws.
pub fn reach_tokens(ctx: &Ctx) -> Tokens {
    match ctx.scope(Entity::Customer, Action::View) {
        Scope::Everything => Tokens::Everything,
        Scope::Nothing => Tokens::Nothing,
        Scope::Own { user_seq, .. } => Tokens::one(PERSON, user_seq),
        Scope::Department { user_seq, seq, .. } => {
            Tokens::Or(vec![Tokens::one(DEPARTMENT, seq), Tokens::one(PERSON, user_seq)])
        }
    }
}
