//! How a file is read where a program says it, and how its first rows will be.

use super::{
    super::{
        command::{self, Wish},
        file_options::{Choices, FileOptions, said_of_reading},
        reading::own_columns,
        service,
    },
    KINDS, WORK, bring, company, customer, view,
};
use bytes::Bytes;
use kemai_domain::{AppError, Problem};
use kemai_records::transfer::Rule;
use kemai_server::{Ctx, jobs, testing::on_both};
use uuid::Uuid;

/// `名称;备注` and `甲乙丙公司;a,b` in GB18030.
const SEMICOLONS: &[u8] =
    b"\xc3\xfb\xb3\xc6;\xb1\xb8\xd7\xa2\n\xbc\xd7\xd2\xd2\xb1\xfb\xb9\xab\xcb\xbe;a,b\n";
/// Two sheets: `arts` and `other`.
const BOOK: &[u8] = include_bytes!("../../../../tables/tests/fixtures/deaths.xlsx");

#[test]
fn columns_of_an_earlier_round_are_known_in_every_language() {
    let own = |names: &[&str]| own_columns(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    for first in [["行", "原因"], ["列", "原因"], ["Row", "Reason"]] {
        assert_eq!(own(&[first[0], first[1], "客户名称"]), 2, "{first:?}");
        assert_eq!(own(&[first[0], first[1], "Row", "Reason", "客户名称", "手机"]), 4, "{first:?}");
    }
    for none in [&["客户名称", "原因"][..], &["原因", "行"], &["行"], &[]] {
        assert_eq!(own(none), 0, "{none:?}");
    }
}

fn reading(parts: [&str; 4]) -> FileOptions {
    let [encoding, sheet, delimiter, date_order] = parts.map(str::to_owned);
    FileOptions { encoding, sheet, delimiter, date_order }
}

async fn start(
    ctx: &Ctx,
    bytes: &'static [u8],
    reading: FileOptions,
    is_dry: bool,
) -> Result<Uuid, AppError> {
    let mapping = [("Name".to_owned(), "name".to_owned())];
    let mapping = mapping.into_iter().filter(|_| bytes == BOOK).collect();
    let wish = Wish { reading, mapping, is_dry, ..Wish::default() };
    let id = command::start(ctx, KINDS, "customers", "a", Bytes::from_static(bytes), wish).await?;
    jobs::run_due(ctx.app(), &[WORK]).await?;
    Ok(id)
}

#[tokio::test]
async fn encoding_delimiter_and_order_of_dates_are_taken_as_said() {
    on_both(|test| async move {
        let admin = &company(&test).await.admin;
        let garbled = start(admin, SEMICOLONS, reading(["big5", "", "semicolon", ""]), false).await;
        assert_eq!(garbled.unwrap_err().of("name"), Some(&Problem::NoColumn), "{}", test.database);
        start(admin, SEMICOLONS, reading(["gb18030", "", "semicolon", ""]), false).await.unwrap();
        assert_eq!(customer(admin, "甲乙丙公司").await.remarks.as_deref(), Some("a,b"), "{}", test.database);

        let dates = "名称,联系人,联系人生日\n丁戊己公司,张三,03/04/1980\n".as_bytes();
        let unclear = start(admin, dates, FileOptions::default(), false).await.unwrap();
        assert_eq!(view(admin, unclear).await.head.counts.refused, 1, "{}", test.database);
        start(admin, dates, reading(["", "", "", "day_first"]), false).await.unwrap();
        let birthday = customer(admin, "丁戊己公司").await.contacts[0].birthday;
        assert_eq!(birthday.map(|day| day.to_string()).as_deref(), Some("1980-04-03"), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn another_sheet_is_read_and_what_a_file_does_not_have_is_named() {
    on_both(|test| async move {
        let admin = &company(&test).await.admin;
        let first = async |sheet: &str| {
            let id = start(admin, BOOK, reading(["", sheet, "", ""]), true).await.expect("it starts");
            view(admin, id).await.preview[0].cells[0].clone()
        };
        for sheet in ["", "arts"] {
            assert_eq!(first(sheet).await, "David Bowie", "{}", test.database);
        }
        assert_ne!(first("other").await, "David Bowie", "{}", test.database);

        for (bytes, said, part, choices, words) in [
            (BOOK, ["", "none", "", ""], "sheet", &["arts", "other"][..], "--sheet: This is not one of"),
            (BOOK, ["utf8", "", "", ""], "encoding", &[], "--encoding: the file is a workbook"),
            (SEMICOLONS, ["", "arts", "", ""], "sheet", &[], "--sheet: the file is text"),
            (SEMICOLONS, ["", "", "", "year"], "date_order", &["month_first", "day_first"], "--date-order:"),
            (SEMICOLONS, ["", "", "dot", ""], "delimiter", &["comma", "semicolon", "tab", "pipe"], "comma, "),
        ] {
            let error = start(admin, bytes, reading(said), true).await.unwrap_err();
            assert_eq!(error.of(part), Some(&Problem::UnknownChoice), "{part}: {error:?}");
            let told: Choices = serde_json::from_value(error.detail.clone().unwrap()).unwrap();
            assert_eq!(told.choices, choices);
            let sentence = said_of_reading(&error).expect("about the reading");
            assert!(sentence.contains(words), "{sentence}");
        }
        assert_eq!(said_of_reading(&AppError::not_found()), None);
    })
    .await;
}

#[tokio::test]
async fn the_first_rows_are_shown_as_they_will_be() {
    on_both(|test| async move {
        let admin = &company(&test).await.admin;
        let table = "客户名称,手机,姓,名,国家\n 北京　华兴ＡＢＣ有限公司 ,138-0000-2217,司马,相如,\n\
            Bolton's Foods,(171) 555-7788,Davolio,Nancy,英国\n";
        let bytes = futures::stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(table))]);
        let id = service::upload(admin, KINDS, "customers", "a.csv", bytes).await.unwrap();
        let shown = view(admin, id).await;
        assert_eq!(shown.preview_columns.len(), 6, "{}: {:?}", test.database, shown.preview_columns);
        let cells: Vec<_> = shown.preview.iter().map(|row| row.cells.clone()).collect();
        assert_eq!(
            cells[0],
            ["北京 华兴ABC有限公司", "13800002217", "司马", "相如", "", "司马相如"],
            "{}",
            test.database
        );
        assert_eq!(cells[1][1], "+441715557788", "as its country writes it");
        assert_eq!(cells[1][5], "Nancy Davolio");
        let head = bring(admin, table, Rule::Skip).await;
        assert_eq!(head.counts.created, 2, "{}: {:?}", test.database, view(admin, head.id).await.refusals);
        let made = customer(admin, "北京 华兴ABC有限公司").await;
        assert_eq!(made.contacts[0].name, "司马相如", "it became what was shown");
    })
    .await;
}
