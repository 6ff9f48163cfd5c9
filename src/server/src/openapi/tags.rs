//! Operations in groups by what they are about, as the first word of their addresses says: `/api/v1/customers/{id}` is of `customers`.

use utoipa::openapi::{OpenApi, tag::Tag};

/// Gives each operation its group, and the description the list of groups.
pub fn put(document: &mut OpenApi) {
    let mut all = Vec::new();
    for (path, item) in &mut document.paths.paths {
        let Some(name) = group(path) else { continue };
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

fn group(path: &str) -> Option<String> {
    let below = path.strip_prefix(super::BASE)?.trim_start_matches('/');
    below.split('/').next().filter(|name| !name.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_of_an_address_is_its_group() {
        assert_eq!(group("/api/v1/customers/{id}/contacts").as_deref(), Some("customers"));
        assert_eq!(group("/api/v1/follow_ups").as_deref(), Some("follow_ups"));
        assert_eq!(group("/healthz"), None);
    }
}
