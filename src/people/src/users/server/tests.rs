use super::{regions, service};
use crate::{
    roles::{RoleInput, server::service as roles},
    server::fixture::{self, Company5, PASSWORD, company, ctx_of, role_id},
    users::{NewUser, User, UserInput, UserQuery, UserState},
};
use kemai_domain::{Capability, Entity, EntityRights, ErrorCode, Problem, Reach, ShippedRole};
use kemai_server::{Ctx, change_log, testing::on_both};

async fn input(company: &Company5, name: &str, email: &str, role: ShippedRole) -> UserInput {
    UserInput {
        name: name.to_owned(),
        email: email.to_owned(),
        department_id: company.first,
        role_id: role_id(&company.admin, role).await,
        service_regions: vec!["370000".to_owned(), " ".to_owned(), "370000".to_owned()],
    }
}

fn new(user: UserInput) -> NewUser {
    NewUser { user, password: None, language: None }
}

async fn create(ctx: &Ctx, user: UserInput) -> Result<User, kemai_domain::AppError> {
    service::create(ctx, new(user)).await
}

#[tokio::test]
async fn a_user_is_made_changed_removed_and_brought_back() {
    on_both(async |test| {
        let company = company(&test).await;
        let admin = &company.admin;
        let made =
            create(admin, input(&company, " 单  志强 ", "Shan@Hengrun.example", ShippedRole::Service).await)
                .await
                .unwrap();
        assert_eq!((made.name.as_str(), made.email.as_str()), ("单 志强", "shan@hengrun.example"));
        assert_eq!(made.service_regions, ["370000"]);
        let mut changed = input(&company, "单志强", "shan@hengrun.example", ShippedRole::Sales).await;
        changed.department_id = company.second;
        let after = service::update(admin, made.id, made.version, changed.clone()).await.unwrap();
        assert_eq!((after.version, after.department_id), (2, company.second), "{}", test.database);
        let stale = service::update(admin, made.id, made.version, changed).await.unwrap_err();
        assert_eq!(stale.code, ErrorCode::Conflict);
        assert_eq!(stale.detail.unwrap()["version"], 2);
        let removed = service::remove(admin, made.id, Some(2)).await.unwrap();
        assert!(removed.is_removed);
        // The address is free again, until he comes back.
        let other = create(admin, input(&company, "单晓", "shan@hengrun.example", ShippedRole::Sales).await)
            .await
            .unwrap();
        let taken = service::restore(admin, made.id, None).await.unwrap_err();
        assert_eq!(taken.of("email"), Some(&Problem::Taken));
        service::remove(admin, other.id, None).await.unwrap();
        assert!(!service::restore(admin, made.id, None).await.unwrap().is_removed);
        let history = change_log::history(admin, made.id.0, &[], None, 50).await.unwrap();
        let kinds: Vec<_> = history.iter().map(|entry| entry.kind.as_str()).collect();
        assert_eq!(kinds, ["user.restore", "user.remove", "user.update", "user.create"]);
    })
    .await;
}

#[tokio::test]
async fn an_address_is_given_once_and_places_must_exist() {
    on_both(async |test| {
        let company = company(&test).await;
        let twin =
            create(&company.admin, input(&company, "王二", "WANG@hengrun.example", ShippedRole::Sales).await)
                .await;
        assert_eq!(twin.unwrap_err().of("email"), Some(&Problem::Taken), "{}", test.database);
        let mut lost = input(&company, "王二", "er@hengrun.example", ShippedRole::Sales).await;
        lost.department_id = kemai_domain::DepartmentId::new();
        let error = create(&company.admin, lost.clone()).await.unwrap_err();
        assert_eq!(error.of("department_id"), Some(&Problem::UnknownDepartment));
        let weak = NewUser { password: Some("1234567890".into()), ..new(lost) };
        let error = service::create(&company.admin, weak).await.unwrap_err();
        assert_eq!(error.of("password"), Some(&Problem::WeakPassword));
    })
    .await;
}

#[tokio::test]
async fn only_who_manages_users_changes_them() {
    on_both(async |test| {
        let company = company(&test).await;
        let target = company.sales.user_id().unwrap();
        for ctx in [&company.manager, &company.sales, &company.service] {
            let user = input(&company, "某人", "some@hengrun.example", ShippedRole::Sales).await;
            assert_eq!(create(ctx, user.clone()).await.unwrap_err().code, ErrorCode::Forbidden);
            assert_eq!(service::update(ctx, target, 1, user).await.unwrap_err().code, ErrorCode::Forbidden);
            assert_eq!(service::disable(ctx, target, None).await.unwrap_err().code, ErrorCode::Forbidden);
            assert_eq!(service::remove(ctx, target, None).await.unwrap_err().code, ErrorCode::Forbidden);
            assert_eq!(
                service::set_password(ctx, target, PASSWORD.into()).await.unwrap_err().code,
                ErrorCode::Forbidden
            );
        }
        assert_eq!(service::find(&company.admin, target).await.unwrap().version, 1, "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn nobody_rises_above_himself_by_managing_users() {
    on_both(async |test| {
        let company = company(&test).await;
        let mut rights = ShippedRole::Manager.rights();
        let users = EntityRights {
            view: Reach::All,
            edit: Reach::All,
            create: true,
            delete: true,
            ..EntityRights::default()
        };
        rights.matrix.insert(Entity::User, users);
        rights.capabilities.insert(Capability::ManageUsers);
        let role =
            roles::create(&company.admin, RoleInput { name: "人事".to_owned(), rights }).await.unwrap();
        let mut user = input(&company, "孙丽", "sun@hengrun.example", ShippedRole::Sales).await;
        user.role_id = role.id;
        let made = create(&company.admin, user.clone()).await.unwrap();
        let personnel = ctx_of(&test, made.id).await;
        let admin = input(&company, "新人", "new@hengrun.example", ShippedRole::Admin).await;
        let error = create(&personnel, admin.clone()).await.unwrap_err();
        assert_eq!(error.of("role_id"), Some(&Problem::NotAllowed), "{}", test.database);
        user.role_id = admin.role_id;
        let error = service::update(&personnel, made.id, made.version, user).await.unwrap_err();
        assert_eq!(error.of("role_id"), Some(&Problem::NotAllowed));
        let boss = company.admin.user_id().unwrap();
        assert_eq!(
            service::set_password(&personnel, boss, PASSWORD.into()).await.unwrap_err().code,
            ErrorCode::Forbidden
        );
        assert!(
            create(&personnel, input(&company, "新人", "new@hengrun.example", ShippedRole::Sales).await)
                .await
                .is_ok()
        );
    })
    .await;
}

#[tokio::test]
async fn the_last_admin_stays() {
    on_both(async |test| {
        let company = company(&test).await;
        let admin = &company.admin;
        let id = admin.user_id().unwrap();
        let last = |error: kemai_domain::AppError| {
            error.fields.iter().any(|field| field.problem == Problem::LastAdmin)
        };
        assert!(last(service::disable(admin, id, None).await.unwrap_err()), "{}", test.database);
        assert!(last(service::remove(admin, id, None).await.unwrap_err()));
        let down = input(&company, "周启明", "zhou@hengrun.example", ShippedRole::Sales).await;
        assert!(last(service::update(admin, id, 1, down.clone()).await.unwrap_err()));
        let second = fixture::person(&test, admin, "吴磊", "wu", company.head, ShippedRole::Admin).await;
        let other = second.user_id().unwrap();
        // Each of two admins removes the other at the same time: one of them must stay.
        let (one, two) =
            tokio::join!(service::disable(admin, other, None), service::disable(&second, id, None));
        assert!(one.is_ok() != two.is_ok(), "{}: {one:?} {two:?}", test.database);
    })
    .await;
}

#[tokio::test]
async fn the_list_is_walked_by_name_and_found_by_sound() {
    on_both(async |test| {
        let company = company(&test).await;
        let list = async |query: UserQuery| service::list(&company.admin, &query).await.unwrap();
        let mut names = Vec::new();
        let mut cursor = None;
        loop {
            let page = list(UserQuery { limit: Some(2), cursor, ..UserQuery::default() }).await;
            assert_eq!((page.total, page.total_is_exact), (5, true));
            names.extend(page.items.into_iter().map(|user| user.name));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(names, ["陈静", "林晓雯", "王磊", "赵敏", "周启明"], "{}", test.database);
        for (q, found) in [("zhou", 1), ("启明", 1), ("LIN@", 1), ("hengrun", 5), ("100%", 0), ("_", 0)] {
            assert_eq!(list(UserQuery { q: q.to_owned(), ..UserQuery::default() }).await.total, found, "{q}");
        }
        let below = UserQuery { department_id: Some(company.first), ..UserQuery::default() };
        assert_eq!(list(below).await.total, 2);
        assert_eq!(list(UserQuery { state: UserState::Removed, ..UserQuery::default() }).await.total, 0);
    })
    .await;
}

#[tokio::test]
async fn regions_are_written_by_name_and_kept_as_codes() {
    on_both(async |test| {
        let company = company(&test).await;
        let base = input(&company, "单志强", "shan@hengrun.example", ShippedRole::Service).await;
        let write = async |regions: &[&str]| {
            let service_regions = regions.iter().map(|&region| region.to_owned()).collect();
            create(&company.admin, UserInput { service_regions, ..base.clone() }).await
        };
        let made = write(&["山东省德州市", "110000", "河北"]).await.unwrap();
        assert_eq!(made.service_regions, ["110000", "130000", "371400"], "{}", test.database);
        let named = regions::name(&company.admin, made).await.unwrap().service_region_names;
        assert_eq!(named, ["北京市", "河北省", "山东省德州市"]);
        let refused = write(&["朝阳区", "无此地"]).await.unwrap_err();
        assert_eq!(refused.of("service_regions"), Some(&Problem::UnknownRegion));
    })
    .await;
}

#[test]
fn regions_are_read_as_a_list_and_as_a_text() {
    let regions =
        |value: serde_json::Value| serde_json::from_value::<UserInput>(value).unwrap().service_regions;
    let base = |regions: serde_json::Value| {
        serde_json::json!({
            "name": "a", "email": "a@b.cn", "service_regions": regions,
            "department_id": "019ab0f2-0000-7000-8000-000000000000", "role_id": "019ab0f2-0000-7000-8000-000000000000",
        })
    };
    assert_eq!(regions(base("370000, 371400".into())), ["370000", "371400"]);
    assert_eq!(regions(base(serde_json::json!(["370000"]))), ["370000"]);
}
