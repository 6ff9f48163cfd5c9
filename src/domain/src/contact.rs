//! Phone numbers, e-mail addresses, tax numbers and bank accounts: one normal form each, by which they are kept and found, and
//! a masked form for people who may not see them.

mod calling;
mod numbers;
mod phone;

pub use calling::normalise_phone_in;
pub use numbers::{check_credit_code, normalise_account, normalise_tax_number};
pub use phone::{Phone, mask_phone, normalise_phone};

use crate::{Problem, name::normalise};

/// The address in lower case; servers that tell `A@x` from `a@x` are extinct, and duplicates must be found.
///
/// Checked is what a typing mistake breaks, not all of RFC 5321: quoted local parts and address literals are refused.
///
/// # Errors
/// `Required` for nothing, `NotAnEmail` for what cannot be an address.
pub fn normalise_email(text: &str) -> Result<String, Problem> {
    let address = normalise(text).to_lowercase();
    let address = address.strip_prefix("mailto:").unwrap_or(&address);
    if address.is_empty() {
        return Err(Problem::Required);
    }
    let (local, domain) = address.rsplit_once('@').ok_or(Problem::NotAnEmail)?;
    let local_fits = (1..=64).contains(&local.len())
        && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom_character));
    let labels: Vec<&str> = domain.split('.').collect();
    let domain_fits = labels.len() >= 2 && labels.iter().all(|label| is_label(label));
    let ending_fits = labels.last().is_some_and(|ending| {
        ending.chars().count() >= 2 && !ending.bytes().all(|byte| byte.is_ascii_digit())
    });
    // RFC 5321 section 4.5.3.1: 64 octets before the @, 254 in all.
    if local_fits && domain_fits && ending_fits && address.len() <= 254 {
        Ok(address.to_owned())
    } else {
        Err(Problem::NotAnEmail)
    }
}

/// RFC 5322 `atext`, and letters beyond ASCII (RFC 6531).
fn is_atom_character(character: char) -> bool {
    character.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(character)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.chars().all(|character| character.is_alphanumeric() || character == '-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// `z***@example.com`
#[must_use]
pub fn mask_email(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}***@{domain}")
        }
        None => "***".to_owned(),
    }
}

/// The last four letters or digits in upper case, by which an encrypted number can be found; nothing when there are fewer.
/// A phone's extension does not count: it is not what one remembers of a number.
#[must_use]
pub fn last_four(text: &str) -> Option<String> {
    let number = normalise_phone(text).map_or_else(|_| text.to_owned(), |phone| phone.number().to_owned());
    let characters: Vec<char> =
        normalise(&number).chars().filter(|character| character.is_alphanumeric()).collect();
    let start = characters.len().checked_sub(4)?;
    Some(characters[start..].iter().flat_map(|character| character.to_uppercase()).collect())
}

#[cfg(test)]
mod tests;
