//! Which field a column holds: by its name first, then by what stands in it.

/// A field that a column may hold.
#[derive(Clone, Debug)]
pub struct Known {
    pub key: &'static str,
    /// Its names in every language, other words for it among them.
    pub names: Vec<String>,
    pub shape: Option<Shape>,
}

/// What values of a field look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Mobile,
    Email,
    /// The unified social credit code: 18 letters and digits.
    TaxNumber,
    /// 公司, Co., Ltd.
    Company,
}

/// A name without what people put around it: case, spaces, signs, `(必填)`, stars.
#[must_use]
pub fn simplified(name: &str) -> String {
    let mut depth = 0_u32;
    let mut text = String::new();
    for sign in name.chars() {
        match sign {
            '(' | '（' | '[' | '【' | '<' | '《' => depth += 1,
            ')' | '）' | ']' | '】' | '>' | '》' => depth = depth.saturating_sub(1),
            sign if depth == 0 && sign.is_alphanumeric() => text.extend(sign.to_lowercase()),
            _ => {}
        }
    }
    text
}

/// By column, the place in `known` of the field it most likely holds. No field is given twice.
#[must_use]
pub fn guess(names: &[String], samples: &[Vec<&str>], known: &[Known]) -> Vec<Option<usize>> {
    let fields: Vec<Vec<String>> =
        known.iter().map(|field| field.names.iter().map(|name| simplified(name)).collect()).collect();
    let mut scores = Vec::new();
    for (column, name) in names.iter().enumerate() {
        let whole = simplified(name);
        // Of a name in two lines the lower says more.
        let last = name.split_whitespace().next_back().map(simplified).unwrap_or_default();
        for (place, field) in known.iter().enumerate() {
            let by_name = fields[place].iter().map(|alias| likeness(&whole, &last, alias)).max().unwrap_or(0);
            let column_samples = samples.get(column).map_or(&[][..], Vec::as_slice);
            let by_shape = field.shape.map_or(0, |shape| shape.share(column_samples));
            let score = if by_name > 0 { by_name + by_shape / 20 } else { by_shape / 4 };
            // Contents alone speak for a field when most rows do.
            if by_name > 0 || by_shape >= 60 {
                scores.push((score, column, place));
            }
        }
    }
    scores.sort_by_key(|(score, column, place)| (std::cmp::Reverse(*score), *column, *place));
    let mut guessed = vec![None; names.len()];
    let mut taken = vec![false; known.len()];
    for (_, column, place) in scores {
        if guessed[column].is_none() && !taken[place] {
            guessed[column] = Some(place);
            taken[place] = true;
        }
    }
    guessed
}

/// What makes the name of something that of its number.
const NUMBERS: [&str; 9] = ["id", "no", "number", "code", "编号", "编码", "編號", "代码", "代碼"];

/// Of 100: the same, the lower line the same, or one inside the other.
fn likeness(whole: &str, last: &str, alias: &str) -> usize {
    if alias.is_empty() || whole.is_empty() {
        return 0;
    }
    if whole == alias {
        return 100;
    }
    // `邮政编码` and `Postal code` are the number of something else.
    if NUMBERS.contains(&alias) {
        return 0;
    }
    if last == alias {
        return 90;
    }
    let long_enough = if alias.is_ascii() { 5 } else { 2 };
    let length = alias.chars().count();
    // `EmployeeID` is no employee's name.
    let is_number_of = NUMBERS.iter().any(|number| whole.strip_suffix(number) == Some(alias));
    if length >= long_enough && whole.contains(alias) && !is_number_of { 50 + length.min(20) } else { 0 }
}

impl Shape {
    /// Per cent of the samples that look like it; the empty ones do not count.
    fn share(self, samples: &[&str]) -> usize {
        let samples: Vec<&str> =
            samples.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        if samples.is_empty() {
            return 0;
        }
        samples.iter().filter(|text| self.fits(text)).count() * 100 / samples.len()
    }

    fn fits(self, text: &str) -> bool {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        match self {
            Self::Mobile => {
                let digits = digits.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(&digits);
                digits.len() == 11
                    && digits.starts_with('1')
                    && text.chars().all(|sign| sign.is_ascii_digit() || " +-".contains(sign))
            }
            Self::Email => {
                text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
            }
            Self::TaxNumber => {
                text.len() == 18 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) && digits.len() >= 9
            }
            Self::Company => {
                let lower = text.to_lowercase();
                ["公司", "集团", "集團", "厂", "廠", "商行", " ltd", " inc", " co.", " llc", " gmbh"]
                    .iter()
                    .any(|mark| lower.contains(mark))
            }
        }
    }
}
