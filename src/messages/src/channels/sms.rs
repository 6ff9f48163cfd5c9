//! Short messages through any gateway that takes HTTP. `KEMAI_SMS_URL` is either an address that takes a POST of
//! `{"id", "to", "text"}` as JSON, or one with `{to}`, `{text}` and `{id}` in it, which is asked by GET. A user and password in the address
//! go along as HTTP Basic. The id is also in the header `Idempotency-Key`.

use super::{
    Delivery, Letter,
    request::{self, ask, by_status, trusted},
};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Value, json};
use url::Url;

/// A message of seventy signs is one; longer ones are paid for in parts.
const LONGEST: usize = 300;

/// A gateway.
#[derive(Clone, Debug)]
pub struct Gateway {
    address: String,
    user: Option<(String, String)>,
}

impl Gateway {
    /// # Errors
    /// What is wrong with the address, without repeating it: it may hold a password.
    pub fn new(text: &str) -> Result<Self, String> {
        let filled = text.replace(['{', '}'], "");
        let url = Url::parse(&filled)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .ok_or("must begin with http:// or https:// and name a host")?;
        let is_template = text.contains("{to}");
        if is_template != text.contains("{text}") {
            return Err("must hold both {to} and {text}, or neither".to_owned());
        }
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let user = (!url.username().is_empty())
            .then(|| (decoded(url.username()), decoded(url.password().unwrap_or_default())));
        let address = if user.is_some() {
            let with = &url[..url::Position::BeforeHost];
            let plain = format!("{}://", url.scheme());
            text.replacen(with, &plain, 1)
        } else {
            text.to_owned()
        };
        Ok(Self { address, user })
    }

    /// Sends a letter's text to a number.
    pub async fn send(&self, to: &str, letter: &Letter) -> Delivery {
        let Some(client) = trusted() else { return Delivery::later("no client") };
        let (id, text) = (letter.id.to_string(), text_of(letter));
        let request = if self.address.contains("{to}") {
            let put = |value: &str| utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
            let address = self.address.replace("{to}", &put(to)).replace("{id}", &put(&id));
            client.get(address.replace("{text}", &put(&text)))
        } else {
            request::json(client.post(&self.address), &json!({ "id": id, "to": to, "text": text }))
        };
        let request = match &self.user {
            Some((user, password)) => request.basic_auth(user, Some(password)),
            None => request,
        };
        match ask(request.header("Idempotency-Key", &id)).await {
            Ok(answer) if answer.status.is_success() => said(&answer.body),
            Ok(answer) => match by_status(&answer) {
                Delivery::Gone => Delivery::failed(format!("HTTP {}", answer.status.as_u16())),
                other => other,
            },
            Err(delivery) => delivery,
        }
    }
}

/// Gateways that answer 200 to everything say in the body whether they took it: `{"ok": false, "error": "…"}`.
fn said(body: &str) -> Delivery {
    match serde_json::from_str::<Value>(body) {
        Ok(body) if body.get("ok") == Some(&Value::Bool(false)) => {
            let code = body.get("code").map(ToString::to_string).unwrap_or_default();
            Delivery::failed(format!("refused {code}").trim_end())
        }
        _ => Delivery::Sent,
    }
}

fn text_of(letter: &Letter) -> String {
    let whole = format!("{} {}", letter.title, letter.link);
    if whole.chars().count() <= LONGEST { whole } else { whole.chars().take(LONGEST).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_template_or_takes_json() {
        let plain = Gateway::new("https://u:p%40w@sms.example.com/send").unwrap();
        assert_eq!(plain.address, "https://sms.example.com/send");
        assert_eq!(plain.user, Some(("u".to_owned(), "p@w".to_owned())));
        assert!(Gateway::new("http://127.0.0.1:1/s?m={to}&c={text}").is_ok());
        for wrong in ["sms.example.com", "https://u:secret@/", "https://sms.example.com/?m={to}", "ftp://a/"]
        {
            let problem = Gateway::new(wrong).expect_err(wrong);
            assert!(!problem.contains("secret"), "{problem}");
        }
    }
}
