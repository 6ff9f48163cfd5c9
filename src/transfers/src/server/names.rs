//! What people write in place of keys and ids: labels of choices, names and addresses of colleagues, names of departments.

use kemai_domain::{AppError, name::fold};
use kemai_server::{Ctx, Sql, database};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use uuid::Uuid;

/// All of them, read once for a run.
pub struct Names {
    choices: HashMap<(String, String), String>,
    people: HashMap<String, Vec<Uuid>>,
    departments: HashMap<String, Vec<Uuid>>,
}

impl Names {
    /// # Errors
    /// Internal, when the database fails.
    pub async fn load(ctx: &Ctx) -> Result<Self, AppError> {
        let read = async |text: &str| {
            let sql = Sql::new(ctx.db(), text);
            ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)
        };
        let mut names = Self { choices: HashMap::new(), people: HashMap::new(), departments: HashMap::new() };
        for row in read("SELECT dictionary, key, label FROM choices WHERE deleted_at IS NULL").await? {
            let text = |column: &str| row.try_get::<String>("", column).map_err(database);
            let (dictionary, key) = (text("dictionary")?, text("key")?);
            names.choices.insert((dictionary.clone(), fold(&key)), key.clone());
            names.choices.insert((dictionary, fold(&text("label")?)), key);
        }
        for row in
            read("SELECT id, name, email FROM users WHERE deleted_at IS NULL AND disabled_at IS NULL").await?
        {
            let id: Uuid = row.try_get("", "id").map_err(database)?;
            for column in ["name", "email"] {
                let text: String = row.try_get("", column).map_err(database)?;
                names.people.entry(fold(&text)).or_default().push(id);
            }
            names.people.entry(id.to_string()).or_default().push(id);
        }
        for row in read("SELECT id, name FROM departments WHERE deleted_at IS NULL").await? {
            let id: Uuid = row.try_get("", "id").map_err(database)?;
            let text: String = row.try_get("", "name").map_err(database)?;
            names.departments.entry(fold(&text)).or_default().push(id);
            names.departments.entry(id.to_string()).or_default().push(id);
        }
        Ok(names)
    }

    pub fn choice(&self, dictionary: &str, text: &str) -> Option<String> {
        self.choices.get(&(dictionary.to_owned(), fold(text))).cloned()
    }

    /// Nobody, when two have the name.
    pub fn person(&self, text: &str) -> Option<String> {
        only(self.people.get(&fold(text)))
    }

    pub fn department(&self, text: &str) -> Option<String> {
        only(self.departments.get(&fold(text)))
    }
}

fn only(ids: Option<&Vec<Uuid>>) -> Option<String> {
    let ids = ids?;
    let first = ids.first()?;
    ids.iter().all(|id| id == first).then(|| first.to_string())
}
