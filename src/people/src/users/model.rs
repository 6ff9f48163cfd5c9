//! A user, and what one may write of a user.

use crate::{Secret, check::Problems, sign_in::check_password};
use chrono::{DateTime, Utc};
use kemai_domain::{
    AppError, DepartmentId, Entity, FieldDef, FieldKind, FieldTable, Lang, Problem, RoleId, UserId,
    contact::normalise_email,
};
use kemai_ui::{Density, Theme};
use kemai_words::people as words;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, IntoDeserializer, SeqAccess, Visitor},
};
use std::fmt;
use uuid::Uuid;

/// A user as pages and the API read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub version: i64,
    pub name: String,
    pub email: String,
    pub department_id: DepartmentId,
    pub role_id: RoleId,
    pub language: Lang,
    /// An IANA name; the company's zone without it.
    pub time_zone: Option<String>,
    pub theme: Theme,
    pub density: Density,
    /// Codes of the regions that a service person covers.
    pub service_regions: Vec<String>,
    /// Their names, for the form that shows them: 山东省德州市.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service_region_names: Vec<String>,
    /// May not sign in, for the time being.
    pub is_disabled: bool,
    pub is_removed: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub created_by: Option<UserId>,
    pub updated_by: Option<UserId>,
}

/// What an admin writes of a user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UserInput {
    pub name: String,
    pub email: String,
    #[serde(deserialize_with = "chosen")]
    pub department_id: DepartmentId,
    #[serde(deserialize_with = "chosen")]
    pub role_id: RoleId,
    /// Codes or names, as a list, or as one text with blanks or commas between them.
    #[serde(default, deserialize_with = "codes")]
    pub service_regions: Vec<String>,
}

/// What a form left open is the id of nothing, so that the rules can say at its field that it is missing.
fn chosen<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    let text = if text.trim().is_empty() { Uuid::nil().to_string() } else { text };
    T::deserialize(text.into_deserializer())
}

fn codes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    struct Codes;

    impl<'de> Visitor<'de> for Codes {
        type Value = Vec<String>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a list of codes, or a text of them")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<String>, E> {
            let is_between =
                |letter: char| letter.is_whitespace() || [',', '，', '、', ';'].contains(&letter);
            Ok(text.split(is_between).filter(|code| !code.is_empty()).map(str::to_owned).collect())
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<String>, A::Error> {
            let mut codes = Vec::new();
            while let Some(code) = list.next_element()? {
                codes.push(code);
            }
            Ok(codes)
        }
    }

    deserializer.deserialize_any(Codes)
}

/// Most regions of one person.
const REGIONS: usize = 200;

impl UserInput {
    /// In its normal form.
    ///
    /// # Errors
    /// Invalid, with every field that is wrong.
    pub fn checked(self) -> Result<Self, AppError> {
        let (input, problems) = self.judged();
        problems.finish().map(|()| input)
    }

    fn judged(mut self) -> (Self, Problems) {
        let mut problems = Problems::default();
        self.name = problems.line("name", &self.name, 60);
        self.email = problems.take("email", normalise_email(&self.email));
        for (field, chosen) in [("department_id", self.department_id.0), ("role_id", self.role_id.0)] {
            if chosen.is_nil() {
                problems.add(field, Problem::Required);
            }
        }
        self.service_regions.retain(|code| !code.trim().is_empty());
        self.service_regions.sort();
        self.service_regions.dedup();
        if self.service_regions.len() > REGIONS {
            problems.add("service_regions", Problem::TooMany { max: 200 });
        }
        let is_code =
            |code: &String| (2..=12).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
        if !self.service_regions.iter().all(is_code) {
            problems.add("service_regions", Problem::UnknownRegion);
        }
        (self, problems)
    }
}

/// A new user. Without a password nobody signs in until an admin gives one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewUser {
    #[serde(flatten)]
    pub user: UserInput,
    #[serde(default)]
    pub password: Option<Secret>,
    /// The set-up's language, when none is given.
    #[serde(default)]
    pub language: Option<Lang>,
}

impl NewUser {
    /// In its normal form.
    ///
    /// # Errors
    /// Invalid, with every field that is wrong.
    pub fn checked(mut self) -> Result<Self, AppError> {
        let (user, mut problems) = self.user.judged();
        self.user = user;
        self.password = self.password.filter(|password| !password.0.is_empty());
        if let Some(password) = &self.password
            && let Err(problem) = check_password(&password.0, &self.user.email)
        {
            problems.add("password", problem);
        }
        problems.finish().map(|()| self)
    }
}

/// Which users a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserState {
    /// Those who may sign in.
    #[default]
    Active,
    Disabled,
    Removed,
    /// All but the removed.
    Present,
}

impl UserState {
    pub const ALL: [Self; 4] = [Self::Active, Self::Disabled, Self::Removed, Self::Present];

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Removed => "removed",
            Self::Present => "present",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// A page of the list of users, by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UserQuery {
    /// A part of the name, of its pinyin or of the e-mail address.
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub department_id: Option<DepartmentId>,
    #[serde(default)]
    pub role_id: Option<RoleId>,
    #[serde(default)]
    pub state: UserState,
    #[serde(default)]
    pub cursor: Option<String>,
    #[serde(default)]
    pub limit: Option<u32>,
}

pub static FIELDS: FieldTable = FieldTable {
    entity: Entity::User,
    fields: &[
        FieldDef::new("name", words::user_name, FieldKind::Text, "user")
            .required()
            .sortable()
            .column()
            .longest(60),
        FieldDef::new("email", words::user_email, FieldKind::Email, "user").required().sensitive().column(),
        FieldDef::new("department_id", words::user_department, FieldKind::Department, "user")
            .required()
            .column(),
        FieldDef::new("role_id", words::user_role, FieldKind::Choice, "user").required().column(),
        FieldDef::new("service_regions", words::user_regions, FieldKind::Region, "user"),
        FieldDef::new("language", words::language, FieldKind::Choice, "profile"),
        FieldDef::new("time_zone", words::time_zone, FieldKind::Choice, "profile"),
        FieldDef::new("theme", words::theme, FieldKind::Choice, "profile"),
        FieldDef::new("density", words::density, FieldKind::Choice, "profile"),
        FieldDef::new("is_disabled", words::user_is_disabled, FieldKind::Bool, "user").computed(),
        FieldDef::new("password_changed_at", words::password_changed_at, FieldKind::Instant, "user")
            .computed()
            .of_change(),
        FieldDef::new("token", words::token, FieldKind::Text, "user").computed().of_change(),
    ],
};
