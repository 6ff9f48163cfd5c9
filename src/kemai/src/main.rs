//! The program: one command a file in `commands/`. Exit status 0 done, 2 bad arguments, 1 anything else.

mod commands;
mod failure;
mod log;

use clap::{Parser, Subcommand};
use failure::Failure;
use kemai_server::config::{Config, Settings};
use std::process::ExitCode;

/// A page is thousands of small strings and boxes: the system's allocator took a quarter of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Kemai 客脉: customer management in one program
#[derive(Parser)]
#[command(name = "kemai", version, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    /// Answers for machines: JSON on stdout, and in the log of `serve`
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Migrate the database, then serve; SIGTERM drains and stops within 10 s
    Serve,
    /// Bring the schema up to date, or say what is missing
    Migrate(commands::migrate::Arguments),
    /// Fill an empty database with believable data
    Demo(commands::demo::Arguments),
    /// Bring records in from a table; rows that are refused go to FILE.rejected.csv
    Import(commands::import::Arguments),
    /// Give out what a person may see
    Export(commands::export::Arguments),
    /// Accounts
    #[command(subcommand)]
    User(commands::user::Action),
    /// API tokens
    #[command(subcommand)]
    Token(commands::token::Action),
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let json = cli.json;
    match run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(json),
    }
}

async fn run(cli: Cli) -> Result<(), Failure> {
    let config = Config::load(cli.settings).map_err(|error| Failure::Arguments(error.to_string()))?;
    log::start(&config.log, cli.json)?;
    match cli.command {
        Command::Serve => commands::serve::run(config).await,
        Command::Migrate(arguments) => commands::migrate::run(config, arguments, cli.json).await,
        Command::Demo(arguments) => commands::demo::run(config, arguments, cli.json).await,
        Command::Import(arguments) => commands::import::run(config, arguments, cli.json).await,
        Command::Export(arguments) => commands::export::run(config, arguments, cli.json).await,
        Command::User(action) => commands::user::run(config, action, cli.json).await,
        Command::Token(action) => commands::token::run(config, action, cli.json).await,
    }
}
