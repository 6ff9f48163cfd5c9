//! A person's choices as his page shows them.

use crate::{
    model::{Channel, Kind},
    outbox::model::OwnMessage,
};
use chrono::{DateTime, NaiveTime, Utc};
use kemai_domain::{Entity, FieldDef, FieldKind, FieldTable};
use kemai_words::messages as words;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The channels of each kind of message, besides the app itself, which has them all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PerKind {
    pub reminder: Vec<Channel>,
    pub news: Vec<Channel>,
    pub summary: Vec<Channel>,
}

impl PerKind {
    #[must_use]
    pub fn of(&self, kind: Kind) -> &[Channel] {
        match kind {
            Kind::Reminder => &self.reminder,
            Kind::News => &self.news,
            Kind::Summary => &self.summary,
            Kind::Test => &[],
        }
    }
}

/// What a person chose. Of addresses with a secret in them it says only whether they are there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// 0 before anything was chosen.
    pub version: i64,
    pub channels: PerKind,
    /// Wall clocks of the person's zone; both or neither.
    pub quiet_from: Option<NaiveTime>,
    pub quiet_until: Option<NaiveTime>,
    /// When the day's summary is written; never without it.
    pub summary_at: Option<NaiveTime>,
    /// Whether a week's summary is written, too.
    pub is_weekly: bool,
    pub has_wecom: bool,
    pub has_dingtalk: bool,
    pub has_dingtalk_secret: bool,
    pub phone: Option<String>,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            version: 0,
            channels: PerKind::default(),
            quiet_from: None,
            quiet_until: None,
            summary_at: NaiveTime::from_hms_opt(8, 30, 0),
            is_weekly: true,
            has_wecom: false,
            has_dingtalk: false,
            has_dingtalk_secret: false,
            phone: None,
        }
    }
}

/// A browser that takes messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub id: Uuid,
    pub agent: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// All of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChoicesPage {
    pub choices: Choices,
    pub email: String,
    pub devices: Vec<Device>,
    /// Channels that whoever runs the program has set up.
    pub available: Vec<Channel>,
    /// For `pushManager.subscribe`.
    pub push_key: String,
    /// The last messages to this person.
    pub recent: Vec<OwnMessage>,
}

/// What the log says of a person's choices.
pub static FIELDS: FieldTable = FieldTable {
    entity: Entity::User,
    fields: &[
        FieldDef::new("channels", words::channels, FieldKind::Text, "notices").computed().not_filterable(),
        FieldDef::new("reminder", words::kind_reminder, FieldKind::Choices, "notices").not_filterable(),
        FieldDef::new("news", words::kind_news, FieldKind::Choices, "notices").not_filterable(),
        FieldDef::new("summary", words::kind_summary, FieldKind::Choices, "notices").not_filterable(),
        FieldDef::new("quiet_from", words::quiet_from, FieldKind::Text, "notices").not_filterable(),
        FieldDef::new("quiet_until", words::quiet_until, FieldKind::Text, "notices").not_filterable(),
        FieldDef::new("summary_at", words::summary_at, FieldKind::Text, "notices").not_filterable(),
        FieldDef::new("is_weekly", words::is_weekly, FieldKind::Bool, "notices").not_filterable(),
        FieldDef::new("wecom_address", words::wecom_address, FieldKind::Text, "notices")
            .longest(500)
            .sensitive()
            .not_filterable(),
        FieldDef::new("dingtalk_address", words::dingtalk_address, FieldKind::Text, "notices")
            .longest(500)
            .sensitive()
            .not_filterable(),
        FieldDef::new("dingtalk_secret", words::dingtalk_secret, FieldKind::Text, "notices")
            .longest(200)
            .sensitive()
            .not_filterable(),
        FieldDef::new("phone", words::phone, FieldKind::Phone, "notices").sensitive().not_filterable(),
        FieldDef::new("has_wecom", words::wecom_address, FieldKind::Bool, "notices")
            .computed()
            .not_filterable(),
        FieldDef::new("has_dingtalk", words::dingtalk_address, FieldKind::Bool, "notices")
            .computed()
            .not_filterable(),
    ],
};
