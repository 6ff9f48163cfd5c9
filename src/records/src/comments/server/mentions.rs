//! Mentions, and whose work is spoken of: who is meant by `@name`, whether they may see the record, and what they have not seen yet.

use super::store;
use crate::{
    comments::{
        model::{Colleague, Comment, Mention},
        text::{Piece, pieces},
    },
    notifications::{
        NewsKind,
        server::{News, settle, tell},
    },
};
use kemai_domain::{Action, AppError, CommentId, Entity, FieldError, Problem, UserId};
use kemai_server::{Ctx, RecordKinds, Tx, database, session};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The longest name that is looked for behind an `@`.
const LONGEST_NAME: usize = 24;
/// New mentions that are listed.
const MOST: i64 = 100;

/// A text whose mentions are known.
pub struct Resolved {
    pub body: String,
    /// Those who are told.
    pub told: Vec<UserId>,
    /// Names of those who are not, because they may not see the record, or because several people are called so.
    pub not_told: Vec<String>,
}

/// People by name and by id, of those who can sign in.
#[derive(Default)]
struct People {
    by_id: BTreeMap<UserId, String>,
    by_name: BTreeMap<String, Vec<UserId>>,
}

/// Finds out who is mentioned. A mention of one who may not see the record becomes plain text.
///
/// # Errors
/// Invalid, with too many mentions; internal.
pub async fn resolve(
    ctx: &Ctx,
    kinds: RecordKinds,
    entity: Entity,
    record: Uuid,
    body: &str,
) -> Result<Resolved, AppError> {
    let pieces = pieces(body);
    let people = find_people(ctx, &pieces).await?;
    let pieces = named(pieces, &people);
    let mentioned: BTreeSet<UserId> = pieces.iter().filter_map(person).collect();
    if mentioned.len() > Comment::MOST_MENTIONS {
        let max = i64::try_from(Comment::MOST_MENTIONS).unwrap_or(i64::MAX);
        return Err(AppError::invalid(vec![FieldError::new("body", Problem::TooMany { max })]));
    }
    let me = ctx.user_id().ok();
    let (mut told, mut not_told) = (Vec::new(), Vec::new());
    for user in mentioned {
        let name = people.by_id.get(&user);
        if name.is_some() && (Some(user) == me || may_see(ctx, kinds, user, entity, record).await?) {
            told.push(user);
        } else {
            not_told.extend(name.cloned());
        }
    }
    let body = pieces.into_iter().fold(String::new(), |body, piece| match piece {
        Piece::Person(id, name) if told.contains(&id) => {
            let name = people.by_id.get(&id).unwrap_or(&name);
            format!("{body}@[{name}]({id})")
        }
        Piece::Person(_, text) => body + "@" + &text,
        Piece::Text(text) => body + &text,
    });
    told.retain(|user| Some(*user) != me);
    not_told.extend(people.by_name.iter().filter(|(_, ids)| ids.len() > 1).map(|(name, _)| name.clone()));
    Ok(Resolved { body, told, not_told })
}

fn person(piece: &Piece) -> Option<UserId> {
    match piece {
        Piece::Person(id, _) => Some(*id),
        Piece::Text(_) => None,
    }
}

/// Whether another person may read the comments of a record: asked with their own rights.
async fn may_see(
    ctx: &Ctx,
    kinds: RecordKinds,
    user: UserId,
    entity: Entity,
    record: Uuid,
) -> Result<bool, AppError> {
    let theirs = match session::on_behalf_of(ctx.app(), user, ctx.request_id().to_owned()).await {
        Ok(theirs) => theirs,
        // Whoever has left sees nothing.
        Err(error) if error.code.status() < 500 => return Ok(false),
        Err(error) => return Err(error),
    };
    if !theirs.rights().can(Entity::Comment, Action::View) {
        return Ok(false);
    }
    match kinds.find(&theirs, entity, record).await {
        Ok(_) => Ok(true),
        Err(error) if error.code.status() < 500 => Ok(false),
        Err(error) => Err(error),
    }
}

/// Everybody who may be meant: by id, and by every beginning of what follows an `@`.
async fn find_people(ctx: &Ctx, pieces: &[Piece]) -> Result<People, AppError> {
    let ids: BTreeSet<UserId> = pieces.iter().filter_map(person).collect();
    let mut names = BTreeSet::new();
    for piece in pieces {
        if let Piece::Text(text) = piece {
            names.extend(
                text.match_indices('@')
                    .take(Comment::MOST_MENTIONS * 2)
                    .flat_map(|(at, _)| beginnings(&text[at + 1..])),
            );
        }
    }
    if ids.is_empty() && names.is_empty() {
        return Ok(People::default());
    }
    let mut values: Vec<sea_orm::Value> = Vec::new();
    let mut list = |value: sea_orm::Value| {
        values.push(value);
        format!("${}", values.len())
    };
    // The nil id and the empty name belong to nobody: neither list is ever empty.
    let ids: Vec<_> = ids.into_iter().map(|id| id.0).chain([Uuid::nil()]).map(|id| list(id.into())).collect();
    let names: Vec<_> = names.into_iter().chain([""]).map(|name| list(name.into())).collect();
    let sql = format!(
        "SELECT id, name FROM users WHERE deleted_at IS NULL AND disabled_at IS NULL AND (id IN ({}) OR name IN ({})) ORDER BY id",
        ids.join(", "),
        names.join(", ")
    );
    let rows = ctx.db().reader().query_all_raw(ctx.db().statement(sql, values)).await.map_err(database)?;
    let mut people = People::default();
    for row in rows {
        let id = UserId(row.try_get("", "id").map_err(database)?);
        let name: String = row.try_get("", "name").map_err(database)?;
        people.by_name.entry(name.clone()).or_default().push(id);
        people.by_id.insert(id, name);
    }
    Ok(people)
}

/// Every beginning of a text up to the longest name, the shortest first.
fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    let line = text.lines().next().unwrap_or_default();
    line.char_indices().take(LONGEST_NAME).map(move |(at, letter)| &line[..at + letter.len_utf8()])
}

/// Turns every `@name` in the text into a mention, if exactly one person is called so. The longest name wins.
fn named(pieces: Vec<Piece>, people: &People) -> Vec<Piece> {
    let mut done = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Piece::Text(text) = piece else {
            done.push(piece);
            continue;
        };
        let (mut plain, mut rest) = (String::new(), text.as_str());
        while let Some(at) = rest.find('@') {
            plain += &rest[..at];
            rest = &rest[at + 1..];
            let name = beginnings(rest).filter(|name| people.by_name.contains_key(*name)).last();
            match name.and_then(|name| Some((name, people.by_name.get(name)?.as_slice()))) {
                Some((name, [id])) => {
                    done.push(Piece::Text(std::mem::take(&mut plain)));
                    done.push(Piece::Person(*id, name.to_owned()));
                    rest = &rest[name.len()..];
                }
                _ => plain.push('@'),
            }
        }
        done.push(Piece::Text(plain + rest));
    }
    done
}

/// Notes and tells who is mentioned by a comment, and forgets who is not any more.
pub(super) async fn store(
    tx: &mut Tx,
    comment: CommentId,
    on: (Entity, Uuid),
    told: &[UserId],
) -> Result<(), AppError> {
    let ctx = tx.ctx().clone();
    let db = ctx.db();
    let kept: String = (0..told.len()).map(|index| format!(", ${}", index + 3)).collect();
    let mut values: Vec<sea_orm::Value> = vec![comment.0.into(), Uuid::nil().into()];
    values.extend(told.iter().map(|user| sea_orm::Value::from(user.0)));
    let delete = format!("DELETE FROM mentions WHERE comment_id = $1 AND user_id NOT IN ($2{kept})");
    tx.conn().execute_raw(db.statement(delete, values)).await.map_err(database)?;
    for user in told {
        let insert = db.statement(
            "INSERT INTO mentions (comment_id, user_id) VALUES ($1, $2) ON CONFLICT (comment_id, user_id) DO NOTHING",
            [comment.0.into(), user.0.into()],
        );
        tx.conn().execute_raw(insert).await.map_err(database)?;
        tell(tx, news(NewsKind::Mention, comment, on, *user)).await?;
    }
    Ok(())
}

/// Who is told of a comment because the record is his work: not of his own, not when it mentions him anyway, and not when he does not see
/// the record any more.
pub(super) async fn concerned(
    ctx: &Ctx,
    kinds: RecordKinds,
    on: (Entity, Uuid),
    person: Option<UserId>,
    mentioned: &[UserId],
) -> Result<Option<UserId>, AppError> {
    let me = ctx.user_id().ok();
    let Some(person) = person.filter(|person| Some(*person) != me && !mentioned.contains(person)) else {
        return Ok(None);
    };
    Ok(may_see(ctx, kinds, person, on.0, on.1).await?.then_some(person))
}

/// Tells somebody of a new comment on what is his work.
pub(super) async fn tell_of(
    tx: &mut Tx,
    comment: CommentId,
    on: (Entity, Uuid),
    to: UserId,
) -> Result<(), AppError> {
    tell(tx, news(NewsKind::Comment, comment, on, to)).await.map(|_| ())
}

/// What is told to a person of a comment.
fn news(kind: NewsKind, comment: CommentId, on: (Entity, Uuid), to: UserId) -> News {
    News {
        kind,
        key: format!("{comment}:{to}"),
        to,
        entity: on.0,
        record: on.1,
        part: Some(comment.0),
        about_at: None,
        is_late: false,
    }
}

/// Colleagues whose name begins as typed.
///
/// # Errors
/// Forbidden; internal.
pub async fn colleagues(ctx: &Ctx, words: &str) -> Result<Vec<Colleague>, AppError> {
    ctx.require(Entity::Comment, Action::Create)?;
    let words: String = words.trim().to_lowercase().chars().take(LONGEST_NAME).collect();
    let pattern = format!("{}%", words.replace(['\\', '%', '_'], ""));
    let statement = ctx.db().statement(
        "SELECT u.id, u.name, d.name AS department FROM users u JOIN departments d ON d.id = u.department_id \
         WHERE u.deleted_at IS NULL AND u.disabled_at IS NULL AND lower(u.name) LIKE $1 ORDER BY u.name_sort, u.id LIMIT 8",
        [pattern.into()],
    );
    let rows = ctx.db().reader().query_all_raw(statement).await.map_err(database)?;
    let read = |row: &sea_orm::QueryResult| {
        Ok(Colleague {
            id: UserId(row.try_get("", "id")?),
            name: row.try_get("", "name")?,
            department: row.try_get("", "department")?,
        })
    };
    rows.iter().map(read).collect::<Result<_, _>>().map_err(database)
}

/// The comments that mention the reader and were not seen yet, the newest first; none on records that left the reader's reach.
///
/// # Errors
/// Forbidden; internal.
pub async fn mine(ctx: &Ctx, kinds: RecordKinds) -> Result<Vec<Mention>, AppError> {
    ctx.require(Entity::Comment, Action::View)?;
    let statement = ctx.db().statement(
        "SELECT c.id, c.version, c.entity, c.record_id, c.author_id, u.name AS author_name, c.body, c.created_at, c.updated_at, \
         c.deleted_at, c.deleted_by FROM mentions m JOIN comments c ON c.id = m.comment_id JOIN users u ON u.id = c.author_id \
         WHERE m.user_id = $1 AND m.seen_at IS NULL AND c.deleted_at IS NULL ORDER BY c.id DESC LIMIT $2",
        [ctx.user_id()?.0.into(), MOST.into()],
    );
    let rows = ctx.db().reader().query_all_raw(statement).await.map_err(database)?;
    let mut mentions = Vec::with_capacity(rows.len());
    for row in rows {
        let row = store::read(&row).map_err(database)?;
        let head = match kinds.find(ctx, row.entity, row.record_id).await {
            Ok(head) => head,
            Err(error) if error.code.status() < 500 => continue,
            Err(error) => return Err(error),
        };
        mentions.push(Mention {
            comment_id: row.id,
            entity: row.entity,
            record_id: row.record_id,
            title: head.title,
            path: head.path,
            body: row.body(ctx)?,
            author_name: row.author_name,
            created_at: row.created_at,
        });
    }
    Ok(mentions)
}

/// Whether a comment of the record mentions the reader or was told to him, and he has not seen it yet.
pub(super) async fn has_unseen(ctx: &Ctx, record: Uuid) -> Result<bool, AppError> {
    let statement = ctx.db().statement(
        "SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM mentions m JOIN comments c ON c.id = m.comment_id \
         WHERE m.user_id = $1 AND m.seen_at IS NULL AND c.record_id = $2 AND c.deleted_at IS NULL) \
         OR EXISTS (SELECT 1 FROM notifications n \
         WHERE n.user_id = $1 AND n.read_at IS NULL AND n.record_id = $2 AND n.kind = $3)",
        [ctx.user_id()?.0.into(), record.into(), NewsKind::Comment.key().into()],
    );
    Ok(ctx.db().reader().query_one_raw(statement).await.map_err(database)?.is_some())
}

/// The reader has seen the comments of a record: what told of them is read.
///
/// # Errors
/// Forbidden; internal.
pub async fn seen(ctx: &Ctx, record: Uuid) -> Result<(), AppError> {
    ctx.require(Entity::Comment, Action::View)?;
    ctx.write("mention.seen", move |tx| {
        Box::pin(async move {
            let ctx = tx.ctx().clone();
            let me = ctx.user_id()?;
            let update = ctx.db().statement(
                "UPDATE mentions SET seen_at = $1 WHERE user_id = $2 AND seen_at IS NULL \
                 AND comment_id IN (SELECT id FROM comments WHERE record_id = $3)",
                [ctx.now().into(), me.0.into(), record.into()],
            );
            tx.conn().execute_raw(update).await.map_err(database)?;
            settle(tx, NewsKind::Mention, record, Some(me)).await?;
            settle(tx, NewsKind::Comment, record, Some(me)).await
        })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_is_meant_and_a_doubtful_one_is_not() {
        let id = |number| UserId(Uuid::from_u128(number));
        let people = People {
            by_id: BTreeMap::new(),
            by_name: BTreeMap::from([
                ("林晓".to_owned(), vec![id(1)]),
                ("林晓雯".to_owned(), vec![id(2)]),
                ("王强".to_owned(), vec![id(3), id(4)]),
            ]),
        };
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(
            named(vec![text("问@林晓雯请看，@王强 a@b")], &people),
            [text("问"), Piece::Person(id(2), "林晓雯".to_owned()), text("请看，@王强 a@b")]
        );
    }
}
