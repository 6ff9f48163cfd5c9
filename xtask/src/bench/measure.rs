//! Requests in a closed loop by several clients, and what came of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::client::{Client, Request};
use super::server::Server;

/// How often and for how long at most.
#[derive(Clone, Copy)]
pub struct Effort {
    pub clients: usize,
    pub requests: usize,
    pub longest: Duration,
}

pub struct Measured {
    /// Sorted.
    times: Vec<Duration>,
    pub elapsed: Duration,
    /// Seconds of the server's processor.
    processor: f64,
}

impl Measured {
    pub fn median(&self) -> f64 {
        self.at(0.5)
    }

    pub fn p95(&self) -> f64 {
        self.at(0.95)
    }

    pub fn longest(&self) -> f64 {
        self.at(1.0)
    }

    pub fn processor(&self) -> f64 {
        self.processor * 1000.0 / self.times.len().max(1) as f64
    }

    pub fn per_second(&self) -> f64 {
        self.times.len() as f64 / self.elapsed.as_secs_f64()
    }

    /// Milliseconds.
    fn at(&self, share: f64) -> f64 {
        let last = self.times.len().saturating_sub(1);
        let index = (share * last as f64).round() as usize;
        self.times.get(index).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }
}

/// Sends the requests in turn until each client has had its share. `make` gives the n-th request.
pub fn measure<F>(server: &Server, effort: Effort, wanted: &[u16], make: F) -> Result<Measured>
where
    F: Fn(usize) -> Request + Send + Sync,
{
    let next = Arc::new(AtomicUsize::new(0));
    let processor = server.processor()?;
    let started = Instant::now();
    let client = || -> Result<Vec<Duration>> {
        let mut client = Client::connect(server.address)?;
        client.takes_compressed = true;
        let mut times = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= effort.requests || started.elapsed() > effort.longest {
                return Ok(times);
            }
            let request = make(number);
            let answer = client.send(&request)?;
            if !wanted.contains(&answer.status) {
                bail!(
                    "{} {} {}: {} {}",
                    request.method,
                    request.path,
                    request.body,
                    answer.status,
                    answer.text()
                );
            }
            times.push(answer.took);
        }
    };
    let mut times = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..effort.clients).map(|_| scope.spawn(client)).collect();
        let mut times = Vec::new();
        for client in clients {
            let Ok(found) = client.join() else { bail!("a client panicked") };
            times.extend(found?);
        }
        Ok(times)
    })?;
    times.sort_unstable();
    Ok(Measured { times, elapsed: started.elapsed(), processor: server.processor()? - processor })
}

/// The requests of a list, one after the other and again.
pub fn measure_list(
    server: &Server,
    effort: Effort,
    wanted: &[u16],
    requests: &[Request],
) -> Result<Measured> {
    if requests.is_empty() {
        bail!("there is nothing to ask for");
    }
    measure(server, effort, wanted, |number| requests[number % requests.len()].clone())
}
