//! What the program is told at start: flags before variables (`KEMAI_*`) before `kemai.toml` before defaults.

use clap::Args;
use ipnet::IpNet;
use serde::Deserialize;
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

/// What was said, in flags and variables or in the file. Everything may be left out.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// A settings file; `kemai.toml` in the working folder is read when it exists
    #[arg(long, env = "KEMAI_CONFIG", global = true, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// The database: sqlite://FILE, or postgres://… when outgrown [default: sqlite://data/kemai.db]
    #[arg(long, env = "KEMAI_DATABASE_URL", global = true, value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// The address to listen on [default: 127.0.0.1:3000]
    #[arg(long, env = "KEMAI_LISTEN", global = true, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// The folder of database, attachments and secret key [default: data]
    #[arg(long, env = "KEMAI_DATA_DIR", global = true, value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// The address people open; used in links and mails [default: http://localhost:3000]
    #[arg(long, env = "KEMAI_PUBLIC_URL", global = true, value_name = "URL")]
    pub public_url: Option<String>,
    /// The secret key's file [default: secret.key in the data folder]
    #[arg(long, env = "KEMAI_SECRET_KEY_FILE", global = true, value_name = "FILE")]
    pub secret_key_file: Option<PathBuf>,
    /// The mail server; without it messages stay in the outbox
    #[arg(long, env = "KEMAI_SMTP_URL", global = true, value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// The SMS provider; without it messages stay in the outbox
    #[arg(long, env = "KEMAI_SMS_URL", global = true, value_name = "URL", hide_env_values = true)]
    pub sms_url: Option<String>,
    /// Hosts that robots' and browsers' messages may go to besides WeCom, DingTalk and the browsers' own services: host or host:port, separated by commas
    #[arg(long, env = "KEMAI_OUTGOING_HOSTS", global = true, value_name = "HOSTS")]
    pub outgoing_hosts: Option<String>,
    /// Where attachments lie: s3://KEY:SECRET@BUCKET/PREFIX?endpoint=…&region=…; without it in the data folder
    #[arg(long, env = "KEMAI_STORAGE_URL", global = true, value_name = "URL", hide_env_values = true)]
    pub storage_url: Option<String>,
    /// Proxies whose X-Forwarded-For and X-Request-Id are believed: addresses or networks, separated by commas
    #[arg(long, env = "KEMAI_TRUSTED_PROXIES", global = true, value_name = "NETWORKS")]
    pub trusted_proxies: Option<String>,
    /// The folder of browser files [default: site beside the program, else target/site]
    #[arg(long, env = "KEMAI_SITE_ROOT", global = true, value_name = "FOLDER")]
    pub site_root: Option<PathBuf>,
    /// The certificate with its chain, as PEM; with it Kemai itself speaks TLS
    #[arg(long, env = "KEMAI_TLS_CERT", global = true, value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's private key, as PEM
    #[arg(long, env = "KEMAI_TLS_KEY", global = true, value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// What is logged, such as `info` or `kemai_server=debug,info` [default: info]
    #[arg(long, env = "KEMAI_LOG", global = true, value_name = "FILTER")]
    pub log: Option<String>,
}

/// What holds. Made from [`Settings`] by [`Config::load`].
#[derive(Clone, Debug)]
pub struct Config {
    pub database_url: String,
    pub listen: SocketAddr,
    /// Without them the line is not encrypted: a proxy's work, or nobody's.
    pub tls: Option<TlsFiles>,
    pub data_dir: PathBuf,
    /// Without a slash at the end.
    pub public_url: String,
    secret_key_file: PathBuf,
    pub smtp_url: Option<String>,
    pub sms_url: Option<String>,
    /// Trusted for messages, wherever they are.
    pub outgoing_hosts: Vec<String>,
    pub storage_url: Option<String>,
    pub trusted_proxies: Vec<IpNet>,
    pub site_root: PathBuf,
    pub log: String,
}

/// A certificate and its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    pub cert: PathBuf,
    pub key: PathBuf,
}

/// A setting that cannot be used: which one, why, and the way out.
#[derive(Debug)]
pub struct ConfigError {
    setting: &'static str,
    problem: String,
}

impl ConfigError {
    fn new(setting: &'static str, problem: impl Into<String>) -> Self {
        Self { setting, problem: problem.into() }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.setting, self.problem)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Joins what was said with the settings file and the defaults.
    ///
    /// # Errors
    /// A setting that cannot be used.
    pub fn load(said: Settings) -> Result<Self, ConfigError> {
        let file = match &said.config {
            Some(path) => read_file(path)?,
            None if Path::new("kemai.toml").exists() => read_file(Path::new("kemai.toml"))?,
            None => Settings::default(),
        };
        Self::from_settings(said.or(file))
    }

    fn from_settings(said: Settings) -> Result<Self, ConfigError> {
        let tls = tls_files(said.tls_cert, said.tls_key)?;
        let data_dir = said.data_dir.unwrap_or_else(|| PathBuf::from("data"));
        let database_url = match said.database_url {
            Some(url) => check_database_url(url)?,
            None => format!("sqlite://{}", data_dir.join("kemai.db").display()),
        };
        Ok(Self {
            database_url,
            listen: listen_address(said.listen.as_deref().unwrap_or("127.0.0.1:3000"))?,
            public_url: public_url(said.public_url.as_deref(), tls.is_some())?,
            tls,
            secret_key_file: said.secret_key_file.unwrap_or_else(|| data_dir.join("secret.key")),
            smtp_url: said.smtp_url,
            sms_url: said.sms_url,
            outgoing_hosts: hosts(said.outgoing_hosts.as_deref().unwrap_or_default()),
            storage_url: said.storage_url,
            trusted_proxies: networks(said.trusted_proxies.as_deref().unwrap_or_default())?,
            site_root: said.site_root.unwrap_or_else(default_site_root),
            log: said.log.unwrap_or_else(|| "info".to_owned()),
            data_dir,
        })
    }

    /// What a test needs: everything in a folder of its own.
    #[must_use]
    pub fn for_tests(database_url: &str, data_dir: &Path) -> Self {
        Self {
            database_url: database_url.to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            tls: None,
            data_dir: data_dir.to_owned(),
            public_url: "http://localhost:3000".to_owned(),
            secret_key_file: data_dir.join("secret.key"),
            smtp_url: None,
            sms_url: None,
            outgoing_hosts: Vec::new(),
            storage_url: None,
            trusted_proxies: Vec::new(),
            site_root: data_dir.join("site"),
            log: "info".to_owned(),
        }
    }

    #[must_use]
    pub fn secret_key_file(&self) -> &Path {
        &self.secret_key_file
    }

    /// Whether people reach the program over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

impl Settings {
    /// What is missing here is taken from there.
    fn or(self, other: Self) -> Self {
        Self {
            config: self.config.or(other.config),
            database_url: self.database_url.or(other.database_url),
            listen: self.listen.or(other.listen),
            data_dir: self.data_dir.or(other.data_dir),
            public_url: self.public_url.or(other.public_url),
            secret_key_file: self.secret_key_file.or(other.secret_key_file),
            smtp_url: self.smtp_url.or(other.smtp_url),
            sms_url: self.sms_url.or(other.sms_url),
            outgoing_hosts: self.outgoing_hosts.or(other.outgoing_hosts),
            storage_url: self.storage_url.or(other.storage_url),
            trusted_proxies: self.trusted_proxies.or(other.trusted_proxies),
            site_root: self.site_root.or(other.site_root),
            tls_cert: self.tls_cert.or(other.tls_cert),
            tls_key: self.tls_key.or(other.tls_key),
            log: self.log.or(other.log),
        }
    }
}

fn read_file(path: &Path) -> Result<Settings, ConfigError> {
    let name = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| ConfigError::new("KEMAI_CONFIG", format!("{name} cannot be read: {error}")))?;
    toml::from_str(&text)
        .map_err(|error| ConfigError::new("KEMAI_CONFIG", format!("{name} cannot be understood: {error}")))
}

fn check_database_url(url: String) -> Result<String, ConfigError> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if known.iter().any(|start| url.starts_with(start)) {
        Ok(url)
    } else {
        // The address itself may hold a password: it is not repeated.
        Err(ConfigError::new("KEMAI_DATABASE_URL", "must begin with sqlite:// or postgres://"))
    }
}

fn listen_address(text: &str) -> Result<SocketAddr, ConfigError> {
    text.parse().map_err(|_| {
        ConfigError::new(
            "KEMAI_LISTEN",
            format!("{text} is not an address with a port; write 127.0.0.1:3000, or 0.0.0.0:3000 for every network"),
        )
    })
}

/// Both, or neither: silence about a missing one would leave someone believing that the line is encrypted.
fn tls_files(cert: Option<PathBuf>, key: Option<PathBuf>) -> Result<Option<TlsFiles>, ConfigError> {
    match (cert, key) {
        (Some(cert), Some(key)) => Ok(Some(TlsFiles { cert, key })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(ConfigError::new("KEMAI_TLS_KEY", "is missing: a certificate needs its key")),
        (None, Some(_)) => Err(ConfigError::new("KEMAI_TLS_CERT", "is missing: a key needs its certificate")),
    }
}

fn public_url(said: Option<&str>, with_tls: bool) -> Result<String, ConfigError> {
    let text = said.unwrap_or(if with_tls { "https://localhost:3000" } else { "http://localhost:3000" });
    let refused = |problem: &str| ConfigError::new("KEMAI_PUBLIC_URL", format!("{text} {problem}"));
    let uri: http::Uri =
        text.parse().map_err(|_| refused("is not a web address; write https://crm.example.com"))?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.authority().is_none() {
        return Err(refused("must begin with http:// or https:// and name a host"));
    }
    if uri.path() != "/" || uri.query().is_some() {
        return Err(refused("must not have a path: Kemai serves the whole host"));
    }
    if with_tls && uri.scheme_str() == Some("http") {
        // The cookies would go without Secure, and links would lead to a port that speaks TLS only.
        return Err(refused("must begin with https:// when Kemai speaks TLS itself"));
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn hosts(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|host| !host.is_empty()).map(str::to_lowercase).collect()
}

fn networks(text: &str) -> Result<Vec<IpNet>, ConfigError> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let address = part.parse::<IpAddr>().map(IpNet::from);
            part.parse().or(address).map_err(|_| {
                ConfigError::new(
                    "KEMAI_TRUSTED_PROXIES",
                    format!("{part} is neither an address nor a network; write 10.0.0.2 or 10.0.0.0/8"),
                )
            })
        })
        .collect()
}

fn default_site_root() -> PathBuf {
    std::env::current_exe()
        .ok()
        .and_then(|program| Some(program.parent()?.join("site")))
        .filter(|beside| beside.is_dir())
        .unwrap_or_else(|| PathBuf::from("target/site"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(settings: Settings) -> Result<Config, String> {
        Config::from_settings(settings).map_err(|error| error.to_string())
    }

    #[test]
    fn defaults_stand_on_the_data_folder() {
        let config = load(Settings { data_dir: Some("elsewhere".into()), ..Settings::default() }).unwrap();
        assert_eq!(config.database_url, "sqlite://elsewhere/kemai.db");
        assert_eq!(config.secret_key_file, Path::new("elsewhere/secret.key"));
        assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
        assert!(!config.is_https());
    }

    #[test]
    fn flags_and_variables_come_before_the_file() {
        let said = Settings { listen: Some("127.0.0.1:4000".into()), ..Settings::default() };
        let file: Settings = toml::from_str("listen = '127.0.0.1:5000'\nlog = 'debug'").unwrap();
        let config = load(said.or(file)).unwrap();
        assert_eq!((config.listen.port(), config.log.as_str()), (4000, "debug"));
    }

    #[test]
    fn a_refused_setting_names_itself_and_the_way_out() {
        let refused = |settings: Settings| load(settings).unwrap_err();
        let secret =
            refused(Settings { database_url: Some("mysql://u:secret@h".into()), ..Settings::default() });
        assert!(secret.contains("KEMAI_DATABASE_URL") && !secret.contains("secret@"), "{secret}");
        assert!(
            refused(Settings { listen: Some("3000".into()), ..Settings::default() })
                .contains("127.0.0.1:3000")
        );
        let path = Settings { public_url: Some("https://example.com/crm".into()), ..Settings::default() };
        assert!(refused(path).contains("KEMAI_PUBLIC_URL"));
        let proxies = Settings { trusted_proxies: Some("10.0.0.0/8, nginx".into()), ..Settings::default() };
        assert!(refused(proxies).contains("nginx"));
    }

    #[test]
    fn tls_needs_both_files_and_an_address_that_says_so() {
        let both = Settings { tls_cert: Some("c".into()), tls_key: Some("k".into()), ..Settings::default() };
        assert!(load(both.clone()).unwrap().is_https());
        let half = Settings { tls_key: None, ..both.clone() };
        assert!(load(half).unwrap_err().contains("KEMAI_TLS_KEY"));
        let plain = Settings { public_url: Some("http://crm.example.com".into()), ..both };
        assert!(load(plain).unwrap_err().contains("https://"));
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network() {
        let settings = Settings { trusted_proxies: Some("10.0.0.0/8, ::1".into()), ..Settings::default() };
        assert_eq!(load(settings).unwrap().trusted_proxies.len(), 2);
    }

    #[test]
    fn an_unknown_key_in_the_file_is_refused() {
        assert!(toml::from_str::<Settings>("lisen = '127.0.0.1:5000'").is_err());
    }
}
