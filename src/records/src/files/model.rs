//! A file as its readers see it.

use chrono::{DateTime, Utc};
use kemai_domain::{Entity, FieldDef, FieldKind, FieldTable, FileId, UserId};
use kemai_words::records as words;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A file on a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileView {
    pub id: FileId,
    pub entity: Entity,
    pub record_id: Uuid,
    pub name: String,
    /// Told by the content.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    pub created_at: DateTime<Utc>,
    /// None, when the program itself attached it.
    pub created_by: Option<UserId>,
    pub author_name: Option<String>,
    /// Removed a moment ago by one who may bring it back.
    pub is_removed: bool,
    pub may_remove: bool,
}

impl FileView {
    /// The largest file; `kemai_server::files::FILE_BYTES` is the same in bytes.
    pub const MEGABYTES: i64 = 25;
    /// Files of one record.
    pub const MOST: usize = 100;
    /// Files that one form sends.
    pub const MOST_AT_ONCE: usize = 10;

    /// Where its bytes are.
    #[must_use]
    pub fn address(&self) -> String {
        format!("/files/{}", self.id)
    }

    /// The size as one reads it: `214 KB`.
    #[must_use]
    pub fn size_text(&self) -> String {
        const KILO: i64 = 1024;
        let tenths = |unit: i64| {
            let tenths = self.size * 10 / unit;
            if tenths % 10 == 0 || tenths >= 1000 {
                (tenths / 10).to_string()
            } else {
                format!("{}.{}", tenths / 10, tenths % 10)
            }
        };
        match self.size {
            size if size < KILO => format!("{size} B"),
            size if size < KILO * KILO => format!("{} KB", tenths(KILO)),
            _ => format!("{} MB", tenths(KILO * KILO)),
        }
    }
}

/// The files of a record, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileList {
    pub items: Vec<FileView>,
    pub may_attach: bool,
}

/// Where the form of a record's files goes.
#[must_use]
pub fn upload_address(entity: Entity, record: Uuid) -> String {
    format!("/files/{}/{record}", entity.key())
}

/// The parameter that says on the form's own page why a file was refused.
pub const REFUSED: &str = "file_refused";

/// The fields of a file.
pub const FILE: FieldTable = FieldTable {
    entity: Entity::File,
    fields: &[
        FieldDef::new("name", words::file_name, FieldKind::Text, "").sensitive(),
        FieldDef::new("media_type", words::media_type, FieldKind::Text, "").computed(),
        FieldDef::new("size", words::file_size, FieldKind::Integer, "").computed(),
        FieldDef::new("entity", words::on_entity, FieldKind::Text, "").computed(),
        FieldDef::new("record_id", words::on_record, FieldKind::Text, "").computed(),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_in_their_unit() {
        let file = |size| FileView {
            id: FileId(Uuid::nil()),
            entity: Entity::Customer,
            record_id: Uuid::nil(),
            name: String::new(),
            media_type: String::new(),
            size,
            created_at: DateTime::UNIX_EPOCH,
            created_by: None,
            author_name: None,
            is_removed: false,
            may_remove: false,
        };
        for (size, text) in
            [(0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (219_136, "214 KB"), (1_310_720, "1.2 MB")]
        {
            assert_eq!(file(size).size_text(), text);
        }
    }
}
