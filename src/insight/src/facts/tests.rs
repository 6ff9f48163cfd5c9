//! Facts that went along with changes are those that a new look at everything gives.

use super::{Facts, load, now};
use crate::fixture::{NEIGHBOURS, STEPS, company, customer, done, id_of, planned, said};
use chrono::Duration;
use kemai_customers::customers::{
    Customer, CustomerInput,
    server::{lifecycle, purge, service as customers},
};
use kemai_domain::AppError;
use kemai_follow_ups::{
    follow_ups::{FollowUp, FollowUpInput, server::service as follow_ups},
    plans::{Plan, server::close},
};
use kemai_people::{
    departments::{
        DepartmentInput,
        server::{DepartmentSteps, service as departments},
    },
    server::fixture::Company5,
};
use kemai_server::{
    settings,
    testing::{TestApp, on_both},
};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};

const DEPARTMENT_STEPS: DepartmentSteps = DepartmentSteps {
    moved: &[|tx, moved| kemai_customers::on_department_moved(tx, &moved.new_path)],
    removing: &[],
};

/// Everything that is counted, in words: numbers of keys depend on what came first.
fn told(facts: &Facts) -> Vec<String> {
    let key = |number| facts.keys.text(number);
    let there = |number: u32| facts.customers.get(number as usize).is_some_and(|customer| customer.is_there);
    let mut lines = Vec::new();
    for (number, row) in facts.customers.iter().enumerate().filter(|(_, row)| row.is_there) {
        let words = [row.country, row.region, row.category, row.source, row.lifecycle].map(key).join("/");
        lines.push(format!(
            "customer {number} {} {} {} {} {} {words}",
            row.created, row.moved, row.touched, row.owner, row.department
        ));
    }
    for row in facts.said.within(0, u32::MAX, there) {
        let who = facts.spoken.who.iter().nth(usize::from(row.who)).expect("somebody");
        let how = facts.spoken.how.iter().nth(usize::from(row.how)).expect("somehow");
        let words = [how.method, how.result, how.mood].map(key).join("/");
        lines.push(format!("said {} {} {} {} {words}", row.customer, row.at, who.person, who.department));
    }
    for row in facts.due.within(0, u32::MAX, |customer| customer == 0 || there(customer)) {
        lines.push(format!("{row:?}"));
    }
    for (person, shared) in &facts.shared {
        for number in shared.iter().filter(|number| there(**number)) {
            lines.push(format!("shared {person} {number}"));
        }
    }
    for (department, path) in &facts.people.paths {
        lines.push(format!("department {department} {path}"));
    }
    for (person, place) in &facts.people.places {
        lines.push(format!("person {person} {place}"));
    }
    lines.sort();
    lines
}

/// What the random steps have made so far.
#[derive(Default)]
struct Made {
    customers: Vec<Customer>,
    follow_ups: Vec<FollowUp>,
    plans: Vec<Plan>,
}

/// One step by chance. What is refused because of an earlier step (a removed customer) is no matter here.
async fn step(
    test: &TestApp,
    company: &Company5,
    made: &mut Made,
    random: &mut StdRng,
) -> Result<(), AppError> {
    let admin = &company.admin;
    let people = [&company.sales, &company.other_sales, &company.manager];
    let who = *people.choose(random).unwrap();
    test.app.clock.advance(Duration::minutes(random.random_range(1..2000)));
    let number = made.customers.len();
    let some = made.customers.choose(random).cloned();
    match (random.random_range(0..14), some) {
        (0..=2, _) | (_, None) => {
            let input = CustomerInput {
                name: format!("第{number}机电设备有限公司"),
                category: ["retail", "", "project"].choose(random).unwrap().to_string(),
                country: "CN".to_owned(),
                region_code: ["370102", "110105", ""].choose(random).unwrap().to_string(),
                ..CustomerInput::default()
            };
            made.customers.push(customer(who, input).await);
        }
        (3, Some(some)) => {
            let now = customers::find(admin, some.id).await?;
            let mut input = CustomerInput::from(&now);
            input.owner_id = id_of(who).to_string();
            input.category = "wholesale".to_owned();
            input.collaborator_ids = vec![id_of(people[number % 3]).to_string()];
            customers::update(admin, some.id, now.version, input, STEPS).await?;
        }
        (4, Some(some)) => {
            let now = customers::find(admin, some.id).await?;
            customers::remove(admin, some.id, now.version).await?;
        }
        (5, Some(some)) => customers::restore(admin, some.id).await?,
        (6, Some(some)) => {
            let now = customers::find(admin, some.id).await?;
            lifecycle::move_to(admin, some.id, now.version, "loyal", "").await?;
        }
        (7..=8, Some(some)) => {
            customers::find(admin, some.id).await?;
            made.follow_ups.push(said(admin, &some, "visit", "interested", "").await?);
        }
        (9, Some(_)) => {
            let Some(some) = made.follow_ups.choose(random) else { return Ok(()) };
            let now = follow_ups::find(admin, some.id).await?;
            if now.is_removed {
                follow_ups::restore(admin, NEIGHBOURS, some.id, now.follow_up.version).await?;
            } else if number.is_multiple_of(2) {
                follow_ups::remove(admin, NEIGHBOURS, some.id, now.follow_up.version).await?;
            } else {
                let input =
                    FollowUpInput { method: "phone".to_owned(), ..FollowUpInput::from(&now.follow_up) };
                follow_ups::update(admin, NEIGHBOURS, some.id, now.follow_up.version, &input).await?;
            }
        }
        (10, Some(some)) => {
            customers::find(admin, some.id).await?;
            made.plans.push(planned(admin, Some(&some), 30).await?);
        }
        (11, Some(_)) => made.plans.push(planned(who, None, 5).await?),
        (12, Some(_)) => {
            let Some(some) = made.plans.pop() else { return Ok(()) };
            if number.is_multiple_of(2) {
                done(admin, &some).await?;
            } else {
                close::cancel(admin, NEIGHBOURS, some.id, some.version, "").await?;
            }
        }
        (_, Some(_)) => {
            // The second department below the first, and back.
            let all = departments::list(admin).await?;
            let second = all.iter().find(|department| department.id == company.second).unwrap();
            let parent_id =
                Some(if second.parent_id == Some(company.head) { company.first } else { company.head });
            let input = DepartmentInput { name: second.name.clone(), parent_id };
            departments::update(admin, second.id, second.version, input, DEPARTMENT_STEPS).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn facts_go_along_with_whatever_is_written() {
    on_both(async |test| {
        let company = company(&test).await;
        let mut random = StdRng::seed_from_u64(20_261_127);
        let mut made = Made::default();
        let mut done = 0;
        for turn in 0..120 {
            done += usize::from(step(&test, &company, &mut made, &mut random).await.is_ok());
            if turn % 4 == 0 {
                let kept = told(&now(&company.admin).await.unwrap());
                let fresh = told(&load::load(&test.app).await.unwrap());
                assert_eq!(kept, fresh, "after step {turn} on {}", test.database);
            }
        }
        assert!(done > 80, "only {done} steps were taken on {}", test.database);
        // Removed and gone for good between two looks.
        let mut gone = Vec::new();
        for some in made.customers.iter().take(20) {
            if let Ok(now) = customers::find(&company.admin, some.id).await
                && now.deleted_at.is_none()
            {
                customers::remove(&company.admin, some.id, now.version).await.unwrap();
                gone.push(some.id);
            }
        }
        test.app.clock.advance(Duration::days(31));
        let program = settings::program(&test.app, "upkeep").await.unwrap();
        assert!(purge::purge_expired(&program).await.unwrap() > 0 && !gone.is_empty());
        let kept = told(&now(&company.admin).await.unwrap());
        assert_eq!(kept, told(&load::load(&test.app).await.unwrap()), "on {}", test.database);
    })
    .await;
}
