//! Where requests may go whose address somebody typed in. A host must be one of the services that Kemai knows, or be named by whoever runs
//! the program (`KEMAI_OUTGOING_HOSTS`); a known service must resolve to a public address, so that nobody reaches into the house by its
//! name. Names are resolved once, and the connection goes to what was checked.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, SocketAddr};
use url::{Host, Url};

/// Services for robots and browsers; `.` at the start stands for every host below.
const KNOWN: [&str; 8] = [
    "qyapi.weixin.qq.com",
    "oapi.dingtalk.com",
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    ".push.apple.com",
    ".notify.windows.com",
    ".push.services.mozilla.com",
];

/// Which hosts may be asked.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    /// `host` or `host:port`, which whoever runs the program trusts, wherever they are.
    trusted: Vec<String>,
}

/// Why an address may not be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No web address, or not encrypted.
    Address,
    /// Nobody named its host.
    Host,
}

impl Guard {
    #[must_use]
    pub fn new(trusted: &[String]) -> Self {
        Self { trusted: trusted.iter().map(|host| host.to_lowercase()).collect() }
    }

    /// Whether an address may be asked. What its name stands for is looked at when it is.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, text: &str) -> Result<Url, Refused> {
        let url = Url::parse(text).map_err(|_| Refused::Address)?;
        let host = url.host().ok_or(Refused::Address)?;
        let has_password = !url.username().is_empty() || url.password().is_some();
        if !matches!(url.scheme(), "http" | "https") || has_password {
            return Err(Refused::Address);
        }
        if self.is_trusted(&url) {
            return Ok(url);
        }
        // Only those who were named may be asked in the open, or by number.
        match host {
            Host::Domain(name) if is_known(name) && url.scheme() == "https" && url.port().is_none() => {
                Ok(url)
            }
            Host::Domain(name) if is_known(name) => Err(Refused::Address),
            _ => Err(Refused::Host),
        }
    }

    /// Whether whoever runs the program named this host.
    #[must_use]
    pub fn is_trusted(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let with_port = format!("{host}:{}", url.port_or_known_default().unwrap_or_default());
        self.trusted.iter().any(|trusted| trusted == host || *trusted == with_port)
    }
}

fn is_known(name: &str) -> bool {
    KNOWN.iter().any(|known| if known.starts_with('.') { name.ends_with(known) } else { name == *known })
}

/// Resolves names to public addresses only.
#[derive(Debug, Default)]
pub struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.is_empty() || !found.iter().all(|address| is_public(address.ip())) {
                return Err("the name stands for an address inside the house".into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Whether an address lies in the open net: no private, local, shared or reserved network.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            !(address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_documentation()
                || address.is_multicast()
                || first == 0
                || first >= 240
                || first == 100 && (64..128).contains(&second)
                || first == 192 && second == 0
                || first == 198 && (18..20).contains(&second))
        }
        IpAddr::V6(address) => {
            let first = address.segments()[0];
            // Only what is given out for the open net, without its documentation and tunnels that hide a fourth-version address.
            (0x2000..0x4000).contains(&first)
                && first != 0x2002
                && !(first == 0x2001 && matches!(address.segments()[1], 0 | 0x0db8))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_and_named_hosts_are_asked() {
        let guard = Guard::new(&["hooks.example.com".to_owned(), "127.0.0.1:4567".to_owned()]);
        for good in [
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
            "https://oapi.dingtalk.com/robot/send?access_token=1",
            "https://wns2-par02p.notify.windows.com/w/?token=1",
            "http://hooks.example.com/x",
            "http://127.0.0.1:4567/x",
        ] {
            assert!(guard.check(good).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("https://example.com/", Refused::Host),
            ("https://qyapi.weixin.qq.com.evil.example/", Refused::Host),
            ("https://evilnotify.windows.com.example/", Refused::Host),
            ("http://127.0.0.1:80/", Refused::Host),
            ("http://127.0.0.1/", Refused::Host),
            ("http://localhost:3000/", Refused::Host),
            ("http://[::1]/", Refused::Host),
            ("http://169.254.169.254/latest/meta-data", Refused::Host),
            ("http://2130706433/", Refused::Host),
            ("https://user:secret@qyapi.weixin.qq.com/", Refused::Address),
            ("http://qyapi.weixin.qq.com/", Refused::Address),
            ("https://qyapi.weixin.qq.com:8443/", Refused::Address),
            ("file:///etc/passwd", Refused::Address),
            ("gopher://qyapi.weixin.qq.com/", Refused::Address),
            ("no address", Refused::Address),
        ] {
            assert_eq!(guard.check(bad).unwrap_err(), why, "{bad}");
        }
    }

    #[test]
    fn what_lies_inside_the_house_is_not_public() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "198.18.0.1",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
            "2001:db8::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["1.1.1.1", "183.3.226.35", "2606:4700::1111", "240e:ff:9000::1"] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    #[tokio::test]
    async fn a_name_for_this_machine_is_not_resolved() {
        let name = "localhost".parse().unwrap();
        assert!(PublicOnly.resolve(name).await.is_err());
    }
}
