//! What an XLS workbook has to pass: the reader lays each sheet out whole, so its corners are measured first.

use crate::{
    MOST_COLUMNS,
    error::{ErrorKind, TableError},
};
use std::io::{Cursor, Read};

/// Cells of all sheets laid out, the empty ones between others too.
const MOST_CELLS: u64 = 8_000_000;

/// A sheet begins, or another part.
const BOF: u16 = 0x0809;
const FILEPASS: u16 = 0x002f;
/// Records of one cell: formula, number, label, truth value, packed number, shared text, rich text.
const CELLS: [u16; 7] = [0x0006, 0x0203, 0x0204, 0x0205, 0x027e, 0x00fd, 0x00d6];
/// Several packed numbers of a row.
const PACKED: u16 = 0x00bd;

/// # Errors
/// Damaged, locked, not a table, a cell too far away.
pub(crate) fn check(bytes: &[u8]) -> Result<(), TableError> {
    let damaged = |_| TableError::new(ErrorKind::Damaged);
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    if file.exists("/EncryptedPackage") {
        return Err(TableError::new(ErrorKind::Locked));
    }
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.exists(name));
    let name = name.ok_or(TableError::new(ErrorKind::NotATable))?;
    let mut stream = Vec::new();
    file.open_stream(name).and_then(|mut book| book.read_to_end(&mut stream)).map_err(damaged)?;
    let (mut total, mut corner) = (0_u64, None::<Corner>);
    let mut at = 0;
    while let Some([kind_low, kind_high, length_low, length_high]) = stream.get(at..at + 4) {
        let kind = u16::from_le_bytes([*kind_low, *kind_high]);
        let length = usize::from(u16::from_le_bytes([*length_low, *length_high]));
        let Some(data) = stream.get(at + 4..at + 4 + length) else { break };
        at += 4 + length;
        match kind {
            FILEPASS => return Err(TableError::new(ErrorKind::Locked)),
            BOF => total += corner.take().map_or(0, |corner| corner.area()),
            PACKED => Corner::reach(&mut corner, data, data.get(data.len().saturating_sub(2)..)),
            kind if CELLS.contains(&kind) => Corner::reach(&mut corner, data, None),
            _ => {}
        }
        let far = corner.as_ref().filter(|corner| total + corner.area() > MOST_CELLS);
        if let Some(far) = far {
            let error = TableError::new(ErrorKind::FarCell).at(u64::from(far.last.0) + 1);
            return Err(error.in_column(u32::from(far.last.1) + 1));
        }
    }
    Ok(())
}

/// The rectangle around the cells of a sheet.
#[derive(Clone, Copy)]
struct Corner {
    first: (u16, u16),
    last: (u16, u16),
}

impl Corner {
    const fn area(self) -> u64 {
        let rows = (self.last.0 - self.first.0) as u64 + 1;
        rows * ((self.last.1 - self.first.1) as u64 + 1)
    }

    fn reach(corner: &mut Option<Self>, data: &[u8], last_column: Option<&[u8]>) {
        let number = |at: usize| data.get(at..at + 2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]));
        let (Some(row), Some(column)) = (number(0), number(2)) else { return };
        let last = match last_column {
            Some([low, high]) => u16::from_le_bytes([*low, *high]).max(column),
            _ => column,
        };
        let last = last.min(u16::try_from(MOST_COLUMNS).unwrap_or(u16::MAX));
        let known = corner.get_or_insert(Self { first: (row, column), last: (row, last) });
        known.first = (known.first.0.min(row), known.first.1.min(column));
        known.last = (known.last.0.max(row), known.last.1.max(last));
    }
}
