//! `bench import`: a CSV of customers with their contacts through the importer's own job, and the list given out again, on both databases.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::bed::{self, Bed, Options, Plan};
use super::client::{Client, Request};

const BOUNDARY: &str = "kemai-bench-boundary";
const MULTIPART: &str = "multipart/form-data; boundary=kemai-bench-boundary";

/// Rows unless others are asked for: more do not fit into one file.
const ROWS: usize = 100_000;

/// # Errors
/// When data cannot be made or the server answers other than it should.
pub fn run(options: &Options) -> Result<()> {
    let usual = options.rows == Options::default().rows;
    let rows = if usual { vec![ROWS] } else { options.rows.clone() };
    let options = Options { rows, ..options.clone() };
    // A company with people and departments, and hardly a customer.
    let plan = Plan { name: "import", demo: &["--follow-ups-each", "0"], before: Some(100), figures };
    bed::run(&options, &plan)
}

fn figures(bed: &Bed<'_>) -> Result<()> {
    let table = table(bed.rows);
    bed.print("file", table.len() as f64 / 1024.0 / 1024.0, "MB");
    bed.print("memory_before", bed.server.memory("VmRSS")?, "MB");
    let idle = bed.server.processor()?;
    let created = import(bed, "import", &table, "created")?;
    bed.print("import_processor", (bed.server.processor()? - idle) / created * 1000.0, "ms/row");
    stages(bed, created)?;
    bed.print("import_memory_peak", bed.server.memory("VmHWM")?, "MB");
    import(bed, "import_again", &table, "skipped")?;
    for format in ["csv", "xlsx", "jsonl"] {
        export(bed, format)?;
    }
    bed.print("memory_peak", bed.server.memory("VmHWM")?, "MB");
    Ok(())
}

/// Brings the table and waits for its end; says how many rows became what was expected of all of them.
fn import(bed: &Bed<'_>, name: &str, table: &str, expected: &str) -> Result<f64> {
    let admin = &bed.people.admin;
    let mut client = Client::connect(bed.server.address)?;
    let body = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"customers.csv\"\r\n\
         content-type: text/csv\r\n\r\n{table}\r\n--{BOUNDARY}--\r\n"
    );
    let started = Instant::now();
    let answer = client.send(&Request::post("/api/v1/imports?kind=customers", admin, MULTIPART, body))?;
    if answer.status != 202 {
        bail!("the import was not taken: {} {}", answer.status, answer.text());
    }
    bed.print(&format!("{name}_taken"), started.elapsed().as_secs_f64(), "s");
    let location = answer.header("location").context("no Location")?.to_owned();
    let (mut import, mut running) = (Value::Null, started.elapsed());
    let mut reading = None;
    while running < Duration::from_secs(3600) {
        import = serde_json::from_slice(&client.send(&Request::get(&location, admin))?.body)?;
        running = started.elapsed();
        if reading.is_none() && import["done"].as_f64() > Some(0.0) {
            reading = Some(running);
        }
        if import["status"] != "running" {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let rows = import[expected].as_f64().unwrap_or_default();
    if import["status"] != "done" || rows < bed.rows as f64 * 0.99 {
        bail!("the import did not end as it should: {import}");
    }
    bed.print(&format!("{name}_first_rows"), reading.unwrap_or(running).as_secs_f64(), "s");
    bed.print(&format!("{name}_rate"), rows / running.as_secs_f64(), "customers/s");
    Ok(rows)
}

/// Where the time went. Stages run beside each other, so they come to more than the whole.
fn stages(bed: &Bed<'_>, rows: f64) -> Result<()> {
    let answer = Client::connect(bed.server.address)?.send(&Request::get("/metrics", ""))?;
    for line in answer.text().lines().filter(|line| line.starts_with("kemai_import_microseconds_total{")) {
        let (labels, value) = line.rsplit_once(' ').context("not a figure")?;
        let stage = labels.split('"').nth(1).context("no stage")?;
        bed.print(&format!("import_{stage}"), value.parse::<f64>()? / rows, "µs/row");
    }
    Ok(())
}

fn export(bed: &Bed<'_>, format: &str) -> Result<()> {
    let path = format!("/api/v1/exports/customers?format={format}");
    let answer = Client::connect(bed.server.address)?.send(&Request::get(path, &bed.people.admin))?;
    if answer.status != 200 || answer.body.is_empty() {
        bail!("no export: {} {}", answer.status, answer.text());
    }
    bed.print(&format!("export_{format}_rate"), bed.rows as f64 / answer.took.as_secs_f64(), "rows/s");
    bed.print(&format!("export_{format}_size"), answer.body.len() as f64 / 1024.0 / 1024.0, "MB");
    Ok(())
}

const PLACES: &[(&str, &str)] = &[
    ("山东省", "济南市"),
    ("山东省", "青岛市"),
    ("山东省", "德州市"),
    ("江苏省", "南京市"),
    ("江苏省", "苏州市"),
    ("浙江省", "杭州市"),
    ("浙江省", "宁波市"),
    ("广东省", "深圳市"),
    ("广东省", "广州市"),
    ("河北省", "石家庄市"),
    ("河南省", "郑州市"),
    ("湖北省", "武汉市"),
    ("四川省", "成都市"),
    ("陕西省", "西安市"),
    ("辽宁省", "沈阳市"),
    ("福建省", "厦门市"),
];
const FIRST: &[&str] = &[
    "恒", "华", "鑫", "瑞", "泰", "盛", "永", "德", "金", "宏", "嘉", "安", "远", "东", "天", "海", "润",
    "新", "博", "康", "佳", "明", "益", "联", "中", "凯", "信", "禾", "正", "昌",
];
const SECOND: &[&str] = &[
    "源", "达", "兴", "隆", "丰", "通", "和", "业", "创", "辉", "诚", "顺", "宇", "航", "力", "佰", "邦",
    "特", "泽", "飞", "宁", "洋", "茂", "景", "成", "为", "雅", "林", "山", "立",
];
const TRADES: &[&str] = &[
    "机械",
    "商贸",
    "科技",
    "建材",
    "电子",
    "食品",
    "物流",
    "暖通设备",
    "环保工程",
    "医疗器械",
    "包装",
    "化工",
    "家具",
    "汽车配件",
    "服饰",
];
const SURNAMES: &[&str] =
    &["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭"];
const GIVEN: &[&str] = &[
    "伟", "芳", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀英",
    "建国",
];
const TITLES: &[&str] = &["总经理", "采购经理", "销售总监", "办公室主任", "工程师", "财务"];

/// Customers as a company's own list has them: no name, phone or address twice.
fn table(rows: usize) -> String {
    let mut table = String::from(
        "\u{feff}客户名称,客户等级,客户来源,省份,城市,详细地址,信用额度,备注,联系人,职务,手机,邮箱,微信\r\n",
    );
    let of = |list: &[&'static str], number: usize| list[number % list.len()];
    for row in 0..rows {
        // Spread over the combinations, each once.
        let mixed = row * 7_919 % 10_000_019;
        let (province, city) = PLACES[mixed % PLACES.len()];
        let place = city.trim_end_matches('市');
        let rest = row / PLACES.len();
        let name = format!(
            "{place}{}{}{}{}有限公司",
            of(FIRST, rest),
            of(SECOND, rest / FIRST.len()),
            of(FIRST, rest / (FIRST.len() * SECOND.len()) + row % PLACES.len()),
            of(TRADES, mixed / PLACES.len()),
        );
        let contact = format!("{}{}", of(SURNAMES, mixed / 3), of(GIVEN, mixed / 7));
        let mobile = format!("13{:09}", 200_000_000 + row * 7);
        table += &format!(
            "{name},{},{},{province},{city},经十路 {} 号,{},,{contact},{},{mobile},c{row}@example.com,wx_{row}\r\n",
            ["A", "B", "C"][mixed % 3],
            ["展会", "官网", "转介绍"][mixed % 3],
            1 + mixed % 999,
            (mixed % 200) * 500,
            of(TITLES, mixed / 5),
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    #[test]
    fn no_customer_of_the_table_is_there_twice() {
        let table = super::table(20_000);
        let names: HashSet<&str> = table.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(names.len(), 20_000);
    }
}
