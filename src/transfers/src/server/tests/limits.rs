//! What is told of customers out of reach while a file runs through.

use super::{bring, company, counts, undo::undo, view};
use kemai_domain::Problem;
use kemai_records::transfer::Rule;
use kemai_server::testing::on_both;
use std::fmt::Write as _;

/// As many as one is told of in an hour.
const TOLD: usize = 30;

#[tokio::test]
async fn rows_that_cannot_be_decided_any_more_say_so_and_the_others_are_decided() {
    on_both(|test| async move {
        let people = company(&test).await;
        let (admin, manager) = (&people.admin, &people.manager);
        let hidden: String = (0..TOLD + 2).fold(String::new(), |mut rows, row| {
            let _ = writeln!(rows, "远方{row}号机械有限公司");
            rows
        });
        bring(admin, &format!("名称\n{hidden}"), Rule::Skip).await;
        bring(manager, "名称\n自己的有限公司\n", Rule::Skip).await;
        let table = format!("名称\n先来的有限公司\n{hidden}后来的有限公司\n自己的有限公司\n");
        let head = bring(manager, &table, Rule::Update).await;
        let refusals = view(manager, head.id).await.refusals;
        assert_eq!(counts(&head), (1, 0, 1, TOLD as i64 + 3), "{}: {refusals:?}", test.database);
        for (place, row) in refusals.iter().enumerate() {
            let problem = if place < TOLD { Problem::AlreadyThere } else { Problem::CheckUsedUp };
            let message = problem.message(manager.lang());
            assert!(row.reasons[0].ends_with(&message), "{}: {place}: {row:?}", test.database);
        }
        // Nor does a rule that leaves the others alone tell which of them are there.
        let again = bring(manager, "名称\n远方31号机械有限公司\n没人有的有限公司\n", Rule::Skip).await;
        assert_eq!(counts(&again), (0, 0, 0, 2), "{}", test.database);
        // Nor do files of one row.
        for name in ["远方31号机械有限公司", "没人有的有限公司"] {
            let alone = bring(manager, &format!("名称\n{name}\n"), Rule::Skip).await;
            let reasons = view(manager, alone.id).await.refusals.remove(0).reasons;
            let message = Problem::CheckUsedUp.message(manager.lang());
            assert!(reasons[0].ends_with(&message), "{}: {name}: {reasons:?}", test.database);
        }
    })
    .await;
}

#[tokio::test]
async fn codes_in_the_recycle_bin_are_taken_and_use_up_nothing() {
    on_both(|test| async move {
        let people = company(&test).await;
        let (admin, manager) = (&people.admin, &people.manager);
        let mut table = "客户编号,名称\n".to_owned();
        for row in 0..TOLD + 10 {
            let _ = writeln!(table, "OLD-{row},远方{row}号机械有限公司");
        }
        let head = bring(admin, &table, Rule::Skip).await;
        assert_eq!(undo(admin, head.id).await.head.undone, TOLD as i64 + 10, "{}", test.database);
        bring(admin, "名称\n看不到的有限公司\n", Rule::Skip).await;
        for (who, there) in [(manager, Problem::AlreadyThere), (admin, Problem::Taken)] {
            let rows = format!("{table},看不到的有限公司\n");
            let head = bring(who, &rows, Rule::Update).await;
            let refusals = view(who, head.id).await.refusals;
            let ends = |row: usize, problem: Problem| {
                refusals[row].reasons[0].ends_with(&problem.message(who.lang()))
            };
            assert!((0..TOLD + 10).all(|row| ends(row, Problem::Taken)), "{}: {refusals:?}", test.database);
            assert!(refusals.last().is_some() && ends(refusals.len() - 1, there), "{refusals:?}");
        }
    })
    .await;
}
