//! A batch of rows: checked as the form checks one, compared with what is there, sealed, and written whole.

use super::{FollowUps, Mark, places::Places};
use crate::{
    contacted, customer,
    follow_ups::{
        FOLLOW_UP, FollowUp, FollowUpInput, FollowUpView,
        input::FollowUpDraft,
        server::{service, store},
    },
    people, rows,
};
use kemai_domain::{AppError, CustomerId, Entity, FieldError, FollowUpId, Problem};
use kemai_records::transfer::{Line, Prepared, Rule, Verdict, Write};
use kemai_server::{Change, ChangeAction, Ctx, Sql, Tx, database};
use sea_orm::{ConnectionTrait, Statement};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
};
use uuid::Uuid;

/// A row whose fields fit.
struct Fit {
    line: Line,
    follow_up: FollowUp,
}

/// One that is there and changes.
struct Changed {
    id: FollowUpId,
    version: i64,
    draft: FollowUpDraft,
}

pub async fn prepare(run: Arc<FollowUps>, lines: Vec<Line>) -> Result<Prepared, AppError> {
    let ctx = &run.ctx;
    let places = Places::look(ctx, &lines).await?;
    let mut verdicts = Vec::with_capacity(lines.len());
    let mut fits = Vec::with_capacity(lines.len());
    for line in lines {
        let number = line.line;
        match check(&run, &places, line) {
            Ok(fit) => fits.push(fit),
            Err(fields) => verdicts.push((number, Verdict::Refused(fields))),
        }
    }
    let known = known(ctx, &fits).await?;
    let (mut new, mut changes) = (Vec::with_capacity(fits.len()), Vec::new());
    for fit in fits {
        let line = fit.line.line;
        let verdict = match decide(&run, &known, &fit) {
            Decision::Create => {
                new.push(fit.follow_up);
                Verdict::Created
            }
            Decision::Change(change) => {
                changes.push(*change);
                Verdict::Updated
            }
            Decision::Say(verdict) => verdict,
        };
        verdicts.push((line, verdict));
    }
    verdicts.sort_by_key(|(line, _)| *line);
    if run.options.is_dry {
        return Ok(Prepared { verdicts, write: Box::new(|_| Box::pin(async { Ok(()) })) });
    }
    let batch = Batch::of(ctx, new)?;
    let neighbours = run.neighbours;
    let write: Write = Box::new(move |tx| {
        Box::pin(async move {
            batch.write(tx, neighbours.contacted).await?;
            for Changed { id, version, draft } in changes {
                service::change(tx, neighbours, id, version, draft).await?;
            }
            Ok(())
        })
    });
    Ok(Prepared { verdicts, write })
}

/// Whose contact it is, is said by the customer.
const HANGS: &[(&str, &str)] = &[("contact", "customer")];

/// The row as the form would have sent it, with the form's checks.
fn check(run: &FollowUps, places: &Places, line: Line) -> Result<Fit, Vec<FieldError>> {
    let mut found = Vec::new();
    let mut refuse = |field: &str, problem| found.push(FieldError::new(field, problem));
    let customer = places.customer(line.value("customer"));
    let contact = match (&customer, line.value("contact")) {
        (Ok(customer), said) if !said.is_empty() => Some(places.contact(*customer, said)),
        _ => None,
    };
    if let Err(problem) = &customer {
        refuse("customer", problem.clone());
    }
    if let Some(Err(problem)) = &contact {
        refuse("contact", problem.clone());
    }
    if line.value("occurred_at").is_empty() {
        refuse("occurred_at", Problem::Required);
    }
    let text = |key| line.value(key).to_owned();
    let input = FollowUpInput {
        customer_id: customer.unwrap_or_default().to_string(),
        contact_id: contact.and_then(Result::ok).map(|id| id.to_string()).unwrap_or_default(),
        method: text("method"),
        content: text("content"),
        result: text("result"),
        mood: text("mood"),
        next_step: text("next_step"),
        occurred_at: text("occurred_at"),
        person_id: text("person_id"),
    };
    let (draft, refused) = input.judged();
    found.extend(refused);
    match follow_up(run, draft, &mut found) {
        Some(follow_up) if found.is_empty() && line.faults.is_empty() => Ok(Fit { line, follow_up }),
        _ => Err(line.all_faults(found, HANGS)),
    }
}

/// What would be written. History is taken as it was: its person need not see the customer today.
fn follow_up(run: &FollowUps, draft: FollowUpDraft, found: &mut Vec<FieldError>) -> Option<FollowUp> {
    let (ctx, me) = (&run.ctx, run.me);
    let now = ctx.now();
    let person = draft.person_id.unwrap_or(me);
    let department = run.departments.get(&person);
    if person != me && !people::may_name_others(ctx, Entity::FollowUp) {
        found.push(FieldError::new("person_id", Problem::NotAllowed));
    } else if department.is_none() {
        found.push(FieldError::new("person_id", Problem::UnknownPerson));
    }
    let occurred_at = match draft.occurred_at.map(|when| service::moment(ctx, when)) {
        Some(Ok(at)) => at,
        Some(Err(fault)) => {
            found.push(fault);
            now
        }
        None => now,
    };
    let department_id = *department?;
    Some(FollowUp {
        id: FollowUpId::new(),
        version: 1,
        customer_id: draft.customer_id,
        contact_id: draft.contact_id,
        plan_id: None,
        method: draft.method,
        content: draft.content,
        result: draft.result,
        mood: draft.mood,
        next_step: draft.next_step,
        occurred_at,
        person_id: person,
        department_id,
        created_at: now,
        updated_at: now,
        created_by: Some(me),
        updated_by: None,
    })
}

/// Files have minutes; what was written by hand has seconds too.
fn mark(follow_up: &FollowUp) -> Mark {
    let mut hasher = DefaultHasher::new();
    follow_up.content.trim().hash(&mut hasher);
    let minute = follow_up.occurred_at.timestamp().div_euclid(60);
    (follow_up.customer_id.0, minute, follow_up.person_id.0, hasher.finish())
}

/// Those that rows may be the same as. What was said is encrypted: the few at the same minute are opened.
async fn known(ctx: &Ctx, fits: &[Fit]) -> Result<HashMap<Mark, FollowUpView>, AppError> {
    let times = || fits.iter().map(|fit| fit.follow_up.occurred_at);
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return Ok(HashMap::new()) };
    let moment = |mark: Mark| (mark.0, mark.1, mark.2);
    let wanted: HashSet<_> = fits.iter().map(|fit| moment(mark(&fit.follow_up))).collect();
    let minute = chrono::Duration::minutes(1);
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT f.id, f.customer_id, f.occurred_at, f.person_id FROM follow_ups f WHERE f.deleted_at IS NULL AND f.customer_id IN ",
    );
    sql.bind_list(fits.iter().map(|fit| fit.follow_up.customer_id.0).collect::<BTreeSet<_>>());
    sql.push(" AND f.occurred_at > ").bind(first - minute);
    sql.push(" AND f.occurred_at < ").bind(last + minute);
    let mut ids = Vec::new();
    for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
        let uuid = |column| row.try_get::<Uuid>("", column).map_err(database);
        let at: chrono::DateTime<chrono::Utc> = row.try_get("", "occurred_at").map_err(database)?;
        if wanted.contains(&(uuid("customer_id")?, at.timestamp().div_euclid(60), uuid("person_id")?)) {
            ids.push(uuid("id")?);
        }
    }
    let views = store::of_ids(ctx, ctx.db().reader(), &ids).await?;
    Ok(views.into_iter().filter(|view| !view.is_removed).map(|view| (mark(&view.follow_up), view)).collect())
}

enum Decision {
    Create,
    Change(Box<Changed>),
    Say(Verdict),
}

fn decide(run: &FollowUps, known: &HashMap<Mark, FollowUpView>, fit: &Fit) -> Decision {
    let refused = |fields| Decision::Say(Verdict::Refused(fields));
    let (mark, rule) = (mark(&fit.follow_up), run.options.rule);
    if rule == Rule::Create {
        return Decision::Create;
    }
    if let Some(earlier) = run.seen_before(fit.line.line, mark) {
        let line = i64::try_from(earlier).unwrap_or(i64::MAX);
        return refused(vec![FieldError::new("content", Problem::RepeatsLine { line })]);
    }
    let Some(view) = known.get(&mark) else { return Decision::Create };
    if rule == Rule::Skip {
        return Decision::Say(Verdict::Skipped);
    }
    let now = FollowUpInput::from(&view.follow_up);
    let wanted = over(&now, fit, rule);
    if wanted == now {
        return Decision::Say(Verdict::Skipped);
    }
    if !view.may_edit {
        return refused(vec![FieldError::new("content", Problem::NotAllowed)]);
    }
    match wanted.check() {
        Ok(draft) => Decision::Change(Box::new(Changed {
            id: view.follow_up.id,
            version: view.follow_up.version,
            draft,
        })),
        Err(error) => refused(error.fields),
    }
}

/// What is there with the row's values over it; a row's empty fields leave what is there.
fn over(now: &FollowUpInput, fit: &Fit, rule: Rule) -> FollowUpInput {
    let row = FollowUpInput::from(&fit.follow_up);
    let has = |key| !fit.line.value(key).is_empty();
    let take = |key, now: &str, row: String| {
        if has(key) && (rule == Rule::Update || now.is_empty()) { row } else { now.to_owned() }
    };
    FollowUpInput {
        contact_id: take("contact", &now.contact_id, row.contact_id),
        method: take("method", &now.method, row.method),
        result: take("result", &now.result, row.result),
        mood: take("mood", &now.mood, row.mood),
        next_step: take("next_step", &now.next_step, row.next_step),
        ..now.clone()
    }
}

/// New follow-ups as statements.
struct Batch {
    statements: Vec<Statement>,
    made: Vec<(FollowUpId, CustomerId)>,
}

impl Batch {
    fn of(ctx: &Ctx, new: Vec<FollowUp>) -> Result<Self, AppError> {
        let made = new.iter().map(|one| (one.id, one.customer_id)).collect();
        let columns = new.iter().map(|one| store::columns(ctx, one)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { statements: rows::insertions(ctx.db(), store::TABLE, columns), made })
    }

    async fn write(self, tx: &mut Tx, contacted: crate::neighbours::Contacted) -> Result<(), AppError> {
        let customers: BTreeSet<Uuid> = self.made.iter().map(|(_, customer)| customer.0).collect();
        customer::hold_all(tx, Entity::FollowUp, &customers).await?;
        for statement in self.statements {
            tx.conn().execute_raw(statement).await.map_err(database)?;
        }
        contacted::count_all(tx, contacted, &customers).await?;
        for (id, customer) in self.made {
            tx.log(Change::of(&FOLLOW_UP, id, ChangeAction::Create).on(customer));
        }
        Ok(())
    }
}
