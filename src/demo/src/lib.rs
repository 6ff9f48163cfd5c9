//! A believable company in an empty database: departments, people, customers with contacts over two years. What people see when they
//! try Kemai, and what the benchmarks measure.
//!
//! The same seed makes the same data on the same day; only ids, keys and the password are new each time. Customers go in through the
//! loader of their area (`kemai_customers::customers::server::load`), so they are rows like any other.

mod calendar;
mod customers;
mod numbers;
mod people;
mod places;
#[cfg(test)]
mod tests;
mod words;

use customers::Generator;
use kemai_customers::customers::server::load::{Incoming, Loader, Serials};
use kemai_domain::{AppError, ErrorCode};
use kemai_people::{Secret, setup::SetupStep};
use kemai_server::{App, Ctx, settings};
use people::Company;
use rand::{SeedableRng, rngs::StdRng};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Customers of one change: some megabytes, a second or less.
const BATCH: usize = 4_000;

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub customers: usize,
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
    pub took: Duration,
}

/// How far it is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    pub customers: usize,
    pub of: usize,
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
    ctx.db().start_bulk().await?;
    let loaded = load(&ctx, wish, &company, started, say).await;
    ctx.db().end_bulk().await?;
    let contacts = loaded?;
    kemai_customers::customers::server::index::settle(&ctx).await?;
    ctx.db().gather_statistics().await?;
    Ok(Made {
        password,
        sign_ins: company.sign_ins,
        people: company.people,
        customers: wish.customers,
        contacts,
        took: started.elapsed(),
    })
}

/// Prepares a batch on one core while the database writes the one before.
async fn load(
    ctx: &Ctx,
    wish: Wish,
    company: &Company,
    started: Instant,
    say: impl Fn(Progress),
) -> Result<usize, AppError> {
    let loader = Arc::new(Loader::open(ctx).await?);
    let numbers = Arc::new(loader.reserve(wish.customers).await?);
    let generator = Arc::new(Generator::new(ctx, wish, company.sellers.clone()));
    let prepare = |first: usize| {
        let (loader, generator, numbers) = (loader.clone(), generator.clone(), numbers.clone());
        let last = (first + BATCH).min(wish.customers);
        tokio::task::spawn_blocking(move || {
            let (incoming, serials): (Vec<Incoming>, Serials) = generator.customers(first..last);
            let contacts: usize = incoming.iter().map(|customer| customer.input.contacts.len()).sum();
            loader.prepare(incoming, &numbers[first..last]).map(|batch| (batch, serials, contacts, last))
        })
    };
    let mut contacts = 0;
    let mut next = Some(prepare(0));
    while let Some(prepared) = next.take() {
        let prepared = prepared.await.map_err(|_| AppError::new(ErrorCode::Internal))?;
        let (batch, serials, more, done) = prepared?;
        next = (done < wish.customers).then(|| prepare(done));
        loader.write("customer.load", batch, serials).await?;
        contacts += more;
        say(Progress { customers: done, of: wish.customers, since_start: started.elapsed() });
    }
    Ok(contacts)
}
