//! What columns of a table of users can hold.

use crate::users::FIELDS;
use kemai_domain::Lang;
use kemai_records::transfer::{ImportField, key_of_label, name_parts};

const ALIASES: &[(&str, &[&str])] = &[
    ("name", &["员工姓名", "人员", "员工", "用户名称", "員工姓名", "Full name", "Display name", "Employee"]),
    (
        "email",
        &[
            "电子邮箱",
            "电子邮件",
            "邮件",
            "邮箱地址",
            "登录邮箱",
            "账号",
            "電子郵件",
            "E-mail",
            "Mail",
            "Login",
            "Email address",
        ],
    ),
    ("department_id", &["所属部门", "部门名称", "部门路径", "所屬部門", "Team", "Org unit"]),
    ("role_id", &["权限角色", "用户角色", "角色名称", "權限角色", "User role", "Access role"]),
    ("language", &["界面语言", "介面語言", "UI language", "Locale"]),
    ("service_regions", &["负责地区", "覆盖地区", "服務地區", "Regions"]),
];

const KEYS: [&str; 6] = ["name", "email", "department_id", "role_id", "service_regions", "language"];

pub fn fields() -> Vec<ImportField> {
    let known = KEYS.into_iter().filter_map(|key| FIELDS.find(key));
    known
        .map(|field| ImportField {
            key: field.key,
            label: field.label,
            group: None,
            kind: field.kind,
            dictionary: None,
            word: (field.key == "language").then_some(language as fn(&str) -> _),
            aliases: ALIASES.iter().find(|(key, _)| *key == field.key).map_or(&[], |(_, names)| names),
            is_required: field.is_required,
            part_of: None,
        })
        .chain(name_parts("name", ["last_name", "first_name"], None))
        .collect()
}

const LANGUAGES: &[(Lang, &[&str])] = &[
    (Lang::Hans, &["中文", "简中", "简体", "汉语", "chinese", "zh", "zh-cn", "simplified chinese"]),
    (Lang::Hant, &["繁中", "繁体", "繁體", "zh-tw", "zh-hk", "traditional chinese"]),
    (Lang::En, &["英文", "英语", "英語", "en-us", "en-gb"]),
];

fn language(text: &str) -> Option<&'static str> {
    key_of_label(&Lang::ALL, text, Lang::tag, |lang, _| lang.name()).or_else(|| {
        let text = text.trim().to_lowercase();
        LANGUAGES.iter().find(|(_, names)| names.contains(&text.as_str())).map(|(lang, _)| lang.tag())
    })
}
