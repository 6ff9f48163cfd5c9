mod hostile;

use super::*;
use chrono::{DateTime, NaiveDate};
use proptest::prelude::*;
use std::{io::Cursor, io::Write as _, ops::ControlFlow};

fn rows(bytes: impl Into<Vec<u8>>) -> Vec<Row> {
    Source::open(bytes.into()).unwrap().head(&Choice::default(), 1_000).unwrap()
}

fn texts(bytes: impl Into<Vec<u8>>) -> Vec<Vec<String>> {
    rows(bytes).iter().map(Row::texts).collect()
}

fn kind(bytes: impl Into<Vec<u8>>) -> ErrorKind {
    let read = Source::open(bytes.into()).and_then(|source| source.head(&Choice::default(), usize::MAX));
    read.unwrap_err().kind
}

fn workbook(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let types = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>"#;
    let book = br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let relations = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let root = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let usual: [(&str, &[u8]); 4] = [
        ("_rels/.rels", root),
        ("[Content_Types].xml", types),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relations),
    ];
    for (name, bytes) in usual.iter().chain(parts) {
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn sheet(rows: &str) -> Vec<u8> {
    let xml = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    workbook(&[("xl/worksheets/sheet1.xml", xml.as_bytes())])
}

#[test]
fn text_is_read_in_every_encoding() {
    let table = "名称,电话\n北京华兴科技有限公司,13800002217\n上海远景贸易有限公司,13900001234\n";
    let expected = vec![
        vec!["名称", "电话"],
        vec!["北京华兴科技有限公司", "13800002217"],
        vec!["上海远景贸易有限公司", "13900001234"],
    ];
    let gb = encoding_rs::GB18030.encode(table).0.into_owned();
    let wide = |order: fn(u16) -> [u8; 2]| table.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    for bytes in [
        table.as_bytes().to_vec(),
        [b"\xef\xbb\xbf".as_slice(), table.as_bytes()].concat(),
        gb,
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
        [b"\xff\xfe".as_slice(), &wide(u16::to_le_bytes)].concat(),
    ] {
        assert_eq!(texts(bytes), expected);
    }
    // Half of the bytes of these signs are control characters, or zeros.
    let bytes = |order: fn(u16) -> [u8; 2], table: &str| -> Vec<u8> {
        table.encode_utf16().flat_map(order).collect()
    };
    let table = "\u{feff}客户名称\t电话\t省份\n庚贸易有限公司\t13800138007\t广东省\n";
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        assert_eq!(texts(bytes(order, table))[1], ["庚贸易有限公司", "13800138007", "广东省"]);
        let without_mark = table.trim_start_matches('\u{feff}').replace('庚', "一");
        assert_eq!(texts(bytes(order, &without_mark))[1], ["一贸易有限公司", "13800138007", "广东省"]);
    }
    let traditional =
        "名稱;電話\r\n台北國際貿易股份有限公司;0912345678\r\n高雄機械工業有限公司;0987654321\r\n";
    let big5 = encoding_rs::BIG5.encode(traditional).0.into_owned();
    let source = Source::open(big5).unwrap();
    assert_eq!(source.encodings().first(), Some(&Encoding::Big5));
    let rows = source.head(&Choice::default(), 9).unwrap();
    assert_eq!(rows[1].texts(), ["台北國際貿易股份有限公司", "0912345678"]);
}

#[test]
fn where_two_encodings_fit_the_person_chooses() {
    // Letters of two bytes that are characters in both.
    let bytes = encoding_rs::BIG5.encode("電話,名稱\n1,一\n").0.into_owned();
    let source = Source::open(bytes).unwrap();
    assert!(source.encodings().contains(&Encoding::Big5), "{:?}", source.encodings());
    let read = |encoding| {
        let choice = Choice { encoding: Some(encoding), ..Choice::default() };
        source.head(&choice, 1).unwrap()[0].texts()
    };
    assert_eq!(read(Encoding::Big5), ["電話", "名稱"]);
    assert_ne!(read(Encoding::Gb18030), ["電話", "名稱"]);
}

#[test]
fn delimiters_and_line_ends_are_told_by_the_rows() {
    for (text, delimiter) in [
        ("a,b,c\n1,2,3\n", Delimiter::Comma),
        ("a;b;c\n1,5;2;3\n", Delimiter::Semicolon),
        ("a\tb\tc\n1\t2,3\t3\n", Delimiter::Tab),
        ("a|b|c\n1|2|3\n", Delimiter::Pipe),
        ("alone\n1\n", Delimiter::Comma),
    ] {
        let source = Source::open(text.as_bytes().to_vec()).unwrap();
        assert_eq!(source.settled(&Choice::default()).delimiter, Some(delimiter), "{text}");
    }
    let lines = |text: &str| rows(text.as_bytes().to_vec()).iter().map(|row| row.line).collect::<Vec<_>>();
    assert_eq!(lines("a,b\r1,2\r3,4\r"), [1, 2, 3]);
    assert_eq!(lines("a,b\r\n\r\n1,\"2\r\n2\"\r\n3,4"), [1, 3, 5]);
    assert_eq!(texts(b"a,b\n\"x \"\"y\"\" z\",\0\n".to_vec())[1], ["x \"y\" z", ""]);
}

#[test]
fn what_a_spreadsheet_ruined_is_told() {
    let cells = &rows(b"1.38E+10,6.22E+18,1e5,#N/A,\xef\xbf\xbd,'=1+1,A1E+2\n".to_vec())[0].cells;
    let flaws: Vec<_> = cells.iter().map(|cell| cell.flaw).collect();
    let scientific = Some(Flaw::Scientific);
    assert_eq!(
        flaws,
        [scientific, scientific, None, Some(Flaw::FormulaError), Some(Flaw::Unreadable), None, None]
    );
    assert_eq!(cells[5].text, "=1+1");
    assert_eq!(Cell::of_number(13_800_138_000.0).text, "13800138000");
    assert_eq!(Cell::of_number(0.1 + 0.2).text, "0.3");
    assert_eq!(Cell::of_number(6_222_021_234_567_890_123.0).flaw, Some(Flaw::Rounded));
}

#[test]
fn a_file_that_is_cut_off_or_another_kind_is_refused() {
    assert_eq!(kind(Vec::new()), ErrorKind::Empty);
    assert_eq!(kind(b"a,b\n1,\"2\n3,4\n".to_vec()), ErrorKind::OpenQuote);
    assert_eq!(kind(b"<html><table>".to_vec()), ErrorKind::OtherKind);
    assert_eq!(kind(b"%PDF-1.7".to_vec()), ErrorKind::NotATable);
    assert_eq!(kind(b" [\n  {\"a\": 1, \"b\": 2}]".to_vec()), ErrorKind::OtherKind);
    assert!(Source::open(&b"[a],b\n1,2\n"[..]).is_ok());
    let whole = sheet(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#);
    assert_eq!(kind(whole[..whole.len() - 40].to_vec()), ErrorKind::Damaged);
    assert_eq!(kind(sheet(r#"<row r="1"><c r="A1"><v>1</v></c><row"#)), ErrorKind::Damaged);
}

#[test]
fn real_workbooks_with_notes_around_their_rows_are_read() {
    let is_name =
        |text: &str| ["name", "profession", "age", "dateofbirth"].contains(&simplified(text).as_str());
    for bytes in
        [&include_bytes!("../tests/fixtures/deaths.xlsx")[..], include_bytes!("../tests/fixtures/deaths.xls")]
    {
        let source = Source::open(bytes).unwrap();
        assert_eq!(source.sheets(), ["arts", "other"]);
        let rows = source.head(&Choice::default(), 100).unwrap();
        let header = find_header(&rows, &is_name);
        assert_eq!((header.line, header.names.len()), (5, 6));
        assert_eq!((header.lines, header.names[0].as_str()), (1, "Name"), "notes above it are no groups");
        let unknown = find_header(&rows, &|_| false);
        assert_eq!(unknown.line, 5, "it is fuller than the notes above it");
        assert_eq!(rows[5].line, 6);
        assert_eq!(rows[5].texts(), ["David Bowie", "musician", "69", "TRUE", "1947-01-08", "2016-01-10"]);
    }
    let rows = rows(&include_bytes!("../tests/fixtures/test_utf16_big.csv")[..]);
    assert_eq!(rows[2].texts(), ["4", "5", "ʤ"]);
}

#[test]
fn titles_notes_and_two_line_headers_are_set_aside() {
    let is_name = |text: &str| {
        ["客户名称", "联系人", "姓名", "电话", "备注", "地区"].contains(&simplified(text).as_str())
    };
    let table = "2026年客户登记表,,,,\n制表人：王,,,,\n客户名称*,联系人,,地区,备注\n,姓名,电话,,\n\
                 甲公司,张三,13800000001,德州,\n第一机械厂,李四,13800000002,济南,\n合计,2,,,\n";
    let rows = rows(table.as_bytes().to_vec());
    let header = find_header(&rows, &is_name);
    assert_eq!((header.line, header.lines), (4, 2));
    assert_eq!(header.names, ["客户名称*", "联系人 姓名", "联系人 电话", "地区", "备注"]);
    let records: Vec<_> = rows
        .iter()
        .filter(|row| row.line > header.line && content(row, &header) == Content::Record)
        .map(|row| row.text(0))
        .collect();
    assert_eq!(records, ["甲公司", "第一机械厂"]);
}

#[test]
fn a_header_of_unknown_names_is_told_from_notes_and_values() {
    let line = |text: &str| find_header(&rows(text.as_bytes().to_vec()), &|_| false).line;
    assert_eq!(line("Country,2013,\nCanada,35160000,value\n"), 1, "a column may be a year");
    assert_eq!(line("notes,at,the top,\na,b,c,d\n1,2,3,4\n"), 2);
    assert_eq!(line("a,b,\nx,y,z\nu,v,w\n"), 1, "words alone tell nothing");
    assert_eq!(line("a,b,c\nx,,\nx,y,1\n"), 1);
    assert_eq!(line("1,2,3\n4,5,6\n"), 0, "no header at all");
}

#[test]
fn columns_are_guessed_by_name_and_by_content() {
    let known = |key, names: &[&str], shape| Known {
        key,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        shape,
    };
    let fields = [
        known("name", &["名称", "客户名称", "公司名称", "Company"], Some(Shape::Company)),
        known("mobile", &["手机", "電話", "Mobile"], Some(Shape::Mobile)),
        known("email", &["邮箱", "Email"], Some(Shape::Email)),
    ];
    let names = ["公司名称（必填）", "联系 電話", "", "其他"].map(str::to_owned);
    let samples = vec![vec!["甲公司"], vec!["x"], vec!["a@b.cn", "c@d.cn"], vec!["1"]];
    assert_eq!(guess(&names, &samples, &fields), [Some(0), Some(1), Some(2), None]);
}

#[test]
fn the_number_of_something_is_not_its_name() {
    let known = [Known { key: "name", names: vec!["Employee".to_owned(), "员工".to_owned()], shape: None }];
    for (column, place) in
        [("EmployeeID", None), ("员工编号", None), ("Employee's name", Some(0)), ("员工全名", Some(0))]
    {
        assert_eq!(guess(&[column.to_owned()], &[vec!["1"]], &known), [place], "{column}");
    }
    let known = [Known {
        key: "code",
        names: ["客户编码", "编码", "代碼", "Code"].map(str::to_owned).to_vec(),
        shape: None,
    }];
    for (column, place) in [
        ("邮政编码", None),
        ("郵遞代碼", None),
        ("Postal code", None),
        ("编码*", Some(0)),
        ("本公司客户编码", Some(0)),
    ] {
        assert_eq!(guess(&[column.to_owned()], &[vec!["1"]], &known), [place], "{column}");
    }
}

#[test]
fn dates_say_what_they_are() {
    let day = NaiveDate::from_ymd_opt(2026, 3, 4).unwrap();
    for text in [
        "2026-03-04",
        "2026/3/4",
        "2026.3.4",
        "2026年3月4日",
        "20260304",
        "２０２６／３／４",
        "2026-03-04 08:30",
    ] {
        assert_eq!(parse_date(text, None), Ok(day), "{text}");
    }
    assert_eq!(parse_date("03/04/2026", None), Err(DateProblem::Ambiguous));
    assert_eq!(parse_date("03/04/2026", Some(Order::MonthFirst)), Ok(day));
    assert_eq!(parse_date("04.03.2026", Some(Order::DayFirst)), Ok(day));
    assert_eq!(parse_date("2026-02-30", None), Err(DateProblem::NotADate));
    assert_eq!(parse_date("138", None), Err(DateProblem::NotADate));
    assert_eq!(parse_date("46085", None), Ok(day), "as a spreadsheet counts days");
    let at = |hour, minute| Ok(Moment::Local(day.and_hms_opt(hour, minute, 0).unwrap()));
    assert_eq!(parse_instant("46085.604166666664", None), at(14, 30));
    for no_date in ["12345", "80001", "46085.", "46085.x", "+46085", "4.6E4"] {
        assert_eq!(parse_date(no_date, None), Err(DateProblem::NotADate), "{no_date}");
    }
    assert_eq!(order_of(["1/2/2026", "13/2/2026"]), Some(Order::DayFirst));
    assert_eq!(order_of(["1/13/2026", "13/2/2026"]), None);
    for (text, hour, minute) in [
        ("2026-03-04", 0, 0),
        ("2026-03-04 14:30", 14, 30),
        ("2026-03-04T14:30", 14, 30),
        ("2026年3月4日 下午3:20", 15, 20),
        ("2026年3月4日下午3:20", 15, 20),
        ("2026/3/4 上午 12:05:00", 0, 5),
        ("2026年3月4日15时20分", 15, 20),
        ("2026年3月4日 晚上8点", 20, 0),
        ("2026年3月4日星期三", 0, 0),
        ("2026年3月4日 星期三 １５：２０", 15, 20),
        ("2026/3/4 周三 3点20分", 3, 20),
    ] {
        assert_eq!(parse_instant(text, None), at(hour, minute), "{text}");
        assert_eq!(parse_date(text, None), Ok(day), "{text}");
    }
    for no_time in ["2026-03-04 25:00", "2026年3月4日 上午13:00", "2026-03-04 10:00-11:00", "2026年3月4日起"]
    {
        assert_eq!(parse_instant(no_time, None), Err(DateProblem::NotADate), "{no_time}");
    }
    let utc = DateTime::parse_from_rfc3339("2026-03-05T02:00:00Z").unwrap();
    for text in [
        "2026-03-05T10:00:00+08:00",
        "2026-03-05T10:00:00.000+0800",
        "2026-03-05T10:00+08:00",
        "2026-03-05T02:00:00Z",
        "2026-03-05 10:00:00 +0800",
        "2026-03-05 10:00:00+08",
    ] {
        let Ok(Moment::At(at)) = parse_instant(text, None) else { panic!("{text}") };
        assert_eq!(at, utc, "{text}");
    }
}

#[test]
fn what_is_written_is_read_again_and_is_no_formula() {
    let values = [
        Value::text("=HYPERLINK(\"http://x\")"),
        Value::text("+8613800002217"),
        Value::Number("1234.50".to_owned()),
        Value::Date(NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()),
        Value::Nothing,
        Value::Number("6222021234567890123".to_owned()),
    ];
    let header: Vec<String> = ["a", "b", "c", "d", "e", "f"].map(str::to_owned).to_vec();
    let mut csv = CsvWriter::new(Vec::new()).unwrap();
    csv.row(&values).unwrap();
    let bytes = csv.finish().unwrap();
    assert!(String::from_utf8_lossy(&bytes).contains("\"'=HYPERLINK"));
    let read = texts(bytes);
    assert_eq!(read[0][..4], ["=HYPERLINK(\"http://x\")", "+8613800002217", "1234.50", "2026-11-24"]);
    let mut book = XlsxWriter::new("客户", &header).unwrap();
    book.row(&values).unwrap();
    let mut bytes = Cursor::new(Vec::new());
    book.finish(&mut bytes).unwrap();
    let read = texts(bytes.into_inner());
    assert_eq!(
        read[1],
        ["=HYPERLINK(\"http://x\")", "+8613800002217", "1234.5", "2026-11-24", "", "6222021234567890123"]
    );
}

#[test]
fn reading_stops_when_it_is_told() {
    let source = Source::open(b"a\n1\n2\n".to_vec()).unwrap();
    let mut seen = 0;
    let stop = &mut |_| {
        seen += 1;
        ControlFlow::Break(())
    };
    source.each(&Choice::default(), stop).unwrap();
    assert_eq!(seen, 1);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(source) = Source::open(bytes) {
            let _ = source.head(&Choice::default(), 100);
        }
    }

    #[test]
    fn any_table_comes_back_as_it_was(
        table in prop::collection::vec(prop::collection::vec("[a-z0-9 ,;\"=+@'\\-一-鿏\n]{0,12}x", 3), 1..20),
    ) {
        let mut csv = CsvWriter::new(Vec::new()).unwrap();
        for row in &table {
            csv.row(&row.iter().map(Value::text).collect::<Vec<_>>()).unwrap();
        }
        let choice = Choice { delimiter: Some(Delimiter::Comma), ..Choice::default() };
        let read = Source::open(csv.finish().unwrap()).unwrap().head(&choice, 100).unwrap();
        let read: Vec<_> = read.iter().map(Row::texts).collect();
        let plain = |text: &String| {
            // A quotation mark before a formula is what `protected` writes itself.
            let inner = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
            inner.map_or_else(|| text.clone(), str::to_owned)
        };
        let table: Vec<Vec<_>> = table.iter().map(|row| row.iter().map(plain).collect()).collect();
        prop_assert_eq!(read, table);
    }
}
