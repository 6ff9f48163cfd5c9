//! A role is offered no right that nothing asks for, and nothing asks for a right that no role can be given.

use super::{walk::table, *};
use kemai_domain::{Action, Entity, Grade, Reach, Rights, ShippedRole};
use std::collections::BTreeSet;

/// What is asked for behind a grade that says less: rights on one kind of record where the grade names several, or a right beside a
/// capability. `{user}` is somebody else.
const INSIDE: &[(Entity, Action, &str, &str)] = &[
    (Entity::Customer, Action::Import, "POST", "/upload/customers"),
    (Entity::Customer, Action::Export, "GET", "/export/customers"),
    (Entity::Contact, Action::Import, "POST", "/upload/contacts"),
    (Entity::Contact, Action::Export, "GET", "/export/contacts"),
    (Entity::FollowUp, Action::Import, "POST", "/upload/follow_ups"),
    (Entity::FollowUp, Action::Export, "GET", "/export/follow_ups"),
    (Entity::Plan, Action::Export, "GET", "/export/plans"),
    (Entity::User, Action::Import, "POST", "/upload/users"),
    (Entity::User, Action::Export, "GET", "/export/users"),
    (Entity::User, Action::Create, "POST", "/api/v1/users"),
    (Entity::User, Action::Edit, "PATCH", "/api/v1/users/{user}"),
    (Entity::User, Action::Delete, "DELETE", "/api/v1/users/{user}"),
];

/// A file as a form sends it.
const FILE: &str = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\
                    content-type: text/csv\r\n\r\n名称\n甲一公司\n\r\n--x--\r\n";

fn everything() -> Rights {
    ShippedRole::Admin.rights()
}

fn without(entity: Entity, action: Action) -> Rights {
    let mut rights = everything();
    let line = rights.matrix.get_mut(&entity).expect("a line");
    match action {
        Action::View => line.view = Reach::None,
        Action::Edit => line.edit = Reach::None,
        Action::Create => line.create = false,
        Action::Delete => line.delete = false,
        Action::Export => line.export = false,
        Action::Import => line.import = false,
    }
    rights
}

#[test]
fn every_cell_that_a_role_is_offered_is_asked_for_and_no_other() {
    let mut named = BTreeSet::new();
    for (path, method, grade) in table() {
        let (entities, action): (&[Entity], Action) = match &grade {
            Grade::Can(entity, action) => (std::slice::from_ref(entity), *action),
            Grade::CanAny(entities, action) => (entities, *action),
            _ => continue,
        };
        for entity in entities {
            assert!(entity.asked().contains(&action), "{method} {path} asks for what no role can be given");
        }
        if let [entity] = entities {
            named.insert((*entity, action));
        }
    }
    named.extend(INSIDE.iter().map(|(entity, action, ..)| (*entity, *action)));
    for entity in Entity::GRANTED {
        for action in entity.asked() {
            assert!(named.contains(&(entity, *action)), "nothing asks for {entity:?} {action:?}");
        }
    }
}

#[tokio::test]
async fn a_cell_that_is_taken_away_is_missed() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let user = company.other_sales.user_id().unwrap().to_string();
        let give = async |rights: Rights| {
            let rights = serde_json::to_string(&rights).unwrap();
            let db = &test.app.db;
            let put = db.statement("UPDATE roles SET rights = $1 WHERE shipped = 'manager'", [rights.into()]);
            db.side().execute_raw(put).await.unwrap();
        };
        let ask = async |method: &str, path: &str| {
            let is_upload = path.starts_with("/upload");
            let kind = if is_upload { "multipart/form-data; boundary=x" } else { "application/json" };
            let request = Request::builder()
                .method(method)
                .uri(path.replace("{user}", &user))
                .header("accept", "application/json")
                .header("content-type", kind)
                .header("if-match", "\"1\"")
                .header("origin", "http://localhost:3000")
                .header("sec-fetch-site", "same-origin")
                .header("cookie", cookie(&test, &company.manager).await);
            send(&router, request, if is_upload { FILE } else { "{}" }).await.status
        };
        for (entity, action, method, path) in INSIDE {
            give(without(*entity, *action)).await;
            let refused = ask(method, path).await;
            give(everything()).await;
            let admitted = ask(method, path).await;
            let what = format!("{method} {path} for {entity:?} {action:?} on {}", test.database);
            assert!([403, 404].contains(&refused.as_u16()), "{what} without it: {refused}");
            assert!(![401, 403, 404].contains(&admitted.as_u16()), "{what} with it: {admitted}");
            assert!(admitted.as_u16() < 500, "{what} with it: {admitted}");
        }
    })
    .await;
}
