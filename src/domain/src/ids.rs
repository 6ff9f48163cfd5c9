//! Identifiers: UUID v7, one type each, so that a customer's id cannot be passed for a user's.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh id; ids made later sort later.
            #[cfg(feature = "ssr")]
            #[must_use]
            #[allow(clippy::new_without_default, reason = "a default id would hide a forgotten one")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    UserId
    DepartmentId
    RoleId
    SessionId
    TokenId
    CustomerId
    ContactId
    /// One entry of an admin's list of choices: a category, a source, an industry.
    ChoiceId
    FollowUpId
    PlanId
    CommentId
    FileId
    SavedViewId
    NotificationId
    /// One committed operation of the change log.
    OperationId
}
