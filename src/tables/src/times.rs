//! Times of day as people and spreadsheets write them: `14:30`, `2:30 PM`, `下午 2:30`, `14时30分`, `晚上8点`.

use chrono::NaiveTime;

/// A part of the day before a time of the twelve-hour clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Morning,
    Noon,
    Afternoon,
    Evening,
}

const PARTS: &[(&str, Part)] = &[
    ("上午", Part::Morning),
    ("凌晨", Part::Morning),
    ("清晨", Part::Morning),
    ("早晨", Part::Morning),
    ("早上", Part::Morning),
    ("am", Part::Morning),
    ("a.m.", Part::Morning),
    ("中午", Part::Noon),
    ("下午", Part::Afternoon),
    ("傍晚", Part::Afternoon),
    ("pm", Part::Afternoon),
    ("p.m.", Part::Afternoon),
    ("晚上", Part::Evening),
];

/// Whether a time of day may begin so, where nothing parts it from the date before.
pub fn begins_with_part(text: &str) -> bool {
    PARTS.iter().any(|(word, _)| text.starts_with(word))
}

/// None where it is no time, or one of which nobody knows the day: 晚上12点 and 晚上1点 are the next one already.
pub fn time_of_day(text: &str) -> Option<NaiveTime> {
    let text = text.trim().to_lowercase();
    let (part, clock) = parted(&text);
    let clock = clock.replace(['时', '時', '点', '點', '分'], ":").replace(":半", ":30");
    if part.is_none() && !clock.contains(':') {
        return None;
    }
    let clock = clock.trim_end_matches(['秒', '整']).trim_end_matches(':');
    let (clock, fraction) = match clock.split_once('.') {
        // 下午3.30 is no fraction of an hour.
        Some(_) if clock.matches(':').count() < 2 => return None,
        Some(parts) => parts,
        None => (clock, "0"),
    };
    let mut numbers = Vec::with_capacity(3);
    for number in clock.split(':') {
        numbers.push(digits(number, 2)?);
    }
    digits(fraction, 9)?;
    match numbers.as_slice() {
        [hour] => NaiveTime::from_hms_opt(of_day(part, *hour)?, 0, 0),
        [hour, minute] => NaiveTime::from_hms_opt(of_day(part, *hour)?, *minute, 0),
        [hour, minute, second] => NaiveTime::from_hms_opt(of_day(part, *hour)?, *minute, *second),
        _ => None,
    }
}

/// The part of the day that stands before the time or behind it, and the time.
fn parted(text: &str) -> (Option<Part>, &str) {
    let found = PARTS.iter().find_map(|(word, part)| {
        let clock = text.strip_prefix(word).or_else(|| text.strip_suffix(word))?;
        Some((Some(*part), clock.trim()))
    });
    found.unwrap_or((None, text))
}

/// The hour of the day. Whoever writes 下午15:20 means what the clock shows.
fn of_day(part: Option<Part>, hour: u32) -> Option<u32> {
    match (part, hour) {
        (Some(Part::Morning), 12) => Some(0),
        (Some(Part::Noon), 1 | 2) | (Some(Part::Afternoon), 1..=11) | (Some(Part::Evening), 5..=11) => {
            Some(hour + 12)
        }
        (None, 0..=23)
        | (Some(Part::Morning), 0..=11)
        | (Some(Part::Noon), 11..=14)
        | (Some(Part::Afternoon), 12..=23)
        | (Some(Part::Evening), 17..=23) => Some(hour),
        _ => None,
    }
}

fn digits(text: &str, most: usize) -> Option<u32> {
    let is_number = (1..=most).contains(&text.len()) && text.bytes().all(|sign| sign.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_chinese_and_spreadsheets_write_them() {
        let cases = [
            ("14:30", (14, 30, 0)),
            ("9:05:07", (9, 5, 7)),
            ("10:00:00.250", (10, 0, 0)),
            ("2:30 PM", (14, 30, 0)),
            ("12:05 am", (0, 5, 0)),
            ("下午3:20", (15, 20, 0)),
            ("下午 03:20:00", (15, 20, 0)),
            ("下午15:20", (15, 20, 0)),
            ("上午12:05", (0, 5, 0)),
            ("上午9:30", (9, 30, 0)),
            ("下午12:05", (12, 5, 0)),
            ("中午12:30", (12, 30, 0)),
            ("中午1点", (13, 0, 0)),
            ("凌晨1点", (1, 0, 0)),
            ("晚上8点", (20, 0, 0)),
            ("晚上8點半", (20, 30, 0)),
            ("3点20分", (3, 20, 0)),
            ("3点20", (3, 20, 0)),
            ("15时20分", (15, 20, 0)),
            ("15時20分30秒", (15, 20, 30)),
            ("8点整", (8, 0, 0)),
        ];
        for (text, (hour, minute, second)) in cases {
            assert_eq!(time_of_day(text), NaiveTime::from_hms_opt(hour, minute, second), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "24:00",
            "25点",
            "12:60",
            "3点60分",
            "上午13:00",
            "下午0:30",
            "晚上12点",
            "晚上1点",
            "中午9点",
            "8",
            "10:00-11:00",
            "早",
            "1:2:3:4",
            "100:00",
            "14:30 以后",
            "下午3.30",
            "3.30 pm",
            "半",
        ] {
            assert_eq!(time_of_day(text), None, "{text}");
        }
    }
}
