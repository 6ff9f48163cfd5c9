//! The table `notice_choices`: of oneself, and by the program of those whom it writes to.

use crate::choices::{
    input::{ChoicesDraft, Kept},
    model::{Choices, PerKind},
};
use chrono::NaiveTime;
use kemai_domain::{AppError, UserId};
use kemai_server::{Ctx, Encrypted, Place, Sql, Tx, database};
use sea_orm::{ConnectionTrait, QueryResult, Value};

const TABLE: &str = "notice_choices";
const CLOCK: &str = "%H:%M";

/// Choices with the addresses that they hide.
#[derive(Clone, Debug, Default)]
pub struct Stored {
    pub choices: Choices,
    pub wecom_address: Option<String>,
    pub dingtalk_address: Option<String>,
    pub dingtalk_secret: Option<String>,
}

impl Stored {
    /// What a draft makes of it: addresses that it does not touch stay.
    #[must_use]
    pub fn with(&self, draft: &ChoicesDraft) -> Self {
        let kept = |draft: &Kept, before: &Option<String>| match draft {
            Kept::AsItIs => before.clone(),
            Kept::Gone => None,
            Kept::New(text) => Some(text.clone()),
        };
        let wecom_address = kept(&draft.wecom_address, &self.wecom_address);
        let dingtalk_address = kept(&draft.dingtalk_address, &self.dingtalk_address);
        let dingtalk_secret = kept(&draft.dingtalk_secret, &self.dingtalk_secret);
        let choices = Choices {
            channels: draft.channels.clone(),
            quiet_from: draft.quiet.map(|quiet| quiet.0),
            quiet_until: draft.quiet.map(|quiet| quiet.1),
            summary_at: draft.summary_at,
            is_weekly: draft.is_weekly,
            has_wecom: wecom_address.is_some(),
            has_dingtalk: dingtalk_address.is_some(),
            has_dingtalk_secret: dingtalk_secret.is_some(),
            phone: draft.phone.clone(),
            version: self.choices.version + 1,
        };
        Self { choices, wecom_address, dingtalk_address, dingtalk_secret }
    }

    #[must_use]
    pub fn quiet(&self) -> Option<(NaiveTime, NaiveTime)> {
        self.choices.quiet_from.zip(self.choices.quiet_until)
    }
}

const fn place(user: UserId, column: &'static str) -> Place<'static> {
    Place { table: TABLE, column, row: user.0 }
}

/// What a person chose; what a new person has, when nothing was.
///
/// # Errors
/// Internal, when the database fails.
pub async fn find(ctx: &Ctx, connection: &impl ConnectionTrait, user: UserId) -> Result<Stored, AppError> {
    let select = ctx.db().statement(
        "SELECT user_id, version, channels, quiet_from, quiet_until, summary_at, is_weekly, wecom_address, dingtalk_address, \
         dingtalk_secret, phone FROM notice_choices WHERE user_id = $1",
        [user.0.into()],
    );
    let row = connection.query_one_raw(select).await.map_err(database)?;
    row.map_or_else(|| Ok(Stored::default()), |row| read(ctx, user, &row))
}

fn read(ctx: &Ctx, user: UserId, row: &QueryResult) -> Result<Stored, AppError> {
    let clock = |column| {
        let text: Option<String> = row.try_get("", column).map_err(database)?;
        Ok::<_, AppError>(text.and_then(|text| NaiveTime::parse_from_str(&text, CLOCK).ok()))
    };
    let sealed = |column: &'static str| {
        let value: Option<Encrypted<String>> = row.try_get("", column).map_err(database)?;
        value.map(|value| value.open(&ctx.app().keys, place(user, column))).transpose()
    };
    let channels: String = row.try_get("", "channels").map_err(database)?;
    let wecom_address = sealed("wecom_address")?;
    let dingtalk_address = sealed("dingtalk_address")?;
    let dingtalk_secret = sealed("dingtalk_secret")?;
    let choices = Choices {
        version: row.try_get("", "version").map_err(database)?,
        channels: serde_json::from_str::<PerKind>(&channels).unwrap_or_default(),
        quiet_from: clock("quiet_from")?,
        quiet_until: clock("quiet_until")?,
        summary_at: clock("summary_at")?,
        is_weekly: row.try_get("", "is_weekly").map_err(database)?,
        has_wecom: wecom_address.is_some(),
        has_dingtalk: dingtalk_address.is_some(),
        has_dingtalk_secret: dingtalk_secret.is_some(),
        phone: sealed("phone")?,
    };
    Ok(Stored { choices, wecom_address, dingtalk_address, dingtalk_secret })
}

/// Writes one's own choices over the version before theirs; false when it does not stand there any more.
///
/// # Errors
/// Internal, when the database fails.
pub async fn put(tx: &Tx, user: UserId, after: &Stored) -> Result<bool, AppError> {
    let ctx = tx.ctx();
    let keys = &ctx.app().keys;
    let choices = &after.choices;
    let seal = |text: &Option<String>, column: &'static str| {
        text.as_ref().map(|text| Encrypted::seal(keys, place(user, column), text)).transpose()
    };
    let clock = |time: Option<NaiveTime>| time.map(|time| time.format(CLOCK).to_string());
    let columns: [(&str, Value); 11] = [
        ("version", choices.version.into()),
        ("channels", serde_json::to_string(&choices.channels).map_err(|_| AppError::internal())?.into()),
        ("quiet_from", clock(choices.quiet_from).into()),
        ("quiet_until", clock(choices.quiet_until).into()),
        ("summary_at", clock(choices.summary_at).into()),
        ("is_weekly", choices.is_weekly.into()),
        ("wecom_address", seal(&after.wecom_address, "wecom_address")?.into()),
        ("dingtalk_address", seal(&after.dingtalk_address, "dingtalk_address")?.into()),
        ("dingtalk_secret", seal(&after.dingtalk_secret, "dingtalk_secret")?.into()),
        ("phone", seal(&choices.phone, "phone")?.into()),
        ("updated_at", ctx.now().into()),
    ];
    let mut sql = Sql::new(ctx.db(), "INSERT INTO notice_choices (user_id");
    for (name, _) in &columns {
        sql.push(", ").push(name);
    }
    sql.push(") VALUES (").bind(user.0);
    for (_, value) in &columns {
        sql.push(", ").bind(value.clone());
    }
    sql.push(") ON CONFLICT (user_id) DO UPDATE SET ");
    for (index, (name, _)) in columns.iter().enumerate() {
        sql.push(if index > 0 { ", " } else { "" }).push(name).push(" = excluded.").push(name);
    }
    sql.push(" WHERE notice_choices.version = ").bind(choices.version - 1);
    let done = tx.conn().execute_raw(sql.statement()).await.map_err(database)?;
    Ok(done.rows_affected() == 1)
}
