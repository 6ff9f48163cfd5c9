use super::service;
use crate::{
    files::model::FileView,
    fixture::{Fixture, KINDS},
};
use axum::body::{Bytes, to_bytes};
use futures::stream;
use kemai_domain::{AppError, Entity, ErrorCode, FileId, Problem};
use kemai_server::{Ctx, change_log, files::FILE_BYTES, testing::on_both};
use uuid::Uuid;

const ON: Entity = Entity::Customer;

pub(crate) async fn attach(
    ctx: &Ctx,
    record: Uuid,
    name: &str,
    bytes: &'static [u8],
) -> Result<FileView, AppError> {
    let chunks = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(bytes))]);
    service::attach(ctx, KINDS, ON, record, name, chunks).await
}

async fn names(ctx: &Ctx, record: Uuid) -> Vec<String> {
    let list = service::list(ctx, KINDS, ON, record).await.unwrap();
    list.items.into_iter().map(|file| file.name).collect()
}

fn code<T>(result: Result<T, AppError>) -> ErrorCode {
    result.map(|_| ()).unwrap_err().code
}

#[tokio::test]
async fn a_file_hangs_on_its_record_and_comes_back_as_an_attachment() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let file = attach(&it.sales, it.record, "报价单.html", b"<script>alert(1)</script>").await.unwrap();
        assert_eq!((file.media_type.as_str(), file.size), ("text/plain; charset=utf-8", 25));
        assert_eq!(file.author_name.as_deref(), Some("林晓雯"));
        assert_eq!(names(&it.manager, it.record).await, ["报价单.html"]);
        let answer = service::download(&it.manager, KINDS, file.id).await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert!(header("content-disposition").starts_with("attachment"));
        assert!(header("content-security-policy").contains("sandbox"));
        assert_eq!(to_bytes(answer.into_body(), 100).await.unwrap(), b"<script>alert(1)</script>".as_slice());
        // The name is personal: the log has it sealed, the customer's history reads it.
        assert_eq!(it.count("SELECT COUNT(*) AS n FROM changes WHERE fields LIKE '%报价单%'").await, 0);
        let history = change_log::history(&it.sales, it.record, &[], None, 10).await.unwrap();
        assert_eq!(history[0].kind, "file.create");
        assert_eq!(history[0].fields[0].after, Some("报价单.html".into()), "{}", it.test.database);
    })
    .await;
}

#[tokio::test]
async fn a_file_out_of_reach_is_not_there_by_any_way() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let file = attach(&it.sales, it.record, "机密.txt", b"secret").await.unwrap();
        let before = it.counts().await;
        let other = &it.colleague;
        assert_eq!(code(service::list(other, KINDS, ON, it.record).await), ErrorCode::NotFound);
        assert_eq!(code(service::find(other, KINDS, file.id).await), ErrorCode::NotFound);
        assert_eq!(code(service::download(other, KINDS, file.id).await), ErrorCode::NotFound);
        assert_eq!(code(service::remove(other, KINDS, file.id).await), ErrorCode::NotFound);
        assert_eq!(code(attach(other, it.record, "a.txt", b"a").await), ErrorCode::NotFound);
        assert_eq!(code(service::download(&it.admin, KINDS, FileId::new()).await), ErrorCode::NotFound);
        assert_eq!(it.counts().await, before, "{}", it.test.database);
        assert_eq!(it.stored_files(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_leaves_neither_row_nor_bytes() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let before = it.counts().await;
        // The head of an ELF file with nothing behind it.
        let mut head = [0; 64];
        head[..8].copy_from_slice(b"\x7fELF\x02\x01\x01\0");
        let head = stream::iter([Ok::<_, std::io::Error>(Bytes::copy_from_slice(&head))]);
        let program = service::attach(&it.sales, KINDS, ON, it.record, "photo.jpg", head).await.unwrap_err();
        assert_eq!(program.of("file"), Some(&Problem::FileKindRefused));
        let megabyte = Bytes::from(vec![b'a'; 1024 * 1024]);
        let endless = stream::iter(
            (0..=FILE_BYTES >> 20).map(|_| Ok::<_, std::io::Error>(megabyte.clone())).collect::<Vec<_>>(),
        );
        let large = service::attach(&it.sales, KINDS, ON, it.record, "a.txt", endless).await.unwrap_err();
        assert_eq!(large.of("file"), Some(&Problem::FileTooLarge { max: FileView::MEGABYTES }));
        assert_eq!(it.counts().await, before, "{}", it.test.database);
        assert_eq!(it.stored_files(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_record_has_room_for_so_many_files() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let first = attach(&it.sales, it.record, "0.txt", b"0").await.unwrap();
        for number in 1..FileView::MOST {
            attach(&it.sales, it.record, &format!("{number}.txt"), b"1").await.unwrap();
        }
        let full = Some(Problem::TooMany { max: 100 });
        let before = it.counts().await;
        assert_eq!(attach(&it.sales, it.record, "a.txt", b"a").await.unwrap_err().of("file"), full.as_ref());
        assert_eq!((it.counts().await, it.stored_files()), (before, FileView::MOST), "{}", it.test.database);
        service::remove(&it.sales, KINDS, first.id).await.unwrap();
        attach(&it.sales, it.record, "a.txt", b"a").await.unwrap();
        assert_eq!(service::restore(&it.sales, KINDS, first.id).await.unwrap_err().of("file"), full.as_ref());
    })
    .await;
}

#[tokio::test]
async fn a_file_is_removed_by_its_author_or_whoever_edits_the_record() {
    on_both(|test| async move {
        let it = Fixture::new(test).await;
        let theirs = attach(&it.sales, it.record, "合同.txt", b"text").await.unwrap();
        let own = attach(&it.service, it.record, "照片.txt", b"text").await.unwrap();
        let before = it.counts().await;
        assert_eq!(code(service::remove(&it.service, KINDS, theirs.id).await), ErrorCode::Forbidden);
        assert_eq!(it.counts().await, before, "{}", it.test.database);
        service::remove(&it.service, KINDS, own.id).await.unwrap();
        assert_eq!(code(service::download(&it.sales, KINDS, own.id).await), ErrorCode::NotFound);
        assert_eq!(code(service::remove(&it.service, KINDS, own.id).await), ErrorCode::NotFound);
        service::restore(&it.manager, KINDS, own.id).await.unwrap();
        assert_eq!(names(&it.service, it.record).await, ["合同.txt", "照片.txt"]);
        service::remove(&it.manager, KINDS, own.id).await.unwrap();
        assert_eq!(code(service::restore(&it.service, KINDS, own.id).await), ErrorCode::Forbidden);
        assert_eq!(names(&it.service, it.record).await, ["合同.txt"]);
    })
    .await;
}
