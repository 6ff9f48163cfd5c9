use super::{DepartmentMove, DepartmentMoved, DepartmentRemoving, DepartmentSteps, service};
use crate::{
    departments::DepartmentInput,
    server::fixture::{self, company},
};
use kemai_domain::{AppError, DepartmentId, ErrorCode, Problem, ShippedRole};
use kemai_server::{Ctx, testing::on_both};
use std::sync::Mutex;

fn named(name: &str, parent_id: Option<DepartmentId>) -> DepartmentInput {
    DepartmentInput { name: name.to_owned(), parent_id }
}

async fn way(ctx: &Ctx, id: DepartmentId) -> String {
    service::find(ctx, id).await.unwrap().path
}

#[tokio::test]
async fn a_department_moves_with_everything_below_and_others_are_told() {
    static TOLD: Mutex<Vec<DepartmentMove>> = Mutex::new(Vec::new());
    const STEPS: &[DepartmentMoved] = &[|_, moved| {
        Box::pin(async move {
            TOLD.lock().unwrap().push(moved.clone());
            Ok(())
        })
    }];
    on_both(async |test| {
        let company = company(&test).await;
        let admin = &company.admin;
        let steps = DepartmentSteps { moved: STEPS, removing: &[] };
        let team = service::create(admin, named("一组", Some(company.first))).await.unwrap();
        let desk = service::create(admin, named("前台", Some(team.id))).await.unwrap();
        let (first, second) = (way(admin, company.first).await, way(admin, company.second).await);
        assert!(desk.path.starts_with(&first), "{}", test.database);
        let moved = service::update(admin, team.id, team.version, named("一组", Some(company.second)), steps)
            .await
            .unwrap();
        assert!(moved.path.starts_with(&second));
        assert_eq!(way(admin, desk.id).await, format!("{}{}", moved.path, &desk.path[team.path.len()..]));
        assert_eq!(way(admin, company.first).await, first);
        let told = TOLD.lock().unwrap().pop().unwrap();
        assert_eq!((told.old_path, told.new_path), (team.path, moved.path.clone()));
        // A rename is no move.
        service::update(admin, team.id, 2, named("尖兵组", Some(company.second)), steps).await.unwrap();
        assert!(TOLD.lock().unwrap().is_empty());
        let tree: Vec<_> =
            service::list(admin).await.unwrap().into_iter().map(|department| department.name).collect();
        assert_eq!(tree, ["总部", "销售一部", "销售二部", "尖兵组", "前台", "客服"]);
    })
    .await;
}

#[tokio::test]
async fn no_department_stands_below_itself() {
    on_both(async |test| {
        let company = company(&test).await;
        let admin = &company.admin;
        for below in [company.head, company.first] {
            let error = service::update(
                admin,
                company.head,
                1,
                named("总部", Some(below)),
                DepartmentSteps::default(),
            )
            .await;
            assert_eq!(error.unwrap_err().of("parent_id"), Some(&Problem::Circular), "{}", test.database);
        }
        // Two moves that would each be fine alone close a circle together: one is refused.
        let move_below = async |id, name, parent| {
            service::update(admin, id, 1, named(name, Some(parent)), DepartmentSteps::default()).await
        };
        let (one, two) = tokio::join!(
            move_below(company.first, "销售一部", company.second),
            move_below(company.second, "销售二部", company.first),
        );
        assert!(one.is_ok() != two.is_ok(), "{}: {one:?} {two:?}", test.database);
    })
    .await;
}

#[tokio::test]
async fn only_an_empty_department_goes() {
    const REFUSING: &[DepartmentRemoving] =
        &[|_, _| Box::pin(async { Err(AppError::field("id", Problem::InUse)) })];
    on_both(async |test| {
        let company = company(&test).await;
        let admin = &company.admin;
        let steps = DepartmentSteps::default();
        for used in [company.head, company.first] {
            let error = service::remove(admin, used, 1, steps).await.unwrap_err();
            assert_eq!(error.of("id"), Some(&Problem::InUse), "{}", test.database);
        }
        let empty = service::create(admin, named("市场部", None)).await.unwrap();
        let refusing = DepartmentSteps { moved: &[], removing: REFUSING };
        assert!(service::remove(admin, empty.id, 1, refusing).await.is_err());
        service::remove(admin, empty.id, 1, steps).await.unwrap();
        assert_eq!(service::find(admin, empty.id).await.unwrap_err().code, ErrorCode::NotFound);
        let namesake = service::create(admin, named(" 客服 ", Some(company.head))).await.unwrap_err();
        assert_eq!(namesake.of("name"), Some(&Problem::Taken));
    })
    .await;
}

#[tokio::test]
async fn a_moved_manager_sees_from_his_new_place() {
    on_both(async |test| {
        let company = company(&test).await;
        let head =
            fixture::person(&test, &company.admin, "吴磊", "wu", company.first, ShippedRole::Manager).await;
        let path = way(&company.admin, company.first).await;
        assert_eq!(head.signed_in().unwrap().department_path, path, "{}", test.database);
        for ctx in [&company.manager, &company.sales, &company.service] {
            let error = service::create(ctx, named("x", None)).await.unwrap_err();
            assert_eq!(error.code, ErrorCode::Forbidden);
            assert_eq!(service::list(ctx).await.unwrap().len(), 4);
        }
    })
    .await;
}
