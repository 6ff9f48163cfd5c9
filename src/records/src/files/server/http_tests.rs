use super::{http, tests::attach};
use crate::fixture::{Fixture, KINDS};
use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    http::{Request, header},
    response::Response,
};
use kemai_domain::{ErrorCode, Outcome};
use kemai_server::{Ctx, http::refusal::Refusal, testing::on_both};
use serde_json::Value;
use tower::ServiceExt as _;

/// The routes as the program serves them, with the person already known.
async fn answer(
    it: &Fixture,
    ctx: &Ctx,
    request: axum::http::request::Builder,
    body: impl Into<Body>,
) -> Response {
    let routes = http::routes().nest("/api/v1", http::api(Router::new()));
    let request = request.extension(ctx.clone()).body(body.into()).unwrap();
    routes.layer(Extension(KINDS)).with_state(it.test.app.clone()).oneshot(request).await.unwrap()
}

fn form(address: &str, file: &str, text: &str) -> (axum::http::request::Builder, String) {
    let kind = "multipart/form-data; boundary=x";
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nno file\r\n\
         --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file}\"\r\n\r\n{text}\r\n--x--\r\n"
    );
    (Request::post(address).header(header::CONTENT_TYPE, kind), body)
}

async fn json(answer: Response) -> Value {
    serde_json::from_slice(&to_bytes(answer.into_body(), 100_000).await.unwrap()).unwrap()
}

fn code(answer: &Response) -> Option<ErrorCode> {
    answer.extensions().get::<Refusal>().map(|refusal| refusal.0.code)
}

#[tokio::test]
async fn a_form_brings_a_file_with_and_without_the_browsers_program() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let address = format!("/files/customer/{}", it.record);
        let (request, body) = form(&address, "报价.txt", "text");
        let done =
            json(answer(&it, &it.sales, request.header("accept", "application/json"), body).await).await;
        assert_eq!(done["done"][0]["name"], "报价.txt", "{}", it.test.database);

        let plain = |request: axum::http::request::Builder| {
            request
                .header("accept", "text/html,*/*")
                .header("host", "localhost:3000")
                .header("referer", "http://localhost:3000/customers/1?tab=files&file_refused=required")
        };
        let (request, body) = form(&address, "合同.txt", "text");
        let back = answer(&it, &it.sales, plain(request), body).await;
        assert_eq!(
            (back.status().as_u16(), &back.headers()["location"]),
            (303, &"/customers/1?tab=files#files".parse().unwrap())
        );
        let (request, body) = form(&address, "", "");
        let back = answer(&it, &it.sales, plain(request), body).await;
        assert_eq!(back.headers()["location"], "/customers/1?tab=files&file_refused=required#files");
        assert_eq!(it.count("SELECT COUNT(*) AS n FROM files").await, 2);
    })
    .await;
}

#[tokio::test]
async fn nobody_brings_or_fetches_a_file_out_of_reach() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let file = attach(&it.sales, it.record, "机密.txt", b"secret").await.unwrap();
        let before = it.counts().await;
        for address in [format!("/files/customer/{}", it.record), "/files/nothing/1".to_owned()] {
            let (request, body) = form(&address, "a.txt", "a");
            let refused = json(answer(&it, &it.colleague, request, body).await).await;
            let refused: Outcome<Value> = serde_json::from_value(refused).unwrap();
            assert_eq!(refused.into_result().unwrap_err().code, ErrorCode::NotFound);
        }
        for path in ["/files/", "/api/v1/files/"] {
            let refused = answer(&it, &it.colleague, Request::get(format!("{path}{}", file.id)), ()).await;
            assert_eq!(
                (refused.status().as_u16(), code(&refused)),
                (404, Some(ErrorCode::NotFound)),
                "{path}"
            );
        }
        let stranger = http::routes().layer(Extension(KINDS)).with_state(it.test.app.clone());
        let request = Request::get(file.address()).body(Body::empty()).unwrap();
        assert_eq!(stranger.oneshot(request).await.unwrap().status(), 401);
        assert_eq!((it.counts().await, it.stored_files()), (before, 1), "{}", it.test.database);
    })
    .await;
}

#[tokio::test]
async fn the_api_lists_takes_gives_and_removes() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let collection = format!("/api/v1/files?entity=customer&record_id={}", it.record);
        let (request, body) = form(&collection, "报价.txt", "text");
        let created = answer(&it, &it.sales, request, body).await;
        assert_eq!(created.status(), 201);
        let address = created.headers()["location"].to_str().unwrap().to_owned();
        let file = json(created).await;
        assert_eq!(
            (&file["name"], &file["size"], &file["entity"]),
            (&"报价.txt".into(), &4.into(), &"customer".into())
        );
        let list = json(answer(&it, &it.sales, Request::get(&collection), ()).await).await;
        assert_eq!((&list["total"], &list["items"][0]), (&1.into(), &file));
        let content = answer(&it, &it.sales, Request::get(file["content"].as_str().unwrap()), ()).await;
        assert_eq!(to_bytes(content.into_body(), 100).await.unwrap(), "text");
        assert_eq!(answer(&it, &it.sales, Request::delete(&address), ()).await.status(), 204);
        let gone = answer(&it, &it.sales, Request::get(&address), ()).await;
        assert_eq!((gone.status().as_u16(), code(&gone)), (404, Some(ErrorCode::NotFound)));
        assert_eq!(json(answer(&it, &it.sales, Request::get(&collection), ()).await).await["total"], 0);
        let (request, body) = form(&collection, "", "");
        assert_eq!(answer(&it, &it.sales, request, body).await.status(), 422, "{}", it.test.database);
    })
    .await;
}
