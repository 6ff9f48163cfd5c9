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
        let mut tree = HashMap::new();
        for row in read("SELECT id, parent_id, name FROM departments WHERE deleted_at IS NULL").await? {
            let id: Uuid = row.try_get("", "id").map_err(database)?;
            let parent: Option<Uuid> = row.try_get("", "parent_id").map_err(database)?;
            let name: String = row.try_get("", "name").map_err(database)?;
            tree.insert(id, (parent, fold(&name)));
        }
        for id in tree.keys() {
            names.departments.entry(id.to_string()).or_default().push(*id);
            for path in paths(&tree, *id) {
                names.departments.entry(path).or_default().push(*id);
            }
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

    /// By its name, or by a path such as 总部/销售部 of which as much may be left out at the front as is clear without.
    pub fn department(&self, text: &str) -> Option<String> {
        let parts: Vec<String> = text.split(BETWEEN).map(fold).filter(|part| !part.is_empty()).collect();
        only(self.departments.get(&fold(text))).or_else(|| only(self.departments.get(&parts.join("/"))))
    }
}

/// What people put between the departments of a path.
const BETWEEN: [char; 7] = ['/', '／', '\\', '>', '＞', '›', '→'];

/// A department's name, that with its parent's before it, and so on up to the top.
fn paths(tree: &HashMap<Uuid, (Option<Uuid>, String)>, id: Uuid) -> Vec<String> {
    let mut paths = Vec::new();
    let mut path = String::new();
    let mut next = Some(id);
    // A tree is no deeper than it has departments.
    while let Some((parent, name)) = next.and_then(|id| tree.get(&id)).filter(|_| paths.len() < tree.len()) {
        path = if path.is_empty() { name.clone() } else { format!("{name}/{path}") };
        paths.push(path.clone());
        next = *parent;
    }
    paths
}

fn only(ids: Option<&Vec<Uuid>>) -> Option<String> {
    let ids = ids?;
    let first = ids.first()?;
    ids.iter().all(|id| id == first).then(|| first.to_string())
}
