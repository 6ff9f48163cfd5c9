//! `/settings/jobs`: work that failed too often, seen, tried again and given up by whoever keeps the settings.

use super::*;
use chrono::Utc;
use kemai_domain::FileId;

async fn fail(test: &TestApp, key: &str) -> FileId {
    let (id, at) = (FileId::new(), Utc::now());
    let insert = test.app.db.statement(
        "INSERT INTO jobs (id, kind, key, payload, run_at, attempts, last_error, dead_at, created_at) \
         VALUES ($1, 'outbox.send', $2, '{}', $3, 10, 'connection refused', $3, $3)",
        [id.0.into(), key.into(), at.into()],
    );
    test.app.db.side().execute_raw(insert).await.unwrap();
    id
}

#[tokio::test]
async fn what_failed_is_shown_tried_again_and_given_up_without_scripts() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let cookie = cookie(&test, &company.admin).await;
        let empty = get(&router, "/settings/jobs", &cookie).await;
        assert_eq!(empty.status, StatusCode::OK);
        let ids = [fail(&test, "one").await, fail(&test, "two").await];
        let page = get(&router, "/settings/jobs", &cookie).await;
        assert_eq!(page.status, StatusCode::OK, "{}", test.database);
        for text in ["发送消息", "connection refused", "/rpc/jobs/retry", "/rpc/jobs/discard"] {
            assert_eq!(page.body.contains(text), !empty.body.contains(text), "{text}");
        }
        for (path, id) in ["/rpc/jobs/retry", "/rpc/jobs/discard"].into_iter().zip(ids) {
            let request = Request::post(path)
                .header("cookie", &cookie)
                .header("accept", PAGE)
                .header("origin", "http://localhost:3000")
                .header("referer", "http://localhost:3000/settings/jobs")
                .header("content-type", "application/x-www-form-urlencoded");
            let answer = send(&router, request, &format!("id={id}")).await;
            assert!(answer.status.is_redirection(), "{path}: {} {}", answer.status, answer.body);
        }
        let left = get(&router, "/settings/jobs", &cookie).await;
        assert!(!left.body.contains("connection refused"), "{}", test.database);
        let rows =
            test.app.db.statement("SELECT key FROM jobs WHERE dead_at IS NULL AND kind = 'outbox.send'", []);
        let rows = test.app.db.reader().query_all_raw(rows).await.unwrap();
        let keys: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        assert_eq!(keys, ["one"], "one is tried again, the other is gone");
    })
    .await;
}
