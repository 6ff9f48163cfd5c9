//! Users given out as a table: the list as it is filtered, in words that the import reads again.

use super::{regions, store};
use crate::{
    departments::server::store as departments,
    roles::{name_of, server::store as roles},
    users::{FIELDS, User, UserQuery, UserState},
};
use kemai_domain::{Action, AppError, DepartmentId, Problem, RoleId};
use kemai_records::transfer::{ExportKind, ExportPage, Exported};
use kemai_server::Ctx;
use serde_json::Value;
use std::collections::HashMap;

/// How users are exported.
pub const EXPORT: ExportKind = ExportKind {
    entity: FIELDS.entity,
    name: "users",
    columns: |ctx| {
        let fields = COLUMNS.into_iter().filter_map(|key| FIELDS.find(key));
        fields.map(|field| (field.key, (field.label)(ctx.lang()).to_owned())).collect()
    },
    page: |ctx, query, cursor| Box::pin(page(ctx, query, cursor)),
};

const COLUMNS: [&str; 8] =
    ["name", "email", "department_id", "role_id", "service_regions", "language", "time_zone", "is_disabled"];

/// The list's question as its address has it; a filter as the API has it names a state.
fn read(query: &str, cursor: &str) -> Result<UserQuery, AppError> {
    // Who has left is in no export, unless one asks for those.
    let mut asked = UserQuery { state: UserState::Present, limit: Some(200), ..UserQuery::default() };
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        match key.as_ref() {
            "q" => asked.q = value.into_owned(),
            "department" => asked.department_id = value.parse().ok(),
            "role" => asked.role_id = value.parse().ok(),
            "state" => asked.state = UserState::from_key(&value).unwrap_or(UserState::Present),
            "filter" => {
                let filter: Value = serde_json::from_str(&value).unwrap_or_default();
                let state = filter.get("state").and_then(Value::as_str).and_then(UserState::from_key);
                asked.state = state.ok_or_else(|| AppError::field("filter", Problem::UnknownField))?;
            }
            _ => {}
        }
    }
    asked.cursor = Some(cursor.to_owned()).filter(|cursor| !cursor.is_empty());
    Ok(asked)
}

async fn page(ctx: &Ctx, query: &str, cursor: &str) -> Result<ExportPage, AppError> {
    ctx.require(FIELDS.entity, Action::Export)?;
    let page = store::list(ctx, &read(query, cursor)?).await?;
    let names = Names::of(ctx).await?;
    let mut rows = Vec::with_capacity(page.items.len());
    for user in page.items {
        rows.push(names.row(ctx, &regions::name(ctx, user).await?));
    }
    Ok(ExportPage { rows, next: page.next_cursor, total: page.total, total_is_exact: page.total_is_exact })
}

struct Names {
    departments: HashMap<DepartmentId, String>,
    roles: HashMap<RoleId, String>,
}

impl Names {
    /// A department by its whole path, which is clear where two have the same name.
    async fn of(ctx: &Ctx) -> Result<Self, AppError> {
        let mut departments: HashMap<DepartmentId, String> = HashMap::new();
        for department in departments::list(ctx).await? {
            let above = department.parent_id.and_then(|parent| departments.get(&parent));
            let path =
                above.map_or_else(|| department.name.clone(), |above| format!("{above}/{}", department.name));
            departments.insert(department.id, path);
        }
        let roles = match roles::list(ctx).await {
            Ok(roles) => roles,
            Err(error) if error.code.status() < 500 => Vec::new(),
            Err(error) => return Err(error),
        };
        let named = |role: crate::roles::Role| (role.id, name_of(role.shipped, &role.name, ctx.lang()));
        Ok(Self { departments, roles: roles.into_iter().map(named).collect() })
    }

    fn row(&self, ctx: &Ctx, user: &User) -> Vec<Exported> {
        let yes = |is: bool| is.then(|| kemai_words::ui::yes(ctx.lang()).to_owned());
        vec![
            Some(user.name.clone()).into(),
            Some(user.email.clone()).into(),
            self.departments.get(&user.department_id).cloned().into(),
            self.roles.get(&user.role_id).cloned().into(),
            Some(user.service_region_names.join("、")).into(),
            Some(user.language.name().to_owned()).into(),
            user.time_zone.clone().into(),
            yes(user.is_disabled).into(),
        ]
    }
}
