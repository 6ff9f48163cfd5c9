use super::{
    board::{MOST_ON_WALL, cut, percent},
    draw::{Counted, Line, Picture, Shape, permille},
    service, span,
};
use crate::{
    dashboards::model::{DashboardKind, Period, Question},
    fixture::{company, customer, id_of, planned, said, working_company},
};
use chrono::Duration;
use kemai_customers::customers::{CustomerInput, ListQuery, server::listing};
use kemai_domain::{ErrorCode, Lang, Problem};
use kemai_follow_ups::{
    follow_ups::{model::FollowUpQuery, server::service as follow_ups},
    plans::{model::PlanQuery, server::list as plans},
};
use kemai_server::{Ctx, testing::on_both};
use kemai_ui::SheetCell;
use kemai_words::insight as words;
use serde_json::{Map, Value, json};

/// How many the list at an address shows to somebody.
async fn listed(ctx: &Ctx, href: &str) -> i64 {
    let (path, query) = href.split_once('?').unwrap_or((href, ""));
    let query = form_urlencoded::parse(query.as_bytes());
    let query: Map<String, Value> =
        query.map(|(name, value)| (name.into_owned(), value.into_owned().into())).collect();
    let total = match path {
        "/customers" => {
            let query: ListQuery = serde_json::from_value(query.into()).unwrap();
            listing::list(ctx, &query).await.unwrap().total
        }
        "/follow-ups" => {
            let query: FollowUpQuery = serde_json::from_value(query.into()).unwrap();
            follow_ups::list(ctx, &query).await.unwrap().total
        }
        "/plans" => {
            let query: PlanQuery = serde_json::from_value(query.into()).unwrap();
            plans::list(ctx, &query).await.unwrap().total
        }
        other => panic!("no list stands at {other}"),
    };
    i64::try_from(total).unwrap()
}

fn number(cell: &SheetCell) -> i64 {
    match cell {
        SheetCell::Number(number) => *number,
        other => panic!("{other:?} is no count"),
    }
}

/// How many plans were due, by the address of those that were done on time.
async fn due(ctx: &Ctx, on_time: &str) -> i64 {
    let mut due = 0;
    for state in ["on_time", "late", "not_done"] {
        due += listed(ctx, &on_time.replace("state=on_time", &format!("state={state}"))).await;
    }
    due
}

/// Compares every number that has a list with what the list shows to the same person; how many were compared that are not nothing.
async fn compare(ctx: &Ctx, question: &Question, who: &str) -> usize {
    let dashboard = service::dashboard(ctx, question).await.unwrap();
    let mut compared = 0;
    for figure in &dashboard.figures {
        if let Some(href) = &figure.href {
            let shown = listed(ctx, href).await;
            let (value, shown) = match figure.value {
                SheetCell::Permille(value) => (value, permille(shown, due(ctx, href).await)),
                ref value => (number(value), shown),
            };
            assert_eq!(shown, value, "{who}: {} of {question:?}: {href}", figure.name);
            compared += usize::from(value > 0);
        }
    }
    for chart in &dashboard.charts {
        assert!(!chart.title.is_empty() && !chart.subtitle.is_empty());
        for (place, row) in chart.sheet.rows.iter().enumerate() {
            assert_eq!(row.len(), chart.sheet.columns.len(), "{}", chart.name);
            for (column, cell) in row.iter().enumerate() {
                if let Some(href) = chart.link(place, column) {
                    let (value, shown) = (number(cell), listed(ctx, href).await);
                    assert_eq!(shown, value, "{who}: {} of {question:?}, {row:?}: {href}", chart.name);
                    compared += usize::from(value > 0);
                }
            }
        }
    }
    compared
}

#[tokio::test]
async fn every_number_is_what_its_list_shows_to_the_same_person() {
    on_both(async |test| {
        let company = working_company(&test).await;
        let people = [
            ("admin", &company.admin, 100),
            ("manager", &company.manager, 70),
            ("sales", &company.sales, 40),
            ("other_sales", &company.other_sales, 40),
            ("service", &company.service, 100),
        ];
        for (who, ctx, least) in people {
            let mut compared = 0;
            for kind in DashboardKind::ALL {
                let question = Question { kind: Some(*kind), period: Period::Days90, ..Question::default() };
                compared += compare(ctx, &question, who).await;
            }
            assert!(compared > least, "{who} on {}: only {compared} were compared", test.database);
        }
        // Narrowed to a department, to a person, and to days in the middle.
        // Over years too.
        let years = Question {
            kind: Some(DashboardKind::Manager),
            period: Period::Custom,
            from: "2024-04-01".to_owned(),
            until: "2026-12-31".to_owned(),
            ..Question::default()
        };
        assert!(compare(&company.manager, &years, "manager").await > 5);
        let narrowed = Question {
            kind: Some(DashboardKind::Manager),
            period: Period::Custom,
            from: "2026-11-25".to_owned(),
            until: "2026-12-20".to_owned(),
            ..Question::default()
        };
        let first = Question { department: company.first.to_string(), ..narrowed.clone() };
        let head = Question { department: company.head.to_string(), ..narrowed.clone() };
        let sales = Question { person: id_of(&company.sales).to_string(), ..narrowed.clone() };
        for question in [narrowed, first.clone(), head, sales.clone()] {
            assert!(compare(&company.admin, &question, "admin").await > 5, "{question:?}");
        }
        for question in [first, sales.clone()] {
            assert!(compare(&company.manager, &question, "manager").await > 5, "{question:?}");
        }
        assert!(compare(&company.sales, &sales, "sales").await > 5);
    })
    .await;
}

#[tokio::test]
async fn nobody_narrows_to_whom_he_does_not_reach() {
    on_both(async |test| {
        let company = working_company(&test).await;
        let refused = async |ctx: &Ctx, department: String, person: String| {
            let question = Question { department, person, ..Question::default() };
            let error = service::dashboard(ctx, &question).await.unwrap_err();
            assert_eq!(error.code, ErrorCode::Invalid);
            error.fields.into_iter().map(|field| (field.field, field.problem)).collect::<Vec<_>>()
        };
        let department = vec![("department".to_owned(), Problem::UnknownDepartment)];
        let person = vec![("person".to_owned(), Problem::UnknownPerson)];
        let (none, other) = (String::new(), id_of(&company.other_sales).to_string());
        assert_eq!(refused(&company.manager, company.second.to_string(), none.clone()).await, department);
        assert_eq!(refused(&company.sales, company.first.to_string(), none.clone()).await, department);
        assert_eq!(refused(&company.admin, "nonsense".to_owned(), none.clone()).await, department);
        assert_eq!(refused(&company.manager, none.clone(), other.clone()).await, person);
        assert_eq!(refused(&company.sales, none, other).await, person);
    })
    .await;
}

#[tokio::test]
async fn a_morning_stands_beside_the_morning_before() {
    on_both(async |test| {
        // Eight o'clock.
        let company = company(&test).await;
        let admin = &company.admin;
        let input = CustomerInput { name: "甲乙丙有限公司".to_owned(), ..CustomerInput::default() };
        let customer = customer(admin, input).await;
        let speak = async || said(admin, &customer, "phone", "", "").await.unwrap();
        let today = async || {
            let question = Question { kind: Some(DashboardKind::Wall), ..Question::default() };
            let dashboard = service::dashboard(admin, &question).await.unwrap();
            let figure =
                dashboard.figures.into_iter().find(|figure| figure.name == "follow-ups-today").unwrap();
            let change = figure.change.map(|change| (change.rises, change.by, change.than));
            (number(&figure.value), change)
        };
        speak().await;
        speak().await;
        test.app.clock.advance(Duration::hours(12));
        speak().await;
        test.app.clock.advance(Duration::hours(11));
        speak().await;
        let than = words::than_yesterday(admin.lang()).to_owned();
        let of = |rises, by: &str| Some((rises, by.to_owned(), than.clone()));
        assert_eq!(today().await, (1, of(true, "1")), "{}: at seven nobody had spoken", test.database);
        test.app.clock.advance(Duration::hours(2));
        assert_eq!(today().await, (1, of(false, "50%")), "{}: by nine two had", test.database);
        test.app.clock.advance(Duration::hours(12));
        assert_eq!(today().await, (1, of(false, "66.7%")), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn plans_of_the_day_before_are_those_of_its_list() {
    on_both(async |test| {
        // Eight o'clock.
        let company = company(&test).await;
        let admin = &company.admin;
        let input = CustomerInput { name: "甲乙丙有限公司".to_owned(), ..CustomerInput::default() };
        let customer = customer(admin, input).await;
        planned(admin, Some(&customer), 7).await.unwrap();
        test.app.clock.advance(Duration::hours(24));
        let day = span::today(admin).to_string();
        let question = Question {
            kind: Some(DashboardKind::Sales),
            period: Period::Custom,
            from: day.clone(),
            until: day,
            ..Question::default()
        };
        assert!(compare(admin, &question, "admin").await > 0);
        let dashboard = service::dashboard(admin, &question).await.unwrap();
        let chart = dashboard.charts.iter().find(|chart| chart.name == "plans-on-time").unwrap();
        let before: Vec<i64> = chart.sheet.rows.iter().map(|row| number(&row[2])).collect();
        assert_eq!(before, [0, 0, 1], "{}: it was due at three", test.database);
    })
    .await;
}

#[tokio::test]
async fn new_customers_stand_beside_those_of_the_time_before() {
    on_both(async |test| {
        // Eight o'clock.
        let company = company(&test).await;
        let admin = &company.admin;
        let create = async |name: &str, country: &str, region_code: &str| {
            let input = CustomerInput {
                name: format!("{name}记有限公司"),
                category: "retail".to_owned(),
                country: country.to_owned(),
                region_code: region_code.to_owned(),
                ..CustomerInput::default()
            };
            customer(admin, input).await
        };
        create("甲", "CN", "370102").await;
        create("乙", "US", "").await;
        // Later on its day than one looks: it came within the time before, but not within as much of it.
        test.app.clock.advance(Duration::hours(6));
        create("丙", "US", "").await;
        test.app.clock.advance(Duration::hours(20));
        create("丁", "US", "").await;
        let today = span::today(admin).to_string();
        let question = Question {
            kind: Some(DashboardKind::Manager),
            period: Period::Custom,
            from: today.clone(),
            until: today,
            ..Question::default()
        };
        let dashboard = service::dashboard(admin, &question).await.unwrap();
        let chart = |name: &str| dashboard.charts.iter().find(|chart| chart.name == name).unwrap();
        // All, new, and new before, in the only line of each.
        for (name, wanted) in [
            ("customers-by-category", [4, 1, 2]),
            ("customers-by-source", [4, 1, 2]),
            ("customers-by-country", [3, 1, 1]),
            ("customers-by-province", [1, 0, 1]),
            ("top-cities", [1, 0, 1]),
            ("top-counties", [1, 0, 1]),
        ] {
            let sheet = &chart(name).sheet;
            assert_eq!((sheet.columns[3].as_str(), sheet.rows.len()), (words::new_before(admin.lang()), 1));
            let counted = [1, 2, 3].map(|column| number(&sheet.rows[0][column]));
            assert_eq!(counted, wanted, "{name} on {}", test.database);
        }
        assert!(compare(admin, &question, "admin").await > 10);
        // A year later the month of then stands beside.
        test.app.clock.advance(Duration::days(365));
        create("戊", "CN", "370102").await;
        let question = Question { kind: Some(DashboardKind::Manager), ..Question::default() };
        let dashboard = service::dashboard(admin, &question).await.unwrap();
        let months = dashboard.charts.iter().find(|chart| chart.name == "customers-by-month").unwrap();
        let last = months.sheet.rows.last().unwrap();
        assert_eq!(last[1..], [1, 4].map(SheetCell::Number), "{:?} on {}", months.sheet, test.database);
        assert!(compare(admin, &question, "admin").await > 5);
    })
    .await;
}

#[tokio::test]
async fn axes_say_what_they_count() {
    on_both(async |test| {
        let company = working_company(&test).await;
        let lang = company.admin.lang();
        let question = Question { kind: Some(DashboardKind::Manager), ..Question::default() };
        let dashboard = service::dashboard(&company.admin, &question).await.unwrap();
        let mut seen = 0;
        for chart in &dashboard.charts {
            let Some(option) = &chart.option else { continue };
            let axes: Vec<&Value> = [&option["xAxis"], &option["yAxis"]]
                .into_iter()
                .flat_map(|axis| axis.as_array().map_or_else(|| vec![axis], |axes| axes.iter().collect()))
                .collect();
            let Some(numbers) = axes.into_iter().find(|axis| axis["type"] == "value") else {
                assert_eq!(chart.name, "customers-by-province");
                continue;
            };
            let unit = match chart.name.as_str() {
                "plans-on-time" | "plans-by-person" => words::axis_plans(lang),
                name if name.starts_with("follow-ups") => words::axis_follow_ups(lang),
                _ => words::axis_customers(lang),
            };
            assert_eq!(numbers["name"], unit, "{}", chart.name);
            seen += 1;
        }
        assert!(seen > 12, "{seen}");
    })
    .await;
}

#[tokio::test]
async fn options_name_tokens_and_hold_no_functions() {
    on_both(async |test| {
        let company = working_company(&test).await;
        let question = Question { kind: Some(DashboardKind::Manager), ..Question::default() };
        let dashboard = service::dashboard(&company.admin, &question).await.unwrap();
        assert_eq!(dashboard.figures.len(), 6);
        let figure = |name: &str| dashboard.figures.iter().find(|figure| figure.name == name).unwrap();
        assert!(figure("plans-on-time").href.as_ref().is_some_and(|href| href.starts_with("/plans?")));
        assert!(figure("silent").note.is_some());
        let names: Vec<&str> = dashboard.charts.iter().map(|chart| chart.name.as_str()).collect();
        for name in
            ["customers-by-province", "customers-by-country", "follow-ups-by-person", "plans-by-person"]
        {
            assert!(names.contains(&name), "{name} of {names:?}");
        }
        for name in ["plans-on-time", "plans-by-person"] {
            let chart = dashboard.charts.iter().find(|chart| chart.name == name).unwrap();
            let links = chart.links.iter().flatten();
            assert!(links.clone().count() > 0 && links.clone().all(|href| href.starts_with("/plans?")));
        }
        for chart in &dashboard.charts {
            let text = serde_json::to_string(&chart.option).unwrap();
            assert!(!text.contains("function") && !text.contains("#"), "{}: {text}", chart.name);
        }
        let map = dashboard.charts.iter().find(|chart| chart.name == "customers-by-province").unwrap();
        let series = &map.option.as_ref().unwrap()["series"][0];
        assert_eq!((&series["type"], &series["map"]), (&"map".into(), &"china".into()));
        let provinces: Vec<&str> =
            series["data"].as_array().unwrap().iter().filter_map(|point| point["name"].as_str()).collect();
        assert!(provinces.contains(&"山东省") && provinces.contains(&"北京市"), "{provinces:?}");
    })
    .await;
}

#[test]
fn large_numbers_are_grouped_wherever_they_stand() {
    assert_eq!(percent(1_443_143), "144,314.3%");
    assert_eq!(percent(420), "42%");
    let lines = vec![Line::one("山东省", 20_015, None); 1_240];
    let shown = cut(lines.clone(), MOST_ON_WALL, Lang::Hans);
    assert_eq!(shown.len(), MOST_ON_WALL + 1);
    assert_eq!(shown.last().unwrap().label, "其余 1,236 项");
    let map = Picture {
        name: "customers-by-province",
        title: String::new(),
        subtitle: String::new(),
        shape: Shape::China,
        counted: Counted::Customers,
        head: String::new(),
        series: vec![String::new()],
        lines,
        has_share: true,
    };
    let option = map.chart(Lang::Hans).option.unwrap();
    assert_eq!(option["visualMap"][0]["text"], json!(["20,015", "0"]), "the ends of the scale");
}
