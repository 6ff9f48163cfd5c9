//! Likely duplicates: the same phone, e-mail or tax number, the same name, or a similar one once legal forms and places are set
//! aside. Looked for over the whole company; what is out of the asker's reach is only said to be there.

pub mod hidden;
mod names;

use self::hidden::{Hidden, Met};
use super::{
    document::{blind_group, whole_value},
    store,
};
use crate::customers::{
    api::DuplicateQuestion,
    draft::CustomerDraft,
    model::{Customer, Duplicate, DuplicateReason, VisibleDuplicate},
};
use kemai_domain::{
    Action, AppError, Capability, CustomerId, Entity, ErrorCode, FieldChange, Problem, UserId,
    contact::{normalise_email, normalise_phone_in, normalise_tax_number},
    name::fold,
};
use kemai_server::{BlindKind, Ctx, Sql, Tx, database};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Shown while typing.
const MOST: usize = 5;

/// Something that two customers should not have in common.
pub(super) struct Clue {
    reason: DuplicateReason,
    pub(super) field: &'static str,
    pub(super) value: String,
}

/// Likely duplicates of what is being typed, the sure ones first. Who was told of too many out of reach is told of no more.
///
/// # Errors
/// Forbidden, for who can neither create nor edit customers.
pub async fn find(ctx: &Ctx, question: &DuplicateQuestion) -> Result<Vec<Duplicate>, AppError> {
    require_writing(ctx)?;
    let connection = ctx.db().reader();
    let clues = typed_clues(question);
    let mut found = search_sure(ctx, connection, &question.name, &clues, question.except).await?;
    names::similar(ctx, &question.name, question.except, &mut found).await?;
    let (mut duplicates, hidden) = describe(ctx, connection, found).await?;
    let told = match hidden::may_ask(ctx) {
        Ok(()) => hidden::note(ctx, &hidden).await,
        refused => refused,
    };
    match told {
        Err(error) if error.code == ErrorCode::TooMany => {
            duplicates.retain(|duplicate| duplicate.visible.is_some());
        }
        told => told?,
    }
    Ok(duplicates)
}

/// The sure duplicates of what was typed that are out of the asker's reach, with what they share. They stay on the server.
///
/// # Errors
/// Forbidden, for who can neither create nor edit customers.
pub(super) async fn out_of_reach(ctx: &Ctx, question: &DuplicateQuestion) -> Result<Vec<Hidden>, AppError> {
    require_writing(ctx)?;
    let connection = ctx.db().reader();
    let clues = typed_clues(question);
    let found = search_sure(ctx, connection, &question.name, &clues, question.except).await?;
    let seen = visible(ctx, connection, &found).await?;
    let hidden = found.into_iter().filter(|(id, _)| !seen.contains_key(id));
    Ok(hidden.take(MOST).map(|(id, reasons)| Hidden { id: CustomerId(id), reasons }).collect())
}

fn require_writing(ctx: &Ctx) -> Result<(), AppError> {
    let rights = ctx.rights();
    if rights.can(Entity::Customer, Action::Create) || rights.can(Entity::Customer, Action::Edit) {
        Ok(())
    } else {
        Err(AppError::forbidden())
    }
}

fn typed_clues(question: &DuplicateQuestion) -> Vec<Clue> {
    let mut clues = Vec::new();
    let mut clue = |reason, field, value: Option<String>| {
        clues.extend(value.map(|value| Clue { reason, field, value: whole_value(field, &value) }));
    };
    clue(DuplicateReason::TaxNumber, "tax_number", normalise_tax_number(&question.tax_number).ok());
    for phone in question.phones.iter().take(20) {
        let phone = normalise_phone_in(phone, &question.country).ok();
        clue(DuplicateReason::Phone, "phone", phone.map(|phone| phone.to_string()));
    }
    for email in question.emails.iter().take(20) {
        clue(DuplicateReason::Email, "email", normalise_email(email).ok());
    }
    clues
}

/// Refuses to save a sure duplicate unless there is a reason and the right to give one. The reason is what the history has to say, also where
/// there is no duplicate: otherwise the history would tell of customers out of reach. Those that a refusal is about are kept in `met`, for [`hidden::write`] to note.
///
/// # Errors
/// Duplicate, with those found; reason needed; too many.
pub async fn refuse_sure(
    tx: &Tx,
    draft: &CustomerDraft,
    before: Option<&Customer>,
    met: &Met,
) -> Result<Option<FieldChange>, AppError> {
    let ctx = tx.ctx();
    let may_decide = ctx.rights().has(Capability::OverrideDuplicate);
    let reason = draft.duplicate_reason.as_deref().filter(|_| may_decide).map(|reason| FieldChange {
        field: "duplicate_reason".to_owned(),
        before: None,
        after: Some(Value::from(reason)),
    });
    let clues = new_clues(draft, before);
    let is_new_name = before.is_none_or(|before| fold(&before.name) != fold(&draft.name));
    let name = if is_new_name { draft.name.as_str() } else { "" };
    if name.is_empty() && clues.is_empty() {
        return Ok(reason);
    }
    hidden::may_ask(ctx)?;
    let found = search_sure(ctx, tx.conn(), name, &clues, before.map(|before| before.id)).await?;
    let (sure, hidden) = describe(ctx, tx.conn(), found).await?;
    if sure.is_empty() || reason.is_some() {
        return Ok(reason);
    }
    met.keep(hidden);
    let mut error = AppError::new(ErrorCode::Duplicate).with_detail(sure);
    if may_decide {
        error.fields = vec![kemai_domain::FieldError::new("duplicate_reason", Problem::ReasonNeeded)];
    }
    Err(error)
}

/// What of a draft was not in the record before: an old value is no new duplicate.
pub(super) fn new_clues(draft: &CustomerDraft, before: Option<&Customer>) -> Vec<Clue> {
    let mut clues = Vec::new();
    if let Some(number) = &draft.tax_number
        && before.is_none_or(|before| before.tax_number.as_ref() != Some(number))
    {
        clues.push(Clue { reason: DuplicateReason::TaxNumber, field: "tax_number", value: number.clone() });
    }
    let old: BTreeSet<&String> = before
        .iter()
        .flat_map(|before| &before.contacts)
        .flat_map(|contact| [&contact.mobile, &contact.phone, &contact.email, &contact.other_email])
        .flatten()
        .collect();
    for contact in &draft.contacts {
        let values = [
            (DuplicateReason::Phone, "phone", &contact.mobile),
            (DuplicateReason::Phone, "phone", &contact.phone),
            (DuplicateReason::Email, "email", &contact.email),
            (DuplicateReason::Email, "email", &contact.other_email),
        ];
        for (reason, field, value) in values {
            if let Some(value) = value
                && !old.contains(value)
            {
                clues.push(Clue { reason, field, value: whole_value(field, value) });
            }
        }
    }
    clues
}

type Found = BTreeMap<Uuid, BTreeSet<DuplicateReason>>;

/// What is surely the same: a number or an address in common, or the whole name.
async fn search_sure(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    name: &str,
    clues: &[Clue],
    except: Option<CustomerId>,
) -> Result<Found, AppError> {
    let mut found = Found::new();
    by_clues(ctx, connection, clues, &mut found).await?;
    names::same(ctx, connection, name, &mut found).await?;
    if let Some(except) = except {
        found.remove(&except.0);
    }
    Ok(found)
}

async fn by_clues(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    clues: &[Clue],
    found: &mut Found,
) -> Result<(), AppError> {
    let reasons: BTreeMap<Vec<u8>, DuplicateReason> = clues
        .iter()
        .filter_map(|clue| {
            let group = blind_group(clue.field).unwrap_or(clue.field);
            let hash = ctx.app().keys.blind(group, BlindKind::Whole, &clue.value)?;
            Some((hash.to_vec(), clue.reason))
        })
        .collect();
    if reasons.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT DISTINCT b.hash, b.customer_id FROM blind_indexes b JOIN customers c ON c.id = b.customer_id \
         WHERE c.deleted_at IS NULL AND b.hash IN ",
    );
    sql.bind_list(reasons.keys().cloned()).push(" LIMIT 500");
    for row in connection.query_all_raw(sql.statement()).await.map_err(database)? {
        let id = row.try_get("", "customer_id").map_err(database)?;
        let hash: Vec<u8> = row.try_get("", "hash").map_err(database)?;
        found.entry(id).or_default().extend(reasons.get(&hash));
    }
    Ok(())
}

/// What is said of those found, and of whom out of reach it says something.
async fn describe(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    found: Found,
) -> Result<(Vec<Duplicate>, Vec<Hidden>), AppError> {
    let mut visible = visible(ctx, connection, &found).await?;
    let is_sure = |reasons: &BTreeSet<DuplicateReason>| reasons.iter().any(|reason| reason.is_sure());
    let hidden = found.iter().filter(|(id, reasons)| !visible.contains_key(id) && is_sure(reasons));
    let hidden = hidden.map(|(id, reasons)| Hidden { id: CustomerId(*id), reasons: reasons.clone() });
    let hidden: Vec<_> = hidden.take(MOST).collect();
    let mut duplicates: Vec<_> = found
        .into_iter()
        .map(|(id, reasons)| Duplicate {
            is_sure: is_sure(&reasons),
            visible: visible.remove(&id),
            reasons: reasons.into_iter().collect(),
        })
        // Of what is out of reach, only a sure one is told.
        .filter(|duplicate| duplicate.visible.is_some() || duplicate.is_sure)
        .collect();
    duplicates.sort_by_key(|duplicate| (!duplicate.is_sure, duplicate.reasons.clone()));
    duplicates.truncate(MOST);
    Ok((duplicates, hidden))
}

/// Those of them that are within reach.
async fn visible(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    found: &Found,
) -> Result<BTreeMap<Uuid, VisibleDuplicate>, AppError> {
    if found.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut sql =
        Sql::new(ctx.db(), "SELECT c.id, c.code, c.name, c.owner_id FROM customers c WHERE c.id IN ");
    sql.bind_list(found.keys().copied()).push(" AND ");
    store::reach(ctx, Action::View, &mut sql);
    let rows = connection.query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter()
        .map(|row| {
            let get = |error| database(error);
            let id: Uuid = row.try_get("", "id").map_err(get)?;
            let owner: Option<Uuid> = row.try_get("", "owner_id").map_err(get)?;
            let duplicate = VisibleDuplicate {
                id: CustomerId(id),
                code: row.try_get("", "code").map_err(get)?,
                name: row.try_get("", "name").map_err(get)?,
                owner_id: owner.map(UserId),
            };
            Ok((id, duplicate))
        })
        .collect()
}
