//! Codes and growing numbers of a run, reserved while the batch before is written: on SQLite they wait for the one writer.

use crate::customers::server::{import::alike, index, load::Loader};
use kemai_domain::{AppError, Company, code::CodePattern};
use kemai_server::{Ctx, database};
use sea_orm::ConnectionTrait;
use std::{collections::VecDeque, sync::Arc};
use tokio::{sync::Mutex, task::JoinHandle};

/// Batches of fewer rows reserve nothing ahead, and need no list.
const LARGE: usize = 100;

/// A code of the company's pattern, and its serial.
struct Code {
    serial: i64,
    text: String,
}

/// What was reserved and not used yet.
#[derive(Default)]
struct Stock {
    codes: VecDeque<Code>,
    seqs: VecDeque<i64>,
    coming: Option<JoinHandle<Result<Reserved, AppError>>>,
    /// The period and the serials, first and last, of the last reservation of codes.
    latest: Option<(String, i64, i64)>,
}

#[derive(Default)]
struct Reserved {
    codes: Vec<Code>,
    seqs: Vec<i64>,
    latest: Option<(String, i64, i64)>,
}

#[derive(Default)]
pub struct Numbers {
    stock: Mutex<Stock>,
}

impl Numbers {
    /// Codes and numbers for a batch; those of the next, which may need as many, are asked for meanwhile.
    pub async fn take(
        &self,
        ctx: &Ctx,
        loader: &Arc<Loader>,
        codes: usize,
        rows: usize,
    ) -> Result<(Vec<String>, Vec<i64>), AppError> {
        let mut stock = self.stock.lock().await;
        if let Some(coming) = stock.coming.take() {
            stock.add(coming.await.map_err(|_| AppError::internal())??);
        }
        let missing = (codes.saturating_sub(stock.codes.len()), rows.saturating_sub(stock.seqs.len()));
        stock.add(reserve(ctx.clone(), loader.clone(), missing.0, missing.1).await?);
        let taken = stock.codes.drain(..codes).map(|code| code.text).collect();
        let seqs = stock.seqs.drain(..rows).collect();
        if rows >= LARGE {
            let missing = (codes.saturating_sub(stock.codes.len()), rows.saturating_sub(stock.seqs.len()));
            stock.coming = Some(tokio::spawn(reserve(ctx.clone(), loader.clone(), missing.0, missing.1)));
        }
        Ok((taken, seqs))
    }

    /// Gives back the serials that nobody used, unless somebody took one behind them: then a gap stays, as when a change fails.
    pub async fn give_back(&self, ctx: &Ctx) -> Result<(), AppError> {
        let mut stock = self.stock.lock().await;
        if let Some(coming) = stock.coming.take() {
            stock.add(coming.await.map_err(|_| AppError::internal())??);
        }
        let (Some(code), Some((period, first, last))) = (stock.codes.pop_front(), stock.latest.take()) else {
            return Ok(());
        };
        let unused = ctx.db().statement(
            "UPDATE serials SET last_value = $1 WHERE name = 'customer' AND period = $2 AND last_value = $3",
            [(code.serial.max(first) - 1).into(), period.into(), last.into()],
        );
        ctx.db().side().execute_raw(unused).await.map(|_| ()).map_err(database)
    }
}

impl Stock {
    fn add(&mut self, reserved: Reserved) {
        self.codes.extend(reserved.codes);
        self.seqs.extend(reserved.seqs);
        if reserved.latest.is_some() {
            self.latest = reserved.latest;
        }
    }
}

async fn reserve(ctx: Ctx, loader: Arc<Loader>, codes: usize, rows: usize) -> Result<Reserved, AppError> {
    let mut reserved = Reserved::default();
    if rows > 0 {
        reserved.seqs = loader.reserve(rows).await?;
        if rows >= LARGE {
            index::start_list(&ctx).await;
        }
    }
    while reserved.codes.len() < codes {
        more_codes(&ctx, codes - reserved.codes.len(), &mut reserved).await?;
    }
    Ok(reserved)
}

/// The next codes of the company's pattern. One that a person typed by hand is passed over.
async fn more_codes(ctx: &Ctx, wanted: usize, reserved: &mut Reserved) -> Result<(), AppError> {
    let pattern = CodePattern::parse(&ctx.company().customer_code)
        .or_else(|_| CodePattern::parse(Company::DEFAULT_CUSTOMER_CODE))
        .map_err(|_| AppError::internal())?;
    let today = ctx.now().with_timezone(&ctx.company_zone()).date_naive();
    let wanted = i64::try_from(wanted).map_err(|_| AppError::internal())?;
    let period = pattern.period().key(today);
    let take = ctx.db().statement(
        "INSERT INTO serials (name, period, last_value) VALUES ('customer', $1, $2) \
         ON CONFLICT (name, period) DO UPDATE SET last_value = serials.last_value + excluded.last_value RETURNING last_value",
        [period.clone().into(), wanted.into()],
    );
    let row = ctx.db().side().query_one_raw(take).await.map_err(database)?.ok_or_else(AppError::internal)?;
    let last: i64 = row.try_get("", "last_value").map_err(database)?;
    let first = last - wanted + 1;
    let fresh: Vec<Code> = (first..=last)
        .map(|serial| Code { serial, text: pattern.render(today, u64::try_from(serial).unwrap_or_default()) })
        .collect();
    let taken = alike::taken_codes(ctx, fresh.iter().map(|code| code.text.clone()).collect()).await?;
    reserved.codes.extend(fresh.into_iter().filter(|code| !taken.contains(&code.text)));
    reserved.latest = Some((period, first, last));
    Ok(())
}
