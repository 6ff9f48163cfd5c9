//! `kemai token`: API tokens, for whoever runs the server.

use crate::failure::Failure;
use clap::{Args, Subcommand};
use kemai_people::profile::{NewToken, TokenInput, server::service};
use kemai_server::{App, config::Config, http::scope};
use serde_json::json;

#[derive(Subcommand)]
pub enum Action {
    /// Make a token; it is printed once, as the last word
    Create(Create),
}

#[derive(Args)]
pub struct Create {
    /// Whose rights the token has: an e-mail address
    #[arg(long, value_name = "ADDRESS")]
    user: String,
    /// all, read, or collections such as "customers:read tags:write"
    #[arg(long)]
    scope: String,
    /// Ends after so many days; never when left out
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=3650))]
    days: Option<u16>,
    /// What it is for, in the person's list of tokens
    #[arg(long, default_value = "command line")]
    name: String,
}

pub async fn run(config: Config, action: Action, json: bool) -> Result<(), Failure> {
    let app = super::open(config).await?;
    let Action::Create(arguments) = action;
    let made = create(&app, arguments).await;
    app.db.close().await;
    let NewToken { id, value } = made?;
    let token = value.0;
    if json {
        println!("{}", json!({ "id": id, "token": token }));
    } else {
        println!("The token is shown only now: {token}");
    }
    Ok(())
}

async fn create(app: &App, arguments: Create) -> Result<NewToken, Failure> {
    if !scope::is_valid(&arguments.scope) {
        let way_out = "write all, read, or collections such as \"customers:read tags:write\"";
        return Err(Failure::Arguments(format!("--scope: {} is none; {way_out}", arguments.scope)));
    }
    let ctx = super::program(app).await?;
    let user = super::user::find(&ctx, &arguments.user).await?;
    let Create { scope, days, name, .. } = arguments;
    let input = TokenInput { name, scope, days: days.map(|days| days.to_string()) };
    Ok(service::create_token_for(app, user.id, input).await?)
}
