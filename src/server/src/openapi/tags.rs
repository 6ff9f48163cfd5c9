//! Operations in groups by what they are about, as the first word of their addresses says: `/api/v1/customers/{id}` is of `customers`.

use utoipa::openapi::{OpenApi, tag::Tag};

/// Gives each operation its group, and the description the list of groups.
pub fn put(document: &mut OpenApi) {
    let mut all = Vec::new();
    for (path, item) in &mut document.paths.paths {
        let Some(name) = super::group(path).map(str::to_owned) else { continue };
        if !all.contains(&name) {
            all.push(name.clone());
        }
        for (_, operation) in super::refusals::operations(item) {
            operation.tags = Some(vec![name.clone()]);
        }
    }
    all.sort();
    document.tags = Some(all.into_iter().map(Tag::new).collect());
}
