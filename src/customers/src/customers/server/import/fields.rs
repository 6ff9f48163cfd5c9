//! What columns of a customers' table can hold: the registry's fields, those of one contact, and a region in parts.

use crate::{
    customers::{
        CONTACT, CUSTOMER, countries,
        model::{CustomerKind, DecisionRole, Lifecycle},
    },
    server::choices,
};
use kemai_domain::{Currency, FieldDef, FieldKind};
use kemai_records::transfer::{ImportField, key_of_label, name_parts};
use kemai_words::transfers as words;

/// Other names of columns, by the field's key.
const ALIASES: &[(&str, &[&str])] = &[
    (
        "code",
        &[
            "客户编号",
            "客户代码",
            "编号",
            "编码",
            "客戶編號",
            "代碼",
            "客戶代號",
            "客戶代碼",
            "編號",
            "Customer ID",
            "CustomerID",
            "Account ID",
            "No.",
            "Number",
        ],
    ),
    (
        "name",
        &[
            "名称",
            "客户",
            "公司",
            "公司名称",
            "单位",
            "单位名称",
            "企业名称",
            "往来单位",
            "客户全称",
            "客戶名稱",
            "公司名稱",
            "單位名稱",
            "客戶",
            "單位",
            "名稱",
            "廠商名稱",
            "企業名稱",
            "客戶全名",
            "Name",
            "Company",
            "Company name",
            "CompanyName",
            "Customer",
            "Account",
            "Account name",
            "Organization",
        ],
    ),
    ("kind", &["客户性质", "类型", "類型", "客戶性質", "Type", "Kind"]),
    ("industry", &["行业", "所属行业", "產業", "行業", "產業別", "行業別", "Sector"]),
    ("size", &["规模", "人数", "公司规模", "規模", "人數", "公司規模", "員工人數", "Employees"]),
    ("website", &["网址", "网站", "主页", "網址", "網站", "公司網站", "官網", "URL", "Web site", "Homepage"]),
    (
        "category",
        &["类别", "客户类别", "客户分类", "分类", "類別", "客戶類別", "客戶分類", "分類", "Class", "Segment"],
    ),
    ("source", &["来源", "客户来源", "來源", "客戶來源", "Lead source"]),
    ("tags", &["标签", "標籤", "Tag", "Labels"]),
    ("value_level", &["等级", "客户等级", "级别", "等級", "客戶等級", "級別", "Level", "Grade", "Rating"]),
    ("lifecycle", &["状态", "客户状态", "阶段", "狀態", "客戶狀態", "階段", "Status", "Stage"]),
    (
        "settlement_days",
        &["账期", "结算天数", "帳期", "結算天數", "結帳天數", "付款天數", "Payment terms", "Terms"],
    ),
    ("credit_limit", &["信用额度", "额度", "授信额度", "額度", "信用額度", "授信額度", "Credit"]),
    ("currency", &["币别", "货币", "幣別", "貨幣", "Currency code"]),
    ("invoice_title", &["开票名称", "发票抬头", "抬头", "發票抬頭", "公司抬頭", "抬頭"]),
    (
        "tax_number",
        &[
            "税号",
            "纳税人识别号",
            "统一社会信用代码",
            "信用代码",
            "統一編號",
            "稅號",
            "統編",
            "Tax ID",
            "VAT",
            "VAT number",
        ],
    ),
    ("bank_name", &["开户行", "开户银行", "銀行", "開戶銀行", "往來銀行", "銀行名稱", "Bank"]),
    ("bank_account", &["账号", "银行账号", "帳號", "銀行帳號", "銀行帳戶", "Account number", "IBAN"]),
    (
        "owner_id",
        &[
            "业务员",
            "负责人",
            "销售",
            "销售员",
            "跟进人",
            "客户经理",
            "業務員",
            "負責人",
            "業務人員",
            "業務代表",
            "承辦人",
            "客戶經理",
            "Sales",
            "Salesperson",
            "Owner",
            "Account manager",
        ],
    ),
    ("department_id", &["部门", "所属部门", "部門", "所屬部門", "Team"]),
    ("country", &["国家", "国家/地区", "國家", "國別", "國家/地區", "Country"]),
    (
        "region_code",
        &["地区", "区域", "省市区", "所在地区", "行政区划", "地區", "區域", "所在地區", "行政區域", "Area"],
    ),
    (
        "address",
        &[
            "地址",
            "详细地址",
            "公司地址",
            "联系地址",
            "收货地址",
            "通讯地址",
            "聯絡地址",
            "詳細地址",
            "通訊地址",
            "送貨地址",
            "收貨地址",
            "Street",
        ],
    ),
    ("needs", &["需求", "Requirements"]),
    (
        "remarks",
        &[
            "备注",
            "说明",
            "備註",
            "說明",
            "附註",
            "備忘",
            "Note",
            "Notes",
            "Remarks",
            "Comment",
            "Comments",
            "Description",
        ],
    ),
    ("province", &["省", "省份", "省/市", "State", "Region"]),
    ("city", &["市", "城市", "地市", "縣市", "縣市別", "Town"]),
    ("county", &["区", "县", "区县", "区/县", "縣", "鄉鎮市區", "鄉鎮區", "行政區", "區縣", "District"]),
    (
        "contact.name",
        &[
            "联系人",
            "联系人姓名",
            "姓名",
            "聯絡人",
            "聯繫人",
            "聯絡人姓名",
            "聯繫人姓名",
            "Contact",
            "Contact name",
            "ContactName",
            "Contact person",
            "Full name",
        ],
    ),
    (
        "contact.title",
        &[
            "职务",
            "职位",
            "岗位",
            "職稱",
            "職務",
            "職位",
            "ContactTitle",
            "Contact title",
            "Job title",
            "Position",
        ],
    ),
    (
        "contact.mobile",
        &[
            "手机",
            "手机号",
            "手机号码",
            "移动电话",
            "手機",
            "行動電話",
            "手機號碼",
            "行動電話號碼",
            "Mobile",
            "Mobile phone",
            "Mobile number",
            "Cell",
            "Cell phone",
        ],
    ),
    (
        "contact.phone",
        &[
            "电话",
            "座机",
            "联系电话",
            "固定电话",
            "公司电话",
            "電話",
            "聯絡電話",
            "市話",
            "市內電話",
            "公司電話",
            "電話號碼",
            "聯繫電話",
            "Phone",
            "Tel",
            "Telephone",
            "Phone number",
            "Telephone number",
            "HomePhone",
        ],
    ),
    (
        "contact.email",
        &[
            "邮箱",
            "电子邮箱",
            "邮件",
            "電子信箱",
            "電郵",
            "E-mail",
            "Mail",
            "電子郵件",
            "郵箱",
            "Email address",
        ],
    ),
    (
        "contact.other_email",
        &[
            "备用邮箱",
            "其他邮箱",
            "第二邮箱",
            "邮箱2",
            "備用信箱",
            "備用郵箱",
            "其他信箱",
            "其他郵箱",
            "E-mail 2",
            "Email 2",
            "Other email",
            "Secondary email",
            "Alternate email",
        ],
    ),
    ("contact.wechat", &["微信", "微信号", "微信號", "WeChat"]),
    ("contact.birthday", &["生日", "出生日期", "BirthDate", "Date of birth"]),
];

pub fn fields() -> Vec<ImportField> {
    let own =
        CUSTOMER.fields.iter().filter(|field| field.is_written()).map(|field| of(field, field.key, false));
    let parts = [
        ("province", words::province as fn(_) -> _),
        ("city", words::city as fn(_) -> _),
        ("county", words::county as fn(_) -> _),
    ];
    let parts = parts.map(|(key, label)| ImportField {
        key,
        label,
        group: None,
        kind: FieldKind::Text,
        dictionary: None,
        word: None,
        aliases: aliases(key),
        is_required: false,
        part_of: None,
    });
    let contact = CONTACT.fields.iter().filter_map(|field| Some(of(field, contact_key(field.key)?, true)));
    let names = name_parts("contact.name", ["contact.last_name", "contact.first_name"], Some(words::contact));
    own.chain(parts).chain(contact).chain(names).collect()
}

/// Columns of a table of contacts: whose it is, and the contact's own.
pub fn contact_fields() -> Vec<ImportField> {
    let customer = ImportField {
        key: "customer",
        label: kemai_words::follow_ups::customer,
        group: None,
        kind: FieldKind::Text,
        dictionary: None,
        word: None,
        aliases: CUSTOMER_ALIASES,
        is_required: true,
        part_of: None,
    };
    let own = CONTACT.fields.iter().map(|field| {
        let beside = contact_key(field.key);
        let field = of(field, beside.unwrap_or(field.key), false);
        let key = field.key.strip_prefix("contact.").unwrap_or(field.key);
        ImportField { key, is_required: key == "name", ..field }
    });
    let names = name_parts("name", ["last_name", "first_name"], None);
    std::iter::once(customer).chain(own).chain(names).collect()
}

/// How a table of contacts names its customer.
const CUSTOMER_ALIASES: &[&str] = &[
    "客户",
    "客户名称",
    "公司",
    "公司名称",
    "单位",
    "单位名称",
    "企业名称",
    "客户编码",
    "客户编号",
    "客戶",
    "客戶名稱",
    "客戶編號",
    "客戶代號",
    "公司名稱",
    "單位名稱",
    "Customer",
    "Customer name",
    "Company",
    "Company name",
    "CompanyName",
    "Account",
    "Account name",
    "Organization",
    "Customer code",
];

/// What a contact's fields are called beside the customer's. Whether it is the primary one is not asked: a row has one.
fn contact_key(key: &str) -> Option<&'static str> {
    Some(match key {
        "name" => "contact.name",
        "title" => "contact.title",
        "mobile" => "contact.mobile",
        "phone" => "contact.phone",
        "email" => "contact.email",
        "other_email" => "contact.other_email",
        "wechat" => "contact.wechat",
        "birthday" => "contact.birthday",
        "decision_role" => "contact.decision_role",
        "remarks" => "contact.remarks",
        _ => return None,
    })
}

/// A currency by its code, its sign or its name.
fn currency_of(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let code = match text.to_uppercase().as_str() {
        "人民币" | "人民幣" | "元" | "RMB" | "¥" | "￥" => "CNY".to_owned(),
        "美元" | "美金" | "$" | "US$" => "USD".to_owned(),
        "欧元" | "歐元" | "€" => "EUR".to_owned(),
        "港元" | "港币" | "港幣" | "HK$" => "HKD".to_owned(),
        "日元" | "日圆" | "日圓" => "JPY".to_owned(),
        "英镑" | "英鎊" | "£" => "GBP".to_owned(),
        "新台币" | "新臺幣" | "台币" | "臺幣" | "NT$" => "TWD".to_owned(),
        other => other.to_owned(),
    };
    Currency::all().find(|currency| currency.code() == code).map(Currency::code)
}

fn aliases(key: &str) -> &'static [&'static str] {
    ALIASES.iter().find(|(field, _)| *field == key).map_or(&[], |(_, names)| names)
}

fn of(field: &FieldDef, key: &'static str, is_contact: bool) -> ImportField {
    ImportField {
        key,
        label: field.label,
        group: is_contact.then_some(words::contact as fn(_) -> _),
        kind: field.kind,
        dictionary: field.dictionary,
        word: match key {
            "kind" => {
                Some(|text| key_of_label(CustomerKind::ALL, text, CustomerKind::key, CustomerKind::label))
            }
            "lifecycle" => Some(|text| key_of_label(Lifecycle::ALL, text, Lifecycle::key, Lifecycle::label)),
            "contact.decision_role" => {
                Some(|text| key_of_label(DecisionRole::ALL, text, DecisionRole::key, DecisionRole::label))
            }
            "country" => Some(countries::code_of),
            "currency" => Some(currency_of),
            _ if field.dictionary.is_some() => Some(choices::shipped),
            _ => None,
        },
        aliases: aliases(key),
        is_required: field.is_required && key == "name",
        part_of: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kemai_domain::Lang;

    #[test]
    fn what_a_column_is_called_means_one_field() {
        let fields = fields();
        let of_name = |name: &str| -> Vec<&str> {
            let is_label = |field: &&ImportField| {
                field.group.is_none() && Lang::ALL.into_iter().any(|lang| (field.label)(lang) == name)
            };
            let means = |field: &&ImportField| is_label(field) || field.aliases.contains(&name);
            fields.iter().filter(means).map(|field| field.key).collect()
        };
        for name in ALIASES.iter().flat_map(|(_, names)| *names).filter(|name| !name.is_ascii()) {
            assert_eq!(of_name(name).len(), 1, "{name}: {:?}", of_name(name));
        }
        for (name, key) in [
            ("縣市", "city"),
            ("鄉鎮市區", "county"),
            ("統一編號", "tax_number"),
            ("統編", "tax_number"),
            ("電子信箱", "contact.email"),
            ("手機號碼", "contact.mobile"),
            ("聯絡人姓名", "contact.name"),
            ("詳細地址", "address"),
            ("客戶代號", "code"),
        ] {
            assert_eq!(of_name(name), [key], "{name}");
        }
    }
}
