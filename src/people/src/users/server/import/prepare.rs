//! A batch of rows: checked as the form checks one, compared with who is there, and written.

use super::Users;
use crate::users::{
    User, UserInput,
    server::{regions, service, store},
};
use kemai_domain::{AppError, DepartmentId, FieldError, Lang, Problem, RoleId, UserId, name::fold};
use kemai_records::transfer::{Line, Prepared, Rule, Verdict, Write};
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// A row whose fields fit.
struct Fit {
    line: u64,
    input: UserInput,
    language: Option<Lang>,
}

pub async fn prepare(run: Arc<Users>, lines: Vec<Line>) -> Result<Prepared, AppError> {
    let (mut verdicts, mut fits) = (Vec::with_capacity(lines.len()), Vec::new());
    for line in lines {
        match check(&run, &line).await? {
            Ok(fit) => fits.push(fit),
            Err(fields) => verdicts.push((line.line, Verdict::Refused(fields))),
        }
    }
    let emails: Vec<String> = fits.iter().map(|fit| fit.input.email.clone()).collect();
    let known = store::by_emails(&run.ctx, &emails).await?;
    let (mut new, mut changes) = (Vec::new(), Vec::new());
    for fit in fits {
        let line = fit.line;
        let verdict = match decide(&run, &known, &fit) {
            Decision::Create => {
                new.push(fit);
                Verdict::Created
            }
            Decision::Change(change) => {
                changes.push(change);
                Verdict::Updated
            }
            Decision::Say(verdict) => verdict,
        };
        verdicts.push((line, verdict));
    }
    verdicts.sort_by_key(|(line, _)| *line);
    let usual = run.ctx.lang();
    let write: Write = Box::new(move |tx| {
        Box::pin(async move {
            for Fit { input, language, .. } in new {
                service::check_places(tx, &input).await?;
                service::insert(tx, input, language.unwrap_or(usual), None).await?;
            }
            for (id, version, input) in changes {
                service::update_in(tx, id, Some(version), input, None).await?;
            }
            Ok(())
        })
    });
    Ok(Prepared { verdicts, write })
}

/// A whole name hangs on its parts.
const HANGS: &[(&str, &str)] = &[("name", "last_name"), ("name", "first_name")];

async fn check(run: &Users, line: &Line) -> Result<Result<Fit, Vec<FieldError>>, AppError> {
    let mut found = Vec::new();
    let role = match line.value("role_id") {
        "" => None,
        said => match run.role(said) {
            None => {
                found.push(FieldError::new("role_id", Problem::UnknownChoice));
                None
            }
            Some(role) if !run.may_give(role.id) => {
                found.push(FieldError::new("role_id", Problem::NotAllowed));
                None
            }
            Some(role) => Some(role.id),
        },
    };
    let between = |sign: char| sign.is_whitespace() || ",，、;；".contains(sign);
    let regions = line.value("service_regions").split(between).filter(|code| !code.is_empty());
    let mut input = UserInput {
        name: line.value("name").to_owned(),
        email: line.value("email").to_owned(),
        department_id: DepartmentId(line.value("department_id").parse().unwrap_or(Uuid::nil())),
        role_id: role.unwrap_or(RoleId(Uuid::nil())),
        service_regions: regions.map(str::to_owned).collect(),
    };
    match regions::resolve(&run.ctx, &mut input).await {
        Err(error) if error.fields.is_empty() => return Err(error),
        Err(error) => {
            found.extend(error.fields);
            input.service_regions.clear();
        }
        Ok(()) => {}
    }
    let language = line.value("language").parse().ok();
    Ok(match input.checked() {
        Ok(input) if found.is_empty() && line.faults.is_empty() => {
            Ok(Fit { line: line.line, input, language })
        }
        checked => {
            found.extend(checked.err().map(|error| error.fields).unwrap_or_default());
            Err(line.all_faults(found, HANGS))
        }
    })
}

enum Decision {
    Create,
    Change((UserId, i64, UserInput)),
    Say(Verdict),
}

fn decide(run: &Users, known: &HashMap<String, (User, bool)>, fit: &Fit) -> Decision {
    let refused =
        |field: &str, problem| Decision::Say(Verdict::Refused(vec![FieldError::new(field, problem)]));
    let email = fold(&fit.input.email);
    if let Some(earlier) = run.seen_before(fit.line, &email) {
        let line = i64::try_from(earlier).unwrap_or(i64::MAX);
        return refused("email", Problem::RepeatsLine { line });
    }
    let Some((user, is_within_reach)) = known.get(&email) else { return Decision::Create };
    match run.options.rule {
        Rule::Skip => return Decision::Say(Verdict::Skipped),
        Rule::Create => return refused("email", Problem::Taken),
        Rule::Fill | Rule::Update => {}
    }
    if !is_within_reach || !run.may_give(user.role_id) {
        return refused("email", Problem::AlreadyThere);
    }
    let now = service::input_of(user);
    let mut wanted = now.clone();
    if wanted.service_regions.is_empty()
        || (run.options.rule == Rule::Update && !fit.input.service_regions.is_empty())
    {
        wanted.service_regions.clone_from(&fit.input.service_regions);
    }
    if run.options.rule == Rule::Update {
        wanted.name.clone_from(&fit.input.name);
        wanted.department_id = fit.input.department_id;
        wanted.role_id = fit.input.role_id;
    }
    if wanted == now {
        return Decision::Say(Verdict::Skipped);
    }
    // Whoever lets others in is not unmade by a table: one line too many, and nobody is left.
    if run.is_admin(now.role_id) && !run.is_admin(wanted.role_id) {
        return refused("role_id", Problem::NotAllowed);
    }
    Decision::Change((user.id, user.version, wanted))
}
