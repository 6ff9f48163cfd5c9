//! The checks of a draft that need to know who asks or what the database holds.

use super::super::{conditions::LARGEST_LIMIT, lookup};
use crate::customers::{
    CUSTOMER,
    draft::CustomerDraft,
    input::{ContactInput, CustomerInput},
    model::Customer,
};
use kemai_domain::{AppError, Capability, FieldError, Mask, Problem, UserId};
use kemai_server::{
    Ctx, Tx,
    regions::{self, Regions},
};

/// A new customer belongs to whoever makes it, and to the own department, unless he may assign.
pub fn ownership_of_new(ctx: &Ctx, draft: &mut CustomerDraft) -> Result<(), FieldError> {
    let me = ctx.person().map(|person| person.id);
    if draft.owner_id.is_none() {
        draft.owner_id = me;
    }
    refuse_assigning(ctx, me, draft.owner_id)?;
    let own = ctx.person().map(|person| person.department_id);
    if draft.department_id.is_none() || draft.department_id == own || ctx.rights().has(Capability::Assign) {
        Ok(())
    } else {
        Err(FieldError::new("department_id", Problem::NotAllowed))
    }
}

/// Who may not assign leaves owner and department as they are.
pub fn ownership_of_existing(ctx: &Ctx, draft: &CustomerDraft, before: &Customer) -> Result<(), FieldError> {
    refuse_assigning(ctx, before.owner_id, draft.owner_id)?;
    let moves = draft.department_id.is_some() && draft.department_id != before.department_id;
    // Whoever owns it now brings it along to the department of his own.
    let own = ctx.person().map(|person| person.department_id);
    if moves && draft.department_id != own && !ctx.rights().has(Capability::Assign) {
        return Err(FieldError::new("department_id", Problem::NotAllowed));
    }
    Ok(())
}

fn refuse_assigning(ctx: &Ctx, from: Option<UserId>, to: Option<UserId>) -> Result<(), FieldError> {
    if from == to || ctx.rights().has(Capability::Assign) {
        Ok(())
    } else {
        Err(FieldError::new("owner_id", Problem::NotAllowed))
    }
}

/// What a role may not read is no input of a change, whatever was sent for it: masked values are not fit to be checked.
pub fn leave_out_hidden(ctx: &Ctx, input: &mut CustomerInput) {
    if ctx.hides(Mask::Money) {
        let of_money = [
            &mut input.credit_limit,
            &mut input.currency,
            &mut input.settlement_days,
            &mut input.tax_number,
            &mut input.bank_name,
            &mut input.bank_account,
        ];
        of_money.into_iter().for_each(String::clear);
    }
    if ctx.hides(Mask::Contact) {
        input.address.clear();
        input.region_text.clear();
    }
    input.contacts.iter_mut().for_each(|contact| leave_out_hidden_of(ctx, contact));
}

/// The same of a contact.
pub fn leave_out_hidden_of(ctx: &Ctx, contact: &mut ContactInput) {
    if ctx.hides(Mask::Contact) {
        let hidden = [
            &mut contact.mobile,
            &mut contact.phone,
            &mut contact.email,
            &mut contact.other_email,
            &mut contact.wechat,
        ];
        hidden.into_iter().for_each(String::clear);
    }
}

/// What a role may not read it cannot overwrite either: masked values that come back from a form are not taken.
pub fn keep_hidden(ctx: &Ctx, draft: &mut CustomerDraft, before: &Customer) {
    if ctx.hides(Mask::Money) {
        draft.credit_limit = before.credit_limit;
        draft.currency = before.currency;
        draft.settlement_days = before.settlement_days;
        draft.tax_number.clone_from(&before.tax_number);
        draft.bank_name.clone_from(&before.bank_name);
        draft.bank_account.clone_from(&before.bank_account);
    }
    if ctx.hides(Mask::Contact) {
        draft.address.clone_from(&before.address);
        draft.region_text.clone_from(&before.region_text);
        for contact in &mut draft.contacts {
            let old = before.contacts.iter().find(|old| Some(old.id) == contact.id);
            contact.mobile = old.and_then(|old| old.mobile.clone());
            contact.phone = old.and_then(|old| old.phone.clone());
            contact.email = old.and_then(|old| old.email.clone());
            contact.other_email = old.and_then(|old| old.other_email.clone());
            contact.wechat = old.and_then(|old| old.wechat.clone());
        }
    }
}

/// A limit that databases could not compare with others is not taken; one that stood in the record before is let be.
pub fn limit(draft: &CustomerDraft, before: Option<&Customer>) -> Result<(), FieldError> {
    match draft.credit_limit {
        Some(limit) if before.is_some_and(|before| before.credit_limit == Some(limit)) => Ok(()),
        Some(limit) if limit.amount > LARGEST_LIMIT * 10_i64.pow(limit.currency.decimals()) => {
            Err(FieldError::new("credit_limit", Problem::TooLarge { max: LARGEST_LIMIT }))
        }
        _ => Ok(()),
    }
}

/// Choices, people and regions; names every one that is not there. Fills in the department of the owner. What stood in the record
/// before is let be, also when the admin has removed the choice since.
pub async fn against_database(
    tx: &Tx,
    draft: &mut CustomerDraft,
    before: Option<&Customer>,
) -> Result<(), AppError> {
    let ctx = tx.ctx();
    let mut problems = lookup::unknown_choices(ctx, tx.conn(), &new_choices(draft, before)).await?;
    problems.extend(limit(draft, before).err());
    match draft.owner_id {
        Some(owner) if before.is_some_and(|before| before.owner_id == Some(owner)) => {
            draft.department_id = draft.department_id.or(before.and_then(|before| before.department_id));
        }
        Some(owner) => match lookup::department_of(ctx, tx.conn(), owner).await? {
            Some(department) => draft.department_id = Some(department),
            None => problems.push(FieldError::new("owner_id", Problem::UnknownPerson)),
        },
        None => {}
    }
    if let Some(department) = draft.department_id
        && lookup::department_path(ctx, tx.conn(), department).await?.is_none()
    {
        problems.push(FieldError::new("department_id", Problem::UnknownDepartment));
    }
    let mut added = draft.collaborator_ids.clone();
    added.retain(|person| before.is_none_or(|before| !before.collaborator_ids.contains(person)));
    let present = lookup::present_people(ctx, tx.conn(), &added).await?;
    if added.iter().any(|person| !present.contains(person)) {
        problems.push(FieldError::new("collaborator_ids", Problem::UnknownPerson));
    }
    draft.collaborator_ids.retain(|person| Some(*person) != draft.owner_id);
    let regions = regions::all(ctx.app()).await?;
    let region_before = before.and_then(|before| before.region_code.as_deref());
    if let Err(problem) = region(&regions, draft, region_before) {
        problems.push(FieldError::new("region_code", problem));
    }
    if problems.is_empty() { Ok(()) } else { Err(AppError::invalid(problems)) }
}

/// Field, dictionary and key of each choice that was not in the record before.
pub fn new_choices(
    draft: &CustomerDraft,
    before: Option<&Customer>,
) -> Vec<(&'static str, &'static str, String)> {
    let then = before.map(CustomerDraft::from).unwrap_or_default();
    let pairs = [
        ("industry", &draft.industry, then.industry),
        ("size", &draft.size, then.size),
        ("business_type", &draft.business_type, then.business_type),
        ("category", &draft.category, then.category),
        ("source", &draft.source, then.source),
        ("price_level", &draft.price_level, then.price_level),
        ("value_level", &draft.value_level, then.value_level),
    ];
    let mut wanted: Vec<_> = pairs
        .into_iter()
        .filter(|(_, now, then)| then != *now)
        .filter_map(|(key, now, _)| {
            let field = CUSTOMER.find(key)?;
            Some((field.key, field.dictionary?, now.clone()?))
        })
        .collect();
    let is_new_tag = |tag: &&String| before.is_none_or(|before| !before.tags.contains(tag));
    wanted.extend(draft.tags.iter().filter(is_new_tag).map(|tag| ("tags", "tag", tag.clone())));
    wanted
}

/// In China a region is one of the official divisions or an area of the admin's, understood also by an older code or by its name;
/// elsewhere it is free text, and a code there is refused. An area that was retired since stays where it is.
///
/// # Errors
/// A region that nobody knows.
pub fn region(regions: &Regions, draft: &mut CustomerDraft, before: Option<&str>) -> Result<(), Problem> {
    if draft.country != "CN" {
        // The region of a customer that moves abroad goes; another one is a mistake.
        let is_new = draft.region_code.as_deref().is_some_and(|code| before != Some(code));
        draft.region_code = None;
        return if is_new { Err(Problem::RegionMismatch) } else { Ok(()) };
    }
    draft.region_text = None;
    let Some(text) = &draft.region_code else { return Ok(()) };
    let found = regions.resolve(text).ok_or(Problem::UnknownRegion)?;
    let code = found.code.to_string();
    if regions.is_retired(found.code) && before != Some(code.as_str()) {
        return Err(Problem::UnknownRegion);
    }
    draft.region_code = Some(code);
    Ok(())
}
