//! `kemai demo`: a company to try, or to measure.

use crate::failure::Failure;
use clap::Args;
use kemai_demo::{Made, Progress, Wish};
use kemai_domain::{AppError, ErrorCode};
use kemai_server::config::Config;
use serde_json::json;

#[derive(Args)]
pub struct Arguments {
    /// How many; each has about one contact
    #[arg(long, default_value_t = 1_000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=5_000_000))]
    customers: u32,
    /// Follow-ups of a customer, on average
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=50))]
    follow_ups_each: u32,
    /// Over how many years customers came and were spoken with, up to yesterday
    #[arg(long, default_value_t = 2, value_name = "Y", value_parser = clap::value_parser!(u32).range(1..=20))]
    years: u32,
    /// The same seed makes the same data on the same day
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
}

pub async fn run(config: Config, arguments: Arguments, json: bool) -> Result<(), Failure> {
    let app = super::open(config).await?;
    let customers = usize::try_from(arguments.customers).unwrap_or(usize::MAX);
    let follow_ups_each = usize::try_from(arguments.follow_ups_each).unwrap_or_default();
    let Arguments { years, seed, .. } = arguments;
    let wish = Wish { customers, follow_ups_each, years, seed };
    let made = kemai_demo::fill(&app, wish, kemai_app::server::SETUP_STEPS, say).await;
    app.db.close().await;
    let made = made.map_err(explain)?;
    if json {
        println!("{}", as_json(&made));
    } else {
        print!("{}", as_text(&made));
    }
    Ok(())
}

/// On stderr, so that stdout holds the result alone.
fn say(progress: Progress) {
    let seconds = progress.since_start.as_secs_f64();
    let rate = progress.rows as f64 / seconds.max(0.001);
    eprintln!(
        "{:>9} of {} customers, {rate:.0} rows a second, {seconds:.0} s",
        progress.customers, progress.of
    );
}

fn explain(error: AppError) -> Failure {
    match error.code {
        ErrorCode::NotFound => Failure::other(
            "the database is not empty: demo data goes only where no company is yet; name another with KEMAI_DATABASE_URL or KEMAI_DATA_DIR",
        ),
        _ => error.into(),
    }
}

fn as_text(made: &Made) -> String {
    let mut text = format!(
        "{} customers with {} contacts, {} follow-ups and {} plans, {} people, in {:.0} s.\nEveryone signs in with the password {}; for example:\n",
        made.customers,
        made.contacts,
        made.follow_ups,
        made.plans,
        made.people,
        made.took.as_secs_f64(),
        made.password.0
    );
    for who in &made.sign_ins {
        text += &format!("  {:<8}  {}  {} ({})\n", who.role, who.email, who.name, who.department);
    }
    text
}

fn as_json(made: &Made) -> serde_json::Value {
    let people = made.sign_ins.iter().map(
        |who| json!({ "role": who.role, "name": who.name, "email": who.email, "department": who.department }),
    );
    json!({
        "customers": made.customers,
        "contacts": made.contacts,
        "follow_ups": made.follow_ups,
        "plans": made.plans,
        "people": made.people,
        "seconds": made.took.as_secs_f64(),
        "password": made.password.0,
        "sign_ins": people.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        arguments: Arguments,
    }

    #[test]
    fn years_that_make_no_sense_are_refused_by_name() {
        for years in ["0", "21", "1.5"] {
            let error = Command::try_parse_from(["demo", "--years", years]).err().expect(years).to_string();
            assert!(error.contains("--years") && error.contains(years), "{error}");
        }
        let years = |words: &[&str]| Command::try_parse_from(words).ok().map(|said| said.arguments.years);
        assert_eq!(years(&["demo"]), Some(2));
        assert_eq!(years(&["demo", "--years", "20"]), Some(20));
    }
}
