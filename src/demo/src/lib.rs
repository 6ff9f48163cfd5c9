//! A believable company in an empty database: departments, people, customers with contacts, follow-ups over some years, plans around
//! today. What people see when they try Kemai, and what the benchmarks measure.
//!
//! The same seed makes the same data on the same day; only ids, keys and the password are new each time. Customers go in through the
//! loader of their area (`kemai_customers::customers::server::load`), and so do follow-ups and plans (`kemai_follow_ups::load`): they are
//! rows like any other.

mod calendar;
mod customers;
mod numbers;
mod people;
mod places;
mod regulars;
mod talks;
#[cfg(test)]
mod tests;
mod words;

use customers::Generator;
use kemai_customers::customers::server::load::{Batch, Loader, Serials};
use kemai_domain::{AppError, ErrorCode};
use kemai_follow_ups::load;
use kemai_people::{Secret, setup::SetupStep};
use kemai_server::{App, Ctx, db::Bulk, settings};
use people::Company;
use rand::{SeedableRng, rngs::StdRng};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Customers of one change: some seconds and a hundred megabytes, because a commit costs as much as thousands of them (docs/decisions/0012).
const BATCH: usize = 16_000;

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub customers: usize,
    /// Follow-ups of a customer, on average.
    pub follow_ups_each: usize,
    /// Over how many years customers came and were spoken with, up to yesterday.
    pub years: u32,
    pub seed: u64,
}

/// Somebody of the new company who can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// `admin`, `manager`, `sales`, `service`.
    pub role: &'static str,
    pub name: String,
    pub email: String,
    pub department: String,
}

/// What was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Of everyone in the company.
    pub password: Secret,
    /// One of each role.
    pub sign_ins: Vec<SignIn>,
    pub people: usize,
    pub customers: usize,
    pub contacts: usize,
    pub follow_ups: usize,
    pub plans: usize,
    pub took: Duration,
}

/// How far it is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    pub customers: usize,
    pub of: usize,
    /// Customers, contacts, follow-ups and plans.
    pub rows: usize,
    pub since_start: Duration,
}

/// Fills an empty database.
///
/// # Errors
/// Not found, when there is a company already: then nothing is written. Internal, when the database fails; what was written until then
/// stays, and the database is to be thrown away.
pub async fn fill(
    app: &App,
    wish: Wish,
    steps: &'static [SetupStep],
    say: impl Fn(Progress),
) -> Result<Made, AppError> {
    let started = Instant::now();
    if settings::company(app).await?.is_some() {
        return Err(AppError::not_found());
    }
    let mut random = StdRng::seed_from_u64(wish.seed);
    let password = people::passphrase();
    let company = people::make(app, wish.customers, &mut random, &password, steps).await?;
    let ctx = settings::program(app, "demo").await?;
    ctx.db().start_bulk(Bulk::Company).await?;
    let loaded = load(&ctx, wish, &company, started, say).await;
    ctx.db().end_bulk(Bulk::Company).await?;
    let Counts { contacts, follow_ups, plans } = loaded?;
    kemai_customers::customers::server::index::settle(&ctx).await?;
    ctx.db().gather_statistics().await?;
    Ok(Made {
        password,
        sign_ins: company.sign_ins,
        people: company.people,
        customers: wish.customers,
        contacts,
        follow_ups,
        plans,
        took: started.elapsed(),
    })
}

/// What hangs on the customers.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    contacts: usize,
    follow_ups: usize,
    plans: usize,
}

/// Prepares a batch on one core while the database writes the one before.
async fn load(
    ctx: &Ctx,
    wish: Wish,
    company: &Company,
    started: Instant,
    say: impl Fn(Progress),
) -> Result<Counts, AppError> {
    let loader = Arc::new(Loader::open(ctx).await?);
    let talks_loader = Arc::new(load::Loader::open(ctx).await?);
    let numbers = Arc::new(loader.reserve(wish.customers).await?);
    let generator = Arc::new(Generator::new(ctx, wish, company.sellers.clone()));
    let prepare = |first: usize| {
        let (loader, generator, numbers) = (loader.clone(), generator.clone(), numbers.clone());
        let talks_loader = talks_loader.clone();
        let last = (first + BATCH).min(wish.customers);
        tokio::task::spawn_blocking(move || {
            let (incoming, talks, serials) = generator.customers(first..last);
            let contacts: usize = incoming.iter().map(|customer| customer.input.contacts.len()).sum();
            let customers = loader.prepare(incoming, &numbers[first..last])?;
            let (mut said, mut to_do) = (Vec::new(), Vec::new());
            for (talks, customer) in talks.into_iter().zip(customers.customers()) {
                talks.of(customer, &mut said, &mut to_do);
            }
            let counts = Counts { contacts, follow_ups: said.len(), plans: to_do.len() };
            let talks = talks_loader.prepare(said, to_do)?;
            Ok::<_, AppError>(Prepared { customers, talks, serials, counts, last })
        })
    };
    let regulars = regulars::of(company, ctx.company_zone(), ctx.now());
    let mut all = Counts { plans: regulars.len(), ..Counts::default() };
    talks_loader.write(talks_loader.prepare(Vec::new(), regulars)?).await?;
    let mut next = Some(prepare(0));
    while let Some(prepared) = next.take() {
        let prepared = prepared.await.map_err(|_| AppError::new(ErrorCode::Internal))?;
        let Prepared { customers, talks, serials, counts, last: done } = prepared?;
        next = (done < wish.customers).then(|| prepare(done));
        loader.write("customer.load", customers, serials).await?;
        talks_loader.write(talks).await?;
        all.contacts += counts.contacts;
        all.follow_ups += counts.follow_ups;
        all.plans += counts.plans;
        let rows = done + all.contacts + all.follow_ups + all.plans;
        say(Progress { customers: done, of: wish.customers, rows, since_start: started.elapsed() });
    }
    Ok(all)
}

/// A batch that only waits for the database.
struct Prepared {
    customers: Batch,
    talks: load::Batch,
    serials: Serials,
    counts: Counts,
    /// The place behind its last customer.
    last: usize,
}
