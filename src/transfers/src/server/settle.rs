//! How a person wants an open import read, and the step after: the choices are checked and kept, then it is looked through or begins.

use super::{
    Kinds, chosen,
    names::Names,
    reading::{self, Reader},
    run,
    service::{found, open},
    store,
};
use crate::model::{RowValue, Settings, Status, Step};
use kemai_domain::{AppError, ErrorCode, FieldError, Problem};
use kemai_records::transfer::{ImportField, ImportKind};
use kemai_server::Ctx;
use kemai_tables::Source;
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

/// Keeps the choices of an open import; then all rows are checked, or it starts.
///
/// # Errors
/// Not found; forbidden; conflict, when it is not open any more; invalid, naming each required field that no column holds, each that two do, and
/// what is wrong with values of every row, by their place (`values[0].text`).
pub async fn settle(
    ctx: &Ctx,
    kinds: Kinds,
    id: Uuid,
    input: Settings,
    step: Step,
) -> Result<Uuid, AppError> {
    put(ctx, kinds, id, input, step, true).await
}

/// The same for a program, whose wishes are not what the person chose last for such columns.
///
/// # Errors
/// As [`settle`].
pub(super) async fn settle_unremembered(
    ctx: &Ctx,
    kinds: Kinds,
    id: Uuid,
    input: Settings,
    step: Step,
) -> Result<Uuid, AppError> {
    put(ctx, kinds, id, input, step, false).await
}

async fn put(
    ctx: &Ctx,
    kinds: Kinds,
    id: Uuid,
    mut input: Settings,
    step: Step,
    is_remembered: bool,
) -> Result<Uuid, AppError> {
    let (import, kind) = found(ctx, kinds, id).await?;
    if !import.status.is_open() {
        return Err(AppError::new(ErrorCode::Conflict));
    }
    let fields = (kind.fields)();
    if step == Step::Read {
        input.mapping = Vec::new();
        input.rule.clone_from(&import.settings.rule);
        input.values.clone_from(&import.settings.values);
    } else {
        refuse_bad(&input, &fields, step)?;
    }
    let columns = match open(ctx, &import).await? {
        Ok(source) if step != Step::Read => columns_of(ctx, kind, source, &input).await?,
        _ => Vec::new(),
    };
    input.values.retain(|value| !value.field.is_empty());
    let status = match step {
        Step::Read | Step::Save => Status::Draft,
        Step::Check => Status::Checking,
        Step::Start => Status::Running,
    };
    ctx.write("import.settle", move |tx| {
        Box::pin(async move {
            // Who else has started it meanwhile comes first.
            if !store::find(&tx.ctx().clone(), tx.conn(), id).await?.status.is_open() {
                return Err(AppError::new(ErrorCode::Conflict));
            }
            if is_remembered && !columns.is_empty() {
                chosen::keep(tx, kind.name, &columns, &input).await?;
            }
            store::begin(tx, id, &input, status).await?;
            if status.is_busy() {
                run::enqueue(tx, run::Payload { id, by: None }).await?;
            }
            Ok(id)
        })
    })
    .await
}

/// The names of a file's columns. None, when it cannot be read: whoever begins is told so there.
async fn columns_of(
    ctx: &Ctx,
    kind: &'static ImportKind,
    source: Source,
    input: &Settings,
) -> Result<Vec<String>, AppError> {
    let settings = input.clone();
    let names = Arc::new(Names::load(ctx).await?);
    run::blocking(move || {
        let Ok(look) = reading::look(&source, &settings, &(kind.fields)()) else { return Ok(Vec::new()) };
        let reader = Reader::new(&settings, &look, kind, names);
        let wrong = settings.values.iter().enumerate().filter_map(|(place, value)| {
            let problem = reader.check(&value.field).err()?;
            Some(FieldError::new(format!("values[{place}].text"), problem))
        });
        let wrong: Vec<FieldError> = wrong.collect();
        if wrong.is_empty() { Ok(look.header.names) } else { Err(AppError::invalid(wrong)) }
    })
    .await?
}

fn refuse_bad(input: &Settings, fields: &[ImportField], step: Step) -> Result<(), AppError> {
    let mut problems = Vec::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for key in input.mapping.iter().filter(|key| !key.is_empty()) {
        if !fields.iter().any(|field| field.key == key) {
            problems.push(FieldError::new("mapping", Problem::UnknownField));
        }
        *seen.entry(key).or_default() += 1;
    }
    let twice = seen.iter().filter(|(_, count)| **count > 1);
    problems.extend(twice.map(|(key, _)| FieldError::new(*key, Problem::TwoColumns)));
    problems.extend(bad_values(&input.values, fields));
    let has_value = |key: &str| input.values.iter().any(|value| value.field == key);
    let has_part =
        |whole: &str| fields.iter().any(|field| field.part_of == Some(whole) && seen.contains_key(field.key));
    let is_held = |key: &str| seen.contains_key(key) || has_part(key) || has_value(key);
    let is_missing = |field: &&ImportField| field.is_required && !is_held(field.key);
    if step != Step::Save {
        let missing = fields.iter().filter(is_missing);
        problems.extend(missing.map(|field| FieldError::new(field.key, Problem::NoColumn)));
    }
    if problems.is_empty() { Ok(()) } else { Err(AppError::invalid(problems)) }
}

/// What is wrong with each pair of a field and what every row says of it.
fn bad_values(values: &[RowValue], fields: &[ImportField]) -> Vec<FieldError> {
    let problem = |place: usize, RowValue { field, text }: &RowValue| {
        if field.is_empty() && text.trim().is_empty() {
            None
        } else if field.is_empty() {
            Some(("field", Problem::Required))
        } else if !fields.iter().any(|known| known.key == field) {
            Some(("field", Problem::UnknownField))
        } else if values[..place].iter().any(|before| before.field == *field) {
            Some(("field", Problem::GivenTwice))
        } else {
            text.trim().is_empty().then_some(("text", Problem::Required))
        }
    };
    let wrong = values.iter().enumerate().filter_map(|(place, value)| {
        let (part, problem) = problem(place, value)?;
        Some(FieldError::new(format!("values[{place}].{part}"), problem))
    });
    wrong.collect()
}
