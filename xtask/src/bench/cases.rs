//! What is measured of customers: the pages and searches of an admin, a manager of a sales area and a salesperson.

use anyhow::{Context, Result};
use serde_json::Value;

use super::client::{Client, Request, encoded};
use super::server::{Data, Server};

const FORM: &str = "application/x-www-form-urlencoded";

/// Chips of a list, from one to four, as they stand in the address.
const FACETS: &[&str] = &[
    "category=retail",
    "category=key_account",
    "lifecycle=active",
    "lifecycle=lost",
    "value_level=a",
    "tag=vip",
    "region=37",
    "region=3701",
    "source=exhibition,visit",
    "owner=me",
    "category=retail&value_level=a",
    "category=project,key_account&source=exhibition",
    "lifecycle=active,loyal&region=37",
    "tag=vip&value_level=a",
    "region=44&category=wholesale&lifecycle=prospect",
    "category=retail&source=referral&lifecycle=lead",
    "owner=me&lifecycle=active,loyal&value_level=a,b",
    "category=long_term&tag=price_sensitive&region=32&source=website",
    "category=key_account&value_level=a&lifecycle=lost&region=54",
];
const SORTS: &[&str] =
    &["name", "-name", "created_at", "-created_at", "credit_limit", "-credit_limit", "updated_at"];
/// By what many customers have nothing of.
const SORTS_WITH_NOTHING: &[&str] =
    &["last_contact_at", "-last_contact_at", "next_contact_at", "-next_contact_at"];
/// Whom nobody has spoken with for long, as the workbench and the team's page lead there.
const SILENT: &str = r#"{"all":[{"field":"last_contact_at","not_within_days":"30"},{"any":[{"field":"last_contact_at","is_not_empty":true},{"field":"created_at","not_within_days":"30"}]}]}"#;
const PARTS: &[&str] = &["恒润", "暖通", "有限", "济南", "华兴盛", "建筑工程", "王伟", "青岛恒"];
const SINGLES: &[&str] = &["润", "鑫", "济", "司", "欧"];
const PINYIN: &[&str] = &["hengrun", "jinan", "huax", "zhangwei", "h", "shengda"];
const INITIALS: &[&str] = &["hr", "jnhr", "hxnt", "zw", "qdsd"];
const MISSES: &[&str] = &["龘", "魑魅", "zzqx", "润龘", "9q9q", "KH19990101"];
/// Conditions that no facet says; a list of them may take longer, and ends.
const BEYOND: &[&str] = &[
    r#"{"all":[{"field":"credit_limit","gte":"250000"}]}"#,
    r#"{"all":[{"field":"name","contains":"恒润"},{"field":"website","contains":"hengrun"}]}"#,
    r#"{"all":[{"field":"website","contains":"there-is-no-such"}]}"#,
    r#"{"any":[{"field":"category","is":"retail"},{"field":"settlement_days","gte":"60"}]}"#,
    r#"{"all":[{"field":"created_at","within_days":30},{"field":"category","is":"retail"}]}"#,
];

/// Groups of requests by the name of their figure.
pub type Cases = Vec<(&'static str, Vec<Request>)>;

/// Who asks: the cookies of an admin, a manager and a salesperson.
pub struct People {
    pub admin: String,
    pub manager: String,
    pub sales: String,
}

impl People {
    pub fn sign_in(server: &Server, data: &Data) -> Result<Self> {
        Ok(Self {
            admin: server.sign_in(data, "admin")?,
            manager: server.sign_in(data, "manager")?,
            sales: server.sign_in(data, "sales")?,
        })
    }

    fn all(&self) -> [&str; 3] {
        [&self.admin, &self.manager, &self.sales]
    }
}

pub fn cases(server: &Server, people: &People) -> Result<Cases> {
    let mut client = Client::connect(server.address)?;
    let for_all = |paths: &[String]| -> Vec<Request> {
        let of = |path: &String| people.all().map(|cookie| Request::get(path.as_str(), cookie));
        paths.iter().flat_map(of).collect()
    };
    let lists = |queries: Vec<String>| -> Vec<String> {
        queries.into_iter().map(|query| format!("/customers?{query}")).collect()
    };
    let facets = lists(FACETS.iter().map(|facet| (*facet).to_owned()).collect());
    let sorted = |sorts: &[&str]| lists(sorts.iter().map(|sort| format!("sort={sort}")).collect());
    let silent = |with: &str| format!("filter={}&sort=silence{with}", encoded(SILENT));
    let both: Vec<String> = FACETS
        .iter()
        .enumerate()
        .flat_map(|(index, facet)| {
            [index, index + 3].map(|place| format!("{facet}&sort={}", SORTS[place % SORTS.len()]))
        })
        .collect();
    let searches = |words: &[&str]| -> Vec<Request> {
        let of = |word: &&str| people.all().map(|cookie| search(word, cookie));
        words.iter().flat_map(of).collect()
    };
    let known = Known::read(&mut client, people)?;
    let codes: Vec<&str> = known.codes.iter().map(String::as_str).collect();
    let tails: Vec<&str> = known.tails.iter().map(String::as_str).collect();
    Ok(vec![
        ("list", for_all(&["/customers".to_owned(), "/customers?view=table".to_owned()])),
        ("list_facets", for_all(&facets)),
        ("list_sorted", for_all(&sorted(SORTS))),
        ("list_sorted_with_nothing", for_all(&sorted(SORTS_WITH_NOTHING))),
        ("list_silent", for_all(&lists(vec![silent(""), silent("&owner=me"), silent("&category=retail")]))),
        ("list_facets_sorted", for_all(&lists(both))),
        ("list_later_page", later_pages(&mut client, people)?),
        ("search_part", searches(PARTS)),
        ("search_character", searches(SINGLES)),
        ("search_pinyin", searches(PINYIN)),
        ("search_initials", searches(INITIALS)),
        ("search_phone_tail", searches(&tails)),
        ("search_code", searches(&codes)),
        ("search_miss", searches(MISSES)),
        ("customer", known.pages),
    ])
}

/// What may answer with an explanation instead.
pub fn beyond(people: &People) -> Vec<Request> {
    let of = |filter: &&str| {
        [&people.admin, &people.manager]
            .map(|cookie| Request::get(format!("/customers?filter={}", encoded(filter)), cookie))
    };
    BEYOND.iter().flat_map(of).collect()
}

fn search(words: &str, cookie: &str) -> Request {
    Request::post("/rpc/customers/search", cookie, FORM, format!("words={}", encoded(words)))
}

/// Codes, ends of phone numbers and pages of customers that are there.
struct Known {
    codes: Vec<String>,
    tails: Vec<String>,
    pages: Vec<Request>,
}

impl Known {
    fn read(client: &mut Client, people: &People) -> Result<Self> {
        let mut known = Self { codes: Vec::new(), tails: Vec::new(), pages: Vec::new() };
        for cookie in people.all() {
            for sort in ["-updated_at", "created_at", "name"] {
                for item in api(client, &format!("limit=12&sort={sort}"), cookie)?["items"]
                    .as_array()
                    .into_iter()
                    .flatten()
                {
                    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                    known.pages.push(Request::get(format!("/customers/{}", text(&item["id"])), cookie));
                    if known.codes.len() < 20 {
                        known.codes.push(text(&item["code"]));
                    }
                    let number = text(&item["contacts"][0]["mobile"]);
                    if number.len() > 4 && known.tails.len() < 20 {
                        known.tails.push(number[number.len() - 4..].to_owned());
                    }
                }
            }
        }
        Ok(known)
    }
}

fn api(client: &mut Client, query: &str, cookie: &str) -> Result<Value> {
    let answer = client.send(&Request::get(format!("/api/v1/customers?{query}"), cookie))?;
    serde_json::from_slice(&answer.body).with_context(|| format!("{query}: {}", answer.text()))
}

/// Pages after the first hundred, and after the second.
fn later_pages(client: &mut Client, people: &People) -> Result<Vec<Request>> {
    let mut pages = Vec::new();
    for cookie in people.all() {
        for sort in ["-updated_at", "name", "-credit_limit"] {
            let mut place = format!("sort={sort}");
            for _ in 0..2 {
                let page = api(client, &format!("limit=100&{place}"), cookie)?;
                let Some(next) = page["next_cursor"].as_str() else { break };
                place = format!("sort={sort}&cursor={}", encoded(next));
                pages.push(Request::get(format!("/customers?{place}"), cookie));
            }
        }
    }
    Ok(pages)
}
