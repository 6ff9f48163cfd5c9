//! The pages as the server writes them: complete without a browser's program.

use super::{
    detail, form,
    lookups::{Entry, Lookups, Named},
};
use crate::customers::model::{
    Contact, Customer, CustomerKind, CustomerView, DecisionRole, Duplicate, DuplicateReason, Lifecycle,
    VisibleDuplicate,
};
use chrono::{DateTime, TimeZone as _, Utc};
use kemai_domain::{
    AppError, ContactId, Currency, CustomerId, DepartmentId, Lang, Money, Person, Problem, RoleId,
    ShippedRole, UserId,
};
use kemai_records::sent::Sent;
use kemai_ui::{BaseCurrency, Density, Theme, TimeZone, UiSettings, provide_ui};
use leptos::prelude::*;
use leptos_router::{components::Router, location::RequestUrl};

pub(super) fn moment(day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, day, 8, 0, 0).single().expect("a valid instant")
}

pub(super) fn names(person: UserId) -> Lookups {
    let entry = |key: &str, label: &str| Entry {
        key: key.into(),
        label: label.into(),
        keys: String::new(),
        tone: String::new(),
        is_gone: false,
    };
    Lookups {
        people: vec![Named {
            id: person.to_string(),
            name: "林晓雯".into(),
            keys: "linxiaowen lxw".into(),
            is_gone: false,
        }],
        has_more_people: false,
        departments: Vec::new(),
        choices: [
            ("value_level".to_owned(), vec![entry("a", "A 重点"), entry("b", "B 一般")]),
            ("tag".to_owned(), vec![entry("hvac", "机电总包"), entry("price", "价格敏感")]),
            ("industry".to_owned(), vec![entry("building", "建筑")]),
        ]
        .into(),
    }
}

pub(super) fn customer(owner: UserId) -> Customer {
    let id = CustomerId::new();
    Customer {
        id,
        version: 3,
        code: "KH20261121-0001".into(),
        name: "济南泉景机电工程有限公司".into(),
        kind: CustomerKind::Company,
        industry: Some("building".into()),
        size: None,
        business_type: None,
        category: None,
        source: None,
        tags: vec!["hvac".into(), "price".into()],
        price_level: None,
        value_level: Some("a".into()),
        lifecycle: Lifecycle::Active,
        lifecycle_since: moment(1),
        settlement_days: Some(45),
        credit_limit: Some(Money::new(80_000_000, Currency::CNY)),
        currency: Some(Currency::CNY),
        invoice_title: None,
        tax_number: None,
        bank_name: None,
        bank_account: None,
        owner_id: Some(owner),
        department_id: None,
        collaborator_ids: Vec::new(),
        country: "CN".into(),
        region_code: Some("370102".into()),
        region_text: None,
        address: Some("经十路 1 号".into()),
        website: Some("javascript:alert(1)".into()),
        needs: None,
        remarks: None,
        contacts: vec![Contact {
            id: ContactId::new(),
            customer_id: id,
            version: 1,
            name: "王建国".into(),
            title: Some("采购经理".into()),
            mobile: Some("138****2217".into()),
            phone: None,
            email: None,
            other_email: None,
            wechat: None,
            birthday: None,
            decision_role: Some(DecisionRole::Buyer),
            is_primary: true,
            remarks: None,
            created_at: moment(1),
            updated_at: moment(1),
            created_by: Some(owner),
            updated_by: Some(owner),
        }],
        last_contact_at: Some(moment(5)),
        next_contact_at: None,
        created_at: moment(1),
        updated_at: moment(12),
        created_by: Some(owner),
        updated_by: Some(owner),
        deleted_at: None,
    }
}

pub(super) fn view_of(customer: Customer, is_masked: bool) -> CustomerView {
    CustomerView {
        customer,
        region: "山东省 济南市 历下区".into(),
        can_edit: true,
        can_remove: true,
        can_assign: true,
        can_restore: false,
        is_masked,
    }
}

/// Writes a page as the server does, inside a router at `path`.
pub(super) fn page<V: IntoView + 'static>(path: &str, view: impl FnOnce() -> V + Send + 'static) -> String {
    let owner = Owner::new_root(None);
    owner.with(|| {
        // A second time it is already there.
        let _ = any_spawner::Executor::init_tokio();
        provide_context(RequestUrl::new(path));
        leptos_meta::provide_meta_context();
        provide_ui(UiSettings {
            lang: Lang::Hans,
            theme: Theme::System,
            density: Density::default(),
            is_rail_narrow: false,
            time_zone: TimeZone::fixed("Asia/Shanghai", 480),
            company_zone: "Asia/Shanghai".to_owned(),
            kept: std::collections::BTreeMap::new(),
            now: moment(20),
        });
        view! { <Router>{view()}</Router> }.to_html()
    })
}

fn prepared(refused: Option<Sent>) -> String {
    page("/customers/new", move || form::preview(refused, names(UserId::new())))
}

#[tokio::test]
async fn an_empty_form_has_two_contacts_and_every_field() {
    let html = prepared(None);
    for name in [
        "input[name]",
        "input[tags][]",
        "input[contacts][0][name]",
        "input[contacts][1][mobile]",
        "input[region_code]",
    ] {
        assert!(html.contains(&format!("name=\"{name}\"")), "{name} is missing");
    }
    assert!(html.contains(r#"action="/rpc/customers/create""#) && html.contains(r#"method="post""#));
}

#[tokio::test]
async fn an_amount_is_in_the_companys_currency_unless_another_is_chosen() {
    let chosen = |html: &str| {
        let select = html.split("name=\"input[currency]\"").nth(1).expect("asks for the currency").to_owned();
        let select = select.split("</select>").next().unwrap_or_default().to_owned();
        let option =
            select.split("<option").find(|option| option.contains("selected")).map(ToOwned::to_owned);
        option.unwrap_or_else(|| panic!("nothing is chosen: {select}"))
    };
    let begun = |refused: Option<Sent>| {
        page("/customers/new", move || {
            provide_context(BaseCurrency(Currency::TWD));
            form::preview(refused, names(UserId::new()))
        })
    };
    assert!(chosen(&begun(None)).contains("TWD"));
    let sent = |values: &[(&str, &str)]| Sent {
        action: "/rpc/customers/create".into(),
        values: values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        error: AppError::field("name", Problem::Required),
    };
    assert!(chosen(&begun(Some(sent(&[("input[currency]", "JPY")])))).contains("JPY"));
    assert!(chosen(&begun(Some(sent(&[("input[name]", "")])))).contains("TWD"));
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_says_what_is_wrong() {
    let values = [
        ("input[name]", ""),
        ("input[website]", "quanjing.cn"),
        ("input[contacts][0][name]", ""),
        ("input[contacts][1][mobile]", "12"),
    ];
    let error = AppError::invalid(vec![
        kemai_domain::FieldError::new("name", Problem::Required),
        kemai_domain::FieldError::new("contacts[0].mobile", Problem::NotAPhone),
    ]);
    let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let html = prepared(Some(Sent { action: "/rpc/customers/create".into(), values, error }));
    assert!(html.contains("quanjing.cn"));
    assert!(html.contains(&Problem::Required.message(Lang::Hans)));
    // The first contact that is not blank stands in the second row.
    assert!(html.contains("#f-contact-1-mobile") && html.contains("f-contact-1-mobile-error"));
}

#[tokio::test]
async fn a_masked_number_is_shown_and_not_called() {
    let owner = UserId::new();
    let view = view_of(customer(owner), true);
    let html = page("/customers/x", move || detail::preview(view, names(owner)));
    assert!(html.contains("138****2217") && !html.contains("tel:"));
    assert!(html.contains("林晓雯") && html.contains("¥800,000.00") && html.contains("山东省 济南市 历下区"));
    // A web address that is none is text, not a link.
    assert!(!html.contains("href=\"javascript:") && !html.contains("href=\"https://javascript:"));
}

fn refused(values: &[(&str, &str)], error: AppError) -> String {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    prepared(Some(Sent { action: "/rpc/customers/create".into(), values, error }))
}

#[tokio::test]
async fn a_tag_that_is_not_there_stays_until_it_is_taken_away() {
    let error = AppError::field("tags", Problem::UnknownTag);
    let html = refused(&[("input[name]", "甲一公司"), ("input[tags][]", "新标签甲")], error);
    assert!(html.contains(&Problem::UnknownTag.message(Lang::Hans)), "{html}");
    let kept = html.split("<input").find(|input| input.contains(r#"value="新标签甲""#));
    let kept = kept.unwrap_or_else(|| panic!("the tag is gone: {html}"));
    assert!(kept.contains("input[tags][]") && kept.contains("checked"), "{kept}");
}

#[tokio::test]
async fn who_is_signed_out_keeps_the_form_and_is_led_to_the_sign_in() {
    let html = refused(&[("input[name]", "甲一公司")], AppError::not_signed_in());
    assert!(
        html.contains("甲一公司") && html.contains(kemai_words::ui::signed_out_kept(Lang::Hans)),
        "{html}"
    );
    let link =
        html.split("<a ").find(|link| link.contains(r#"href="/login""#)).expect("a way to the sign-in");
    assert!(link.contains(r#"target="_blank""#), "the form stays open: {link}");
}

#[tokio::test]
async fn a_sure_duplicate_is_worded_by_what_one_may_do() {
    let error = |visible| {
        let duplicate = Duplicate { reasons: vec![DuplicateReason::SameName], is_sure: true, visible };
        AppError::new(kemai_domain::ErrorCode::Duplicate).with_detail(vec![duplicate])
    };
    let known = VisibleDuplicate {
        id: CustomerId::new(),
        code: "KH1".to_owned(),
        name: "甲一公司".to_owned(),
        owner_id: None,
    };
    let values = [("input[name]", "甲一公司")];
    let say = kemai_words::customer_pages::duplicate_hint_open(Lang::Hans);
    let ask = kemai_words::customer_pages::duplicate_hint_ask(Lang::Hans);
    let (inside, outside) = (error(Some(known)), error(None));
    let seller = || provide_context(seller());
    for (error, wanted, other) in [(inside, say, ask), (outside, ask, say)] {
        let sent = Sent {
            action: "/rpc/customers/create".into(),
            values: values.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            error,
        };
        let html = page("/customers/new", move || {
            seller();
            form::preview(Some(sent), names(UserId::new()))
        });
        assert!(html.contains(wanted) && !html.contains(other), "{html}");
        assert!(!html.contains("duplicate_reason"), "a reason would not help");
    }
}

/// Somebody who may not save a duplicate.
fn seller() -> Person {
    Person {
        id: UserId::new(),
        name: "王磊".to_owned(),
        email: "wang@hengrun.example".to_owned(),
        department_id: DepartmentId::new(),
        role_id: RoleId::new(),
        rights: ShippedRole::Sales.rights(),
    }
}
