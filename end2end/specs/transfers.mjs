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
  const page = await desktop();
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
  const small = await phone();
  await signIn(small, server.url, ADMIN);
  await small.goto(imported);
  await axe(small);
  await small.getByRole("button", { name: "撤销整批导入" }).click();
  await small.getByText("撤销了 1 条，保留了 0 条").waitFor({ timeout: 20_000 });
});
