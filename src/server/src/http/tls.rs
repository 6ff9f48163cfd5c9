//! TLS in the accept loop, for a house without a proxy: a certificate and its key from two files, read at start.

use crate::config::TlsFiles;
use std::{fmt::Display, path::Path, sync::Arc};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{
            CertificateDer, PrivateKeyDer,
            pem::{self, PemObject},
        },
    },
};

/// Reads both files.
///
/// # Errors
/// A sentence that names the setting, the file and the cause.
pub fn acceptor(files: &TlsFiles) -> Result<TlsAcceptor, String> {
    let refused =
        |setting: &str, path: &Path, cause: &dyn Display| format!("{setting}: {} {cause}", path.display());
    let chain = CertificateDer::pem_file_iter(&files.cert)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| refused("KEMAI_TLS_CERT", &files.cert, &cause(&error, "a certificate")))?;
    if chain.is_empty() {
        return Err(refused("KEMAI_TLS_CERT", &files.cert, &"has no certificate in it; it must be PEM"));
    }
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .map_err(|error| refused("KEMAI_TLS_KEY", &files.key, &cause(&error, "a private key")))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("TLS cannot be set up: {error}"))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| {
            let cause = format!("does not go with {}: {error}", files.cert.display());
            refused("KEMAI_TLS_KEY", &files.key, &cause)
        })?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn cause(error: &pem::Error, what: &str) -> String {
    match error {
        pem::Error::Io(error) => format!("cannot be read: {error}"),
        pem::Error::NoItemsFound => format!("has not {what} in it; it must be PEM"),
        other => format!("cannot be understood: {other}"),
    }
}

#[cfg(test)]
mod tests;
