//! Files that were made to hurt, or that their owner locked.

use super::{kind, sheet, workbook};
use crate::{Choice, ErrorKind, Source};
use std::io::{Cursor, Write as _};

#[test]
fn workbooks_that_unpack_too_far_are_refused() {
    let bomb = workbook(&[("xl/worksheets/sheet1.xml", &vec![b' '; 300 << 20])]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(kind(bomb), ErrorKind::UnpacksTooFar);
    let far = sheet(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#);
    let error = Source::open(far).unwrap().head(&Choice::default(), 1).unwrap_err();
    assert_eq!((error.kind, error.place().as_str()), (ErrorKind::FarCell, "S!XFD1048576"));
}

#[test]
fn parts_that_are_kept_in_memory_have_bounds_of_their_own() {
    let padded = |length: usize| {
        let [begin, end] = [&br#"<?xml version="1.0"?><sst><si><t>a</t></si>"#[..], b"</sst>"];
        [begin, &vec![b' '; length], end].concat()
    };
    let one = br#"<?xml version="1.0"?><worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>"#;
    let with = |name: &str, bytes: &[u8]| workbook(&[("xl/worksheets/sheet1.xml", one), (name, bytes)]);
    let shared = padded(97 << 20);
    for name in ["xl/sharedStrings.xml", "XL/SharedStrings.XML"] {
        assert_eq!(kind(with(name, &shared)), ErrorKind::UnpacksTooFar, "{name}");
    }
    assert_eq!(kind(with("xl/styles.xml", &padded(17 << 20))), ErrorKind::UnpacksTooFar);
    // Twenty megabytes of shared texts are many, and no attack.
    assert!(Source::open(with("xl/sharedStrings.xml", &padded(20 << 20))).is_ok());
}

#[test]
fn document_types_and_entities_are_refused_wherever_they_stand() {
    let document = r#"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet/>"#;
    let head = r#"<?xml version="1.0"?>"#;
    let behind = |length: usize| format!("{head}<!--{}-->{document}", "x".repeat(length));
    // Behind so much that the mark is cut in two where one stretch of reading ends.
    let lengths = [0, 5 << 10, (64 << 10) - head.len() - 7 - 4, 200 << 10];
    let hidden = lengths.into_iter().map(behind);
    let wide = format!("\u{feff}{head}{document}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let odd = format!("{head}<<!doctype x>").into_bytes();
    for part in hidden.map(String::into_bytes).chain([wide, odd]) {
        assert_eq!(kind(workbook(&[("xl/worksheets/sheet1.xml", &part)])), ErrorKind::HasEntities);
        assert_eq!(kind(workbook(&[("xl/sharedStrings.xml", &part)])), ErrorKind::HasEntities);
    }
    let told = sheet(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>&lt;!DOCTYPE html></t></is></c></row>"#);
    assert_eq!(super::texts(told), [["<!DOCTYPE html>"]]);
}

/// A file in which a stream holds these records.
fn compound(stream: &str, records: &[(u16, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let mut bytes = Vec::new();
    for (kind, data) in records {
        bytes.extend(kind.to_le_bytes());
        bytes.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
        bytes.extend_from_slice(data);
    }
    file.create_stream(stream).unwrap().write_all(&bytes).unwrap();
    file.into_inner().into_inner()
}

/// The number of a cell.
fn cell(row: u16, column: u16) -> Vec<u8> {
    [row, column, 0].into_iter().flat_map(u16::to_le_bytes).chain([0; 8]).collect()
}

const BEGIN: u16 = 0x0809;
const NUMBER: u16 = 0x0203;
const PACKED: u16 = 0x00bd;

#[test]
fn an_old_workbook_with_a_far_cell_is_refused_before_it_is_laid_out() {
    let refused = |records: &[(u16, &[u8])]| Source::open(compound("/Workbook", records)).unwrap_err();
    let (first, last) = (cell(0, 0), cell(u16::MAX, 255));
    let error = refused(&[(BEGIN, &[0; 16]), (NUMBER, &first), (NUMBER, &last)]);
    assert_eq!((error.kind, error.place().as_str()), (ErrorKind::FarCell, "IV65536"));

    // The row's last column stands at the end of what is packed.
    let packed = [u16::MAX, 0, 0, 0, 0, 255].into_iter().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let error = refused(&[(BEGIN, &[0; 16]), (NUMBER, &first), (PACKED, &packed)]);
    assert_eq!((error.kind, error.place().as_str()), (ErrorKind::FarCell, "IV65536"));

    // Each sheet alone would be small enough.
    let half = cell(u16::MAX, 99);
    let sheet: [(u16, &[u8]); 3] = [(BEGIN, &[0; 16]), (NUMBER, &first), (NUMBER, &half)];
    let error = refused(&[sheet, sheet].concat());
    assert_eq!(error.kind, ErrorKind::FarCell);
}

#[test]
fn locked_workbooks_say_that_they_are() {
    assert_eq!(kind(compound("/Workbook", &[(BEGIN, &[0; 16]), (0x002f, &[0; 6])])), ErrorKind::Locked);
    assert_eq!(kind(compound("/EncryptedPackage", &[])), ErrorKind::Locked, "an XLSX with a password");
    assert_eq!(kind(compound("/WordDocument", &[])), ErrorKind::NotATable);
    let mut cut = compound("/Workbook", &[(BEGIN, &[0; 16]), (NUMBER, &cell(0, 0))]);
    cut.truncate(cut.len() / 2);
    assert_eq!(kind(cut), ErrorKind::Damaged);
}
