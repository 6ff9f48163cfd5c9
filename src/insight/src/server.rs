//! What the area brings to the server: grades and the REST reading.

use crate::dashboards::server::http;
use kemai_domain::{Action, Entity, Grade};
use kemai_server::Area;

const VIEW: Grade = Grade::Can(Entity::Customer, Action::View);

/// The area of insight. What is counted beyond customers asks for its own right inside.
pub const AREA: Area = Area {
    name: "insight",
    grades: &[
        ("GET /reports", VIEW),
        ("GET /wall", VIEW),
        ("POST /rpc/dashboards/find", VIEW),
        ("POST /rpc/dashboards/choices", VIEW),
        ("GET /api/v1/dashboards/{kind}", VIEW),
    ],
    api: http::routes,
    openapi: http::openapi,
    records: &[],
    chores: &[],
    work: &[],
};
