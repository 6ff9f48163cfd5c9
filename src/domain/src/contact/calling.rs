//! Numbers as they are dialled in their own country.

use super::{Phone, normalise_phone};
use crate::Problem;

/// Calling codes by country, after ITU-T E.164; of the islands that share +1, with their area code.
#[rustfmt::skip]
const CODES: &[(&str, &str)] = &[
    ("AD", "376"), ("AE", "971"), ("AF", "93"), ("AG", "1268"), ("AI", "1264"), ("AL", "355"), ("AM", "374"),
    ("AO", "244"), ("AR", "54"), ("AS", "1684"), ("AT", "43"), ("AU", "61"), ("AW", "297"), ("AX", "358"),
    ("AZ", "994"), ("BA", "387"), ("BB", "1246"), ("BD", "880"), ("BE", "32"), ("BF", "226"), ("BG", "359"),
    ("BH", "973"), ("BI", "257"), ("BJ", "229"), ("BL", "590"), ("BM", "1441"), ("BN", "673"), ("BO", "591"),
    ("BQ", "599"), ("BR", "55"), ("BS", "1242"), ("BT", "975"), ("BW", "267"), ("BY", "375"), ("BZ", "501"),
    ("CA", "1"), ("CD", "243"), ("CF", "236"), ("CG", "242"), ("CH", "41"), ("CI", "225"), ("CK", "682"),
    ("CL", "56"), ("CM", "237"), ("CO", "57"), ("CR", "506"), ("CU", "53"), ("CV", "238"), ("CW", "599"),
    ("CY", "357"), ("CZ", "420"), ("DE", "49"), ("DJ", "253"), ("DK", "45"), ("DM", "1767"), ("DO", "1809"),
    ("DZ", "213"), ("EC", "593"), ("EE", "372"), ("EG", "20"), ("ER", "291"), ("ES", "34"), ("ET", "251"),
    ("FI", "358"), ("FJ", "679"), ("FK", "500"), ("FM", "691"), ("FO", "298"), ("FR", "33"), ("GA", "241"),
    ("GB", "44"), ("GD", "1473"), ("GE", "995"), ("GF", "594"), ("GG", "44"), ("GH", "233"), ("GI", "350"),
    ("GL", "299"), ("GM", "220"), ("GN", "224"), ("GP", "590"), ("GQ", "240"), ("GR", "30"), ("GT", "502"),
    ("GU", "1671"), ("GW", "245"), ("GY", "592"), ("HK", "852"), ("HN", "504"), ("HR", "385"), ("HT", "509"),
    ("HU", "36"), ("ID", "62"), ("IE", "353"), ("IL", "972"), ("IM", "44"), ("IN", "91"), ("IQ", "964"),
    ("IR", "98"), ("IS", "354"), ("IT", "39"), ("JE", "44"), ("JM", "1876"), ("JO", "962"), ("JP", "81"),
    ("KE", "254"), ("KG", "996"), ("KH", "855"), ("KI", "686"), ("KM", "269"), ("KN", "1869"), ("KP", "850"),
    ("KR", "82"), ("KW", "965"), ("KY", "1345"), ("KZ", "7"), ("LA", "856"), ("LB", "961"), ("LC", "1758"),
    ("LI", "423"), ("LK", "94"), ("LR", "231"), ("LS", "266"), ("LT", "370"), ("LU", "352"), ("LV", "371"),
    ("LY", "218"), ("MA", "212"), ("MC", "377"), ("MD", "373"), ("ME", "382"), ("MF", "590"), ("MG", "261"),
    ("MH", "692"), ("MK", "389"), ("ML", "223"), ("MM", "95"), ("MN", "976"), ("MO", "853"), ("MP", "1670"),
    ("MQ", "596"), ("MR", "222"), ("MS", "1664"), ("MT", "356"), ("MU", "230"), ("MV", "960"), ("MW", "265"),
    ("MX", "52"), ("MY", "60"), ("MZ", "258"), ("NA", "264"), ("NC", "687"), ("NE", "227"), ("NG", "234"),
    ("NI", "505"), ("NL", "31"), ("NO", "47"), ("NP", "977"), ("NR", "674"), ("NU", "683"), ("NZ", "64"),
    ("OM", "968"), ("PA", "507"), ("PE", "51"), ("PF", "689"), ("PG", "675"), ("PH", "63"), ("PK", "92"),
    ("PL", "48"), ("PM", "508"), ("PR", "1787"), ("PS", "970"), ("PT", "351"), ("PW", "680"), ("PY", "595"),
    ("QA", "974"), ("RE", "262"), ("RO", "40"), ("RS", "381"), ("RU", "7"), ("RW", "250"), ("SA", "966"),
    ("SB", "677"), ("SC", "248"), ("SD", "249"), ("SE", "46"), ("SG", "65"), ("SH", "290"), ("SI", "386"),
    ("SK", "421"), ("SL", "232"), ("SM", "378"), ("SN", "221"), ("SO", "252"), ("SR", "597"), ("SS", "211"),
    ("ST", "239"), ("SV", "503"), ("SX", "1721"), ("SY", "963"), ("SZ", "268"), ("TC", "1649"), ("TD", "235"),
    ("TG", "228"), ("TH", "66"), ("TJ", "992"), ("TL", "670"), ("TM", "993"), ("TN", "216"), ("TO", "676"),
    ("TR", "90"), ("TT", "1868"), ("TV", "688"), ("TW", "886"), ("TZ", "255"), ("UA", "380"), ("UG", "256"),
    ("US", "1"), ("UY", "598"), ("UZ", "998"), ("VA", "39"), ("VC", "1784"), ("VE", "58"), ("VG", "1284"),
    ("VI", "1340"), ("VN", "84"), ("VU", "678"), ("WF", "681"), ("WS", "685"), ("YE", "967"), ("YT", "262"),
    ("ZA", "27"), ("ZM", "260"), ("ZW", "263"),
];

/// Countries whose numbers keep their first zero abroad.
const KEEPING_ZERO: &[&str] = &["IT", "SM", "VA", "CI", "CG", "BJ"];

/// Reads the number of somebody in a country (ISO 3166-1, empty for the mainland), as people there write it: `(171) 555-7788` in Britain is
/// `+441715557788`. A number with its calling code stays what it is, and so does one of the mainland in its normal form: that is how a
/// contact's number there comes back from the form.
///
/// # Errors
/// As [`normalise_phone`].
pub fn normalise_phone_in(text: &str, country: &str) -> Result<Phone, Problem> {
    let read = normalise_phone(text);
    let Some((_, code)) = CODES.iter().find(|(known, _)| *known == country) else { return read };
    let text = text.trim();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_american = code.starts_with('1');
    // 1-415-555-2671; the same digits without a break are more likely a mobile of the mainland.
    let has_trunk_one = is_american
        && digits == 11
        && text.starts_with('1')
        && !text[1..].starts_with(|next: char| next.is_ascii_digit());
    let is_mainland = |phone: &Phone| {
        let is_landline = phone.number().starts_with('0') || phone.number().len() == 10;
        phone.is_mainland_mobile() || (is_landline && phone.to_string() == text)
    };
    let is_whole =
        |phone: &Phone| text.starts_with('+') || phone.number().starts_with('+') || is_mainland(phone);
    if !has_trunk_one && read.as_ref().is_ok_and(is_whole) {
        return read;
    }
    // A zero in brackets, or one that is dialled before an area code, is not dialled from abroad.
    let rest = text.trim_start_matches('(');
    // Behind the digits that lead abroad stands a whole number: 010 is Peking's area code, too.
    let leads_abroad = |exit: &str| {
        rest.strip_prefix(exit).filter(|_| digits >= exit.len() + 10).map(|rest| format!("+{rest}"))
    };
    let abroad = match country {
        _ if has_trunk_one => Some(format!("+{rest}")),
        _ if is_american => leads_abroad("011"),
        "JP" => leads_abroad("010"),
        "AU" => leads_abroad("0011"),
        _ => None,
    };
    let national = match country {
        "HU" => rest.strip_prefix("06"),
        "RU" | "KZ" => rest.strip_prefix('8').filter(|_| digits == 11),
        _ if is_american || KEEPING_ZERO.contains(&country) => None,
        _ => rest.strip_prefix('0'),
    };
    // Of islands that share +1 the code has the area, which some write and some leave out.
    let here = if is_american && digits >= 10 { "1" } else { code };
    let abroad = abroad.unwrap_or_else(|| format!("+{here} {}", national.unwrap_or(rest)));
    // What cannot be a number there either is told of as it was written.
    normalise_phone(&abroad).or(read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_read_as_its_country_writes_it() {
        for (text, country, number) in [
            ("(171) 555-7788", "GB", "+441715557788"),
            ("020 7946 0958", "GB", "+442079460958"),
            ("030-0074321", "DE", "+49300074321"),
            ("0522-556721", "IT", "+390522556721"),
            ("88.60.15.31", "FR", "+3388601531"),
            ("(206) 555-9857", "US", "+12065559857"),
            ("1-415-555-2671", "US", "+14155552671"),
            ("1 (212) 555-0100", "US", "+12125550100"),
            ("011 44 20 7946 0958", "US", "+442079460958"),
            ("(787) 555-0100", "PR", "+17875550100"),
            ("(812) 123-45-67", "RU", "+78121234567"),
            ("8 (812) 123-45-67", "RU", "+78121234567"),
            ("07 12 34 56 78", "CI", "+2250712345678"),
            ("90-224 8858", "FI", "+358902248858"),
            ("0921-12 34 65", "SE", "+46921123465"),
            ("+44 20 7946 0958", "DE", "+442079460958"),
            ("0044 20 7946 0958", "DE", "+442079460958"),
            ("138 0000 2217", "DE", "13800002217"),
            ("+86 10 8888 6666", "DE", "010-88886666"),
            ("010-88886666", "JP", "010-88886666"),
            ("0534-2345678-8001", "DE", "0534-2345678-8001"),
            ("12345678", "DK", "+4512345678"),
            ("0534-2345678", "", "0534-2345678"),
            ("0534-2345678", "CN", "0534-2345678"),
        ] {
            let read = normalise_phone_in(text, country).map(|phone| phone.to_string());
            assert_eq!(read.as_deref(), Ok(number), "{text} in {country}");
        }
        assert_eq!(normalise_phone_in("no number", "DE"), Err(Problem::NotAPhone));
        assert_eq!(normalise_phone_in("", "DE"), Err(Problem::Required));
    }

    proptest! {
        /// What is saved comes back from the form with the next save.
        #[test]
        fn a_number_that_was_read_is_read_as_the_same_again(text in "[+0-9() -]{5,18}", place in 0..CODES.len()) {
            let (country, _) = CODES[place];
            if let Ok(phone) = normalise_phone_in(&text, country) {
                prop_assert_eq!(normalise_phone_in(&phone.to_string(), country), Ok(phone));
            }
        }
    }
}
