//! The steps of a long command: their names while they run, their minutes when they are done.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// Keeps the time of each step.
pub struct Steps {
    started: Instant,
    done: Vec<(String, Duration)>,
}

impl Steps {
    pub fn start() -> Self {
        Self { started: Instant::now(), done: Vec::new() }
    }

    /// Announces the step, runs it and says what it took; on stderr, because stdout is for results.
    ///
    /// # Errors
    /// Those of the step, with its name before them.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        eprintln!("\n── {}. {name} ──", self.done.len() + 1);
        let started = Instant::now();
        let result = work();
        let took = started.elapsed();
        eprintln!("   {} after {}", if result.is_ok() { "done" } else { "failed" }, minutes(took));
        self.done.push((name.to_owned(), took));
        result.with_context(|| format!("step `{name}`"))
    }

    /// The closing table.
    pub fn print_table(&self) {
        let width = self.done.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).max(5);
        eprintln!("\n── minutes ──");
        for (name, took) in &self.done {
            eprintln!("  {name:<width$}  {:>8}", minutes(*took));
        }
        eprintln!("  {:<width$}  {:>8}", "total", minutes(self.started.elapsed()));
    }
}

fn minutes(time: Duration) -> String {
    format!("{:.1} min", time.as_secs_f64() / 60.0)
}
