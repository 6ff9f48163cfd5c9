//! E-mail over SMTP. `KEMAI_SMTP_URL` is `smtps://USER:PASSWORD@HOST` (TLS from the start, port 465) or `smtp://USER:PASSWORD@HOST`
//! (STARTTLS, port 587); `?from=crm@example.com` names the sender, and `?tls=none` is for a server in the same house that speaks no TLS.

use super::{Delivery, Letter};
use lettre::{
    Address, Message,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        extension::ClientId,
    },
};
use percent_encoding::percent_decode_str;
use std::time::Duration;
use tokio::time::timeout;
use url::Url;

/// Until the server greets.
const TO_CONNECT: Duration = Duration::from_secs(15);
/// The whole conversation.
const LONGEST: Duration = Duration::from_secs(60);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// From the start.
    Tls,
    /// Asked for before anything is said.
    StartTls,
    Open,
}

/// A mail server.
#[derive(Clone)]
pub struct Mailer {
    host: String,
    port: u16,
    line: Line,
    credentials: Option<Credentials>,
    from: Address,
    roots: Vec<Certificate>,
}

impl Mailer {
    /// # Errors
    /// What is wrong with the address, without repeating it: it may hold a password.
    pub fn new(text: &str, public_url: &str) -> Result<Self, String> {
        let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "smtp" | "smtps"));
        let url = url.ok_or("must be smtp://USER:PASSWORD@HOST or smtps://USER:PASSWORD@HOST")?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or("names no host")?.to_owned();
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let user = decoded(url.username());
        let credentials = url.password().map(|password| Credentials::new(user.clone(), decoded(password)));
        let mut line = if url.scheme() == "smtps" { Line::Tls } else { Line::StartTls };
        let mut from = user.parse().ok();
        for (name, value) in url.query_pairs() {
            match (name.as_ref(), value.as_ref()) {
                ("from", value) => {
                    let address = value.parse();
                    from = Some(address.map_err(|_| "from: must be an e-mail address".to_owned())?);
                }
                ("tls", "none") if line == Line::StartTls => line = Line::Open,
                ("tls", _) => return Err("tls can be none, and only with smtp://".to_owned()),
                (name, _) => return Err(format!("{name} is not known; from and tls are")),
            }
        }
        let usual = if line == Line::Tls { 465 } else { 587 };
        Ok(Self {
            port: url.port().unwrap_or(usual),
            line,
            credentials,
            from: match from {
                Some(from) => from,
                None => usual_sender(public_url).ok_or("names no sender: add ?from=crm@example.com")?,
            },
            roots: Vec::new(),
            host,
        })
    }

    /// Trusts one more authority.
    #[cfg(test)]
    pub fn trusting(mut self, root: Certificate) -> Self {
        self.roots.push(root);
        self
    }

    /// Sends a letter to an address.
    pub async fn send(&self, to: &str, letter: &Letter) -> Delivery {
        let message = match self.message(to, letter) {
            Ok(message) => message,
            Err(problem) => return Delivery::failed(problem),
        };
        let mut stage = Stage::Before;
        match timeout(LONGEST, self.converse(&message, &mut stage)).await {
            Ok(Ok(())) => Delivery::Sent,
            Ok(Err(error)) => outcome(&error, stage),
            Err(_) if stage == Stage::Handed => Delivery::unknown("no answer"),
            Err(_) => Delivery::later("too slow"),
        }
    }

    fn message(&self, to: &str, letter: &Letter) -> Result<Message, String> {
        let to: Address = to.parse().map_err(|_| "no e-mail address".to_owned())?;
        Message::builder()
            .from(Mailbox::new(Some("客脉 Kemai".to_owned()), self.from.clone()))
            .to(Mailbox::new(None, to))
            .subject(&letter.title)
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(format!("{}\r\n\r\n{}\r\n", letter.text.replace('\n', "\r\n"), letter.link))
            .map_err(|_| "the mail cannot be written".to_owned())
    }

    async fn converse(&self, message: &Message, stage: &mut Stage) -> Result<(), Error> {
        use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
        let me = ClientId::Domain(self.from.domain().to_owned());
        let address = (self.host.as_str(), self.port);
        let tls = if self.line == Line::Tls { Some(self.tls()?) } else { None };
        let mut line = AsyncSmtpConnection::connect_tokio1(address, Some(TO_CONNECT), &me, tls, None).await?;
        if self.line == Line::StartTls {
            line.starttls(self.tls()?, &me).await?;
        }
        if let Some(credentials) = &self.credentials {
            line.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
        }
        line.command(Mail::new(Some(self.from.clone()), Vec::new())).await?;
        for to in message.envelope().to() {
            line.command(Rcpt::new(to.clone(), Vec::new())).await?;
        }
        line.command(Data).await?;
        *stage = Stage::Handed;
        line.message(&message.formatted()).await?;
        // It has arrived, however the goodbye goes.
        let _ = line.quit().await;
        Ok(())
    }

    fn tls(&self) -> Result<TlsParameters, Error> {
        let builder = TlsParameters::builder(self.host.clone());
        self.roots
            .iter()
            .cloned()
            .fold(builder, |builder, root| builder.add_root_certificate(root))
            .build_rustls()
    }
}

/// How far the conversation came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before,
    /// The letter itself was on its way.
    Handed,
}

fn outcome(error: &Error, stage: Stage) -> Delivery {
    let code = error.status().map(|code| format!("SMTP {code}"));
    match code {
        Some(problem) if error.is_permanent() => Delivery::failed(problem),
        Some(problem) => Delivery::later(problem),
        None if stage == Stage::Handed => Delivery::unknown("no answer"),
        None if error.is_client() => Delivery::failed("the server does not offer what is needed"),
        None => Delivery::later(if error.is_tls() { "TLS failed" } else { "no connection" }),
    }
}

/// `kemai@` the host that people open, when that is a name.
fn usual_sender(public_url: &str) -> Option<Address> {
    let url = Url::parse(public_url).ok()?;
    format!("kemai@{}", url.host_str()?).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailer(text: &str) -> Result<Mailer, String> {
        Mailer::new(text, "https://crm.example.com")
    }

    #[test]
    fn an_address_says_host_line_and_sender() {
        let secure = mailer("smtps://crm%40example.com:p%2Fw@mail.example.com").unwrap();
        assert_eq!((secure.port, secure.line), (465, Line::Tls));
        assert_eq!(secure.from.to_string(), "crm@example.com");
        assert_eq!(secure.credentials, Some(Credentials::new("crm@example.com".into(), "p/w".into())));
        let open = mailer("smtp://localhost:2525?tls=none&from=a%40b.example").unwrap();
        assert_eq!((open.port, open.line, open.from.to_string().as_str()), (2525, Line::Open, "a@b.example"));
        let usual = mailer("smtp://mail.example.com").unwrap();
        assert_eq!((usual.port, usual.line), (587, Line::StartTls));
        assert_eq!(usual.from.to_string(), "kemai@crm.example.com");
    }

    #[test]
    fn a_wrong_address_is_explained_without_its_password() {
        for wrong in [
            "http://u:secret@mail.example.com",
            "smtp://u:secret@mail.example.com?tls=maybe",
            "smtps://u:secret@mail.example.com?tls=none",
            "smtp://u:secret@mail.example.com?from=secret",
            "smtp://u:secret@mail.example.com?retries=3",
        ] {
            let problem = mailer(wrong).err().expect(wrong);
            assert!(!problem.contains("secret"), "{problem}");
        }
    }
}
