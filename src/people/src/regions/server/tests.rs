use super::{create, list, rename, set_retired};
use crate::{regions::NewRegion, server::fixture};
use kemai_domain::{ErrorCode, Problem, region::RegionCode};
use kemai_server::{regions, testing::on_both};

fn zone(parent: &str, name: &str) -> NewRegion {
    NewRegion { parent_code: parent.to_owned(), name: name.to_owned() }
}

#[tokio::test]
async fn an_area_is_added_renamed_retired_and_brought_back() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let made = create(admin, zone("371400", " 德州运河开发区 ")).await.unwrap();
        assert_eq!(
            (made.code.to_string().as_str(), made.place.as_str()),
            ("371490", "山东省 德州市"),
            "{}",
            test.database
        );
        let label = async || regions::all(&test.app).await.unwrap().label(made.code);
        assert_eq!(label().await, "山东省 德州市 德州运河开发区");
        let taken = create(admin, zone("371400", "德州运河开发区")).await.unwrap_err();
        assert_eq!(taken.of("name"), Some(&Problem::Taken));
        let taken = create(admin, zone("371400", "德城区")).await.unwrap_err();
        assert_eq!(taken.of("name"), Some(&Problem::Taken), "an official division has that name");

        let renamed = rename(admin, made.code, 1, "运河开发区").await.unwrap();
        assert_eq!(renamed.version, 2);
        assert_eq!(rename(admin, made.code, 2, "运河开发区").await.unwrap(), renamed, "nothing was changed");
        assert_eq!(label().await, "山东省 德州市 运河开发区");
        assert_eq!(rename(admin, made.code, 1, "别的").await.unwrap_err().code, ErrorCode::Conflict);

        let retired = set_retired(admin, made.code, 2, true).await.unwrap();
        let all = regions::all(&test.app).await.unwrap();
        assert!(all.is_retired(made.code) && all.search("运河开发区", 5).is_empty());
        assert_eq!(label().await, "山东省 德州市 运河开发区", "customers that have it still show it");
        set_retired(admin, made.code, retired.version, false).await.unwrap();
        let page = list(admin).await.unwrap();
        assert_eq!((page.regions.len(), page.regions[0].is_retired), (1, false));
        assert!(page.places.iter().any(|place| place.label == "山东省 德州市" && place.keys.contains("dzs")));
        assert!(page.places.iter().any(|place| place.label == "北京市"));
    })
    .await;
}

#[tokio::test]
async fn what_is_no_place_is_refused_and_so_is_who_may_not() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        for (parent, problem) in
            [("", Problem::Required), ("x", Problem::UnknownRegion), ("999900", Problem::UnknownRegion)]
        {
            let error = create(admin, zone(parent, "某区")).await.unwrap_err();
            assert_eq!(error.of("parent_code"), Some(&problem), "{parent} on {}", test.database);
        }
        for number in 0..10 {
            create(admin, zone("371400", &format!("第{number}区"))).await.unwrap();
        }
        let full = create(admin, zone("371400", "再一区")).await.unwrap_err();
        assert_eq!(full.of("parent_code"), Some(&Problem::TooMany { max: 10 }));
        let code = RegionCode::parse("371490").unwrap();
        for other in [&company.manager, &company.sales, &company.service] {
            assert_eq!(list(other).await.unwrap_err().code, ErrorCode::Forbidden);
            assert_eq!(create(other, zone("371400", "某区")).await.unwrap_err().code, ErrorCode::Forbidden);
            assert_eq!(rename(other, code, 1, "某区").await.unwrap_err().code, ErrorCode::Forbidden);
            assert_eq!(set_retired(other, code, 1, true).await.unwrap_err().code, ErrorCode::Forbidden);
        }
    })
    .await;
}
