//! Server functions of dashboards.

use super::model::{Choices, Dashboard, Question};
use kemai_domain::{AppError, Outcome};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::server::{choices, service};
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// A dashboard.
#[server(prefix = "/rpc", endpoint = "dashboards/find")]
pub async fn find_dashboard(#[server(default)] question: Question) -> Result<Outcome<Dashboard>, AppError> {
    outcome(service::dashboard(&ctx()?, &question).await)
}

/// Whom and which departments it can be narrowed to.
#[server(prefix = "/rpc", endpoint = "dashboards/choices")]
pub async fn dashboard_choices() -> Result<Outcome<Choices>, AppError> {
    outcome(choices::choices(&ctx()?).await)
}
