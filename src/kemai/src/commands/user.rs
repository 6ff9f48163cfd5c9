//! `kemai user`: accounts, for whoever runs the server.

use crate::failure::Failure;
use clap::{Args, Subcommand};
use kemai_domain::{Company, DepartmentId, Lang, RoleId, ShippedRole};
use kemai_people::{
    Secret,
    departments::server::service as departments,
    roles::{Role, server::store as roles},
    setup::{SetupInput, server as setup},
    users::{NewUser, User, UserInput, UserQuery, UserState, server::service},
};
use kemai_server::{App, Ctx, config::Config, settings};
use kemai_words::pages as words;
use serde_json::json;
use std::io::stdin;

#[derive(Subcommand)]
pub enum Action {
    /// Create an account
    Create(Create),
    /// List all accounts
    List,
    /// Keep an account from signing in; its sessions end
    Disable {
        #[arg(long, value_name = "ADDRESS")]
        email: String,
    },
}

#[derive(Args)]
pub struct Create {
    /// The e-mail address to sign in with
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    #[arg(long)]
    name: String,
    /// admin, manager, sales, service, or the name of a role of your own
    #[arg(long)]
    role: String,
    /// The department's name; the first one when left out
    #[arg(long, value_name = "NAME")]
    department: Option<String>,
    /// Read the password from stdin; without it nobody signs in until an admin gives one
    #[arg(long)]
    password_stdin: bool,
}

pub async fn run(config: Config, action: Action, json: bool) -> Result<(), Failure> {
    let app = super::open(config).await?;
    let answer = match action {
        Action::Create(arguments) => create(&app, arguments).await.map(|user| {
            let sentence = format!("Created {} ({})", user.email, user.id);
            vec![(sentence, json!({ "id": user.id, "email": user.email }))]
        }),
        Action::List => list(&app).await,
        Action::Disable { email } => disable(&app, &email).await.map(|user| {
            let sentence = format!("Disabled {}; its sessions have ended.", user.email);
            vec![(sentence, json!({ "id": user.id, "email": user.email, "is_disabled": true }))]
        }),
    };
    app.db.close().await;
    for (sentence, value) in answer? {
        if json {
            println!("{value}");
        } else {
            println!("{sentence}");
        }
    }
    Ok(())
}

async fn create(app: &App, arguments: Create) -> Result<User, Failure> {
    let password = if arguments.password_stdin { Some(read_password()?) } else { None };
    if settings::company(app).await?.is_none() {
        return set_up(app, arguments, password).await;
    }
    let ctx = super::program(app).await?;
    let role_id = role(&ctx, &arguments.role).await?;
    let department_id = department(&ctx, arguments.department.as_deref()).await?;
    let Create { name, email, .. } = arguments;
    let user = UserInput { name, email, department_id, role_id, service_regions: Vec::new() };
    Ok(service::create(&ctx, NewUser { user, password, language: None }).await?)
}

/// The first account of an empty database makes the company too, as `/setup` would.
async fn set_up(app: &App, arguments: Create, password: Option<Secret>) -> Result<User, Failure> {
    if arguments.role != ShippedRole::Admin.key() {
        let way_out =
            "the first account must have the role admin; or open Kemai in a browser and follow the set-up";
        return Err(Failure::Arguments(way_out.to_owned()));
    }
    let Some(password) = password else {
        return Err(Failure::Arguments(
            "the first account needs a password: add --password-stdin".to_owned(),
        ));
    };
    let department =
        arguments.department.unwrap_or_else(|| words::first_department(Lang::default()).to_owned());
    let input = SetupInput {
        company: words::first_company(Lang::default()).to_owned(),
        time_zone: Company::DEFAULT_TIME_ZONE.to_owned(),
        currency: "CNY".to_owned(),
        departments: department,
        name: arguments.name,
        email: arguments.email,
        password,
        language: None,
    };
    let id = setup::create(app, input, kemai_app::server::SETUP_STEPS).await?;
    Ok(service::find(&super::program(app).await?, id).await?)
}

async fn role(ctx: &Ctx, wanted: &str) -> Result<RoleId, Failure> {
    let roles = roles::list(ctx).await?;
    let name = |role: &Role| role.shipped.map_or(role.name.clone(), |shipped| shipped.key().to_owned());
    match roles.iter().find(|role| name(role) == wanted) {
        Some(role) => Ok(role.id),
        None => {
            let names = roles.iter().map(name).collect::<Vec<_>>().join(", ");
            Err(Failure::Arguments(format!("there is no role {wanted}; there are {names}")))
        }
    }
}

async fn department(ctx: &Ctx, wanted: Option<&str>) -> Result<DepartmentId, Failure> {
    let departments = departments::list(ctx).await?;
    match departments.iter().find(|department| wanted.is_none_or(|wanted| department.name == wanted)) {
        Some(department) => Ok(department.id),
        None => {
            let names =
                departments.iter().map(|department| department.name.as_str()).collect::<Vec<_>>().join(", ");
            Err(Failure::Arguments(format!("there is no such department; there are {names}")))
        }
    }
}

async fn list(app: &App) -> Result<Vec<(String, serde_json::Value)>, Failure> {
    let ctx = super::program(app).await?;
    let (mut lines, mut cursor) = (Vec::new(), None);
    loop {
        let query = UserQuery { state: UserState::Present, cursor, limit: Some(200), ..UserQuery::default() };
        let page = service::list(&ctx, &query).await?;
        lines.extend(page.items.iter().map(line));
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(lines);
        }
    }
}

fn line(user: &User) -> (String, serde_json::Value) {
    let state = if user.is_disabled { "disabled" } else { "active" };
    let sentence = format!("{}  {}  {}  {state}", user.id, user.email, user.name);
    let value = json!({
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "role_id": user.role_id,
        "department_id": user.department_id,
        "is_disabled": user.is_disabled,
    });
    (sentence, value)
}

async fn disable(app: &App, email: &str) -> Result<User, Failure> {
    let ctx = super::program(app).await?;
    let user = find(&ctx, email).await?;
    Ok(service::disable(&ctx, user.id, None).await?)
}

/// The account with this address.
pub(super) async fn find(ctx: &Ctx, email: &str) -> Result<User, Failure> {
    let wanted = email.trim().to_lowercase();
    let query =
        UserQuery { q: wanted.clone(), state: UserState::Present, limit: Some(200), ..UserQuery::default() };
    let page = service::list(ctx, &query).await?;
    page.items.into_iter().find(|user| user.email == wanted).ok_or_else(|| {
        Failure::Arguments(format!("there is no account {wanted}; `kemai user list` shows all of them"))
    })
}

/// One line; the end of the line does not belong to the password.
fn read_password() -> Result<Secret, Failure> {
    let mut line = String::new();
    stdin()
        .read_line(&mut line)
        .map_err(|error| Failure::Arguments(format!("cannot read the password: {error}")))?;
    Ok(Secret(line.trim_end_matches(['\r', '\n']).to_owned()))
}
