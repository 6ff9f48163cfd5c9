//! The permission table of addresses: "POST /rpc/customers/list" → who may. What is not in the table is refused, and a table
//! that does not fit the addresses stops the program at its start, so that nobody can forget one.

use http::Method;
use kemai_domain::Grade;
use std::collections::BTreeMap;

/// A part of the table, as an area writes it.
pub type GradeTable = &'static [(&'static str, Grade)];

/// The whole table.
#[derive(Clone, Debug, Default)]
pub struct Grades {
    by_address: BTreeMap<(String, String), Grade>,
}

/// An address that the program answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    pub method: String,
    /// As axum matches it: `/customers/{id}`.
    pub path: String,
}

impl Address {
    #[must_use]
    pub fn new(method: &str, path: &str) -> Self {
        Self { method: method.to_uppercase(), path: path.to_owned() }
    }
}

impl Grades {
    /// # Errors
    /// A sentence that names the entry which cannot be read or stands twice.
    pub fn new(tables: impl IntoIterator<Item = GradeTable>) -> Result<Self, String> {
        let mut by_address = BTreeMap::new();
        for (entry, grade) in tables.into_iter().flatten() {
            let (method, path) = entry
                .split_once(' ')
                .filter(|(method, path)| method.parse::<Method>().is_ok() && path.starts_with('/'))
                .ok_or_else(|| format!("the permission table has \"{entry}\": write \"GET /path\""))?;
            if by_address.insert((path.to_owned(), method.to_owned()), *grade).is_some() {
                return Err(format!("the permission table has \"{entry}\" twice: remove one of them"));
            }
        }
        Ok(Self { by_address })
    }

    /// The grade of an address. What may be got may be asked for its head.
    #[must_use]
    pub fn of(&self, method: &Method, path: &str) -> Option<Grade> {
        let method = if method == Method::HEAD { "GET" } else { method.as_str() };
        self.by_address.get(&(path.to_owned(), method.to_owned())).copied()
    }

    /// The methods of this path that have a grade, as the header `Allow` names them; none where the path has none.
    #[must_use]
    pub fn methods(&self, path: &str) -> Option<String> {
        let of_path = self.by_address.keys().filter(|(known, _)| known == path);
        let methods: Vec<&str> = of_path.map(|(_, method)| method.as_str()).collect();
        (!methods.is_empty()).then(|| methods.join(", "))
    }

    /// Every entry, for the walk over all of them.
    pub fn entries(&self) -> impl Iterator<Item = (Address, Grade)> + '_ {
        self.by_address.iter().map(|((path, method), grade)| (Address::new(method, path), *grade))
    }

    /// Compares the table with what is served.
    ///
    /// # Errors
    /// A sentence that names every address without a grade and every grade without an address.
    pub fn check(&self, served: &[Address]) -> Result<(), String> {
        let ungraded = served
            .iter()
            .filter(|address| !self.by_address.contains_key(&(address.path.clone(), address.method.clone())));
        let unserved =
            self.by_address.keys().filter(|(path, method)| !served.contains(&Address::new(method, path)));
        let mut problems: Vec<String> = ungraded
            .map(|address| format!("{} {} is served but has no grade", address.method, address.path))
            .chain(unserved.map(|(path, method)| format!("{method} {path} has a grade but is not served")))
            .collect();
        problems.sort();
        problems.dedup();
        if problems.is_empty() {
            return Ok(());
        }
        Err(format!("the permission table does not fit the addresses:\n  {}", problems.join("\n  ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: GradeTable =
        &[("GET /customers/{id}", Grade::SignedIn), ("POST /rpc/customers/list", Grade::SignedIn)];

    #[test]
    fn what_has_no_grade_and_what_is_not_served_is_named() {
        let grades = Grades::new([TABLE]).unwrap();
        let served = [Address::new("get", "/customers/{id}"), Address::new("GET", "/secret")];
        let problem = grades.check(&served).unwrap_err();
        assert!(problem.contains("GET /secret is served"), "{problem}");
        assert!(problem.contains("POST /rpc/customers/list has a grade"), "{problem}");
        let fitting = [Address::new("GET", "/customers/{id}"), Address::new("POST", "/rpc/customers/list")];
        assert_eq!(grades.check(&fitting), Ok(()));
    }

    #[test]
    fn an_entry_that_stands_twice_or_reads_wrong_is_refused() {
        assert!(Grades::new([TABLE, TABLE]).unwrap_err().contains("twice"));
        assert!(Grades::new([&[("customers", Grade::Public)] as GradeTable]).is_err());
    }

    #[test]
    fn a_head_is_graded_like_its_page() {
        let grades = Grades::new([TABLE]).unwrap();
        assert_eq!(grades.of(&Method::HEAD, "/customers/{id}"), Some(Grade::SignedIn));
        assert_eq!(grades.of(&Method::DELETE, "/customers/{id}"), None);
        assert_eq!(grades.methods("/customers/{id}").as_deref(), Some("GET"));
        assert_eq!(grades.methods("/nowhere"), None);
    }
}
