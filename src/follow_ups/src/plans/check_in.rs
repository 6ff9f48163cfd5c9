//! Where one is when one checks in: typed, told by the phone, or both.

use super::fields::PLAN;
use kemai_domain::{AppError, Lang, Problem};
use kemai_records::input::Check;
use kemai_words::follow_ups as words;
use serde::{Deserialize, Serialize};

/// The form as text; an empty text is no value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckInInput {
    pub place: String,
    /// Degrees north.
    pub latitude: String,
    /// Degrees east.
    pub longitude: String,
    /// Metres.
    pub accuracy: String,
}

/// A place whose texts fit: at least one of both is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub place: Option<String>,
    /// `36.651200,117.120000`, then how sure it is: ` ±20`, in metres.
    pub coordinates: Option<String>,
}

/// A stored point as one reads it: degrees to some ten metres, and how sure it is where the phone said so.
#[must_use]
pub fn point_words(point: &str, lang: Lang) -> Option<String> {
    let (degrees, sure) = point.split_once(' ').unwrap_or((point, ""));
    let (north, east) = degrees.split_once(',')?;
    let (north, east): (f64, f64) = (north.parse().ok()?, east.parse().ok()?);
    let side = |degrees: f64, plus: &'static str, minus: &'static str| {
        format!("{} {:.4}°", if degrees < 0.0 { minus } else { plus }, degrees.abs())
    };
    let place = format!(
        "{}, {}",
        side(north, words::north(lang), words::south(lang)),
        side(east, words::east(lang), words::west(lang))
    );
    // Nothing and unknown are the same to whoever was there.
    let metres = sure.trim_start_matches('±').parse::<f64>().ok().filter(|metres| *metres >= 1.0);
    Some(match metres {
        Some(metres) => words::within_metres(lang, place, format!("{metres:.0}")),
        None => place,
    })
}

impl CheckInInput {
    /// # Errors
    /// `Invalid`, with a problem for each refused field.
    pub fn check(&self) -> Result<Checked, AppError> {
        let mut check = Check::new(&PLAN);
        let place = check.text("place", &self.place);
        let mut degrees = |field: &str, text: &str, most: i32| {
            let text = text.trim();
            if text.is_empty() {
                return None;
            }
            let degrees = text.parse::<f64>().ok().filter(|degrees| degrees.is_finite());
            let problem = match degrees {
                None => Problem::NotANumber,
                Some(degrees) if degrees > most.into() => Problem::TooLarge { max: most.into() },
                Some(degrees) if degrees < (-most).into() => Problem::TooSmall { min: (-most).into() },
                Some(_) => return degrees,
            };
            check.refuse(field, problem);
            None
        };
        let latitude = degrees("latitude", &self.latitude, 90);
        let longitude = degrees("longitude", &self.longitude, 180);
        let metres = self.accuracy.trim().parse::<f64>().ok();
        if metres.is_some_and(|metres| metres < 0.0) {
            check.refuse("accuracy", Problem::TooSmall { min: 0 });
        }
        let coordinates = latitude.zip(longitude).map(|(north, east)| {
            let metres = metres.filter(|metres| (0.0..1e6).contains(metres));
            let sure = metres.map(|metres| format!(" ±{metres:.0}")).unwrap_or_default();
            format!("{north:.6},{east:.6}{sure}")
        });
        if place.is_none() && coordinates.is_none() && check.problems.is_empty() {
            check.refuse("place", Problem::Required);
        }
        check.finish(Checked { place, coordinates })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_read_aloud() {
        let hans = |point| point_words(point, Lang::Hans);
        assert_eq!(
            hans("36.651200,117.120000 ±20").as_deref(),
            Some("北纬 36.6512°, 东经 117.1200°（约 20 米内）")
        );
        assert_eq!(hans("37.450000,116.300000 ±0").as_deref(), Some("北纬 37.4500°, 东经 116.3000°"));
        assert_eq!(hans("-33.868800,-70.5").as_deref(), Some("南纬 33.8688°, 西经 70.5000°"));
        assert_eq!(hans("somewhere"), None);
    }

    #[test]
    fn a_place_is_typed_or_told_by_the_phone() {
        let ask = |place: &str, latitude: &str, longitude: &str, accuracy: &str| {
            CheckInInput {
                place: place.to_owned(),
                latitude: latitude.to_owned(),
                longitude: longitude.to_owned(),
                accuracy: accuracy.to_owned(),
            }
            .check()
        };
        let typed = ask(" 经十路　1 号 ", "", "", "").unwrap();
        assert_eq!((typed.place.as_deref(), typed.coordinates), (Some("经十路 1 号"), None));
        let told = ask("", "36.6512", "117.12", "19.6").unwrap();
        assert_eq!(told.coordinates.as_deref(), Some("36.651200,117.120000 ±20"));
        assert_eq!(ask("", "36.6512", "117.12", "far").unwrap().coordinates.unwrap(), "36.651200,117.120000");
        assert_eq!(ask("", "", "", "").unwrap_err().of("place"), Some(&Problem::Required));
        assert_eq!(
            ask("", "36.6", "", "").unwrap_err().of("place"),
            Some(&Problem::Required),
            "half a point"
        );
        let problem = |latitude: &str, longitude: &str, accuracy: &str, field: &str| {
            ask("x", latitude, longitude, accuracy).unwrap_err().of(field).cloned()
        };
        assert_eq!(problem("91", "0", "", "latitude"), Some(Problem::TooLarge { max: 90 }));
        assert_eq!(problem("-90.5", "0", "", "latitude"), Some(Problem::TooSmall { min: -90 }));
        assert_eq!(problem("0", "181", "", "longitude"), Some(Problem::TooLarge { max: 180 }));
        assert_eq!(problem("0", "0", "-20", "accuracy"), Some(Problem::TooSmall { min: 0 }));
        assert_eq!(ask("x", "0", "NaN", "").unwrap_err().of("longitude"), Some(&Problem::NotANumber));
    }
}
