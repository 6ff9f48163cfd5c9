//! Contacts from tables of their own: each row names its customer by code or name, within the reach in which one may edit.

use super::{
    fields::contact_fields,
    place_mobile,
    prepare::{self, Change},
};
use crate::customers::{
    CONTACT,
    draft::{CustomerDraft, with_one_primary},
    input::{ContactInput, CustomerInput, MOST_CONTACTS},
    model::Customer,
    server::steps::CustomerSteps,
};
use futures::future::BoxFuture;
use kemai_domain::{Action, AppError, CustomerId, Entity, FieldError, Problem, name::fold};
use kemai_records::transfer::{ImportKind, Importer, Line, Options, Prepared, Rule, Verdict, Write};
use kemai_server::{Ctx, Sql, database};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use uuid::Uuid;

/// Contacts leave the customer's owner as it is.
const NO_STEPS: CustomerSteps = CustomerSteps { handed_over: &[] };

/// How contacts are imported.
pub const IMPORT_CONTACTS: ImportKind = ImportKind {
    entity: CONTACT.entity,
    needs: None,
    name: "contacts",
    operation: "contact.import",
    // Two batches may speak of the same customer.
    is_prepared_ahead: false,
    fields: contact_fields,
    open: |ctx, options| Box::pin(open(ctx, options)),
    undo: |tx, operation, own| Box::pin(super::undo::undo(tx, operation, own, NO_STEPS)),
};

async fn open(ctx: &Ctx, options: Options) -> Result<Arc<dyn Importer>, AppError> {
    ctx.require(CONTACT.entity, Action::Import)?;
    ctx.require(Entity::Customer, Action::Edit)?;
    Ok(Arc::new(Contacts { ctx: ctx.clone(), options }))
}

struct Contacts {
    ctx: Ctx,
    options: Options,
}

impl Importer for Contacts {
    fn prepare(self: Arc<Self>, mut lines: Vec<Line>) -> BoxFuture<'static, Result<Prepared, AppError>> {
        for line in &mut lines {
            place_mobile(line, "phone", "mobile");
        }
        Box::pin(async move { prepare(&self, lines).await })
    }
}

/// A customer whose contacts change.
struct Changing {
    version: i64,
    before: Customer,
    contacts: Vec<ContactInput>,
    is_changed: bool,
}

async fn prepare(run: &Contacts, lines: Vec<Line>) -> Result<Prepared, AppError> {
    let ctx = &run.ctx;
    let named = named(ctx, &lines).await?;
    let ids: Vec<Uuid> = named.values().flatten().copied().collect();
    let known = prepare::known(ctx, &ids).await?;
    let mut changing: BTreeMap<Uuid, Changing> = known
        .into_iter()
        .map(|(id, (version, before))| {
            let contacts = CustomerInput::from(&before).contacts;
            (id, Changing { version, before, contacts, is_changed: false })
        })
        .collect();
    let verdicts = lines
        .iter()
        .map(|line| {
            let said = line.value("customer");
            let ids = named.get(&fold(said)).map_or(&[][..], Vec::as_slice);
            let customer = match ids {
                _ if said.is_empty() => Err(Problem::Required),
                [] => Err(Problem::UnknownCustomer),
                [id] => changing.get_mut(id).ok_or(Problem::UnknownCustomer),
                _ => Err(Problem::SeveralAlike),
            };
            let verdict = match customer {
                Ok(changing) => put(run, changing, line),
                Err(problem) => nowhere(line, problem),
            };
            (line.line, verdict)
        })
        .collect();
    let changes = changing
        .into_iter()
        .filter(|(_, changing)| changing.is_changed)
        .map(|(id, changing)| {
            let country = &changing.before.country;
            let drafts = changing.contacts.iter().map(|contact| contact.check_alone(country));
            let drafts = drafts.collect::<Result<Vec<_>, _>>()?;
            let draft =
                CustomerDraft { contacts: with_one_primary(drafts), ..CustomerDraft::from(&changing.before) };
            Ok(Change { id: CustomerId(id), version: changing.version, draft })
        })
        .collect::<Result<Vec<_>, AppError>>()?;
    let write: Write = Box::new(move |tx| Box::pin(prepare::write(tx, None, changes, NO_STEPS)));
    Ok(Prepared { verdicts, write })
}

/// A field, and that without which it cannot be judged: how a phone is written is said by the customer's country.
const HANGS: &[(&str, &str)] =
    &[("mobile", "customer"), ("phone", "customer"), ("name", "last_name"), ("name", "first_name")];

fn refused(field: &str, problem: Problem) -> Verdict {
    Verdict::Refused(vec![FieldError::new(field, problem)])
}

/// Refuses a row whose customer is not there, with what else is wrong with it.
fn nowhere(line: &Line, problem: Problem) -> Verdict {
    let customer = FieldError::new("customer", problem);
    let others = over(ContactInput::default(), line, false).and_then(|contact| contact.check_alone("").err());
    let others = others.map(|error| error.fields).unwrap_or_default();
    Verdict::Refused(line.all_faults(std::iter::once(customer).chain(others), HANGS))
}

/// Puts a row among the contacts of its customer; one whose name is there already follows the rule.
fn put(run: &Contacts, changing: &mut Changing, line: &Line) -> Verdict {
    let rule = run.options.rule;
    let name = fold(line.value("name"));
    let same = changing.contacts.iter().position(|contact| fold(&contact.name) == name);
    let base = match (same, rule) {
        (Some(_), Rule::Skip) if line.faults.is_empty() => return Verdict::Skipped,
        (Some(place), Rule::Fill | Rule::Update) => changing.contacts[place].clone(),
        _ => ContactInput::default(),
    };
    let Some(contact) = over(base.clone(), line, rule == Rule::Fill) else {
        return refused("name", Problem::UnknownField);
    };
    let found = contact.check_alone(&changing.before.country).err().map(|error| error.fields);
    if found.is_some() || !line.faults.is_empty() {
        return Verdict::Refused(line.all_faults(found.unwrap_or_default(), HANGS));
    }
    if contact == base {
        return Verdict::Skipped;
    }
    match same.filter(|_| matches!(rule, Rule::Fill | Rule::Update)) {
        Some(place) => {
            changing.contacts[place] = contact;
            changing.is_changed = true;
            Verdict::Updated
        }
        None if changing.contacts.len() >= MOST_CONTACTS => refused("customer", Problem::TooMany { max: 50 }),
        None => {
            changing.contacts.push(contact);
            changing.is_changed = true;
            Verdict::Created
        }
    }
}

/// The contact with the row's values over it, or with those alone that fill what is empty.
fn over(base: ContactInput, line: &Line, fills: bool) -> Option<ContactInput> {
    let Ok(Value::Object(mut form)) = serde_json::to_value(base) else { return None };
    for (key, value) in line.values.iter().filter(|(key, _)| *key != "customer") {
        let is_kept = fills && form.get(*key).and_then(Value::as_str).is_some_and(|now| !now.is_empty());
        if !is_kept {
            form.insert((*key).to_owned(), Value::from(value.clone()));
        }
    }
    serde_json::from_value(Value::Object(form)).ok()
}

/// The customers that the rows name, by what they say: a code, or a whole name.
async fn named(ctx: &Ctx, lines: &[Line]) -> Result<HashMap<String, Vec<Uuid>>, AppError> {
    let said: Vec<String> = lines.iter().map(|line| line.value("customer").trim().to_owned()).collect();
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT c.id, c.code, c.name_folded FROM customers c WHERE c.deleted_at IS NULL AND (c.code IN ",
    );
    sql.bind_list(said.iter().cloned()).push(" OR c.name_folded IN ");
    sql.bind_list(said.iter().map(|name| fold(name))).push(") AND ");
    crate::customers::server::store::reach(ctx, Action::Edit, &mut sql);
    let mut found: HashMap<String, Vec<Uuid>> = HashMap::new();
    for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
        let id: Uuid = row.try_get("", "id").map_err(database)?;
        for column in ["code", "name_folded"] {
            let text: String = row.try_get("", column).map_err(database)?;
            let ids = found.entry(fold(&text)).or_default();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    Ok(found)
}
