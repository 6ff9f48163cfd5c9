//! What a packed workbook has to pass before a reader may open it: its parts are unpacked once, to nowhere, and counted.

use crate::{
    MOST_UNPACKED,
    error::{ErrorKind, TableError},
};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Texts that many cells share are all kept in memory by the reader.
const MOST_SHARED: u64 = 96 << 20;
/// Styles, names, relations: read whole.
const MOST_OF_OTHERS: u64 = 16 << 20;
const MOST_PARTS: usize = 5_000;
/// What no table needs: a document type, and entities, which may stand for a thousand times their length or for files elsewhere.
const MARKS: [&[u8]; 2] = [b"<!DOCTYPE", b"<!ENTITY"];

/// # Errors
/// Damaged, another kind, unpacks too far, has entities.
pub(crate) fn check(bytes: &[u8]) -> Result<(), TableError> {
    let damaged = || TableError::new(ErrorKind::Damaged);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.index_for_name("xl/workbook.xml").is_none() {
        let is_other = ["mimetype", "xl/workbook.bin", "[Content_Types].xml"]
            .iter()
            .any(|name| archive.index_for_name(name).is_some());
        return Err(TableError::new(if is_other { ErrorKind::OtherKind } else { ErrorKind::NotATable }));
    }
    if archive.len() > MOST_PARTS {
        return Err(TableError::new(ErrorKind::UnpacksTooFar));
    }
    let mut unpacked = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| damaged())?;
        let name = part.name().map_err(|_| damaged())?.to_ascii_lowercase();
        let is_xml = name.ends_with(".xml") || name.ends_with(".rels");
        let left = MOST_UNPACKED.saturating_sub(unpacked);
        let most = match name.as_str() {
            "xl/sharedstrings.xml" => left.min(MOST_SHARED),
            _ if is_xml && !name.starts_with("xl/worksheets/") => left.min(MOST_OF_OTHERS),
            _ => left,
        };
        // What the archive says of a size is only believed when it is too much.
        if part.size() > most {
            return Err(TableError::new(ErrorKind::UnpacksTooFar));
        }
        unpacked += count(&mut part, most, is_xml)?;
    }
    Ok(())
}

/// Bytes of a part as it really unpacks. The checksum at its end tells a broken one.
fn count(part: &mut impl Read, most: u64, is_xml: bool) -> Result<u64, TableError> {
    let mut buffer = vec![0_u8; 64 << 10];
    let (mut total, mut marks) = (0_u64, Marks::default());
    loop {
        let read = part.read(&mut buffer).map_err(|_| TableError::new(ErrorKind::Damaged))?;
        if read == 0 {
            break;
        }
        total += read as u64;
        if total > most {
            return Err(TableError::new(ErrorKind::UnpacksTooFar));
        }
        if is_xml && marks.are_in(&buffer[..read]) {
            return Err(TableError::new(ErrorKind::HasEntities));
        }
    }
    Ok(total)
}

/// Looks for `MARKS` in all of a part: a comment of any length may stand before a document type. In the text of a cell `<` is always written
/// `&lt;`.
#[derive(Default)]
struct Marks {
    /// As much of one as was just read.
    begun: Vec<u8>,
}

impl Marks {
    fn are_in(&mut self, bytes: &[u8]) -> bool {
        // UTF-16 has a zero beside each letter.
        for byte in bytes.iter().filter(|byte| **byte != 0).map(u8::to_ascii_uppercase) {
            if self.begun.is_empty() && byte != b'<' {
                continue;
            }
            self.begun.push(byte);
            if !MARKS.iter().any(|mark| mark.starts_with(&self.begun)) {
                self.begun.clear();
                self.begun.extend((byte == b'<').then_some(byte));
            } else if MARKS.contains(&self.begun.as_slice()) {
                return true;
            }
        }
        false
    }
}
