//! The recycle bin of departments, roles, accounts and choices: the way back, and the end.

use super::{AREA, fixture};
use crate::{
    departments::{DepartmentInput, server::service as departments},
    roles::{RoleInput, server::service as roles},
    users::{NewUser, UserInput, UserQuery, UserState, server::service as users},
};
use axum::{Router, http::StatusCode};
use chrono::Duration;
use kemai_domain::{ErrorCode, Problem, Rights, ShippedRole};
use kemai_server::{
    Ctx, change_log, session,
    testing::{TestApp, on_both},
    upkeep::{Done, run_due},
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

async fn call(test: &TestApp, ctx: &Ctx, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
    test.operation((AREA.api)(Router::new()), ctx, (method, path), None, body).await
}

async fn get(test: &TestApp, ctx: &Ctx, path: &str) -> Value {
    let (status, answer) = call(test, ctx, "GET", path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{path}: {answer}");
    answer
}

async fn post(test: &TestApp, ctx: &Ctx, path: &str) -> (StatusCode, Value) {
    call(test, ctx, "POST", path, Value::Null).await
}

async fn swept(test: &TestApp) -> u64 {
    let done = run_due(&test.app, AREA.chores).await.expect("runs");
    let [Done { name: "people", count }] = done.as_slice() else { panic!("{done:?}") };
    *count
}

#[tokio::test]
async fn a_department_comes_back_to_its_place_as_that_is_now() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let named = |name: &str, parent_id| DepartmentInput { name: name.to_owned(), parent_id };
        let group = departments::create(admin, named("一组", Some(company.first))).await.unwrap();
        let team = departments::create(admin, named("甲队", Some(group.id))).await.unwrap();
        departments::remove(admin, team.id, 1, Default::default()).await.unwrap();
        // What stood above it goes elsewhere meanwhile.
        let place = named("一组", Some(company.second));
        let moved = departments::update(admin, group.id, 1, place, Default::default()).await.unwrap();
        let bin = get(&test, admin, "/departments?removed=true").await;
        assert_eq!(bin["items"][0]["name"], json!("甲队"), "{bin}");
        assert!(!bin["items"][0]["deleted_at"].is_null(), "{}", test.database);
        let back = format!("/departments/{}/restore", team.id);
        for other in [&company.manager, &company.sales] {
            assert_eq!(post(&test, other, &back).await.0, StatusCode::FORBIDDEN, "{}", test.database);
        }
        let (status, restored) = post(&test, admin, &back).await;
        assert_eq!((status, &restored["deleted_at"]), (StatusCode::OK, &Value::Null), "{restored}");
        let path = restored["path"].as_str().unwrap();
        assert!(path.starts_with(&moved.path), "{path} below {}", moved.path);
        assert_eq!(post(&test, admin, &back).await.0, StatusCode::NOT_FOUND, "it is not there any more");
        let log = change_log::history(admin, team.id.0, &[], None, 10).await.unwrap();
        assert_eq!(log[0].kind, "department.restore");
    })
    .await;
}

#[tokio::test]
async fn a_department_without_its_place_or_its_name_says_so() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let named = |name: &str, parent_id| DepartmentInput { name: name.to_owned(), parent_id };
        let group = departments::create(admin, named("一组", Some(company.first))).await.unwrap();
        let team = departments::create(admin, named("甲队", Some(group.id))).await.unwrap();
        departments::remove(admin, team.id, 1, Default::default()).await.unwrap();
        departments::remove(admin, group.id, 1, Default::default()).await.unwrap();
        departments::create(admin, named("一组", Some(company.first))).await.unwrap();
        let before = test.dump(&[]).await;
        let error = departments::restore(admin, team.id).await.unwrap_err();
        assert_eq!(error.of("parent_id"), Some(&Problem::InBin), "{}", test.database);
        let error = departments::restore(admin, group.id).await.unwrap_err();
        assert_eq!(error.of("name"), Some(&Problem::TakenSince), "{}", test.database);
        assert!(test.dump(&[]).await == before, "a refused way back wrote on {}", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_role_comes_back_unless_its_name_is_taken() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let named = |name: &str| RoleInput { name: name.to_owned(), rights: Rights::default() };
        let role = roles::create(admin, named("电话销售")).await.unwrap();
        roles::remove(admin, role.id, 1).await.unwrap();
        let bin = get(&test, admin, "/roles?removed=true").await;
        assert_eq!((&bin["total"], &bin["items"][0]["id"]), (&json!(1), &json!(role.id)), "{bin}");
        let other = roles::create(admin, named("电话销售")).await.unwrap();
        let error = roles::restore(admin, role.id).await.unwrap_err();
        assert_eq!(error.of("name"), Some(&Problem::TakenSince), "{}", test.database);
        roles::remove(admin, other.id, 1).await.unwrap();
        let back = format!("/roles/{}/restore", role.id);
        assert_eq!(post(&test, &company.manager, &back).await.0, StatusCode::FORBIDDEN);
        let (status, restored) = post(&test, admin, &back).await;
        assert_eq!((status, &restored["name"]), (StatusCode::OK, &json!("电话销售")), "{}", test.database);
        assert_eq!(post(&test, admin, &back).await.0, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn choices_and_tags_are_offered_again() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let (_, tag) = call(&test, admin, "POST", "/tags", json!({ "label": "老客户" })).await;
        let id = tag["id"].as_str().unwrap();
        for collection in ["tags", "choices"] {
            let one = format!("/{collection}/{id}");
            let status = call(&test, admin, "DELETE", &one, Value::Null).await.0;
            assert_eq!(status, StatusCode::NO_CONTENT);
            let bin = get(&test, admin, &format!("/{collection}?removed=true")).await;
            assert_eq!((&bin["total"], &bin["items"][0]["label"]), (&json!(1), &json!("老客户")), "{bin}");
            assert_eq!(get(&test, admin, &format!("/{collection}")).await["total"], json!(0));
            let (status, back) = post(&test, admin, &format!("{one}/restore")).await;
            assert_eq!((status, &back["label"]), (StatusCode::OK, &json!("老客户")), "{}", test.database);
        }
        let status = post(&test, &company.sales, &format!("/tags/{id}/restore")).await.0;
        assert_eq!(status, StatusCode::FORBIDDEN);
    })
    .await;
}

/// Somebody of a department and a role of his own, removed; then both are.
async fn left(
    test: &TestApp,
    admin: &Ctx,
) -> (crate::users::User, kemai_domain::DepartmentId, kemai_domain::RoleId) {
    let input = DepartmentInput { name: "临时部".to_owned(), parent_id: None };
    let department = departments::create(admin, input).await.unwrap();
    let input = RoleInput { name: "临时工".to_owned(), rights: Rights::default() };
    let role = roles::create(admin, input).await.unwrap();
    let user = UserInput {
        name: "单志强".to_owned(),
        email: "shan@hengrun.example".to_owned(),
        department_id: department.id,
        role_id: role.id,
        service_regions: Vec::new(),
    };
    let user = users::create(admin, NewUser { user, password: None, language: None }).await.unwrap();
    fill(admin, user.id.0).await;
    users::remove(admin, user.id, None).await.unwrap();
    departments::remove(admin, department.id, 1, Default::default()).await.unwrap();
    roles::remove(admin, role.id, 1).await.unwrap();
    assert!(session::on_behalf_of(&test.app, user.id, "test".to_owned()).await.is_err());
    (user, department.id, role.id)
}

#[tokio::test]
async fn an_account_comes_back_once_its_department_and_role_are_there() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let (user, department, role) = left(&test, admin).await;
        let back = format!("/users/{}/restore", user.id);
        let (status, refused) = post(&test, admin, &back).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {refused}", test.database);
        assert_eq!(refused["fields"][0]["field"], json!("department_id"));
        departments::restore(admin, department).await.unwrap();
        let error = users::restore(admin, user.id, None).await.unwrap_err();
        assert_eq!(error.of("role_id"), Some(&Problem::InBin));
        roles::restore(admin, role).await.unwrap();
        let (status, restored) = post(&test, admin, &back).await;
        assert_eq!((status, &restored["is_removed"]), (StatusCode::OK, &json!(false)), "{}", test.database);
        assert_eq!(post(&test, admin, &back).await.0, StatusCode::NOT_FOUND, "it is not in the bin any more");
        assert_eq!(post(&test, &company.sales, &back).await.0, StatusCode::FORBIDDEN);
    })
    .await;
}

/// What a person alone has, by the column that says whose it is; a view that others see is more than that.
const OWN: &[&str] = &[
    "api_tokens WHERE user_id = $1",
    "notifications WHERE user_id = $1",
    "push_devices WHERE user_id = $1",
    "subject_keys WHERE subject_id = $1",
    "saved_views WHERE owner_id = $1 AND is_shared",
    "saved_views WHERE owner_id = $1 AND NOT is_shared",
];

async fn count(test: &TestApp, from: &str, user: kemai_domain::UserId) -> i64 {
    let statement = test.app.db.statement(format!("SELECT COUNT(*) AS n FROM {from}"), [user.0.into()]);
    test.app.db.reader().query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap()
}

/// Gives somebody one of each.
async fn fill(admin: &Ctx, user: uuid::Uuid) {
    let rows = [
        "api_tokens (id, user_id, created_at, token_hash, name, scope) VALUES ($1, $2, $3, $4, '脚本', 'all')",
        "notifications (id, user_id, created_at, kind, key, entity, record_id) VALUES ($1, $2, $3, 'mention', 'k', 'customer', $1)",
        "push_devices (id, user_id, created_at, endpoint_hash, subscription) VALUES ($1, $2, $3, $4, $4)",
        "saved_views (id, owner_id, created_at, updated_at, entity, name, query, is_shared) VALUES ($1, $2, $3, $3, 'customer', '共享', '', TRUE)",
        "saved_views (id, owner_id, created_at, updated_at, entity, name, query, is_shared) VALUES ($1, $2, $3, $3, 'customer', '自己', '', FALSE)",
    ];
    admin
        .write("test", move |tx| {
            Box::pin(async move {
                for row in rows {
                    let id = uuid::Uuid::now_v7();
                    let mut values = vec![id.into(), user.into(), tx.ctx().now().into()];
                    if row.contains("$4") {
                        values.push(id.as_bytes().to_vec().into());
                    }
                    let insert = tx.ctx().db().statement(format!("INSERT INTO {row}"), values);
                    tx.conn().execute_raw(insert).await.map_err(kemai_server::database)?;
                }
                Ok(())
            })
        })
        .await
        .expect("fills");
}

/// The company keeps what was removed so many days.
async fn settings_for(admin: &Ctx, days: i64) {
    use crate::company::server as company;
    let now = company::find(admin).await.unwrap();
    let input = crate::company::CompanyInput {
        name: now.company.name,
        time_zone: now.company.time_zone,
        currency: now.company.currency.to_string(),
        customer_code: now.company.customer_code,
        bin_days: days.to_string(),
    };
    company::update(admin, now.version, input).await.unwrap();
}

#[tokio::test]
async fn past_its_time_only_the_name_of_an_account_stays() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let (user, department, role) = left(&test, admin).await;
        for table in OWN {
            assert!(count(&test, table, user.id).await > 0, "{table} is filled on {}", test.database);
        }
        let spare = roles::create(admin, RoleInput { name: "备用".to_owned(), rights: Rights::default() });
        let spare = spare.await.unwrap();
        roles::remove(admin, spare.id, 1).await.unwrap();
        let empty = DepartmentInput { name: "空部门".to_owned(), parent_id: Some(company.head) };
        let empty = departments::create(admin, empty).await.unwrap();
        departments::remove(admin, empty.id, 1, Default::default()).await.unwrap();

        test.app.clock.advance(Duration::days(30) - Duration::seconds(1));
        assert_eq!(swept(&test).await, 0, "{}", test.database);
        test.app.clock.advance(Duration::hours(1));
        // The account, the role and the department that nobody had; those that its row still names wait.
        assert_eq!(swept(&test).await, 3, "{}", test.database);
        test.app.clock.advance(Duration::hours(1));
        assert_eq!(swept(&test).await, 0, "nothing is done twice on {}", test.database);

        // However long the company keeps now: what is gone does not come back, and nothing is done to it.
        settings_for(admin, 365).await;
        let gone =
            |result: Result<(), kemai_domain::AppError>| result.unwrap_err().code == ErrorCode::NotFound;
        assert!(gone(users::restore(admin, user.id, None).await.map(|_| ())));
        assert!(gone(users::remove(admin, user.id, None).await.map(|_| ())));
        assert!(gone(users::enable(admin, user.id, None).await.map(|_| ())));
        for (table, left) in OWN.iter().zip([0, 0, 0, 0, 1, 0]) {
            assert_eq!(count(&test, table, user.id).await, left, "{table} on {}", test.database);
        }
        settings_for(admin, 30).await;
        assert!(gone(roles::restore(admin, role).await.map(|_| ())));
        assert!(gone(departments::restore(admin, department).await.map(|_| ())));
        let removed = UserQuery { state: UserState::Removed, ..UserQuery::default() };
        assert_eq!(users::list(admin, &removed).await.unwrap().total, 0, "{}", test.database);
        let row = test.app.db.statement("SELECT name, email FROM users WHERE id = $1", [user.id.0.into()]);
        let row = test.app.db.reader().query_one_raw(row).await.unwrap().unwrap();
        let text = |column: &str| row.try_get::<String>("", column).unwrap();
        assert_eq!((text("name"), text("email")), ("单志强".to_owned(), String::new()));
        let log = change_log::history(admin, user.id.0, &[], None, 10).await.unwrap();
        assert_eq!(log[0].kind, "user.purge");
        let told = format!("{log:?}");
        assert!(!told.contains("shan@"), "the address is in the log on {}: {told}", test.database);
        // The address is free for somebody else.
        fixture::person(&test, admin, "单晓", "shan", company.first, ShippedRole::Sales).await;
    })
    .await;
}
