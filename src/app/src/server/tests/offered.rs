//! Nobody is offered what the role refuses: every link of a page opens, and every form goes where the person may send it.

use super::*;
use kemai_customers::customers::server::bulk;
use kemai_customers::customers::{ListQuery, model::BulkAction};
use std::collections::BTreeSet;

/// What stands in an attribute of that name.
fn values<'a>(html: &'a str, attribute: &str) -> impl Iterator<Item = String> + use<'a> {
    let begin = format!(" {attribute}=\"");
    html.match_indices(&begin)
        .map(|(at, begin)| &html[at + begin.len()..])
        .map(|rest| rest.split('"').next().unwrap_or_default().replace("&amp;", "&"))
        .collect::<Vec<_>>()
        .into_iter()
}

/// Pages from which one goes on; `{id}` is a customer.
const PAGES: &[&str] = &[
    "/",
    "/customers",
    "/customers?view=table",
    "/customers?q=nobody",
    "/customers/{id}",
    "/customers/{id}?tab=overview",
    "/customers/{id}?tab=contacts",
    "/customers/{id}?tab=comments",
    "/customers/{id}?tab=files",
    "/customers/{id}?tab=history",
    "/customers/{id}?tab=lifecycle",
    "/follow-ups",
    "/plans",
    "/calendar",
    "/reports",
    "/notifications",
    "/transfers",
    "/settings",
    "/settings/profile",
    "/nowhere",
];

#[tokio::test]
async fn every_link_and_form_that_a_role_sees_is_open_to_it() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let grades = grades().unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let named = |name: &str| CustomerInput { name: name.to_owned(), ..CustomerInput::default() };
        let customer = service::create(&company.sales, named("甲一公司")).await.unwrap().id;
        let gone = service::create(&company.sales, named("乙二公司")).await.unwrap().id;
        let steps = kemai_customers::CustomerSteps::default();
        bulk::run(&company.manager, vec![gone], None, BulkAction::Remove, steps).await.unwrap();
        for ctx in [&company.admin, &company.manager, &company.sales, &company.service] {
            let cookie = cookie(&test, ctx).await;
            let name = ctx.person().map(|person| person.name.clone()).unwrap_or_default();
            let (mut links, mut forms) = (BTreeSet::new(), BTreeSet::new());
            for path in PAGES {
                let path = path.replace("{id}", &customer.to_string());
                let page = get(&router, &path, &cookie).await.body;
                for href in values(&page, "href").filter(|href| href.starts_with('/')) {
                    links.insert((href, path.clone()));
                }
                for action in ["action", "formaction"].into_iter().flat_map(|name| values(&page, name)) {
                    forms.insert((action, path.clone()));
                }
            }
            let mut seen = BTreeSet::new();
            for (href, page) in links {
                let bare = href.split('#').next().unwrap_or_default().to_owned();
                // Files, and lists that differ in their order alone.
                let is_page = !["/pkg/", "export", ".", "sort="].iter().any(|other| bare.contains(other));
                if !is_page || !seen.insert(bare.clone()) {
                    continue;
                }
                let status = get(&router, &bare, &cookie).await.status;
                let is_open = status.is_success() || status.is_redirection();
                assert!(is_open, "{name} is offered {bare} on {page} ({}): {status}", test.database);
            }
            for (action, page) in forms.into_iter().filter(|(action, _)| action.starts_with("/rpc/")) {
                let grade = grades.of(&http::Method::POST, &action);
                let is_open = grade.is_some_and(|grade| grade.admits(ctx.rights()));
                assert!(is_open, "{name} is offered {action} on {page} ({})", test.database);
            }
        }
        // The test sees what it should: the bin is offered to the one and not to the other.
        let bin = "state=removed";
        let of = async |ctx: &Ctx| get(&router, "/customers", &cookie(&test, ctx).await).await.body;
        assert!(of(&company.manager).await.contains(bin) && !of(&company.sales).await.contains(bin));
        let refused = get(&router, "/customers?state=removed", &cookie(&test, &company.sales).await).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "a refused list says so with its status");
        let query = ListQuery { state: "removed".to_owned(), ..ListQuery::default() };
        let shown = get(&router, &query.href(), &cookie(&test, &company.manager).await).await.body;
        assert!(shown.contains("/rpc/customers/restore") && shown.contains("林晓雯"), "{shown}");
    })
    .await;
}
