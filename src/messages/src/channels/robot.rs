//! The robots of WeCom and DingTalk groups: an address with a secret in it takes JSON. Both answer 200 also when they refuse, and say in the
//! body why.

use super::{
    Delivery, Letter,
    guard::Guard,
    request::{ask, by_status, client_for, json},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac as _};
use kemai_server::rate_limit::RateLimit;
use serde_json::Value;
use sha2::Sha256;
use std::{sync::LazyLock, time::Duration as StdDuration};
use url::Url;

/// Both take twenty messages a minute from a robot, and lock it for a while after more.
static PACE: LazyLock<RateLimit> = LazyLock::new(|| RateLimit::new(20, StdDuration::from_secs(60)));

/// WeCom: "api freq out of limit".
const WECOM_TOO_MANY: i64 = 45009;
/// DingTalk: "send too fast", "too many requests", and the system being busy.
const DINGTALK_TOO_MANY: [i64; 3] = [130_101, 410_100, -1];

/// What a robot is told and what its refusals mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Robot<'a> {
    Wecom,
    /// With the secret of its signature, when it wants one, and the moment of signing.
    Dingtalk {
        secret: Option<&'a str>,
        now: DateTime<Utc>,
    },
}

/// Sends a letter to the robot behind an address.
pub async fn send(guard: &Guard, address: &str, robot: Robot<'_>, letter: &Letter) -> Delivery {
    let Ok(mut url) = guard.check(address) else { return Delivery::failed("the address is not allowed") };
    let Some(client) = client_for(guard, &url) else { return Delivery::later("no client") };
    if PACE.take(url.as_str()).is_err() {
        return Delivery::later("20 messages a minute");
    }
    if let Robot::Dingtalk { secret: Some(secret), now } = robot {
        sign(&mut url, secret, now);
    }
    let answer = match ask(json(client.post(url), &body(robot, letter))).await {
        Ok(answer) => answer,
        Err(delivery) => return delivery,
    };
    if !answer.status.is_success() {
        return match by_status(&answer) {
            // A robot that was taken away stays with the person, who shall see why.
            Delivery::Gone => Delivery::failed(format!("HTTP {}", answer.status.as_u16())),
            other => other,
        };
    }
    let code =
        serde_json::from_str::<Value>(&answer.body).ok().and_then(|body| body.get("errcode")?.as_i64());
    match code {
        Some(0) => Delivery::Sent,
        Some(code) => refused(robot, code),
        None => Delivery::unknown("an answer without errcode"),
    }
}

fn refused(robot: Robot<'_>, code: i64) -> Delivery {
    let problem = format!("errcode {code}");
    let is_too_many = match robot {
        Robot::Wecom => code == WECOM_TOO_MANY || code == -1,
        Robot::Dingtalk { .. } => DINGTALK_TOO_MANY.contains(&code),
    };
    if is_too_many { Delivery::Later { problem } } else { Delivery::Failed { problem } }
}

fn body(robot: Robot<'_>, letter: &Letter) -> Value {
    let Letter { title, text, link, .. } = letter;
    // Plain text: whatever a customer is called, nothing becomes a mark-up or calls everybody.
    let content = format!("{title}\n{text}\n{link}");
    match robot {
        Robot::Wecom => serde_json::json!({ "msgtype": "text", "text": { "content": content } }),
        Robot::Dingtalk { .. } => serde_json::json!({
            "msgtype": "text",
            "text": { "content": content },
            // DingTalk's own way not to show a message twice.
            "msgUuid": letter.id.simple().to_string(),
        }),
    }
}

/// DingTalk's signature: HMAC-SHA-256 over `timestamp\nsecret` under the secret, in the address.
/// <https://open.dingtalk.com/document/robots/customize-robot-security-settings>
fn sign(url: &mut Url, secret: &str, now: DateTime<Utc>) {
    let timestamp = now.timestamp_millis();
    // A key of HMAC may be of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return };
    mac.update(format!("{timestamp}\n{secret}").as_bytes());
    let signature = BASE64.encode(mac.finalize().into_bytes());
    url.query_pairs_mut().append_pair("timestamp", &timestamp.to_string()).append_pair("sign", &signature);
}
