//! Numbers with check digits: the unified social credit code, older tax numbers, bank accounts.

use crate::{Problem, name::normalise};

/// GB 32100-2015: digits and letters without I, O, S, V, Z; a character's value is its place.
const CREDIT_CODE_CHARACTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Checks a 统一社会信用代码 and gives it in upper case.
///
/// GB 32100-2015: the sum of the first 17 values, the i-th times 3^(i-1), and the last value is divisible by 31.
///
/// # Errors
/// `Required` for nothing, `BadTaxNumber` when it cannot be one.
pub fn check_credit_code(text: &str) -> Result<String, Problem> {
    let code = compact(text);
    if code.is_empty() {
        Err(Problem::Required)
    } else if is_credit_code(&code) {
        Ok(code)
    } else {
        Err(Problem::BadTaxNumber)
    }
}

fn is_credit_code(code: &str) -> bool {
    let values: Option<Vec<usize>> = code
        .bytes()
        .map(|byte| CREDIT_CODE_CHARACTERS.iter().position(|character| *character == byte))
        .collect();
    let Some(values) = values.filter(|values| values.len() == 18) else { return false };
    let mut weight = 1;
    let mut sum = 0;
    for value in &values[..17] {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    (sum + values[17]).is_multiple_of(31)
}

/// A taxpayer's number as it stands on invoices: a credit code, a person's identity number, or one of the older numbers of
/// 15 to 20 characters that have no check digit.
///
/// # Errors
/// `Required` for nothing, `BadTaxNumber` when it cannot be one.
pub fn normalise_tax_number(text: &str) -> Result<String, Problem> {
    let code = compact(text);
    let plain = code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match code.len() {
        0 => Err(Problem::Required),
        18 if is_credit_code(&code) || is_identity_number(&code) => Ok(code),
        15 | 17 | 19 | 20 if plain => Ok(code),
        _ => Err(Problem::BadTaxNumber),
    }
}

/// GB 11643-1999: seventeen digits and a check character after ISO 7064 MOD 11-2.
fn is_identity_number(code: &str) -> bool {
    let mut sum = 0;
    for (index, byte) in code.bytes().enumerate() {
        let value = match byte {
            b'0'..=b'9' => u32::from(byte - b'0'),
            b'X' if index == 17 => 10,
            _ => return false,
        };
        sum = (sum * 2 + value) % 11;
    }
    code.len() == 18 && sum == 1
}

/// A bank account without spaces and hyphens, in upper case. Chinese accounts are digits without a common check; an IBAN
/// is recognised by its two letters and checked after ISO 13616.
///
/// # Errors
/// `Required` for nothing, `BadAccount` when it cannot be one.
pub fn normalise_account(text: &str) -> Result<String, Problem> {
    let account = compact(text);
    if account.is_empty() {
        return Err(Problem::Required);
    }
    let starts_with_letter = account.starts_with(|first: char| first.is_ascii_uppercase());
    let fits = (6..=34).contains(&account.len())
        && if starts_with_letter {
            is_iban(&account)
        } else {
            account.bytes().all(|byte| byte.is_ascii_digit())
        };
    if fits { Ok(account) } else { Err(Problem::BadAccount) }
}

/// The first four characters go to the end, letters count from 10, and the number modulo 97 is 1.
fn is_iban(account: &str) -> bool {
    if account.len() < 15 || !account.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return false;
    }
    let turned = account[4..].bytes().chain(account[..4].bytes());
    let remainder = turned.fold(0_u32, |remainder, byte| match byte {
        b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
        _ => (remainder * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    remainder == 1
}

fn compact(text: &str) -> String {
    normalise(text)
        .chars()
        .filter(|character| !matches!(character, ' ' | '-'))
        .flat_map(char::to_uppercase)
        .collect()
}
