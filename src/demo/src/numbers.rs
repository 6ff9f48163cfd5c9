//! Numbers that pass the checks of the forms: phones, credit codes, accounts. None of them is anybody's on purpose.

use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

const MOBILE: [&str; 16] = [
    "133", "135", "136", "137", "138", "139", "150", "152", "158", "159", "176", "177", "186", "187", "188",
    "189",
];
const CREDIT_CODE: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

pub fn mobile(random: &mut StdRng) -> String {
    let start = MOBILE.choose(random).copied().unwrap_or("138");
    format!("{start}{:08}", random.random_range(0..100_000_000))
}

/// A telephone on a desk; large cities have eight digits.
pub fn landline(area: &str, random: &mut StdRng) -> String {
    if matches!(area, "010" | "021" | "020" | "022" | "023" | "024" | "025" | "027" | "028" | "029") {
        format!("{area}-{}", random.random_range(30_000_000..89_999_999))
    } else {
        format!("{area}-8{:07}", random.random_range(0..10_000_000))
    }
}

/// GB 32100-2015 with a right check character: a company (91) registered in this region.
pub fn credit_code(region: &str, random: &mut StdRng) -> String {
    let mut code = format!("91{region}");
    while code.len() < 17 {
        code.push(char::from(*CREDIT_CODE.choose(random).unwrap_or(&b'0')));
    }
    let (mut weight, mut sum) = (1, 0);
    for byte in code.bytes() {
        let value = CREDIT_CODE.iter().position(|character| *character == byte).unwrap_or_default();
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    code.push(char::from(CREDIT_CODE[(31 - sum % 31) % 31]));
    code
}

pub fn account(random: &mut StdRng) -> String {
    format!("6222{:015}", random.random_range(0..1_000_000_000_000_000_u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kemai_domain::contact::{check_credit_code, normalise_account, normalise_phone};
    use rand::SeedableRng;

    #[test]
    fn numbers_pass_the_checks_of_the_forms() {
        let mut random = StdRng::seed_from_u64(3);
        for _ in 0..500 {
            assert!(normalise_phone(&mobile(&mut random)).is_ok());
            for area in ["010", "0531", "0755"] {
                let number = landline(area, &mut random);
                assert!(normalise_phone(&number).is_ok(), "{number}");
            }
            assert!(check_credit_code(&credit_code("371402", &mut random)).is_ok());
            assert!(normalise_account(&account(&mut random)).is_ok());
        }
    }
}
