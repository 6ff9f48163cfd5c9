//! The pages. Each is rendered whole before its first byte leaves: it reads the same with JavaScript off, its status and
//! redirects are known in time, and it is compressed in one piece.

use super::context::Provide;
use axum::{Router, routing::get};
use kemai_domain::Grade;
use kemai_server::{
    App,
    http::grades::{Address, GradeTable},
};
use kemai_ui::ChartFiles;
use leptos::config::LeptosOptions;
use leptos_axum::{AxumRouteListing, generate_route_list};
use std::sync::OnceLock;

/// Pages of the shell itself; those of the areas stand in their tables.
pub const GRADES: GradeTable = &[
    ("GET /", Grade::SignedIn),
    ("GET /notifications", Grade::SignedIn),
    ("GET /help", Grade::SignedIn),
    ("GET /help/{key}", Grade::SignedIn),
    ("GET /help/components", Grade::SignedIn),
    ("POST /rpc/handbook/read", Grade::SignedIn),
];

/// Asked for once: while leptos lists the routes, no resource of the whole process is loaded, and a page that was being rendered
/// meanwhile would wait for ever.
fn listings() -> &'static [AxumRouteListing] {
    static LISTINGS: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    LISTINGS.get_or_init(|| generate_route_list(crate::App))
}

pub fn addresses() -> Vec<Address> {
    listings().iter().map(|listing| Address::new("GET", listing.path())).collect()
}

pub fn routes(provide: impl Provide, options: &LeptosOptions, charts: &ChartFiles) -> Router<App> {
    let (options, charts) = (options.clone(), charts.clone());
    let shell = move || crate::shell(options.clone(), charts.clone());
    let render = leptos_axum::render_app_async_stream_with_context(provide, shell);
    // `generate_route_list` has started leptos's executor.
    listings().iter().fold(Router::new(), |router, listing| router.route(listing.path(), get(render.clone())))
}
