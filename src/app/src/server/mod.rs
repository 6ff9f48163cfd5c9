//! The whole of Kemai behind one router: pages, server functions, the REST API, machines and the browser's files, with the layers
//! of `kemai_server::http` around them. It refuses to be built while the permission table does not fit the addresses.

mod areas;
mod carry;
mod context;
mod docs;
mod error_page;
mod pages;
mod rpc;
#[cfg(test)]
mod tests;

pub use kemai_insight::warm;
pub use kemai_messages::check_configuration;

pub use areas::{AREAS, IMPORTING, SETUP_STEPS, TRANSFERS, chores, work};

use axum::{Router, middleware};
use kemai_domain::AppError;
use kemai_server::{
    App,
    http::{
        assets::Assets,
        gate::{self, Gate},
        grades::{Address, GradeTable, Grades},
        layers, machines,
    },
    idempotency, live, openapi,
};
use kemai_ui::ChartFiles;
use leptos::config::LeptosOptions;
use std::{path::PathBuf, sync::Arc};

/// Tables that stand beside routes written by hand.
const ROUTED: [GradeTable; 8] = [
    machines::GRADES,
    live::GRADES,
    docs::GRADES,
    kemai_records::file_routes::GRADES,
    kemai_follow_ups::feed_routes::GRADES,
    kemai_messages::WORKER_GRADES,
    kemai_transfers::server::http::GRADES,
    kemai_insight::download::GRADES,
];

/// Begins to read what happens, before the first page is asked for.
///
/// # Errors
/// Internal, when the database fails; whoever listens begins it then.
pub async fn listen_to_changes(app: &App) -> Result<(), AppError> {
    app.live.begin(app, areas::SOURCES).await
}

/// Everything that the program answers.
///
/// # Errors
/// A sentence that names the addresses which do not fit the permission table.
pub fn router(app: &App) -> Result<Router, String> {
    let options = options(app);
    let grades = grades()?;
    let gate = Arc::new(Gate::new(app.clone(), grades));
    let provide = context::provide(app);
    let pages = pages::routes(provide.clone(), &options, &chart_files());
    // A refused form shows its page again from inside: behind the gate, like any page.
    let shown_again = pages.clone().layer(middleware::from_fn_with_state(gate.clone(), gate::pass));
    let assets = Assets::new(&app.config.site_root);
    let routes = machines::routes()
        .merge(pages)
        .merge(rpc::routes(provide, shown_again.with_state(app.clone())))
        .merge(docs::routes())
        .merge(live::routes(areas::SOURCES))
        .merge(areas::extensions(kemai_records::file_routes::routes()))
        .merge(kemai_follow_ups::feed_routes::routes())
        .merge(kemai_messages::worker_routes())
        .merge(areas::extensions(kemai_transfers::server::http::routes()))
        .merge(kemai_insight::download::routes())
        .nest(openapi::BASE, api(app))
        .fallback(move |request| assets.clone().serve(request));
    error_page::prepare(&options);
    Ok(layers(routes.with_state(app.clone()), app, gate, error_page::render))
}

/// The permission table, compared with what is served.
///
/// # Errors
/// See [`router`].
pub fn grades() -> Result<Grades, String> {
    let tables = AREAS.iter().map(|area| area.grades);
    let grades = Grades::new(tables.chain([pages::GRADES]).chain(ROUTED))?;
    grades.check(&addresses()?)?;
    Ok(grades)
}

/// Every address, as the routers, the server functions and the description of the API name them.
fn addresses() -> Result<Vec<Address>, String> {
    let mut addresses = pages::addresses();
    addresses.extend(rpc::addresses()?);
    addresses.extend(openapi::addresses(&openapi::document(AREAS)));
    addresses.extend(ROUTED.into_iter().flatten().filter_map(|(entry, _)| {
        let (method, path) = entry.split_once(' ')?;
        Some(Address::new(method, path))
    }));
    Ok(addresses)
}

fn api(app: &App) -> Router<App> {
    let operations = AREAS.iter().fold(Router::new(), |router, area| (area.api)(router));
    areas::extensions(operations).layer(middleware::from_fn_with_state(app.clone(), idempotency::once))
}

/// The list of the hashes in the names of the browser's files, which the build leaves beside the program; none beside tests.
fn hashes() -> PathBuf {
    std::env::current_exe().unwrap_or_default().with_file_name("hash.txt")
}

/// What draws charts, as the list of hashes names it.
fn chart_files() -> ChartFiles {
    ChartFiles::of(&std::fs::read_to_string(hashes()).unwrap_or_default())
}

/// What leptos needs to know: where the browser's files are, and whether their names carry hashes.
fn options(app: &App) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name("kemai")
        .site_root(app.config.site_root.display().to_string())
        .site_addr(app.config.listen)
        .hash_files(hashes().is_file())
        .build()
}
