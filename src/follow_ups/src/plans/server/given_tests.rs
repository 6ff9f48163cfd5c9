//! Who is told of a plan that is his now, and of what others say to his work, on both databases.

use super::{close, moves, service};
use crate::{
    fixture::{NEIGHBOURS, STEPS, company, customer, now, planned, said, went},
    follow_ups::server::service as follow_ups,
    next::NextInput,
    plans::{Plan, PlanInput},
};
use kemai_customers::customers::{
    CustomerInput,
    model::BulkAction,
    server::{bulk, service as customers},
};
use kemai_domain::{Entity, UserId};
use kemai_records::{
    comments::server::{mentions, service as comments},
    notifications::{NewsKind, Notification, server::service as notifications},
};
use kemai_server::{
    Ctx,
    testing::{TestApp, on_both},
};

/// What a person was told, the newest first.
async fn told(ctx: &Ctx) -> Vec<Notification> {
    notifications::list(ctx, NEIGHBOURS.kinds, None, 50).await.expect("lists").items
}

async fn unread(ctx: &Ctx) -> i64 {
    notifications::unread(ctx).await.expect("counts")
}

async fn plan(ctx: &Ctx, input: &PlanInput) -> Plan {
    service::create(ctx, NEIGHBOURS, input).await.expect("is planned")
}

fn me(ctx: &Ctx) -> UserId {
    ctx.user_id().expect("a person")
}

#[tokio::test]
async fn whoever_is_given_a_plan_is_told_by_whom() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, manager, admin) = (&company.sales, &company.manager, &company.admin);
        let customer = customer(sales, "甲一公司").await;
        let own = plan(sales, &planned(Some(&customer), "送样册", "2026-11-23T10:00")).await;
        assert!(told(sales).await.is_empty(), "his own doing on {}", test.database);

        // By its button, then by the form, which sends everything else as it was.
        let given = moves::reassign(admin, NEIGHBOURS, own.id, 1, me(manager)).await.expect("is handed over");
        let news = told(manager).await;
        assert_eq!((news.len(), news[0].kind), (1, NewsKind::Assigned), "{}", test.database);
        let said_of = (news[0].actor_name.as_deref(), news[0].content.as_deref(), news[0].about_at);
        assert_eq!(said_of, (Some("周启明"), Some("送样册"), Some(own.due_at)));
        assert_eq!(news[0].path, Some(format!("/plans/{}", own.id)));
        let back = PlanInput { assignee_id: me(sales).to_string(), ..PlanInput::from(&given) };
        let back = service::update_by_form(manager, NEIGHBOURS, own.id, 2, &back, false)
            .await
            .expect("is given back");
        assert_eq!((told(sales).await.len(), unread(sales).await), (1, 1), "{}", test.database);
        assert_eq!(unread(manager).await, 0, "what he has no more is no news");
        let words = PlanInput { content: "送新样册".to_owned(), ..PlanInput::from(&back) };
        service::update_by_form(manager, NEIGHBOURS, own.id, 3, &words, false).await.expect("is changed");
        assert_eq!(told(sales).await.len(), 1, "it was his before");
        close::done(sales, NEIGHBOURS, own.id, 4, &went("送到了"), &NextInput::default())
            .await
            .expect("is done");
        assert_eq!(unread(sales).await, 0, "what is over is no news on {}", test.database);

        // Made for somebody, made anew by its rule, taken by oneself.
        let weekly = PlanInput {
            assignee_id: me(sales).to_string(),
            repeat: "FREQ=WEEKLY".to_owned(),
            ..planned(Some(&customer), "例行回访", "2026-11-23T09:00")
        };
        let weekly = plan(manager, &weekly).await;
        assert_eq!(told(sales).await.len(), 2, "{}", test.database);
        let next = close::done(manager, NEIGHBOURS, weekly.id, 1, &went("谈过"), &NextInput::default()).await;
        let next = next.expect("is done").next.expect("goes on");
        assert_eq!(told(sales).await.len(), 2, "the next one of what he has");
        moves::reassign(manager, NEIGHBOURS, next, 1, me(manager)).await.expect("takes it");
        assert_eq!(told(manager).await.len(), 1, "nobody is told of what he did himself");
    })
    .await;
}

#[tokio::test]
async fn a_new_owner_of_customers_is_told_once_of_their_plans() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, other, admin) = (&company.sales, &company.other_sales, &company.admin);
        let (one, two) = (customer(sales, "甲一公司").await, customer(sales, "乙二公司").await);
        for (customer, content) in [(&one, "打电话"), (&one, "送样册"), (&two, "催款")] {
            plan(sales, &planned(Some(customer), content, "2026-11-23T10:00")).await;
        }
        let assign = BulkAction::Assign { owner_id: me(other) };
        let done = bulk::run(admin, vec![one.id, two.id], None, assign, STEPS).await.expect("assigns");
        let news = told(other).await;
        assert_eq!(news.len(), 1, "one change, one message on {}", test.database);
        assert_eq!((news[0].kind, news[0].actor_name.as_deref()), (NewsKind::Assigned, Some("周启明")));
        bulk::undo(admin, done.operation, STEPS).await.expect("undoes");
        assert_eq!((told(sales).await.len(), unread(other).await), (0, 0), "as if it had not been");

        let before = now(admin, &one).await;
        let input = CustomerInput { owner_id: me(other).to_string(), ..CustomerInput::from(&before) };
        customers::update(admin, one.id, before.version, input, STEPS).await.expect("is handed over");
        assert_eq!(told(other).await.len(), 2, "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn what_others_say_to_ones_work_is_told_once() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, manager, admin) = (&company.sales, &company.manager, &company.admin);
        let customer = customer(sales, "甲一公司").await;
        let none = NextInput::default();
        let made = follow_ups::create(sales, NEIGHBOURS, &said(&customer, "谈过价格"), &none).await.unwrap();
        let task = plan(sales, &planned(Some(&customer), "送样册", "2026-11-23T10:00")).await;
        let say = async |ctx: &Ctx, entity, record, body: &str| {
            comments::create(ctx, NEIGHBOURS.kinds, entity, record, body).await.expect("says").comment
        };
        say(sales, Entity::FollowUp, made.id.0, "补充一句").await;
        assert!(told(sales).await.is_empty(), "his own words on {}", test.database);
        let first = say(manager, Entity::FollowUp, made.id.0, "跟紧一点").await;
        let news = told(sales).await;
        assert_eq!((news.len(), news[0].kind), (1, NewsKind::Comment), "{}", test.database);
        assert_eq!(
            (news[0].actor_name.as_deref(), news[0].content.as_deref()),
            (Some("林晓雯"), Some("跟紧一点"))
        );
        let path = format!("/follow-ups/{}?tab=comments#comment-{}", made.id, first.id);
        assert_eq!(news[0].path, Some(path));
        assert!(told(manager).await.is_empty());
        say(admin, Entity::Plan, task.id.0, "@王磊 带上新样册").await;
        let kinds: Vec<_> = told(sales).await.into_iter().map(|news| news.kind).collect();
        assert_eq!(kinds, [NewsKind::Mention, NewsKind::Comment], "mentioned, he is told once");

        // Who looks at the comments has seen them.
        let list = comments::list(sales, NEIGHBOURS.kinds, Entity::FollowUp, made.id.0, None).await.unwrap();
        assert!(list.mentions_reader, "{}", test.database);
        mentions::seen(sales, made.id.0).await.expect("sees");
        let list = comments::list(sales, NEIGHBOURS.kinds, Entity::FollowUp, made.id.0, None).await.unwrap();
        assert!(!list.mentions_reader && unread(sales).await == 1, "{}", test.database);

        // On a customer it is for those who are mentioned; and nobody is told of what he does not see any more.
        say(manager, Entity::Customer, customer.id.0, "大客户").await;
        let before = now(admin, &customer).await;
        let input =
            CustomerInput { owner_id: me(&company.other_sales).to_string(), ..CustomerInput::from(&before) };
        customers::update(admin, customer.id, before.version, input, STEPS).await.expect("is handed over");
        say(admin, Entity::FollowUp, made.id.0, "换人了").await;
        assert_eq!(told(sales).await.len(), 2, "{}", test.database);
    })
    .await;
}
