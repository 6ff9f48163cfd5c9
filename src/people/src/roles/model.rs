//! A role, and which rights lie within others.

use crate::check::Problems;
use chrono::{DateTime, Utc};
use kemai_domain::{
    AppError, Entity, EntityRights, FieldDef, FieldKind, FieldTable, Lang, Rights, RoleId, ShippedRole,
    UserId,
};
use kemai_words::people as words;
use serde::{Deserialize, Serialize};

/// A role as pages read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Role {
    pub id: RoleId,
    pub version: i64,
    /// Empty for the roles that come with the program: their names are translated.
    pub name: String,
    pub shipped: Option<ShippedRole>,
    pub rights: Rights,
    /// People who have it.
    pub people: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub created_by: Option<UserId>,
    pub updated_by: Option<UserId>,
    /// When it went into the recycle bin.
    #[serde(default)]
    pub deleted_at: Option<DateTime<Utc>>,
}

/// What one may write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleInput {
    /// Ignored for the roles that come with the program.
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub rights: Rights,
}

impl RoleInput {
    /// In its normal form.
    ///
    /// # Errors
    /// Invalid, with every field that is wrong.
    pub fn checked(mut self) -> Result<Self, AppError> {
        let mut problems = Problems::default();
        self.name = problems.line("name", &self.name, 40);
        problems.finish().map(|()| self)
    }
}

pub static FIELDS: FieldTable = FieldTable {
    entity: Entity::Role,
    fields: &[
        FieldDef::new("name", words::role_name, FieldKind::Text, "role").required().column().longest(40),
        FieldDef::new("rights", words::role_rights, FieldKind::LongText, "role").not_filterable(),
    ],
};

/// The name that a person reads.
#[must_use]
pub fn name_of(shipped: Option<ShippedRole>, name: &str, lang: Lang) -> String {
    shipped.map_or_else(|| name.to_owned(), |shipped| shipped_name(shipped, lang).to_owned())
}

#[must_use]
pub fn shipped_name(role: ShippedRole, lang: Lang) -> &'static str {
    match role {
        ShippedRole::Admin => words::role_admin(lang),
        ShippedRole::Manager => words::role_manager(lang),
        ShippedRole::Sales => words::role_sales(lang),
        ShippedRole::Service => words::role_service(lang),
    }
}

/// Whether `mine` contains `theirs`. Nobody gives, or rules over, rights that he does not have himself.
#[must_use]
pub fn covers(mine: &Rights, theirs: &Rights) -> bool {
    let row_fits = |entity: &Entity| {
        let (own, wanted): (EntityRights, EntityRights) = (mine.on(*entity), theirs.on(*entity));
        own.view >= wanted.view
            && own.edit >= wanted.edit
            && own.create >= wanted.create
            && own.delete >= wanted.delete
            && own.export >= wanted.export
            && own.import >= wanted.import
    };
    theirs.matrix.keys().all(row_fits)
        && theirs.capabilities.is_subset(&mine.capabilities)
        // A mask takes away: who is masked himself cannot make a role that is not.
        && mine.hidden.is_subset(&theirs.hidden)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kemai_domain::Mask;

    #[test]
    fn the_admin_covers_everyone_and_nobody_covers_the_admin() {
        let admin = ShippedRole::Admin.rights();
        for role in ShippedRole::ALL {
            assert!(covers(&admin, &role.rights()), "{role:?}");
            assert_eq!(covers(&role.rights(), &admin), role == ShippedRole::Admin, "{role:?}");
        }
    }

    #[test]
    fn who_is_masked_does_not_unmask() {
        let plain = ShippedRole::Sales.rights();
        let mut masked = plain.clone();
        masked.hidden.insert(Mask::Contact);
        assert!(covers(&plain, &masked));
        assert!(!covers(&masked, &plain));
    }
}
