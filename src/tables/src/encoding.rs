//! Which encoding a text is in. What only one can be is sure; where several fit, the person chooses among them, the likeliest first.

use encoding_rs::{BIG5, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Gb18030,
    Big5,
    Windows1252,
}

impl Encoding {
    pub const ALL: [Self; 6] =
        [Self::Utf8, Self::Gb18030, Self::Big5, Self::Utf16Le, Self::Utf16Be, Self::Windows1252];

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Utf8 => "utf8",
            Self::Utf16Le => "utf16_le",
            Self::Utf16Be => "utf16_be",
            Self::Gb18030 => "gb18030",
            Self::Big5 => "big5",
            Self::Windows1252 => "windows1252",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.key() == key)
    }

    pub(crate) const fn decoder(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Gb18030 => GB18030,
            Self::Big5 => BIG5,
            Self::Windows1252 => WINDOWS_1252,
        }
    }

    /// Whether every character of the bytes is one of this encoding.
    fn fits(self, bytes: &[u8]) -> bool {
        let mut decoder = self.decoder().new_decoder_without_bom_handling();
        let mut text = [0_u8; 4096];
        let mut rest = bytes;
        loop {
            let (result, read, _) = decoder.decode_to_utf8_without_replacement(rest, &mut text, true);
            rest = &rest[read..];
            match result {
                encoding_rs::DecoderResult::InputEmpty => return true,
                encoding_rs::DecoderResult::OutputFull => {}
                encoding_rs::DecoderResult::Malformed(..) => return false,
            }
        }
    }
}

/// Those that the bytes can be, the likeliest first; never empty. One alone is sure.
pub(crate) fn candidates(bytes: &[u8]) -> Vec<Encoding> {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        let marked = Encoding::ALL.into_iter().find(|known| known.decoder() == encoding);
        return vec![marked.unwrap_or(Encoding::Utf8)];
    }
    if let Some(wide) = without_mark(bytes) {
        return vec![wide];
    }
    if Encoding::Utf8.fits(bytes) {
        return vec![Encoding::Utf8];
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let likely = detector.guess(None, chardetng::Utf8Detection::Deny);
    let mut fitting: Vec<Encoding> =
        [Encoding::Gb18030, Encoding::Big5].into_iter().filter(|encoding| encoding.fits(bytes)).collect();
    let likely = if likely == encoding_rs::GBK { GB18030 } else { likely };
    if fitting.is_empty() || likely == WINDOWS_1252 {
        fitting.push(Encoding::Windows1252);
    }
    fitting.sort_by_key(|encoding| encoding.decoder() != likely);
    fitting
}

/// UTF-16 without a mark: every second byte of a table's signs and digits is zero.
fn without_mark(bytes: &[u8]) -> Option<Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    // One zero alone is a slip in a text of bytes; those in the other places are of signs such as 一, U+4E00.
    let is_wide = |zeros: usize, others: usize| zeros >= 2 && zeros * 10 >= half && others * 4 <= zeros;
    if bytes.len() % 2 == 1 {
        None
    } else if is_wide(odd, even) && Encoding::Utf16Le.fits(bytes) {
        Some(Encoding::Utf16Le)
    } else if is_wide(even, odd) && Encoding::Utf16Be.fits(bytes) {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}
