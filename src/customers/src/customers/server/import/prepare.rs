//! A batch of rows: checked, compared with what is there, sealed and tokenised, before anything is written.

use super::{
    Customers,
    alike::{self, Alike, Found, Mark},
    form, place_mobile, regions,
};
use crate::customers::{
    draft::CustomerDraft,
    input::CustomerInput,
    model::Customer,
    server::{
        entity::customer,
        load::{Batch, Checked, write_in},
        service::{self, checks},
        steps::CustomerSteps,
        store,
    },
};
use kemai_domain::{Action, AppError, Capability, CustomerId, ErrorCode, FieldError, Problem};
use kemai_records::transfer::{Line, Prepared, Rule, Verdict, Write};
use kemai_server::{Ctx, Sql, Tx, database, metrics::add_import_time};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::{collections::HashMap, sync::Arc, time::Instant};
use uuid::Uuid;

/// A row whose fields fit.
struct Fit {
    line: Line,
    draft: CustomerDraft,
    marks: Vec<Mark>,
}

/// A customer that a row changes.
pub struct Change {
    pub id: CustomerId,
    pub version: i64,
    pub draft: CustomerDraft,
}

pub async fn prepare(run: Arc<Customers>, lines: Vec<Line>) -> Result<Prepared, AppError> {
    let started = Instant::now();
    let checking = run.clone();
    let checked =
        spawn(move || lines.into_iter().map(|line| check(&checking, line)).collect::<Vec<_>>()).await?;
    let mut verdicts = Vec::with_capacity(checked.len());
    let mut fits = Vec::new();
    for one in checked {
        match one {
            Ok(fit) => fits.push(fit),
            Err((line, fields)) => verdicts.push((line, Verdict::Refused(fields))),
        }
    }
    add_import_time("checking", started.elapsed());
    let started = Instant::now();
    let marks: Vec<Mark> = fits.iter().flat_map(|fit| fit.marks.iter().cloned()).collect();
    let found = Found::look(&run.ctx, &marks).await?;
    add_import_time("duplicates", started.elapsed());
    let (mut new, mut same) = (Vec::new(), Vec::new());
    for fit in fits {
        let line = fit.line.line;
        match decide(&run, &found, &fit) {
            Decision::Create => new.push(fit),
            Decision::Change(id) => same.push((id, fit)),
            Decision::Say(verdict) => verdicts.push((line, verdict)),
        }
    }
    let changes = changes(&run, same, &mut verdicts).await?;
    verdicts.extend(new.iter().map(|fit| (fit.line.line, Verdict::Created)));
    let batch = create(&run, new).await?;
    verdicts.sort_by_key(|(line, _)| *line);
    let steps = run.steps;
    let write: Write = Box::new(move |tx| Box::pin(write(tx, batch, changes, steps)));
    Ok(Prepared { verdicts, write })
}

async fn spawn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| AppError::internal())
}

/// A field, and that without which it cannot be judged.
const HANGS: &[(&str, &str)] = &[
    ("credit_limit", "currency"),
    ("region_code", "country"),
    ("province", "country"),
    ("city", "country"),
    ("city", "province"),
    ("county", "country"),
    ("county", "province"),
    ("county", "city"),
    ("contact.mobile", "country"),
    ("contact.phone", "country"),
    ("contact.name", "contact.last_name"),
    ("contact.name", "contact.first_name"),
];

/// The row as the form would have sent it, with the form's checks and those of the loader: each of them, so that all that is wrong is told.
fn check(run: &Customers, mut line: Line) -> Result<Fit, (u64, Vec<FieldError>)> {
    let ctx = &run.ctx;
    place_mobile(&mut line, "contact.phone", "contact.mobile");
    let input = match form::input(CustomerInput::default(), &line) {
        Ok(input) => input,
        Err(_) => return Err((line.line, vec![FieldError::new("name", Problem::UnknownField)])),
    };
    let (mut draft, mut found) = input.judged(ctx.company().currency);
    found.extend(checks::limit(&draft, None).err());
    found.extend(checks::ownership_of_new(ctx, &mut draft).err());
    found.extend(run.loader.faults(&mut draft));
    if let Some(code) = &draft.region_code
        && let Some(part) = regions::wrong_part(&run.loader, &line, Some(code))
    {
        found.push(FieldError::new(part, Problem::UnknownRegion));
    }
    if found.is_empty() && line.faults.is_empty() {
        let marks = alike::marks(ctx, &draft);
        return Ok(Fit { line, draft, marks });
    }
    let found = found.into_iter().map(|fault| of_row(run, &line, fault));
    Err((line.line, line.all_faults(found, HANGS)))
}

/// A problem of the form at the row's own field: `contacts[0].mobile` is `contact.mobile`, a region may stand in parts.
fn of_row(run: &Customers, line: &Line, mut fault: FieldError) -> FieldError {
    if let Some((_, field)) = fault.field.split_once("].") {
        fault.field = format!("contact.{field}");
    } else if fault.field == "region_code"
        && let Some(part) = regions::wrong_part(&run.loader, line, None)
    {
        part.clone_into(&mut fault.field);
    }
    fault
}

enum Decision {
    Create,
    Change(Uuid),
    Say(Verdict),
}

fn decide(run: &Customers, found: &Found, fit: &Fit) -> Decision {
    let refused = |field, problem| Decision::Say(Verdict::Refused(vec![FieldError::new(field, problem)]));
    let refuse = |problem| refused("name", problem);
    let taken = || refused("code", Problem::Taken);
    let rule = run.options.rule;
    if let Some(earlier) = run.seen_before(fit.line.line, &fit.marks)
        && rule != Rule::Create
    {
        let line = i64::try_from(earlier).unwrap_or(i64::MAX);
        return refuse(Problem::RepeatsLine { line });
    }
    match (found.of(&fit.marks, &run.closed), rule) {
        (Alike::Nothing, _) => Decision::Create,
        (Alike::Closed, _) => refuse(Problem::CheckUsedUp),
        (Alike::Removed, _) => taken(),
        (_, Rule::Skip) => Decision::Say(Verdict::Skipped),
        (_, Rule::Create) if !run.ctx.rights().has(Capability::OverrideDuplicate) => {
            refuse(Problem::NotAllowed)
        }
        (_, Rule::Create) => match &fit.draft.code {
            Some(code) if found.has_code(code) => taken(),
            _ => Decision::Create,
        },
        (Alike::One(id), _) => Decision::Change(id),
        (Alike::Elsewhere, _) => refuse(Problem::AlreadyThere),
        (Alike::Several, _) => refuse(Problem::SeveralAlike),
    }
}

/// New customers as statements, each with its code.
async fn create(run: &Arc<Customers>, new: Vec<Fit>) -> Result<Option<Batch>, AppError> {
    if new.is_empty() || run.options.is_dry {
        return Ok(None);
    }
    let ctx = &run.ctx;
    let started = Instant::now();
    let missing = new.iter().filter(|fit| fit.draft.code.is_none()).count();
    let (codes, numbers) = run.numbers.take(ctx, &run.loader, missing, new.len()).await?;
    let mut codes = codes.into_iter();
    add_import_time("numbers", started.elapsed());
    let started = Instant::now();
    let (now, by) = (ctx.now(), ctx.person().map(|person| person.id));
    let checked: Vec<Checked> = new
        .into_iter()
        .map(|mut fit| {
            let code = fit.draft.code.take().or_else(|| codes.next()).unwrap_or_default();
            let lifecycle = fit.draft.lifecycle.unwrap_or_default();
            Checked {
                code,
                draft: fit.draft,
                last_contact_at: None,
                next_contact_at: None,
                created_at: now,
                updated_at: now,
                created_by: by,
                moves: vec![(lifecycle, now)],
            }
        })
        .collect();
    let loader = run.loader.clone();
    let batch = spawn(move || loader.prepare_checked(checked, &numbers)).await?;
    add_import_time("documents", started.elapsed());
    batch.map(Some)
}

/// What becomes of customers that are there already.
async fn changes(
    run: &Arc<Customers>,
    same: Vec<(Uuid, Fit)>,
    verdicts: &mut Vec<(u64, Verdict)>,
) -> Result<Vec<Change>, AppError> {
    let ids: Vec<Uuid> = same.iter().map(|(id, _)| *id).collect();
    let mut known = known(&run.ctx, &ids).await?;
    let mut changes = Vec::with_capacity(same.len());
    for (id, fit) in same {
        let line = fit.line.line;
        let Some((version, before)) = known.remove(&id) else {
            // A second row of this batch that is the same customer, or one that went meanwhile.
            verdicts.push((line, Verdict::Refused(vec![FieldError::new("name", Problem::SeveralAlike)])));
            continue;
        };
        match changed(run, &before, &fit.line)? {
            Ok(Some(draft)) => {
                verdicts.push((line, Verdict::Updated));
                changes.push(Change { id: CustomerId(id), version, draft });
            }
            Ok(None) => verdicts.push((line, Verdict::Skipped)),
            Err(found) => {
                let found = found.into_iter().map(|fault| of_row(run, &fit.line, fault));
                verdicts.push((line, Verdict::Refused(fit.line.all_faults(found, HANGS))));
            }
        }
    }
    Ok(changes)
}

pub async fn known(ctx: &Ctx, ids: &[Uuid]) -> Result<HashMap<Uuid, (i64, Customer)>, AppError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let connection = ctx.db().reader();
    let mut sql = Sql::new(ctx.db(), "SELECT c.* FROM customers c");
    sql.indexed_by(store::BY_ID).push(" WHERE c.deleted_at IS NULL AND c.id IN ");
    sql.bind_list(ids.iter().copied()).push(" AND ");
    store::reach(ctx, Action::Edit, &mut sql);
    let mut parts = store::parts_of(connection, ids).await?;
    let rows = connection.query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter()
        .map(|row| {
            let row = customer::Model::from_query_result(row, "").map_err(database)?;
            let whole = store::whole(ctx, &row, &parts.remove(&row.id).unwrap_or_default())?;
            Ok((row.id, (row.version, whole)))
        })
        .collect()
}

/// The customer with the row's values; nothing when that changes nothing. A row's empty fields leave what is there.
fn changed(
    run: &Customers,
    before: &Customer,
    line: &Line,
) -> Result<Result<Option<CustomerDraft>, Vec<FieldError>>, AppError> {
    let ctx = &run.ctx;
    let now = CustomerInput::from(before);
    let input = form::over(&now, line, run.options.rule)?;
    let (mut draft, mut found) = input.judged(ctx.company().currency);
    checks::keep_hidden(ctx, &mut draft, before);
    found.extend(checks::limit(&draft, Some(before)).err());
    found.extend(checks::ownership_of_existing(ctx, &draft, before).err());
    found.extend(run.loader.faults(&mut draft));
    if !found.is_empty() {
        return Ok(Err(found));
    }
    let is_changed = input != now && draft.changes(before);
    Ok(Ok(is_changed.then_some(draft)))
}

pub async fn write(
    tx: &mut Tx,
    batch: Option<Batch>,
    changes: Vec<Change>,
    steps: CustomerSteps,
) -> Result<(), AppError> {
    if let Some(batch) = batch {
        write_in(tx, batch).await?;
    }
    for change in changes {
        let ctx = tx.ctx().clone();
        let row = store::find(&ctx, tx.conn(), change.id, Action::Edit, store::State::Present).await?;
        if row.version != change.version {
            return Err(AppError::new(ErrorCode::Conflict));
        }
        let parts = store::parts(tx.conn(), row.id).await?;
        let before = store::whole(&ctx, &row, &parts)?;
        service::put_draft(tx, &row, &before, change.draft, steps).await?;
    }
    Ok(())
}
