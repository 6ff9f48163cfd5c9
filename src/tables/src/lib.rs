//! Tables as people have them: CSV in the encodings of the last thirty years, Excel workbooks with titles, merged headers and notes
//! around the rows. Reads them as a stream of rows that know their lines, finds the header, guesses what the columns hold, and writes
//! tables that no spreadsheet takes for formulas. No database and no user interface in here.

mod biff;
mod book;
mod cell;
mod dates;
mod encoding;
mod error;
mod guard;
mod guess;
mod header;
mod source;
mod text;
mod times;
mod write;

pub use cell::{Cell, Flaw, Row};
pub use dates::{DateProblem, Moment, Order, order_of, parse_date, parse_instant};
pub use encoding::Encoding;
pub use error::{ErrorKind, TableError, column_letters};
pub use guess::{Known, Shape, guess, simplified};
pub use header::{Content, Header, content, find_header};
pub use source::{Choice, Kind, Source};
pub use text::Delimiter;
pub use write::{CsvWriter, Value, XlsxWriter, protected};

/// Bytes of a file at most.
pub const MOST_BYTES: u64 = 64 << 20;
/// Bytes that a workbook may unpack to, all its parts together.
pub const MOST_UNPACKED: u64 = 256 << 20;
/// Columns of a table.
pub const MOST_COLUMNS: u32 = 400;
/// Lines of a table: as many as a sheet of Excel has.
pub const MOST_LINES: u64 = 1_048_576;

#[cfg(test)]
mod tests;
