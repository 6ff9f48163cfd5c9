use super::{find, update};
use crate::{company::CompanyInput, server::fixture};
use kemai_domain::{ErrorCode, Problem};
use kemai_server::testing::on_both;

fn input() -> CompanyInput {
    CompanyInput {
        name: "衡润集团".to_owned(),
        time_zone: "Asia/Hong_Kong".to_owned(),
        currency: "HKD".to_owned(),
        customer_code: "HR{yyyy}-{00000}".to_owned(),
        bin_days: "14".to_owned(),
    }
}

#[tokio::test]
async fn the_company_is_changed_by_who_may_and_on_the_version_he_saw() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let before = find(&company.admin).await.unwrap();
        let after = update(&company.admin, before.version, input()).await.unwrap();
        assert_eq!(find(&company.admin).await.unwrap(), after, "{}", test.database);
        assert_eq!(after.company.bin_days, 14);
        let stored = test.dump(&[]).await;
        assert_eq!(
            update(&company.admin, after.version, input()).await.unwrap(),
            after,
            "nothing was changed"
        );
        assert_eq!(test.dump(&[]).await, stored, "{}", test.database);
        assert_eq!(
            update(&company.admin, before.version, input()).await.unwrap_err().code,
            ErrorCode::Conflict
        );
        for other in [&company.manager, &company.sales, &company.service] {
            assert_eq!(find(other).await.unwrap_err().code, ErrorCode::Forbidden);
            assert_eq!(update(other, after.version, input()).await.unwrap_err().code, ErrorCode::Forbidden);
        }
    })
    .await;
}

#[tokio::test]
async fn a_pattern_without_a_serial_is_refused() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let wrong = CompanyInput { customer_code: "HR".to_owned(), ..input() };
        let error = update(&company.admin, 1, wrong).await.unwrap_err();
        assert_eq!(error.of("customer_code"), Some(&Problem::BadPattern));
        let wrong = CompanyInput { time_zone: "Nowhere".to_owned(), ..input() };
        let error = update(&company.admin, 1, wrong).await.unwrap_err();
        assert_eq!(error.of("time_zone"), Some(&Problem::BadTimeZone));
        let wrong = CompanyInput { bin_days: "0".to_owned(), ..input() };
        let error = update(&company.admin, 1, wrong).await.unwrap_err();
        assert_eq!(error.of("bin_days"), Some(&Problem::TooSmall { min: 1 }));
    })
    .await;
}
