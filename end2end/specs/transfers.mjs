// A table with errors is brought in, mended and brought back; the import is undone whole; the filtered list is given out.

import { readFile } from "node:fs/promises";
import { assert, test } from "../harness.mjs";
import { setUp, signIn, ADMIN } from "../support/company.mjs";

const TABLE = [
  "客户登记表,,,",
  "客户名称*,手机,联系人,客户等级",
  "北京华兴科技有限公司,13800002217,张三,A",
  "德州远景机械有限公司,1.38E+10,李四,B",
  "合计,2,,",
].join("\r\n");
let imported;

const bring = async (page, server, name, text) => {
  await page.goto(`${server.url}/transfers`);
  await page.locator("h1").waitFor();
  await page.locator('input[type="file"]').setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "上传并查看" }).click();
  await page.waitForURL(/\/transfers\/[0-9a-f-]{36}$/);
  await page.locator("#columns").waitFor();
};

test("a table with errors is looked at and brought in", async ({ desktop, server, axe }) => {
  const page = await desktop({ colorScheme: "dark" });
  await setUp(page, server.url);
  await bring(page, server, "客户.csv", TABLE);
  await axe(page);
  assert.equal(await page.locator("#preview tbody tr").count(), 2, "title and sum are no rows");
  await page.getByRole("button", { name: "开始导入" }).click();
  await page.locator("#result").waitFor({ timeout: 20_000 });
  imported = page.url();
  await page.getByText("新建 1 · 更新 0 · 跳过 0 · 有问题 1").waitFor();
  await axe(page);
});

test("the refused row is mended and brought back", async ({ desktop, server }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await page.goto(imported);
  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: "下载有问题的行" }).click();
  const text = await readFile(await (await waiting).path(), "utf8");
  assert.match(text, /德州远景机械有限公司/);
  await bring(page, server, "改好.csv", text.replaceAll("1.38E+10", "13800138000"));
  assert.ok(!(await page.locator("#columns label").allTextContents()).includes("原因"), "nothing to map");
  await page.getByRole("button", { name: "开始导入" }).click();
  await page.locator("#result").waitFor({ timeout: 20_000 });
  await page.getByText("新建 1 · 更新 0 · 跳过 0 · 有问题 0").waitFor();
});

test("the list is given out as filtered, and the import is undone", async ({ desktop, phone, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/customers?value_level=a");
  await page.getByRole("button", { name: "导出" }).click();
  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: "导出为 CSV" }).or(page.getByRole("menuitem", { name: "导出为 CSV" })).click();
  const text = await readFile(await (await waiting).path(), "utf8");
  assert.match(text, /北京华兴科技有限公司/);
  assert.doesNotMatch(text, /德州远景机械有限公司/);
  await visit(page, "/customers?value_level=a");
  await page.getByRole("button", { name: "导出" }).click();
  const all = page.waitForEvent("download");
  const line = { name: "导出联系人（CSV）" };
  await page.getByRole("link", line).or(page.getByRole("menuitem", line)).click();
  const contacts = await readFile(await (await all).path(), "utf8");
  assert.match(contacts, /张三/);
  assert.doesNotMatch(contacts, /李四/, "of the customers as filtered");
  const small = await phone();
  await signIn(small, server.url, ADMIN);
  await small.goto(imported);
  await axe(small);
  await small.getByText("撤销整批导入", { exact: true }).click();
  await small.getByRole("button", { name: /^确认撤销这/ }).click();
  await small.getByText("撤销了 1 条，保留了 0 条").waitFor({ timeout: 20_000 });
});

const FOLLOW_UPS = [
  "客户,跟进方式,跟进内容,跟进结果,跟进时间",
  "德州远景机械有限公司,上门,看了样品,有意向,2025-03-04 09:30",
  "没有这家公司,电话,问了价格,,2025-03-05",
].join("\n");

const choose = async (page, server, kind, file, text) => {
  await page.goto(`${server.url}/transfers?kind=${kind}`);
  await page.locator("h1").waitFor();
  await page.locator('input[type="file"]').setInputFiles({ name: file, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "上传并查看" }).click();
  await page.waitForURL(/\/transfers\/[0-9a-f-]{36}$/);
  await page.locator("#columns").waitFor();
};

const finish = async (page, counts) => {
  await page.getByRole("button", { name: "开始导入" }).click();
  await page.locator("#result").waitFor({ timeout: 20_000 });
  await page.getByText(counts).waitFor();
};

test("what a table lacks is said once for all its rows", async ({ phone, noscript, server, axe, allowConsole }) => {
  allowConsole(/422/);
  const text = "客户名称,来源\n青岛海风商贸有限公司,\n烟台长岛渔业有限公司,转介绍\n";
  const say = async (page, row, field, value) => {
    await page.locator(`[name="input[values][${row}][field]"]`).selectOption({ label: field });
    await page.locator(`[name="input[values][${row}][text]"]`).fill(value);
  };
  const page = await phone({ colorScheme: "dark" });
  await signIn(page, server.url, ADMIN);
  await bring(page, server, "渠道.csv", text);
  await page.getByText("每行都一样的内容", { exact: true }).click();
  await say(page, 0, "来源", "没有的来源");
  await say(page, 1, "备注", "展会名片");
  await page.getByRole("button", { name: "检查全部" }).click();
  const wrong = page.locator("#f-values-0-text-error");
  await wrong.getByText("没有这个选项").waitFor();
  await axe(page);
  assert.equal(await page.locator('[name="input[values][1][text]"]').inputValue(), "展会名片", "what was typed stays");

  const plain = await noscript();
  await signIn(plain, server.url, ADMIN);
  await plain.goto(page.url());
  await plain.getByText("每行都一样的内容", { exact: true }).click();
  await say(plain, 0, "来源", "没有的来源");
  await say(plain, 1, "备注", "展会名片");
  await plain.getByRole("button", { name: "检查全部" }).click();
  await plain.locator("#f-values-0-text-error").getByText("没有这个选项").waitFor();
  assert.equal(await plain.locator('[name="input[values][1][text]"]').inputValue(), "展会名片");

  await say(page, 0, "来源", "展会");
  await page.getByRole("button", { name: "开始导入" }).click();
  await page.locator("#result").waitFor({ timeout: 20_000 });
  await page.getByText("新建 2 · 更新 0 · 跳过 0 · 有问题 0").waitFor();
  for (const [source, name] of [["exhibition", "青岛海风商贸有限公司"], ["referral", "烟台长岛渔业有限公司"]]) {
    const found = await page.request.get(`${server.url}/api/v1/customers?q=${encodeURIComponent(name)}`);
    assert.equal((await found.json()).items[0].source, source, "a row's own word comes first");
  }
});

test("follow-ups are brought in, mended, seen at the customer and undone", async ({ desktop, phone, server, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await choose(page, server, "follow_ups", "跟进.csv", FOLLOW_UPS);
  await axe(page);
  await finish(page, "新建 1 · 更新 0 · 跳过 0 · 有问题 1");
  const import_ = page.url();
  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: "下载有问题的行" }).click();
  const refused = await readFile(await (await waiting).path(), "utf8");
  assert.match(refused, /没有找到这个客户/);
  await choose(page, server, "follow_ups", "改好.csv", refused.replaceAll("没有这家公司", "德州远景机械有限公司"));
  await finish(page, "新建 1 · 更新 0 · 跳过 0 · 有问题 0");
  await page.goto(`${server.url}/follow-ups`);
  await page.getByText("看了样品").first().waitFor();
  await page.getByText("问了价格").first().waitFor();
  await page.getByRole("button", { name: "导出" }).click();
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "导出为 CSV" }).or(page.getByRole("menuitem", { name: "导出为 CSV" })).click();
  assert.match(await readFile(await (await file).path(), "utf8"), /看了样品/);
  const small = await phone();
  await signIn(small, server.url, ADMIN);
  await small.goto(import_);
  await small.getByText("撤销整批导入", { exact: true }).click();
  await small.getByRole("button", { name: /^确认撤销这/ }).click();
  await small.getByText("撤销了 1 条，保留了 0 条").waitFor({ timeout: 20_000 });
  await axe(small);
});

test("users are brought in without passwords, and the page says how they get in", async ({ phone, server, axe }) => {
  const page = await phone();
  await signIn(page, server.url, ADMIN);
  const department = await page.evaluate(async () => (await (await fetch("/api/v1/departments")).json()).items[0].name);
  const table = `姓名,邮箱,部门,角色\n孙丽,sun@import.example,${department},销售\n钱八,qian,${department},客服\n`;
  await choose(page, server, "users", "员工.csv", table);
  await axe(page);
  await finish(page, "新建 1 · 更新 0 · 跳过 0 · 有问题 1");
  await page.getByText("给他一个密码").waitFor();
  await page.getByText("撤销整批导入", { exact: true }).click();
  await page.getByRole("button", { name: /^确认撤销这/ }).click();
  await page.getByText("撤销了 1 条，保留了 0 条").waitFor({ timeout: 20_000 });
});

test("a file that is no table, and a table without a name, say what is wanted", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/transfers");
  assert.equal(await page.locator('nav.rail a[aria-current="page"]').getAttribute("href"), "/transfers");
  const program = Buffer.from("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00", "latin1");
  await page.locator('input[type="file"]').setInputFiles({ name: "virus.exe", mimeType: "application/octet-stream", buffer: program });
  await page.getByRole("button", { name: "上传并查看" }).click();
  await page.getByText("请上传 CSV、XLSX 或 XLS").waitFor();
  await axe(page);
  await bring(page, server, "没有名称.csv", "日期,金额\n2020-01-01,11\n");
  await page.getByRole("button", { name: "开始导入" }).click();
  await page.getByText("请指定“客户名称”在哪一列").waitFor();
  await axe(page);
});

test("everything that is wrong with a row is told at once, and the table keeps its place", async ({ desktop, server, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  const table = "客户名称,客户分类,邮箱,手机\n错得很多有限公司,没有的分类,bad@,138\n";
  await bring(page, server, "错误.csv", table);
  for (const letters of ["B", "C", "D"]) await page.locator("#preview .reasons").getByText(`（${letters} 列）`).waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0);
  const [head, name] = [await page.locator("#preview .table-wrap").boundingBox(), await page.locator("#preview td:nth-child(3)").first().boundingBox()];
  assert.ok(name.x + name.width <= head.x + head.width, "the name is in sight beside the reasons");
  await axe(page);
});
