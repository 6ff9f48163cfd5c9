//! A small company for tests: 总部 with 销售一部, 销售二部 and 客服 below it, and five people.

use crate::{
    departments::{Department, server::service as departments},
    roles::server::service as roles,
    setup::{SetupInput, SetupStep, server::create},
    users::{NewUser, UserInput, server::service as users},
};
use kemai_domain::{DepartmentId, RoleId, ShippedRole, UserId};
use kemai_server::{Ctx, session, testing::TestApp};

/// The password of everyone in the fixture.
pub const PASSWORD: &str = "correct-horse-42";

/// The five people and the four departments.
#[derive(Clone)]
pub struct Company5 {
    /// 周启明, in 总部.
    pub admin: Ctx,
    /// 林晓雯, manages 销售一部.
    pub manager: Ctx,
    /// 王磊, sells in 销售一部.
    pub sales: Ctx,
    /// 陈静, sells in 销售二部.
    pub other_sales: Ctx,
    /// 赵敏, in 客服.
    pub service: Ctx,
    pub head: DepartmentId,
    pub first: DepartmentId,
    pub second: DepartmentId,
    pub care: DepartmentId,
}

/// Sets the company up, with no other area's steps.
///
/// # Panics
/// When it cannot be set up.
pub async fn company(test: &TestApp) -> Company5 {
    company_with(test, &[]).await
}

/// Sets the company up with the steps of other areas.
///
/// # Panics
/// When it cannot be set up.
pub async fn company_with(test: &TestApp, steps: &'static [SetupStep]) -> Company5 {
    let input = SetupInput {
        company: "衡润暖通设备有限公司".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        currency: "CNY".to_owned(),
        departments: "总部\n  销售一部\n  销售二部\n  客服".to_owned(),
        name: "周启明".to_owned(),
        email: "zhou@hengrun.example".to_owned(),
        password: PASSWORD.into(),
        language: None,
    };
    let admin = create(&test.app, input, steps).await.expect("the company is set up");
    let admin = ctx_of(test, admin).await;
    let tree = departments::list(&admin).await.expect("the admin sees the departments");
    let [head, first, second, care] = ["总部", "销售一部", "销售二部", "客服"].map(|name| id_of(&tree, name));
    Company5 {
        manager: person(test, &admin, "林晓雯", "lin", first, ShippedRole::Manager).await,
        sales: person(test, &admin, "王磊", "wang", first, ShippedRole::Sales).await,
        other_sales: person(test, &admin, "陈静", "chen", second, ShippedRole::Sales).await,
        service: person(test, &admin, "赵敏", "zhao", care, ShippedRole::Service).await,
        admin,
        head,
        first,
        second,
        care,
    }
}

/// One more person, with a context of his own. Without a password: hashing is slow, and tests that sign in use the admin.
///
/// # Panics
/// When the person cannot be made.
pub async fn person(
    test: &TestApp,
    admin: &Ctx,
    name: &str,
    mailbox: &str,
    department: DepartmentId,
    role: ShippedRole,
) -> Ctx {
    let user = UserInput {
        name: name.to_owned(),
        email: format!("{mailbox}@hengrun.example"),
        department_id: department,
        role_id: role_id(admin, role).await,
        service_regions: Vec::new(),
    };
    let user =
        users::create(admin, NewUser { user, password: None, language: None }).await.expect("a person");
    ctx_of(test, user.id).await
}

/// The id of a shipped role.
///
/// # Panics
/// Before the set-up.
pub async fn role_id(admin: &Ctx, role: ShippedRole) -> RoleId {
    let roles = roles::list(admin).await.expect("the admin sees the roles");
    roles.iter().find(|other| other.shipped == Some(role)).expect("every shipped role").id
}

/// A person's context as it is now: rights and department are read again.
///
/// # Panics
/// When there is no such person.
pub async fn ctx_of(test: &TestApp, user: UserId) -> Ctx {
    session::on_behalf_of(&test.app, user, "test".to_owned()).await.expect("a person's context")
}

fn id_of(tree: &[Department], name: &str) -> DepartmentId {
    tree.iter().find(|department| department.name == name).expect("a department of the fixture").id
}
