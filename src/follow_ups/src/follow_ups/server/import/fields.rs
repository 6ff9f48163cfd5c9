//! What columns of a table of follow-ups can hold.

use crate::follow_ups::{
    FOLLOW_UP,
    model::{Method, Mood},
};
use kemai_domain::{FieldKind, Lang, name::fold};
use kemai_records::transfer::{ImportField, key_of_label};
use kemai_words::follow_ups as words;

/// Other names of columns, by the field's key.
const ALIASES: &[(&str, &[&str])] = &[
    (
        "customer",
        &[
            "客户编码",
            "客户编号",
            "客户名称",
            "公司",
            "公司名称",
            "单位",
            "单位名称",
            "企业名称",
            "客戶編號",
            "客戶名稱",
            "公司名稱",
            "Customer code",
            "Customer name",
            "Company",
            "Company name",
            "Account",
            "Account name",
        ],
    ),
    (
        "contact",
        &["联系人姓名", "对接人", "客户联系人", "聯絡人", "聯繫人", "Contact name", "Contact person"],
    ),
    (
        "method",
        &["跟进方式", "沟通方式", "拜访方式", "跟進方式", "溝通方式", "Channel", "Type", "Activity type"],
    ),
    (
        "content",
        &[
            "内容",
            "跟进内容",
            "跟进记录",
            "跟进情况",
            "沟通内容",
            "沟通记录",
            "拜访内容",
            "记录",
            "备注",
            "內容",
            "跟進內容",
            "跟進記錄",
            "Content",
            "Notes",
            "Note",
            "Summary",
            "Description",
            "Comments",
        ],
    ),
    ("result", &["跟进结果", "沟通结果", "結果", "Outcome"]),
    ("mood", &["情绪", "客户态度", "态度", "情緒", "態度"]),
    ("next_step", &["下一步计划", "后续计划", "下次跟进内容", "下一步工作", "Next action", "Next steps"]),
    (
        "occurred_at",
        &[
            "跟进时间",
            "跟进日期",
            "日期",
            "沟通时间",
            "拜访时间",
            "拜访日期",
            "联系时间",
            "联系日期",
            "跟進時間",
            "跟進日期",
            "Date",
            "Time",
            "Date and time",
            "Activity date",
        ],
    ),
    (
        "person_id",
        &[
            "跟进人员",
            "业务员",
            "销售",
            "销售员",
            "负责人",
            "记录人",
            "跟進人員",
            "業務員",
            "Person",
            "Salesperson",
            "Owner",
        ],
    ),
];

pub fn fields() -> Vec<ImportField> {
    let named = |key, label, is_required| ImportField {
        key,
        label,
        group: None,
        kind: FieldKind::Text,
        dictionary: None,
        word: None,
        aliases: aliases(key),
        is_required,
        part_of: None,
    };
    let customer = named("customer", words::customer, true);
    let contact = named("contact", words::contact, false);
    let own = FOLLOW_UP
        .fields
        .iter()
        .filter(|field| !field.is_computed && !matches!(field.key, "customer_id" | "contact_id"));
    let own = own.map(|field| ImportField {
        key: field.key,
        label: field.label,
        group: None,
        kind: field.kind,
        dictionary: field.dictionary,
        word: match field.key {
            "method" => Some(method),
            "result" => Some(result),
            "mood" => Some(|text| key_of_label(Mood::ALL, text, Mood::key, Mood::label)),
            _ => None,
        },
        aliases: aliases(field.key),
        // Without its time, what happened long ago would be the customer's last contact.
        is_required: matches!(field.key, "content" | "occurred_at"),
        part_of: None,
    });
    [customer, contact].into_iter().chain(own).collect()
}

fn aliases(key: &str) -> &'static [&'static str] {
    ALIASES.iter().find(|(field, _)| *field == key).map_or(&[], |(_, names)| names)
}

/// Other words for the methods.
const METHODS: &[(&str, &[&str])] = &[
    ("phone", &["打电话", "电话沟通", "电话拜访", "通话", "致电", "来电", "call", "phone call", "telephone"]),
    ("wechat", &["微信沟通", "企业微信", "企微"]),
    ("visit", &["上门", "上门拜访", "实地拜访", "登门拜访", "走访", "onsite", "site visit"]),
    ("meeting", &["会面", "面谈", "开会", "线上会议", "视频会议", "meet"]),
    ("email", &["邮箱", "电子邮件", "mail", "email"]),
];

fn method(text: &str) -> Option<&'static str> {
    key_of_label(Method::ALL, text, Method::key, Method::label).or_else(|| {
        let text = fold(text);
        METHODS.iter().find(|(_, others)| others.contains(&text.as_str())).map(|(key, _)| *key)
    })
}

/// The shipped results in every language; those of the company are read by their own labels.
fn result(text: &str) -> Option<&'static str> {
    let label = |key: &'static str, lang: Lang| words::by_name(&format!("result_{key}"), lang).unwrap_or(key);
    key_of_label(&crate::server::SHIPPED, text, |key| key, label)
}
