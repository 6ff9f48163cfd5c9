//! The areas, one line each.

use kemai_server::{Area, RecordKind};

/// What each area brings: grades, operations, kinds of records.
pub const AREAS: &[Area] = &[kemai_people::AREA, kemai_records::AREA, kemai_customers::AREA];

/// The kinds of records that comments, files and history hang on.
pub const RECORD_KINDS: &[&[RecordKind]] =
    &[kemai_people::AREA.records, kemai_records::AREA.records, kemai_customers::AREA.records];
