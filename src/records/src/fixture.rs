//! A small company for the tests of this area: two departments, four people, and records that are customers in all but name. They
//! stand in a table of the tests' own, because this area knows no customers.

use futures::future::BoxFuture;
use kemai_domain::{
    Action, AppError, Company, Currency, CustomerId, DepartmentId, Entity, RoleId, ShippedRole, UserId,
};
use kemai_server::{
    Ctx, RecordHead, RecordKind, RecordKinds, RecordTitle, Scope, Titles, database, session,
    settings::{self, COMPANY},
    testing::TestApp,
};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

/// The kinds of records of the tests.
pub(crate) const KINDS: RecordKinds =
    RecordKinds(&[&[RecordKind { entity: Entity::Customer, find, titles }]]);

/// A company with people.
pub(crate) struct Fixture {
    pub test: TestApp,
    pub admin: Ctx,
    pub manager: Ctx,
    pub sales: Ctx,
    /// Another salesperson.
    pub colleague: Ctx,
    pub service: Ctx,
    /// A record of `sales`.
    pub record: Uuid,
}

impl Fixture {
    pub async fn new(test: TestApp) -> Self {
        execute(&test, "CREATE TABLE test_records (id {id} PRIMARY KEY, owner_id {id} NOT NULL)", []).await;
        let company = Company {
            name: "德州测试有限公司".to_owned(),
            time_zone: Company::DEFAULT_TIME_ZONE.to_owned(),
            currency: "CNY".parse::<Currency>().expect("a currency"),
            customer_code: Company::DEFAULT_CUSTOMER_CODE.to_owned(),
            bin_days: Company::DEFAULT_BIN_DAYS,
        };
        let program = Ctx::program(&test.app, "setup", company.clone());
        program
            .write("setup", move |tx| Box::pin(async move { settings::put(tx, COMPANY, &company).await }))
            .await
            .expect("the company is written");
        let department = department(&test).await;
        let [admin, manager, sales, colleague, service] = [
            ("周启明", ShippedRole::Admin),
            ("陈立", ShippedRole::Manager),
            ("林晓雯", ShippedRole::Sales),
            ("王强", ShippedRole::Sales),
            ("赵敏", ShippedRole::Service),
        ]
        .map(|(name, role)| (name, role, UserId::new()));
        let mut people = Vec::new();
        for (name, role, id) in [admin, manager, sales, colleague, service] {
            user(&test, department, name, role, id).await;
            people.push(person(&test, id).await);
        }
        let record = record(&test, sales.2).await;
        let mut people = people.into_iter();
        let mut next = || people.next().expect("five people");
        Self {
            admin: next(),
            manager: next(),
            sales: next(),
            colleague: next(),
            service: next(),
            record,
            test,
        }
    }

    /// How many rows each table of this area and of the change log has: a refused write leaves them as they were.
    pub async fn counts(&self) -> Vec<(&'static str, i64)> {
        let mut counts = Vec::new();
        for table in ["comments", "mentions", "files", "links", "saved_views", "operations", "changes"] {
            counts.push((table, self.count(&format!("SELECT COUNT(*) AS n FROM {table}")).await));
        }
        counts
    }

    pub async fn count(&self, sql: &str) -> i64 {
        let db = &self.test.app.db;
        let row = db.reader().query_one_raw(db.statement(sql, [])).await.expect("counts").expect("a row");
        row.try_get("", "n").expect("a number")
    }

    /// How many files have their bytes in the store.
    pub fn stored_files(&self) -> usize {
        let folder = self.test.app.config.data_dir.join("files");
        let inside = |path: std::path::PathBuf| {
            std::fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path())
        };
        inside(folder).filter(|path| path.is_dir()).map(|path| inside(path).count()).sum()
    }
}

async fn execute(test: &TestApp, sql: &str, values: impl IntoIterator<Item = Value>) {
    let db = &test.app.db;
    let id = if db.is_postgres() { "UUID" } else { "BLOB" };
    db.side().execute_raw(db.statement(sql.replace("{id}", id), values)).await.expect("runs");
}

async fn department(test: &TestApp) -> DepartmentId {
    let id = DepartmentId::new();
    let insert = "INSERT INTO departments (id, path, name, created_at, updated_at) VALUES ($1, '/1/', '销售部', $2, $2)";
    execute(test, insert, [id.0.into(), test.app.clock.now().into()]).await;
    id
}

async fn user(test: &TestApp, department: DepartmentId, name: &str, role: ShippedRole, id: UserId) {
    let now = test.app.clock.now();
    let role_id = RoleId::new();
    let rights = serde_json::to_string(&role.rights()).expect("JSON");
    let insert = "INSERT INTO roles (id, name, rights, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)";
    execute(test, insert, [role_id.0.into(), role.key().into(), rights.into(), now.into()]).await;
    let insert = "INSERT INTO users (id, email, name, name_sort, department_id, role_id, language, created_at, updated_at) \
                  VALUES ($1, $2, $3, $3, $4, $5, 'zh-Hans', $6, $6)";
    let email = format!("{id}@example.com");
    let values = [id.0.into(), email.into(), name.into(), department.0.into(), role_id.0.into(), now.into()];
    execute(test, insert, values).await;
}

async fn person(test: &TestApp, id: UserId) -> Ctx {
    session::on_behalf_of(&test.app, id, "test".to_owned()).await.expect("a person")
}

async fn record(test: &TestApp, owner: UserId) -> Uuid {
    let id = Uuid::now_v7();
    execute(test, "INSERT INTO test_records (id, owner_id) VALUES ($1, $2)", [id.into(), owner.0.into()])
        .await;
    id
}

/// The scoped store of the test records: one's own, or all for those who reach further.
fn titles<'a>(ctx: &'a Ctx, ids: &'a [Uuid]) -> BoxFuture<'a, Result<Titles, AppError>> {
    Box::pin(async move {
        let mut titles = Titles::new();
        for id in ids {
            if let Ok(RecordHead { title, content, path, .. }) = find(ctx, *id).await {
                titles.insert(*id, RecordTitle { title, content, path });
            }
        }
        Ok(titles)
    })
}

fn find(ctx: &Ctx, id: Uuid) -> BoxFuture<'_, Result<RecordHead, AppError>> {
    Box::pin(async move {
        let find = ctx.db().statement("SELECT owner_id FROM test_records WHERE id = $1", [id.into()]);
        let row =
            ctx.db().reader().query_one_raw(find).await.map_err(database)?.ok_or_else(AppError::not_found)?;
        let owner: Uuid = row.try_get("", "owner_id").map_err(database)?;
        let reaches = |action| match ctx.scope(Entity::Customer, action) {
            Scope::Nothing => false,
            Scope::Own { user, .. } => user.0 == owner,
            Scope::Department { .. } | Scope::Everything => true,
        };
        if !reaches(Action::View) {
            return Err(AppError::not_found());
        }
        Ok(RecordHead {
            content: None,
            title: "测试客户".to_owned(),
            path: format!("/customers/{id}"),
            customer: Some(CustomerId(id)),
            person: Some(UserId(owner)),
            can_edit: reaches(Action::Edit),
        })
    })
}
