//! Rows of customers, within the asker's reach. Every list starts from `reach`, every write loads through `find`.

mod parts;

pub use parts::{Parts, parts, parts_of, put_collaborators, put_tags};

use super::entity::{contact, customer};
use crate::customers::model::{Contact, Customer};
use kemai_domain::{
    Action, AppError, ContactId, Currency, CustomerId, DepartmentId, Mask, Money, UserId,
    contact::{mask_email, mask_phone},
};
use kemai_server::{Ctx, Encrypted, Place, Sql, database};
use sea_orm::{ColumnTrait, ConnectionTrait, FromQueryResult, sea_query::Condition};
use uuid::Uuid;

/// Which rows to look among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Present,
    Removed,
    Either,
}

impl State {
    const fn condition(self) -> &'static str {
        match self {
            Self::Present => "c.deleted_at IS NULL",
            Self::Removed => "c.deleted_at IS NOT NULL",
            Self::Either => "TRUE",
        }
    }
}

/// SQLite's index of the customers' ids, for `Sql::indexed_by`.
pub const BY_ID: &str = "sqlite_autoindex_customers_1";

/// Adds the condition of the asker's reach on `customers c`, as `kemai_server::reach` writes it for all that customers carry; the
/// document's reach tokens say the same, and rows found by them come through here again.
pub use kemai_server::reach::on_customers as reach;

/// A customer within the asker's reach for this action.
///
/// # Errors
/// Not found, when it does not exist or is out of reach.
pub async fn find(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    id: CustomerId,
    action: Action,
    state: State,
) -> Result<customer::Model, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT c.* FROM customers c WHERE c.id = ");
    sql.bind(id.0).push(" AND ").push(state.condition()).push(" AND ");
    reach(ctx, action, &mut sql);
    let row =
        connection.query_one_raw(sql.statement()).await.map_err(database)?.ok_or_else(AppError::not_found)?;
    customer::Model::from_query_result(&row, "").map_err(database)
}

/// A customer wherever it is: for taking back one's own change that put it out of reach, and for telling its owner. Nothing of it may be
/// shown to who asks.
///
/// # Errors
/// Not found.
pub async fn unsafe_find(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    id: CustomerId,
    state: State,
) -> Result<customer::Model, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT c.* FROM customers c WHERE c.id = ");
    sql.bind(id.0).push(" AND ").push(state.condition());
    let row =
        connection.query_one_raw(sql.statement()).await.map_err(database)?.ok_or_else(AppError::not_found)?;
    customer::Model::from_query_result(&row, "").map_err(database)
}

/// Whether the asker's reach for this action covers a customer.
///
/// # Errors
/// Internal, when the database fails.
pub async fn is_within(ctx: &Ctx, id: CustomerId, action: Action) -> Result<bool, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT 1 AS found FROM customers c WHERE c.id = ");
    sql.bind(id.0).push(" AND ");
    reach(ctx, action, &mut sql);
    ctx.db().reader().query_one_raw(sql.statement()).await.map(|row| row.is_some()).map_err(database)
}

/// Several customers by their growing numbers, within reach, in no order.
///
/// # Errors
/// Internal, when the database fails.
pub async fn find_many(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    seqs: &[i64],
    action: Action,
    state: State,
) -> Result<Vec<customer::Model>, AppError> {
    select(ctx, connection, "c.*", seqs, action, state).await
}

/// What names a customer: a tenth of its row, for searches that look at many.
#[derive(Debug, FromQueryResult)]
pub struct Head {
    pub seq: i64,
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub owner_id: Option<Uuid>,
}

/// As `find_many`, of customers that one may view.
///
/// # Errors
/// Internal, when the database fails.
pub async fn find_heads(ctx: &Ctx, seqs: &[i64]) -> Result<Vec<Head>, AppError> {
    let columns = "c.seq, c.id, c.code, c.name, c.owner_id";
    select(ctx, ctx.db().reader(), columns, seqs, Action::View, State::Present).await
}

async fn select<T: FromQueryResult>(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    columns: &str,
    seqs: &[i64],
    action: Action,
    state: State,
) -> Result<Vec<T>, AppError> {
    if seqs.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(ctx.db(), &format!("SELECT {columns} FROM customers c WHERE c.seq IN "));
    sql.bind_integers(seqs).push(" AND ").push(state.condition()).push(" AND ");
    reach(ctx, action, &mut sql);
    let rows = connection.query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| T::from_query_result(row, "").map_err(database)).collect()
}

/// Whether a row is exactly at this version; writes ask with it, so that a concurrent edit is never lost.
#[must_use]
pub fn at_version(id: Uuid, version: i64) -> Condition {
    Condition::all().add(customer::Column::Id.eq(id)).add(customer::Column::Version.eq(version))
}

/// Where an encrypted column of a customer stands.
#[must_use]
pub const fn customer_place(id: Uuid, column: &'static str) -> Place<'static> {
    Place { table: "customers", column, row: id }
}

/// Where an encrypted column of a contact stands.
#[must_use]
pub const fn contact_place(id: Uuid, column: &'static str) -> Place<'static> {
    Place { table: "contacts", column, row: id }
}

/// Opens a column.
///
/// # Errors
/// Internal, when it does not open.
pub fn open(
    ctx: &Ctx,
    sealed: Option<&Encrypted<String>>,
    place: Place<'_>,
) -> Result<Option<String>, AppError> {
    sealed.map(|sealed| sealed.open(&ctx.app().keys, place)).transpose()
}

/// Seals a column.
///
/// # Errors
/// Internal.
pub fn seal(
    ctx: &Ctx,
    plain: Option<&String>,
    place: Place<'_>,
) -> Result<Option<Encrypted<String>>, AppError> {
    plain.map(|plain| Encrypted::seal(&ctx.app().keys, place, plain)).transpose()
}

/// A whole customer with everything opened, for the program itself: rules, the change log, the index. What a person reads goes
/// through `masked`.
///
/// # Errors
/// Internal, when a value does not open.
pub fn whole(ctx: &Ctx, row: &customer::Model, parts: &Parts) -> Result<Customer, AppError> {
    let field = |sealed: &Option<Encrypted<String>>, column| {
        open(ctx, sealed.as_ref(), customer_place(row.id, column))
    };
    let currency = currency(&row.currency)?;
    Ok(Customer {
        id: CustomerId(row.id),
        version: row.version,
        code: row.code.clone(),
        name: row.name.clone(),
        kind: row.kind.parse().unwrap_or_default(),
        industry: row.industry.clone(),
        size: row.size.clone(),
        business_type: row.business_type.clone(),
        category: row.category.clone(),
        source: row.source.clone(),
        tags: parts.tags.clone(),
        price_level: row.price_level.clone(),
        value_level: row.value_level.clone(),
        lifecycle: row.lifecycle.parse().unwrap_or_default(),
        lifecycle_since: row.lifecycle_since,
        settlement_days: row.settlement_days,
        credit_limit: row.credit_limit.map(|amount| Money { amount, currency }),
        currency: Some(currency),
        invoice_title: row.invoice_title.clone(),
        tax_number: field(&row.tax_number, "tax_number")?,
        bank_name: row.bank_name.clone(),
        bank_account: field(&row.bank_account, "bank_account")?,
        owner_id: row.owner_id.map(UserId),
        department_id: row.department_id.map(DepartmentId),
        collaborator_ids: parts.collaborators.clone(),
        country: row.country.clone(),
        region_code: row.region_code.clone(),
        region_text: row.region_text.clone(),
        address: field(&row.address, "address")?,
        website: row.website.clone(),
        needs: field(&row.needs, "needs")?,
        remarks: field(&row.remarks, "remarks")?,
        last_contact_at: row.last_contact_at,
        next_contact_at: row.next_contact_at,
        contacts: parts.contacts.iter().map(|row| whole_contact(ctx, row)).collect::<Result<_, _>>()?,
        created_at: row.created_at,
        updated_at: row.updated_at,
        created_by: row.created_by.map(UserId),
        updated_by: row.updated_by.map(UserId),
        deleted_at: row.deleted_at,
    })
}

/// A whole contact with everything opened.
///
/// # Errors
/// Internal, when a value does not open.
pub fn whole_contact(ctx: &Ctx, row: &contact::Model) -> Result<Contact, AppError> {
    let field = |sealed: &Option<Encrypted<String>>, column| {
        open(ctx, sealed.as_ref(), contact_place(row.id, column))
    };
    Ok(Contact {
        id: ContactId(row.id),
        customer_id: CustomerId(row.customer_id),
        version: row.version,
        name: row.name.clone(),
        title: row.title.clone(),
        mobile: field(&row.mobile, "mobile")?,
        phone: field(&row.phone, "phone")?,
        email: field(&row.email, "email")?,
        other_email: field(&row.other_email, "other_email")?,
        wechat: field(&row.wechat, "wechat")?,
        birthday: row.birthday,
        decision_role: row.decision_role.as_deref().and_then(|role| role.parse().ok()),
        is_primary: row.is_primary,
        remarks: field(&row.remarks, "remarks")?,
        created_at: row.created_at,
        updated_at: row.updated_at,
        created_by: row.created_by.map(UserId),
        updated_by: row.updated_by.map(UserId),
    })
}

/// The currency of a row; only known ones are ever written.
///
/// # Errors
/// Internal.
pub fn currency(code: &str) -> Result<Currency, AppError> {
    code.parse().map_err(|_| AppError::internal())
}

/// What is shown instead of a value that the role hides and that has no better mask.
pub const MASKED: &str = "****";

/// A customer as this person may read it.
#[must_use]
pub fn masked(ctx: &Ctx, mut customer: Customer) -> Customer {
    if ctx.hides(Mask::Contact) {
        customer.address = customer.address.map(|_| MASKED.to_owned());
        customer.region_text = customer.region_text.map(|_| MASKED.to_owned());
        customer.contacts = customer.contacts.into_iter().map(masked_contact).collect();
    }
    if ctx.hides(Mask::Money) {
        customer.credit_limit = None;
        customer.currency = None;
        customer.settlement_days = None;
        customer.tax_number = customer.tax_number.map(|_| MASKED.to_owned());
        customer.bank_name = customer.bank_name.map(|_| MASKED.to_owned());
        customer.bank_account = customer.bank_account.map(|_| MASKED.to_owned());
    }
    customer
}

/// A contact as this person may read it.
#[must_use]
pub fn masked_one(ctx: &Ctx, contact: Contact) -> Contact {
    if ctx.hides(Mask::Contact) { masked_contact(contact) } else { contact }
}

fn masked_contact(contact: Contact) -> Contact {
    Contact {
        mobile: contact.mobile.map(|number| mask_phone(&number)),
        phone: contact.phone.map(|number| mask_phone(&number)),
        email: contact.email.map(|address| mask_email(&address)),
        other_email: contact.other_email.map(|address| mask_email(&address)),
        wechat: contact.wechat.map(|_| MASKED.to_owned()),
        ..contact
    }
}
