//! Imports and exports over REST.

use super::{
    super::AREA,
    RECORDS,
    kinds::{KINDS, WORK, company},
};
use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use kemai_server::{
    Ctx, jobs,
    testing::{TestApp, on_both},
};
use serde_json::Value;
use tower::ServiceExt as _;

const FORM: &str = "multipart/form-data; boundary=x";

async fn call(
    test: &TestApp,
    ctx: &Ctx,
    method: &str,
    path: &str,
    body: String,
) -> (StatusCode, String, Option<String>) {
    let api: Router = (AREA.api)(Router::new())
        .layer(Extension(KINDS))
        .layer(Extension(RECORDS))
        .layer(Extension(ctx.clone()))
        .with_state(test.app.clone());
    let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, FORM);
    let answer = api.oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let location = answer.headers().get(header::LOCATION).map(|at| at.to_str().unwrap().to_owned());
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap(), location)
}

fn form(table: &str, mapping: &str) -> String {
    format!(
        "--x\r\nContent-Disposition: form-data; name=\"mapping\"\r\n\r\n{mapping}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"员工.csv\"\r\n\r\n{table}\r\n--x--\r\n"
    )
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| panic!("{text}"))
}

#[tokio::test]
async fn programs_bring_tables_and_take_them_back() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let table = "谁,邮箱,部门,角色\n孙丽,sun@hengrun.example,客服,客服\n钱八,qian,客服,客服";
        let body = form(table, "{\"谁\": \"name\"}");
        let (status, answer, location) =
            call(&test, admin, "POST", "/imports?kind=users&rule=update", body).await;
        assert_eq!(status, StatusCode::ACCEPTED, "{}: {answer}", test.database);
        let path = location.unwrap().trim_start_matches("/api/v1").to_owned();
        assert_eq!(json(&answer)["status"], "running");
        jobs::run_due(&test.app, &[WORK]).await.unwrap();
        let (_, answer, _) = call(&test, admin, "GET", &path, String::new()).await;
        let import = json(&answer);
        assert_eq!(
            (&import["status"], &import["created"], &import["refused_rows"][0]["line"]),
            (&"done".into(), &1.into(), &3.into()),
            "{}: {answer}",
            test.database
        );
        let (status, rows, _) = call(&test, admin, "GET", &format!("{path}/rejected"), String::new()).await;
        assert!(status.is_success() && rows.contains("qian"), "{rows}");
        let (_, rows, _) = call(&test, admin, "GET", "/exports/users?format=jsonl", String::new()).await;
        assert!(rows.contains("sun@hengrun.example"), "{rows}");
        let (status, ..) = call(&test, admin, "POST", &format!("{path}/undo"), String::new()).await;
        assert_eq!(status, StatusCode::ACCEPTED);
        jobs::run_due(&test.app, &[WORK]).await.unwrap();
        let (_, answer, _) = call(&test, admin, "GET", &path, String::new()).await;
        assert_eq!((&json(&answer)["status"], &json(&answer)["undone"]), (&"undone".into(), &1.into()));
        let (status, ..) = call(&test, admin, "POST", &format!("{path}/undo"), String::new()).await;
        assert_eq!(status, StatusCode::PRECONDITION_FAILED, "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn what_programs_send_wrongly_is_named_and_rights_hold() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let table = "姓名,邮箱\n孙丽,sun@hengrun.example";
        let (status, ..) = call(&test, admin, "POST", "/imports?sort=kind", form(table, "{}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        for (path, body, field) in [
            ("/imports?kind=orders", form(table, "{}"), "kind"),
            ("/imports?kind=users&rule=maybe", form(table, "{}"), "rule"),
            ("/imports?kind=users&encoding=latin", form(table, "{}"), "encoding"),
            ("/imports?kind=users&delimiter=%2C", form(table, "{}"), "delimiter"),
            ("/imports?kind=users&date_order=year", form(table, "{}"), "date_order"),
            ("/imports?kind=users&sheet=Sheet1", form(table, "{}"), "sheet"),
            ("/imports?kind=users&delimiter=semicolon", form(table, "{}"), "name"),
            ("/imports?kind=users", form(table, "[1]"), "mapping"),
            ("/imports?kind=users", form(table, "{}"), "mapping"),
            ("/imports?kind=users", form(table, "{}").replace("\"mapping\"", "\"maping\""), "maping"),
            ("/imports?kind=users", "--x--\r\n".to_owned(), "file"),
        ] {
            let (status, answer, _) = call(&test, admin, "POST", path, body).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {answer}");
            assert!(answer.is_empty() || answer.contains(field), "{path}: {answer}");
        }
        let (status, ..) = call(&test, &people.sales, "POST", "/imports?kind=users", form(table, "{}")).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{}", test.database);
        let (status, ..) = call(&test, &people.sales, "GET", "/exports/users", String::new()).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn the_list_goes_on_behind_its_first_page() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let table = "姓名;邮箱\n孙丽;sun@hengrun.example";
        let path = "/imports?kind=users&dry_run=true&delimiter=semicolon&encoding=utf8&date_order=day_first";
        for _ in 0..3 {
            let body = form(table, "{}").replace("\"mapping\"\r\n\r\n{}", DEPARTMENT);
            let (status, answer, _) = call(&test, admin, "POST", path, body).await;
            assert_eq!(status, StatusCode::ACCEPTED, "{}: {answer}", test.database);
        }
        let page = async |query: &str| {
            let (status, answer, _) =
                call(&test, admin, "GET", &format!("/imports?{query}"), String::new()).await;
            assert_eq!(status, StatusCode::OK, "{answer}");
            json(&answer)
        };
        let first = page("limit=2").await;
        assert_eq!((first["items"].as_array().unwrap().len(), &first["total"]), (2, &3.into()));
        assert_eq!(first["total_is_exact"], true, "{}", test.database);
        let cursor = first["next_cursor"].as_str().expect("there is more");
        let second = page(&format!("limit=2&cursor={cursor}")).await;
        assert_eq!((second["items"].as_array().unwrap().len(), &second["total"]), (1, &3.into()));
        assert!(second["next_cursor"].is_null(), "{second}");
        let ids = |page: &Value| -> Vec<String> {
            page["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()).collect()
        };
        let all = [ids(&first), ids(&second)].concat();
        assert!(all.is_sorted_by(|a, b| a > b), "{}: the newest first, none twice: {all:?}", test.database);
        for (query, status) in
            [("cursor=none", StatusCode::BAD_REQUEST), ("limit=0", StatusCode::UNPROCESSABLE_ENTITY)]
        {
            let (answered, ..) = call(&test, admin, "GET", &format!("/imports?{query}"), String::new()).await;
            assert_eq!(answered, status, "{query}");
        }
        let (_, others, _) = call(&test, &people.manager, "GET", "/imports", String::new()).await;
        assert_eq!(json(&others)["total"], 0, "{}: of what one may see", test.database);
    })
    .await;
}

/// What the table lacks.
const DEPARTMENT: &str = "\"values\"\r\n\r\n{\"department_id\": \"客服\", \"role_id\": \"客服\"}";
