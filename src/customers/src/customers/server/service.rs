//! The rules of creating, changing, removing and restoring customers.

pub(super) mod checks;
pub(super) mod contacts;
pub mod one_contact;

use super::{
    contacted, document,
    duplicates::{
        self,
        hidden::{self, Met},
    },
    entity::{customer, lifecycle_move},
    index,
    steps::CustomerSteps,
    store::{self, State},
};
use crate::customers::{
    CUSTOMER,
    draft::CustomerDraft,
    input::CustomerInput,
    model::{Contact, Customer, CustomerView, Lifecycle},
};
use kemai_domain::{
    Action, AppError, Capability, CustomerId, Entity, ErrorCode, FieldChange, Mask, OperationId, Problem,
    code::CodePattern,
    name::{company_core, fold},
};
use kemai_records::recycle;
use kemai_server::{
    Change, ChangeAction, Ctx, Tx, database, is_unique_violation, regions, search_tokens::sort_key,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, NotSet, QueryFilter, Set};
use uuid::Uuid;

/// A customer as this person may read it.
///
/// # Errors
/// Not found.
pub async fn find(ctx: &Ctx, id: CustomerId) -> Result<Customer, AppError> {
    let connection = ctx.db().reader();
    let row = store::find(ctx, connection, id, Action::View, seen(ctx)).await?;
    let parts = store::parts(connection, row.id).await?;
    Ok(store::masked(ctx, store::whole(ctx, &row, &parts)?))
}

/// Removed customers are seen by those who may bring them back.
pub(super) fn seen(ctx: &Ctx) -> State {
    if ctx.rights().has(Capability::Restore) { State::Either } else { State::Present }
}

/// A customer with what its page needs.
///
/// # Errors
/// Not found.
pub async fn view(ctx: &Ctx, id: CustomerId) -> Result<CustomerView, AppError> {
    let customer = find(ctx, id).await?;
    let is_present = customer.deleted_at.is_none();
    let may = async |action| {
        Ok::<_, AppError>(
            ctx.rights().can(Entity::Customer, action) && store::is_within(ctx, id, action).await?,
        )
    };
    Ok(CustomerView {
        region: super::regions::describe(ctx.lang(), &*regions::all(ctx.app()).await?, &customer),
        can_edit: is_present && may(Action::Edit).await?,
        can_remove: is_present && may(Action::Delete).await?,
        can_assign: is_present && ctx.rights().has(Capability::Assign),
        can_restore: !is_present && ctx.rights().has(Capability::Restore),
        is_masked: ctx.hides(Mask::Contact),
        customer,
    })
}

/// Creates a customer.
///
/// # Errors
/// Forbidden; invalid with every refused field; duplicate with those found, when there is a sure one and no decision.
pub async fn create(ctx: &Ctx, input: CustomerInput) -> Result<Customer, AppError> {
    ctx.require(Entity::Customer, Action::Create)?;
    let mut draft = input.check(ctx.company().currency)?;
    checks::ownership_of_new(ctx, &mut draft)?;
    index::make_room(ctx, 1).await?;
    let customer =
        hidden::write(ctx, "customer.create", move |tx, met| Box::pin(insert(tx, draft, met))).await?;
    Ok(store::masked(ctx, customer))
}

async fn insert(tx: &mut Tx, mut draft: CustomerDraft, met: Met) -> Result<Customer, AppError> {
    checks::against_database(tx, &mut draft, None).await?;
    let reason = duplicates::refuse_sure(tx, &draft, None, &met).await?;
    let ctx = tx.ctx().clone();
    let id = CustomerId::new();
    let lifecycle = draft.lifecycle.unwrap_or_default();
    let code = match draft.code.take() {
        Some(code) => code,
        None => next_code(tx).await?,
    };
    let mut row = new_row(&ctx, id, code, lifecycle);
    apply(&ctx, &mut row, &draft)?;
    let active = customer::ActiveModel { seq: NotSet, ..row.into_active_model().reset_all() };
    let row = active.insert(tx.conn()).await.map_err(|error| taken_code(&error))?;
    let whole = write_parts(tx, &row, &draft, None).await?;
    move_row(tx, id, None, lifecycle, None).await?;
    let mut change = Change::between(&CUSTOMER, id, None, Some(&whole)).on(id);
    change.fields.extend(reason);
    change.fields.extend(draft.typed_name.map(as_typed));
    tx.log(change);
    Ok(whole)
}

/// The name before it was brought into its form: the history has what was typed.
pub(super) fn as_typed(name: String) -> FieldChange {
    FieldChange { field: "typed_name".to_owned(), before: None, after: Some(name.into()) }
}

/// A row with nothing in it but what the program gives: made now, by whoever asks.
pub(super) fn new_row(ctx: &Ctx, id: CustomerId, code: String, lifecycle: Lifecycle) -> customer::Model {
    let now = ctx.now();
    customer::Model {
        seq: 0,
        id: id.0,
        version: 0,
        code,
        name: String::new(),
        name_folded: String::new(),
        name_core: String::new(),
        name_sort: String::new(),
        kind: String::new(),
        industry: None,
        size: None,
        business_type: None,
        category: None,
        source: None,
        price_level: None,
        value_level: None,
        lifecycle: lifecycle.to_string(),
        lifecycle_since: now,
        settlement_days: None,
        credit_limit: None,
        currency: ctx.company().currency.to_string(),
        invoice_title: None,
        tax_number: None,
        bank_name: None,
        bank_account: None,
        owner_id: None,
        department_id: None,
        country: String::new(),
        region_code: None,
        region_text: None,
        address: None,
        website: None,
        needs: None,
        remarks: None,
        last_contact_at: None,
        next_contact_at: None,
        created_at: now,
        updated_at: now,
        created_by: ctx.person().map(|person| person.id.0),
        updated_by: None,
        deleted_at: None,
        deleted_by: None,
    }
}

/// Changes a customer. Fields that are hidden from the person keep their values; where all do, nothing is written.
///
/// # Errors
/// Not found; invalid; duplicate; conflict with the current `CustomerView`, when it was changed since `version`.
pub async fn update(
    ctx: &Ctx,
    id: CustomerId,
    version: i64,
    mut input: CustomerInput,
    steps: CustomerSteps,
) -> Result<Customer, AppError> {
    ctx.require(Entity::Customer, Action::Edit)?;
    checks::leave_out_hidden(ctx, &mut input);
    let draft = input.check(ctx.company().currency)?;
    let result = hidden::write(ctx, "customer.update", move |tx, met| {
        Box::pin(async move { change(tx, id, version, draft, &met, steps).await })
    })
    .await;
    match result {
        Err(error) if error.code == ErrorCode::Conflict => Err(error.with_detail(view(ctx, id).await?)),
        other => other.map(|customer| store::masked(ctx, customer)),
    }
}

async fn change(
    tx: &mut Tx,
    id: CustomerId,
    version: i64,
    mut draft: CustomerDraft,
    met: &Met,
    steps: CustomerSteps,
) -> Result<Customer, AppError> {
    let ctx = tx.ctx().clone();
    let row = store::find(&ctx, tx.conn(), id, Action::Edit, State::Present).await?;
    if row.version != version {
        return Err(AppError::new(ErrorCode::Conflict));
    }
    let parts = store::parts(tx.conn(), row.id).await?;
    let before = store::whole(&ctx, &row, &parts)?;
    checks::keep_hidden(&ctx, &mut draft, &before);
    checks::ownership_of_existing(&ctx, &draft, &before)?;
    checks::against_database(tx, &mut draft, Some(&before)).await?;
    let reason = duplicates::refuse_sure(tx, &draft, Some(&before), met).await?;
    put_with_reason(tx, &row, &before, draft, reason, steps).await
}

/// Writes a checked draft over a row that was loaded within reach, its contacts too, and tells of a new owner. A draft that changes nothing
/// is not written.
pub(super) async fn put_draft(
    tx: &mut Tx,
    row: &customer::Model,
    before: &Customer,
    draft: CustomerDraft,
    steps: CustomerSteps,
) -> Result<Customer, AppError> {
    put_with_reason(tx, row, before, draft, None, steps).await
}

/// As `put_draft`, with the reason that was given for a sure duplicate.
async fn put_with_reason(
    tx: &mut Tx,
    row: &customer::Model,
    before: &Customer,
    mut draft: CustomerDraft,
    reason: Option<FieldChange>,
    steps: CustomerSteps,
) -> Result<Customer, AppError> {
    if !draft.changes(before) {
        return Ok(before.clone());
    }
    let ctx = tx.ctx().clone();
    let mut changed = row.clone();
    if let Some(code) = draft.code.take() {
        changed.code = code;
    }
    apply(&ctx, &mut changed, &draft)?;
    let lifecycle = draft.lifecycle.unwrap_or(before.lifecycle);
    if lifecycle != before.lifecycle {
        changed.lifecycle = lifecycle.to_string();
        changed.lifecycle_since = ctx.now();
        move_row(tx, before.id, Some(before.lifecycle), lifecycle, None).await?;
    }
    let changed = save(tx, row, changed).await?;
    let after = write_parts(tx, &changed, &draft, Some(before)).await?;
    let mut change = Change::between(&CUSTOMER, before.id, Some(before), Some(&after)).on(before.id);
    change.fields.extend(reason);
    if after.name != before.name {
        change.fields.extend(draft.typed_name.map(as_typed));
    }
    tx.log(change);
    steps.tell(tx, before.id, before.owner_id, after.owner_id).await?;
    Ok(after)
}

/// Writes a row that was read at its version, and makes the next one; somebody else's write in between is a conflict.
pub(super) async fn save(
    tx: &Tx,
    before: &customer::Model,
    mut changed: customer::Model,
) -> Result<customer::Model, AppError> {
    let ctx = tx.ctx();
    changed.version = before.version + 1;
    changed.updated_at = ctx.now();
    changed.updated_by = ctx.person().map(|person| person.id.0);
    let active = customer::ActiveModel {
        seq: NotSet,
        id: NotSet,
        last_contact_at: NotSet,
        next_contact_at: NotSet,
        ..changed.clone().into_active_model().reset_all()
    };
    let done = customer::Entity::update_many()
        .set(active)
        .filter(store::at_version(before.id, before.version))
        .exec(tx.conn())
        .await
        .map_err(|error| taken_code(&error))?;
    if done.rows_affected != 1 {
        return Err(AppError::new(ErrorCode::Conflict));
    }
    contacted::read_again(tx, &mut changed).await?;
    Ok(changed)
}

/// Moves a customer to the recycle bin.
///
/// # Errors
/// Not found; forbidden; conflict.
pub async fn remove(ctx: &Ctx, id: CustomerId, version: i64) -> Result<OperationId, AppError> {
    ctx.require(Entity::Customer, Action::Delete)?;
    ctx.write("customer.remove", move |tx| {
        Box::pin(async move {
            let ctx = tx.ctx().clone();
            let row = store::find(&ctx, tx.conn(), id, Action::Delete, State::Present).await?;
            if row.version != version {
                return Err(AppError::new(ErrorCode::Conflict));
            }
            remove_row(tx, &row).await?;
            Ok(tx.operation())
        })
    })
    .await
}

/// Removes a row that was loaded within reach.
pub(super) async fn remove_row(tx: &mut Tx, row: &customer::Model) -> Result<(), AppError> {
    let ctx = tx.ctx().clone();
    let removed = customer::Model {
        deleted_at: Some(ctx.now()),
        deleted_by: ctx.person().map(|person| person.id.0),
        ..row.clone()
    };
    let removed = save(tx, row, removed).await?;
    document::rewrite(tx, &removed).await?;
    tx.log(Change::of(&CUSTOMER, row.id, ChangeAction::Remove).on(CustomerId(row.id)));
    Ok(())
}

/// Brings a customer back from the recycle bin.
///
/// # Errors
/// Not found; forbidden.
pub async fn restore(ctx: &Ctx, id: CustomerId) -> Result<(), AppError> {
    ctx.require_capability(Capability::Restore)?;
    ctx.write("customer.restore", move |tx| {
        Box::pin(async move {
            let ctx = tx.ctx().clone();
            let row = store::find(&ctx, tx.conn(), id, Action::Edit, State::Removed).await?;
            if is_past_its_time(&ctx, &row) {
                return Err(AppError::not_found());
            }
            restore_row(tx, &row).await
        })
    })
    .await
}

/// Whether a removed customer goes for good: past its time the bytes of its files may be gone already.
pub(super) fn is_past_its_time(ctx: &Ctx, row: &customer::Model) -> bool {
    row.deleted_at.is_some_and(|at| at <= recycle::until(ctx))
}

/// Restores a row that was loaded within reach.
pub(super) async fn restore_row(tx: &mut Tx, row: &customer::Model) -> Result<(), AppError> {
    let restored = customer::Model { deleted_at: None, deleted_by: None, ..row.clone() };
    let restored = save(tx, row, restored).await?;
    document::rewrite(tx, &restored).await?;
    tx.log(Change::of(&CUSTOMER, row.id, ChangeAction::Restore).on(CustomerId(row.id)));
    Ok(())
}

/// Writes a customer whose fields the program changed: bulk edits and their undoing. Contacts stay as they are.
pub(super) async fn put(
    tx: &mut Tx,
    row: &customer::Model,
    before: &Customer,
    after: &Customer,
    steps: CustomerSteps,
) -> Result<(), AppError> {
    let ctx = tx.ctx().clone();
    let mut changed = row.clone();
    apply(&ctx, &mut changed, &CustomerDraft::from(after))?;
    let changed = save(tx, row, changed).await?;
    if before.tags != after.tags {
        store::put_tags(tx.conn(), row.id, &after.tags).await?;
    }
    if before.collaborator_ids != after.collaborator_ids {
        store::put_collaborators(tx.conn(), row.id, &after.collaborator_ids).await?;
    }
    // A follow-up may have been written meanwhile: what it noted stands in the row as it is now.
    let Customer { last_contact_at, next_contact_at, .. } = *after;
    let noted = (changed.last_contact_at, changed.next_contact_at);
    if noted == (last_contact_at, next_contact_at) {
        document::write(tx, &changed, after).await?;
    } else {
        let now = Customer { last_contact_at: noted.0, next_contact_at: noted.1, ..after.clone() };
        document::write(tx, &changed, &now).await?;
    }
    tx.log(Change::between(&CUSTOMER, row.id, Some(before), Some(after)).on(after.id));
    steps.tell(tx, after.id, before.owner_id, after.owner_id).await
}

/// Puts the values of a draft into a row, sealed where they have to be.
pub(super) fn apply(ctx: &Ctx, row: &mut customer::Model, draft: &CustomerDraft) -> Result<(), AppError> {
    let id = row.id;
    let seal =
        |plain: &Option<String>, column| store::seal(ctx, plain.as_ref(), store::customer_place(id, column));
    row.name.clone_from(&draft.name);
    row.name_folded = fold(&draft.name);
    row.name_core = company_core(&draft.name);
    row.name_sort = sort_key(&draft.name);
    row.kind = draft.kind.to_string();
    row.industry.clone_from(&draft.industry);
    row.size.clone_from(&draft.size);
    row.business_type.clone_from(&draft.business_type);
    row.category.clone_from(&draft.category);
    row.source.clone_from(&draft.source);
    row.price_level.clone_from(&draft.price_level);
    row.value_level.clone_from(&draft.value_level);
    row.settlement_days = draft.settlement_days;
    row.credit_limit = draft.credit_limit.map(|money| money.amount);
    if let Some(money) = draft.credit_limit {
        row.currency = money.currency.to_string();
    } else if let Some(currency) = draft.currency {
        row.currency = currency.to_string();
    }
    row.invoice_title.clone_from(&draft.invoice_title);
    row.tax_number = seal(&draft.tax_number, "tax_number")?;
    row.bank_name.clone_from(&draft.bank_name);
    row.bank_account = seal(&draft.bank_account, "bank_account")?;
    row.owner_id = draft.owner_id.map(|owner| owner.0);
    row.department_id = draft.department_id.map(|department| department.0);
    row.country.clone_from(&draft.country);
    row.region_code.clone_from(&draft.region_code);
    row.region_text.clone_from(&draft.region_text);
    row.address = seal(&draft.address, "address")?;
    row.website.clone_from(&draft.website);
    row.needs = seal(&draft.needs, "needs")?;
    row.remarks = seal(&draft.remarks, "remarks")?;
    Ok(())
}

/// Writes tags, collaborators and contacts, then the document; returns the customer as it stands now.
async fn write_parts(
    tx: &mut Tx,
    row: &customer::Model,
    draft: &CustomerDraft,
    before: Option<&Customer>,
) -> Result<Customer, AppError> {
    let ctx = tx.ctx().clone();
    store::put_tags(tx.conn(), row.id, &draft.tags).await?;
    store::put_collaborators(tx.conn(), row.id, &draft.collaborator_ids).await?;
    let old: &[Contact] = before.map_or(&[], |before| &before.contacts);
    contacts::write(tx, CustomerId(row.id), &draft.contacts, old).await?;
    let parts = store::parts(tx.conn(), row.id).await?;
    let whole = store::whole(&ctx, row, &parts)?;
    document::write(tx, row, &whole).await?;
    Ok(whole)
}

/// Dates a move of the lifecycle.
pub(super) async fn move_row(
    tx: &Tx,
    id: CustomerId,
    from: Option<Lifecycle>,
    to: Lifecycle,
    reason: Option<String>,
) -> Result<(), AppError> {
    let ctx = tx.ctx();
    let row = lifecycle_move::ActiveModel {
        id: Set(Uuid::now_v7()),
        customer_id: Set(id.0),
        from_state: Set(from.map(|state| state.to_string())),
        to_state: Set(to.to_string()),
        reason: Set(reason),
        at: Set(ctx.now()),
        moved_by: Set(ctx.person().map(|person| person.id.0)),
    };
    lifecycle_move::Entity::insert(row).exec_without_returning(tx.conn()).await.map(|_| ()).map_err(database)
}

/// The next code of the company's pattern, by the company's day.
async fn next_code(tx: &Tx) -> Result<String, AppError> {
    let ctx = tx.ctx();
    let pattern = CodePattern::parse(&ctx.company().customer_code)
        .or_else(|_| CodePattern::parse(kemai_domain::Company::DEFAULT_CUSTOMER_CODE))
        .map_err(|_| AppError::internal())?;
    let today = ctx.now().with_timezone(&ctx.company_zone()).date_naive();
    let serial = tx.next_serial("customer", &pattern.period().key(today)).await?;
    Ok(pattern.render(today, u64::try_from(serial).unwrap_or_default()))
}

fn taken_code(error: &sea_orm::DbErr) -> AppError {
    if is_unique_violation(error) {
        AppError::field("code", Problem::Taken)
    } else {
        database(sea_orm::DbErr::Custom(error.to_string()))
    }
}
