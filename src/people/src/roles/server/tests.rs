use super::service;
use crate::{
    roles::RoleInput,
    server::fixture::{company, ctx_of, role_id},
};
use kemai_domain::{Action, Capability, Entity, EntityRights, ErrorCode, Mask, Problem, Reach, ShippedRole};
use kemai_server::testing::on_both;
use sea_orm::ConnectionTrait;

fn named(name: &str, shipped: ShippedRole) -> RoleInput {
    RoleInput { name: name.to_owned(), rights: shipped.rights() }
}

#[tokio::test]
async fn a_changed_role_holds_at_the_next_request() {
    on_both(async |test| {
        let company = company(&test).await;
        let id = role_id(&company.admin, ShippedRole::Sales).await;
        let mut input = named("", ShippedRole::Sales);
        input.rights.hidden.insert(Mask::Contact);
        let role = service::update(&company.admin, id, 1, input.clone()).await.unwrap();
        assert_eq!((role.version, role.shipped), (2, Some(ShippedRole::Sales)), "{}", test.database);
        assert!(!company.sales.hides(Mask::Contact));
        assert!(ctx_of(&test, company.sales.user_id().unwrap()).await.hides(Mask::Contact));
        assert_eq!(
            service::update(&company.admin, id, 1, input).await.unwrap_err().code,
            ErrorCode::Conflict
        );
    })
    .await;
}

#[tokio::test]
async fn the_admin_role_is_fixed_and_roles_in_use_stay() {
    on_both(async |test| {
        let company = company(&test).await;
        let admin = role_id(&company.admin, ShippedRole::Admin).await;
        let weaker = named("", ShippedRole::Sales);
        assert_eq!(
            service::update(&company.admin, admin, 1, weaker).await.unwrap_err().code,
            ErrorCode::Forbidden
        );
        let shipped = role_id(&company.admin, ShippedRole::Service).await;
        assert_eq!(service::remove(&company.admin, shipped, 1).await.unwrap_err().code, ErrorCode::Forbidden);
        let own = service::create(&company.admin, named("电话销售", ShippedRole::Sales)).await.unwrap();
        let twin = service::create(&company.admin, named("电话销售", ShippedRole::Sales)).await.unwrap_err();
        assert_eq!(twin.of("name"), Some(&Problem::Taken), "{}", test.database);
        service::remove(&company.admin, own.id, 1).await.unwrap();
        assert_eq!(service::find(&company.admin, own.id).await.unwrap_err().code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test]
async fn nobody_writes_rights_that_he_does_not_have() {
    on_both(async |test| {
        let company = company(&test).await;
        for ctx in [&company.manager, &company.sales, &company.service] {
            let error = service::create(ctx, named("x", ShippedRole::Sales)).await.unwrap_err();
            assert_eq!(error.code, ErrorCode::Forbidden, "{}", test.database);
            assert_eq!(service::list(ctx).await.unwrap_err().code, ErrorCode::Forbidden);
        }
        let mut rights = ShippedRole::Manager.rights();
        let all = EntityRights { view: Reach::All, edit: Reach::All, create: true, ..Default::default() };
        rights.matrix.insert(Entity::Role, all);
        let role =
            service::create(&company.admin, RoleInput { name: "权限员".to_owned(), rights: rights.clone() })
                .await
                .unwrap();
        let keeper = {
            use crate::users::{UserInput, server::service as users};
            let lin = company.manager.user_id().unwrap();
            let user = users::find(&company.admin, lin).await.unwrap();
            let input = UserInput {
                name: user.name,
                email: user.email,
                department_id: user.department_id,
                role_id: role.id,
                service_regions: vec![],
            };
            users::update(&company.admin, lin, user.version, input).await.unwrap();
            ctx_of(&test, lin).await
        };
        rights.capabilities.insert(Capability::ManageSettings);
        let error = service::update(&keeper, role.id, 1, RoleInput { name: "权限员".to_owned(), rights })
            .await
            .unwrap_err();
        assert_eq!(error.of("rights"), Some(&Problem::NotAllowed));
    })
    .await;
}

#[tokio::test]
async fn what_nothing_asks_for_is_neither_stored_nor_shown() {
    on_both(async |test| {
        let company = company(&test).await;
        let mut input = named("电话销售", ShippedRole::Sales);
        let all = EntityRights {
            view: Reach::All,
            edit: Reach::All,
            create: true,
            delete: true,
            export: true,
            import: true,
        };
        for entity in [Entity::Contact, Entity::Company, Entity::Job] {
            input.rights.matrix.insert(entity, all);
        }
        let role = service::create(&company.admin, input).await.unwrap();
        let stored = async || {
            let ask = "SELECT rights FROM roles WHERE id = $1";
            let ask = test.app.db.statement(ask, [role.id.0.into()]);
            let row = test.app.db.reader().query_one_raw(ask).await.unwrap().unwrap();
            row.try_get::<String>("", "rights").unwrap()
        };
        let given = EntityRights { export: true, import: true, ..EntityRights::default() };
        assert_eq!(role.rights.matrix[&Entity::Contact], given, "{}", test.database);
        let kept = stored().await;
        assert!(!kept.contains("\"company\"") && !kept.contains("\"job\""), "{kept}");

        // As an earlier program stored it.
        let old = kept.replace(
            "\"contact\":{\"view\":\"none\"",
            "\"company\":{\"view\":\"all\"},\"contact\":{\"view\":\"all\"",
        );
        assert_ne!(old, kept);
        let put = "UPDATE roles SET rights = $1 WHERE id = $2";
        let put = test.app.db.statement(put, [old.into(), role.id.0.into()]);
        test.app.db.side().execute_raw(put).await.unwrap();
        let read = service::find(&company.admin, role.id).await.unwrap();
        assert_eq!(read.rights, role.rights, "{}", test.database);
        assert_eq!(read.rights.reach(Entity::Contact, Action::View), Reach::Own, "as its customer");
    })
    .await;
}
