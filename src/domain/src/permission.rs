//! Who may do what: a role is a matrix of entity and action, a set of capabilities beyond it, and what it may not read.

use crate::{DepartmentId, RoleId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of records that rights are given on. What hangs on a customer follows the customer's reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entity {
    Customer,
    Contact,
    /// What happened with a customer.
    FollowUp,
    /// What must happen; with or without a customer.
    Plan,
    User,
    Department,
    Role,
    /// Entries of dictionaries, tags among them.
    Choice,
    Comment,
    File,
    SavedView,
    /// What the company settled about itself.
    Company,
    /// An area of the admin's below an official division; whoever manages settings keeps them.
    Region,
    /// A day that the admin made free or worked; whoever manages settings keeps them.
    CalendarDay,
    /// Somebody asks to see a customer; it follows the customer.
    AccessRequest,
    /// What a person was told; it is that person's alone.
    Notification,
    /// Work that failed for the last time; whoever manages settings decides about it.
    Job,
}

impl Entity {
    pub const ALL: [Self; 17] = [
        Self::Customer,
        Self::Contact,
        Self::FollowUp,
        Self::Plan,
        Self::User,
        Self::Department,
        Self::Role,
        Self::Choice,
        Self::Comment,
        Self::File,
        Self::SavedView,
        Self::Company,
        Self::Region,
        Self::CalendarDay,
        Self::AccessRequest,
        Self::Notification,
        Self::Job,
    ];

    /// Those that a role's matrix has a line for; the others follow a capability.
    pub const GRANTED: [Self; 11] = [
        Self::Customer,
        Self::Contact,
        Self::FollowUp,
        Self::Plan,
        Self::User,
        Self::Department,
        Self::Role,
        Self::Choice,
        Self::Comment,
        Self::File,
        Self::SavedView,
    ];

    /// The cells of its line: what is asked for somewhere before anything is done with such a record. A role is given nothing else.
    #[must_use]
    pub const fn asked(self) -> &'static [Action] {
        use Action::{Create, Delete, Edit, Export, Import, View};
        match self {
            Self::Customer | Self::FollowUp | Self::User => &[View, Edit, Create, Delete, Export, Import],
            Self::Plan => &[View, Edit, Create, Delete, Export],
            Self::Department | Self::Role | Self::Choice | Self::Comment | Self::SavedView => {
                &[View, Edit, Create, Delete]
            }
            Self::File => &[View, Create, Delete],
            // Seen and changed with their customer.
            Self::Contact => &[Export, Import],
            Self::Company
            | Self::Region
            | Self::CalendarDay
            | Self::AccessRequest
            | Self::Notification
            | Self::Job => &[],
        }
    }

    /// The name in the database, in the change log and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Contact => "contact",
            Self::FollowUp => "follow_up",
            Self::Plan => "plan",
            Self::User => "user",
            Self::Department => "department",
            Self::Role => "role",
            Self::Choice => "choice",
            Self::Comment => "comment",
            Self::File => "file",
            Self::SavedView => "saved_view",
            Self::Company => "company",
            Self::Region => "region",
            Self::CalendarDay => "calendar_day",
            Self::AccessRequest => "access_request",
            Self::Notification => "notification",
            Self::Job => "job",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|entity| entity.key() == key)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    View,
    Create,
    Edit,
    Delete,
    Export,
    Import,
}

/// How far viewing and editing go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    #[default]
    None,
    /// Records of which one is owner or collaborator.
    Own,
    /// Those of one's own department and the ones below, and one's own.
    Department,
    All,
}

/// Rights beyond the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// Give a customer to another person.
    Assign,
    /// Take a customer out of the public pool.
    Claim,
    Merge,
    /// Bring a removed record back.
    Restore,
    /// Save although a sure duplicate exists.
    OverrideDuplicate,
    SeeAudit,
    ManageSettings,
    ManageUsers,
    /// Share a saved view with everyone.
    ShareViews,
}

impl Capability {
    pub const ALL: [Self; 9] = [
        Self::Assign,
        Self::Claim,
        Self::Merge,
        Self::Restore,
        Self::OverrideDuplicate,
        Self::SeeAudit,
        Self::ManageSettings,
        Self::ManageUsers,
        Self::ShareViews,
    ];
}

/// Groups of fields that a role may be kept from reading: they are masked in pages, exports and the API alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mask {
    /// Phone, e-mail, address.
    Contact,
    Money,
}

/// A row of the matrix.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EntityRights {
    pub view: Reach,
    pub edit: Reach,
    pub create: bool,
    pub delete: bool,
    pub export: bool,
    pub import: bool,
}

impl EntityRights {
    const ALL: Self =
        Self { view: Reach::All, edit: Reach::All, create: true, delete: true, export: true, import: true };

    const fn reaching(view: Reach, edit: Reach) -> Self {
        Self { view, edit, create: true, delete: true, export: true, import: false }
    }

    /// What hangs on a customer: seen as far as the customer, written by everyone, changed at least by who wrote it.
    const fn noting(customer: Self) -> Self {
        let edit = match customer.edit {
            Reach::None => Reach::Own,
            further => further,
        };
        Self { view: customer.view, edit, create: true, delete: true, ..customer }
    }

    const fn reading(view: Reach) -> Self {
        Self { view, edit: Reach::None, create: false, delete: false, export: false, import: false }
    }

    /// Without the cells that nothing asks for.
    fn only(self, asked: &[Action]) -> Self {
        let has = |action| asked.contains(&action);
        let reach = |action, reach| if has(action) { reach } else { Reach::None };
        Self {
            view: reach(Action::View, self.view),
            edit: reach(Action::Edit, self.edit),
            create: self.create && has(Action::Create),
            delete: self.delete && has(Action::Delete),
            export: self.export && has(Action::Export),
            import: self.import && has(Action::Import),
        }
    }
}

/// What a role may do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    #[serde(default)]
    pub matrix: BTreeMap<Entity, EntityRights>,
    #[serde(default)]
    pub capabilities: BTreeSet<Capability>,
    /// Fields that are masked for this role.
    #[serde(default)]
    pub hidden: BTreeSet<Mask>,
}

impl Rights {
    #[must_use]
    pub fn on(&self, entity: Entity) -> EntityRights {
        let line = self.matrix.get(&entity).copied().unwrap_or_default().only(entity.asked());
        match entity {
            // Whoever sees a customer sees its contacts, and whoever edits it writes them.
            Entity::Contact => {
                let customer = self.on(Entity::Customer);
                let may_write = customer.edit > Reach::None;
                EntityRights {
                    view: customer.view,
                    edit: customer.edit,
                    create: may_write,
                    delete: may_write,
                    ..line
                }
            }
            // What the company settled about itself are its settings.
            Entity::Company if self.has(Capability::ManageSettings) => {
                EntityRights { view: Reach::All, edit: Reach::All, ..line }
            }
            _ => line,
        }
    }

    /// Without the cells that nothing asks for: as a role is stored and shown. What an earlier program stored there gave nobody anything,
    /// and must not begin to when something asks for it one day.
    #[must_use]
    pub fn kept(mut self) -> Self {
        self.matrix.retain(|entity, _| !entity.asked().is_empty());
        for (entity, line) in &mut self.matrix {
            *line = line.only(entity.asked());
        }
        self
    }

    /// Whether the action is open at all; how far it goes is the reach's matter.
    #[must_use]
    pub fn can(&self, entity: Entity, action: Action) -> bool {
        let rights = self.on(entity);
        match action {
            Action::View => rights.view > Reach::None,
            Action::Edit => rights.edit > Reach::None,
            Action::Create => rights.create,
            Action::Delete => rights.delete,
            Action::Export => rights.export,
            Action::Import => rights.import,
        }
    }

    /// How far an action goes. Removing goes as far as editing; exporting as far as viewing.
    #[must_use]
    pub fn reach(&self, entity: Entity, action: Action) -> Reach {
        let rights = self.on(entity);
        let reach = match action {
            Action::View | Action::Export => rights.view,
            Action::Edit | Action::Delete | Action::Create | Action::Import => rights.edit,
        };
        if self.can(entity, action) { reach } else { Reach::None }
    }

    #[must_use]
    pub fn has(&self, capability: Capability) -> bool {
        self.capabilities.contains(&capability)
    }

    #[must_use]
    pub fn hides(&self, mask: Mask) -> bool {
        self.hidden.contains(&mask)
    }
}

/// The four roles that every company starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShippedRole {
    Admin,
    Manager,
    Sales,
    Service,
}

impl ShippedRole {
    pub const ALL: [Self; 4] = [Self::Admin, Self::Manager, Self::Sales, Self::Service];

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Manager => "manager",
            Self::Sales => "sales",
            Self::Service => "service",
        }
    }

    #[must_use]
    pub fn rights(self) -> Rights {
        let on = |customer: EntityRights| {
            let directory = EntityRights::reading(Reach::All);
            BTreeMap::from([
                (Entity::Customer, customer),
                (Entity::Contact, customer),
                // Whoever speaks with a customer notes it, also who may not change the customer.
                (Entity::FollowUp, EntityRights::noting(customer)),
                (Entity::Plan, EntityRights::noting(customer)),
                // Everyone edits their own; whoever edits a department's customers keeps order in their comments.
                (Entity::Comment, EntityRights::reaching(customer.view, customer.edit.max(Reach::Own))),
                (Entity::File, EntityRights::reaching(customer.view, customer.edit)),
                (Entity::SavedView, EntityRights::reaching(Reach::Own, Reach::Own)),
                (Entity::User, directory),
                (Entity::Department, directory),
                (Entity::Choice, directory),
            ])
        };
        let rights = match self {
            Self::Admin => Rights {
                matrix: Entity::GRANTED.into_iter().map(|entity| (entity, EntityRights::ALL)).collect(),
                capabilities: Capability::ALL.into_iter().collect(),
                hidden: BTreeSet::new(),
            },
            Self::Manager => Rights {
                matrix: on(EntityRights {
                    import: true,
                    ..EntityRights::reaching(Reach::Department, Reach::Department)
                }),
                capabilities: BTreeSet::from([
                    Capability::Assign,
                    Capability::Claim,
                    Capability::Merge,
                    Capability::Restore,
                    Capability::OverrideDuplicate,
                    Capability::ShareViews,
                ]),
                hidden: BTreeSet::new(),
            },
            Self::Sales => Rights {
                matrix: on(EntityRights { export: false, ..EntityRights::reaching(Reach::Own, Reach::Own) }),
                capabilities: BTreeSet::from([Capability::Claim]),
                hidden: BTreeSet::new(),
            },
            Self::Service => Rights {
                matrix: on(EntityRights::reading(Reach::All)),
                capabilities: BTreeSet::new(),
                hidden: BTreeSet::new(),
            },
        };
        rights.kept()
    }
}

/// Who must be there for an address to answer. Every page, server function, API operation, file and stream has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// Everyone, signed in or not.
    Public,
    /// Only before the first admin exists.
    BeforeSetup,
    /// Anyone signed in; the scoped store decides on the records.
    SignedIn,
    Can(Entity, Action),
    /// Whoever may do it with one of these kinds of records; with which one, is asked inside.
    CanAny(&'static [Entity], Action),
    Has(Capability),
}

impl Grade {
    /// Whether a signed-in person with these rights passes.
    #[must_use]
    pub fn admits(self, rights: &Rights) -> bool {
        match self {
            Self::Public | Self::SignedIn => true,
            Self::BeforeSetup => false,
            Self::Can(entity, action) => rights.can(entity, action),
            Self::CanAny(entities, action) => entities.iter().any(|entity| rights.can(*entity, action)),
            Self::Has(capability) => rights.has(capability),
        }
    }
}

/// The signed-in person as pages need them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub department_id: DepartmentId,
    pub role_id: RoleId,
    pub rights: Rights,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reach_grows_from_none_to_all() {
        assert!(Reach::None < Reach::Own && Reach::Own < Reach::Department && Reach::Department < Reach::All);
    }

    #[test]
    fn shipped_roles_reach_as_far_as_they_should() {
        let view = |role: ShippedRole| role.rights().reach(Entity::Customer, Action::View);
        assert_eq!(ShippedRole::ALL.map(view), [Reach::All, Reach::Department, Reach::Own, Reach::All]);
        assert!(!ShippedRole::Service.rights().can(Entity::Customer, Action::Edit));
        assert!(!ShippedRole::Sales.rights().can(Entity::Customer, Action::Export));
        assert!(!ShippedRole::Manager.rights().has(Capability::ManageUsers));
        let service = ShippedRole::Service.rights();
        assert!(service.can(Entity::FollowUp, Action::Create), "who is called notes it");
        assert_eq!(service.reach(Entity::FollowUp, Action::Edit), Reach::Own);
    }

    #[test]
    fn a_line_gives_what_is_asked_for_and_nothing_else() {
        const ACTIONS: [Action; 6] =
            [Action::View, Action::Edit, Action::Create, Action::Delete, Action::Export, Action::Import];
        for entity in Entity::ALL {
            assert_eq!(Entity::GRANTED.contains(&entity), !entity.asked().is_empty(), "{entity:?}");
            let matrix = BTreeMap::from([(entity, EntityRights::ALL)]);
            let rights = Rights { matrix, ..Rights::default() };
            for action in ACTIONS {
                let is_asked = entity.asked().contains(&action);
                assert_eq!(rights.can(entity, action), is_asked, "{entity:?} {action:?}");
            }
            assert_eq!(rights.clone().kept().on(entity), rights.on(entity), "{entity:?}");
            assert_eq!(rights.kept().matrix.is_empty(), entity.asked().is_empty(), "{entity:?}");
        }
    }

    #[test]
    fn contacts_follow_their_customer_and_the_company_its_settings() {
        for role in ShippedRole::ALL {
            let rights = role.rights();
            for action in [Action::View, Action::Edit] {
                let (contact, customer) =
                    (rights.reach(Entity::Contact, action), rights.reach(Entity::Customer, action));
                assert_eq!(contact, customer, "{role:?} {action:?}");
            }
            let edits = rights.can(Entity::Customer, Action::Edit);
            assert_eq!(rights.can(Entity::Contact, Action::Create), edits, "{role:?}");
            assert_eq!(rights.can(Entity::Contact, Action::Delete), edits, "{role:?}");
            let settles = rights.has(Capability::ManageSettings);
            assert_eq!(rights.can(Entity::Company, Action::View), settles, "{role:?}");
        }
        let exporting = EntityRights { export: true, ..EntityRights::default() };
        let rights = Rights { matrix: BTreeMap::from([(Entity::Contact, exporting)]), ..Rights::default() };
        assert!(rights.can(Entity::Contact, Action::Export) && !rights.can(Entity::Contact, Action::View));
    }

    #[test]
    fn a_right_that_is_not_written_down_is_not_given() {
        assert!(!Rights::default().can(Entity::Customer, Action::View));
        assert!(!Grade::BeforeSetup.admits(&ShippedRole::Admin.rights()));
    }
}
