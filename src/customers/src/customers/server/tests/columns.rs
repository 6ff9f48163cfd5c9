//! Columns of the list that are read only when somebody chose them.

use super::*;
use crate::customers::list::FURTHER;
use kemai_server::testing::on_both;

#[tokio::test]
async fn a_further_column_is_told_when_it_was_chosen() {
    on_both(async |test| {
        let company = company(&test).await;
        let other = company.other_sales.user_id().unwrap().to_string();
        let input = CustomerInput {
            size: "size_20_99".to_owned(),
            website: "a.cn".to_owned(),
            remarks: "只收现款".to_owned(),
            collaborator_ids: vec![other],
            ..named("甲一公司")
        };
        create(&company.manager, input).await;
        create(&company.manager, named("乙二公司")).await;
        let further = async |columns: &str| {
            let query = ListQuery {
                columns: columns.to_owned(),
                sort: "created_at".to_owned(),
                ..ListQuery::default()
            };
            let page = listing::list(&company.admin, &query).await.expect("lists");
            page.items.into_iter().map(|item| item.further).collect::<Vec<_>>()
        };
        for nothing in ["", "code,tags,nonsense"] {
            assert!(further(nothing).await.iter().all(std::collections::BTreeMap::is_empty), "{nothing}");
        }
        let told = further("size,remarks,tags,department_id,collaborator_ids,created_by,updated_by").await;
        let expected = [
            ("collaborator_ids", "陈静"),
            ("created_by", "林晓雯"),
            ("department_id", "销售一部"),
            ("remarks", "只收现款"),
            ("size", "size_20_99"),
        ];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(told[0].clone().into_iter().collect::<Vec<_>>(), expected, "{}", test.database);
        assert!(!told[1].contains_key("remarks") && told[1]["created_by"] == "林晓雯");
        let all = further(&FURTHER.join(",")).await;
        assert_eq!((all[0]["website"].as_str(), all[0]["country"].as_str()), ("a.cn", "CN"));
    })
    .await;
}
