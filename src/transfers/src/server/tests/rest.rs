//! Imports and exports over REST.

use super::{
    super::AREA,
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
