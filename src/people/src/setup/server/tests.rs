use super::{SetupStep, create};
use crate::{server::fixture, setup::SetupInput, users::UserQuery, users::server::service as users};
use kemai_domain::{AppError, ErrorCode, Problem};
use kemai_server::{settings, testing::on_both};
use sea_orm::ConnectionTrait;

fn input() -> SetupInput {
    SetupInput {
        company: " 衡润暖通设备有限公司 ".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        currency: "CNY".to_owned(),
        departments: "总部\n  销售一部\n  销售二部".to_owned(),
        name: "周启明".to_owned(),
        email: "Zhou@Hengrun.example".to_owned(),
        password: "correct-horse-42".into(),
        language: None,
    }
}

#[tokio::test]
async fn a_set_up_makes_the_company_and_its_admin_in_one_operation() {
    on_both(async |test| {
        let admin = create(&test.app, input(), &[]).await.unwrap();
        let company = settings::company(&test.app).await.unwrap().unwrap();
        assert_eq!(company.name, "衡润暖通设备有限公司");
        let ctx = fixture::ctx_of(&test, admin).await;
        let people = users::list(&ctx, &UserQuery::default()).await.unwrap();
        assert_eq!(people.items[0].email, "zhou@hengrun.example");
        let row = ctx
            .db()
            .reader()
            .query_one_raw(ctx.db().statement("SELECT COUNT(*) AS n FROM operations", []))
            .await;
        assert_eq!(row.unwrap().unwrap().try_get::<i64>("", "n").unwrap(), 1, "{}", test.database);
        assert_eq!(create(&test.app, input(), &[]).await.unwrap_err().code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test]
async fn of_two_set_ups_at_the_same_time_one_wins() {
    on_both(async |test| {
        let (one, two) = tokio::join!(create(&test.app, input(), &[]), create(&test.app, input(), &[]));
        assert!(one.is_ok() != two.is_ok(), "{}: {one:?} {two:?}", test.database);
        assert_eq!(one.and(two).unwrap_err().code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_step_that_fails_leaves_nothing() {
    const STEPS: &[SetupStep] = &[|_| Box::pin(async { Err(AppError::internal()) })];
    on_both(async |test| {
        assert_eq!(create(&test.app, input(), STEPS).await.unwrap_err().code, ErrorCode::Internal);
        assert_eq!(settings::company(&test.app).await.unwrap(), None);
        assert!(create(&test.app, input(), &[]).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once() {
    on_both(async |test| {
        let wrong = SetupInput {
            company: " ".to_owned(),
            currency: "XXX".to_owned(),
            departments: String::new(),
            email: "zhou".to_owned(),
            password: "1234567890".into(),
            ..input()
        };
        let error = create(&test.app, wrong, &[]).await.unwrap_err();
        let fields: Vec<_> = error.fields.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["company", "currency", "departments", "email", "password"]);
        let wrong = SetupInput { time_zone: "Mars/Base".to_owned(), ..input() };
        let error = create(&test.app, wrong, &[]).await.unwrap_err();
        assert_eq!(error.of("time_zone"), Some(&Problem::BadTimeZone));
    })
    .await;
}
