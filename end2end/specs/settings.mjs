// What the admin sets for everyone: own areas, working days; two at the same form; and how somebody gets at a customer that he
// may not see.

import { assert, test } from "../harness.mjs";
import { ADMIN, OTHER_SALES, SALES, addPerson, setUp, signIn } from "../support/company.mjs";
import { addCustomers } from "../support/customers.mjs";

const AREA = "德州运河数字产业园";
const TAKEN = "德州鲁北净化设备有限公司";

/** A line of a list that opens to be edited. */
const line = (page, panel, text) =>
  page.locator(`${panel} li`).filter({ has: page.locator("summary", { hasText: text }) });

test("an area of one's own is added below its city, and chosen in an address", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await setUp(page, server.url);
  for (const person of [SALES, OTHER_SALES]) await addPerson(server, person);
  await visit(page, "/settings/regions");
  await axe(page);
  const form = page.locator("#new");
  await form.getByRole("combobox", { name: "所在的市" }).fill("dz");
  await page.getByRole("option", { name: /德州市/ }).click();
  await form.getByLabel("名称").fill(AREA);
  await form.getByRole("button", { name: "添加区域" }).click();
  await line(page, "#regions", AREA).waitFor();
  await line(page, "#regions", AREA).locator("summary").click();
  await axe(page);

  const [{ id }] = await addCustomers(page, server.url, [{ name: "德州新区暖通有限公司" }]);
  await visit(page, `/customers/${id}/edit`);
  await page.getByRole("combobox", { name: "搜省市区，或拼音首字母" }).fill("运河数字");
  await page.getByRole("option", { name: new RegExp(AREA) }).click();
  await page.getByRole("button", { name: "保存", exact: true }).last().click();
  await page.waitForURL(new RegExp(`/customers/${id}$`));
  await page.getByText(AREA).first().waitFor();
});

test("an area that is retired says so, and can be used again", async ({ phone, server, visit, axe }) => {
  const page = await phone();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/settings/regions");
  const area = line(page, "#regions", AREA);
  await area.locator("summary").click();
  await area.getByRole("button", { name: "停用" }).click();
  await area.getByText("已停用").waitFor();
  await axe(page);
  if ((await area.locator("details[open]").count()) === 0) await area.locator("summary").click();
  await area.getByRole("button", { name: "重新启用" }).click();
  await area.getByText("已停用").waitFor({ state: "detached" });
});

test("a day of the company's own stands in the calendar until it is as shipped again", async ({ desktop, noscript, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/settings/calendar?year=2026");
  await page.locator("#days").getByText("国庆节").first().waitFor();
  await axe(page);
  const form = page.locator("#new");
  await form.getByLabel("日期").fill("2026-11-23");
  await form.getByLabel("名称").fill("公司周年");
  await form.getByRole("button", { name: "添加日子" }).click();
  const day = line(page, "#days", "公司周年");
  await day.getByText("公司设定").waitFor();
  await page.locator("#history").getByText(/设为休息：公司周年/).waitFor();
  await axe(page);

  const plain = await noscript();
  await signIn(plain, server.url, ADMIN);
  await plain.goto("/settings/calendar?year=2026");
  const same = line(plain, "#days", "公司周年");
  await same.locator("summary").click();
  await same.getByRole("button", { name: "恢复默认" }).click();
  await plain.locator("#history").getByText(/恢复默认/).waitFor();
  assert.equal(await line(plain, "#days", "公司周年").count(), 0);
});

test("two admins at one department: the second sees what the first saved, and saves on it", async ({ desktop, server, visit, axe }) => {
  const [first, second] = [await desktop(), await desktop()];
  for (const page of [first, second]) {
    await signIn(page, server.url, ADMIN);
    await visit(page, "/settings/departments");
    await line(page, "#tree", "客服部").locator("summary").click();
  }
  const rename = async (page, was, name) => {
    const form = line(page, "#tree", was);
    await form.getByLabel("部门名称").fill(name);
    await form.getByRole("button", { name: "保存" }).click();
  };
  await rename(first, "客服部", "客户服务部");
  await line(first, "#tree", "客户服务部").waitFor();
  await rename(second, "客服部", "服务中心");
  const conflicted = line(second, "#tree", "客服部");
  await conflicted.getByText("客户服务部").waitFor();
  assert.equal(await conflicted.getByLabel("部门名称").inputValue(), "服务中心", "what was typed stays");
  await axe(second);
  await conflicted.getByRole("button", { name: "保存" }).click();
  await line(second, "#tree", "服务中心").waitFor();
  await visit(first, "/settings/departments");
  await line(first, "#tree", "服务中心").waitFor();
});

test("in a conflict over a customer the bar saves what was chosen", async ({ desktop, server, visit, axe }) => {
  const [first, second] = [await desktop(), await desktop()];
  for (const page of [first, second]) await signIn(page, server.url, ADMIN);
  const [{ id }] = await addCustomers(first, server.url, [{ name: "青岛海晟制冷设备有限公司" }]);
  for (const page of [first, second]) await visit(page, `/customers/${id}/edit`);
  const save = (page) => page.getByRole("button", { name: "保存", exact: true }).last().click();
  const field = (page, name) => page.locator(`[name="input[${name}]"]`);
  await field(first, "website").fill("first.example");
  await field(first, "remarks").fill("第一位写的");
  await save(first);
  await first.waitForURL(`${server.url}/customers/${id}`);
  await field(second, "website").fill("second.example");
  await field(second, "needs").fill("第二位写的");
  await save(second);
  const choice = second.locator("#conflict");
  await choice.getByText("first.example").first().waitFor();
  await axe(second);
  // What is typed while both versions are shown is kept, too.
  await field(second, "needs").fill("第二位又写的");
  await choice.getByRole("radio").last().check();
  await save(second);
  await second.waitForURL(`${server.url}/customers/${id}`);
  const kept = await (await second.request.get(`${server.url}/api/v1/customers/${id}`)).json();
  assert.deepEqual(
    [kept.website, kept.remarks, kept.needs],
    ["first.example", "第一位写的", "第二位又写的"],
    "theirs where chosen, and what only one of both had changed",
  );
});

test("somebody who may not see a customer asks for access, and its owner lets him in", async ({ desktop, phone, server, visit, axe }) => {
  const owner = await phone();
  await signIn(owner, server.url, SALES);
  const [{ id, code }] = await addCustomers(owner, server.url, [{ name: TAKEN }]);

  const asker = await desktop();
  await signIn(asker, server.url, OTHER_SALES);
  await visit(asker, "/customers/new");
  await asker.locator('[name="input[name]"]').fill(TAKEN);
  await asker.getByRole("button", { name: "保存", exact: true }).last().click();
  const decision = asker.locator("#duplicate-decision");
  await decision.getByRole("button", { name: "申请访问" }).waitFor();
  await axe(asker);
  for (const secret of [id, code]) {
    assert.ok(!(await asker.content()).includes(secret), `${secret} is told to who may not see the customer`);
  }
  assert.ok(!(await decision.innerText()).includes(SALES.name), "the owner is not named");
  await decision.getByRole("button", { name: "申请访问" }).click();
  await asker.waitForURL(`${server.url}/customers`);
  await asker.getByText(/申请已发出/).waitFor();
  await asker.getByText(`“${TAKEN}”的访问申请在等负责人处理。`).waitFor();
  await axe(asker);

  await visit(owner, `/customers/${id}`);
  await owner.getByText(`${OTHER_SALES.name} 申请访问这位客户。`).waitFor();
  await axe(owner);
  await owner.getByRole("button", { name: "同意", exact: true }).click();
  await owner.getByText(`${OTHER_SALES.name} 申请访问这位客户。`).waitFor({ state: "detached" });
  await visit(owner, `/customers/${id}?tab=history`);
  await owner.getByText("录入时得知此客户已在库中").first().waitFor();

  // The open page of whoever asked is told, without a reload.
  const toast = asker.locator(".toast[data-reminder]", { hasText: `${SALES.name} 同意了你的访问申请` });
  await toast.waitFor();
  await toast.getByText(TAKEN).waitFor();
  await asker.locator(".bell .count", { hasText: "1" }).waitFor();
  await asker.getByText(`“${TAKEN}”的访问申请已同意。`).waitFor();
  await asker.getByRole("link", { name: "打开客户" }).click();
  await asker.getByRole("heading", { name: TAKEN }).waitFor();
  await axe(asker);
});

test("a department that cannot go says so under itself alone", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/settings/departments");
  const lines = page.locator("#tree li");
  for (const summary of await lines.locator("summary").all()) await summary.click();
  const used = line(page, "#tree", "销售部");
  await used.getByRole("button", { name: "删除" }).click();
  await used.getByRole("alert").waitFor();
  assert.equal(await page.locator("#tree [role=alert]").count(), 1);
});

test("a removed department and a removed role come back from the bin, without scripts too", async ({ desktop, noscript, server, visit, axe, allowConsole }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/settings/departments");
  assert.equal(await page.locator("#bin").count(), 0, "an empty bin is not shown");
  await page.locator("#new").getByLabel("部门名称").fill("展会组");
  await page.locator("#new").getByRole("button", { name: "新增部门" }).click();
  const made = line(page, "#tree", "展会组");
  await made.locator("summary").click();
  await made.getByRole("button", { name: "删除" }).click();
  const gone = page.locator("#bin li").filter({ hasText: "展会组" });
  await gone.waitFor();
  assert.equal(await made.count(), 0);
  await axe(page);
  await gone.getByRole("button", { name: "恢复" }).click();
  await made.waitFor();
  await gone.waitFor({ state: "detached" });

  const { id } = await (
    await page.request.post(`${server.url}/api/v1/roles`, {
      headers: { origin: server.url },
      data: { name: "展会助理", rights: { matrix: { customer: { view: "own" } } } },
    })
  ).json();
  assert.equal((await page.request.delete(`${server.url}/api/v1/roles/${id}`, { headers: { origin: server.url } })).status(), 204);
  const plain = await noscript();
  await signIn(plain, server.url, ADMIN);
  await plain.goto(`${server.url}/settings/roles`);
  await plain.locator("#bin li").filter({ hasText: "展会助理" }).getByRole("button", { name: "恢复" }).click();
  await plain.locator("#roles").getByText("展会助理").waitFor();
  assert.equal(await plain.locator("#bin").count(), 0);
  // Removed again, while another one takes its name: the way back says why it is shut.
  const headers = { origin: server.url };
  assert.equal((await page.request.delete(`${server.url}/api/v1/roles/${id}`, { headers })).status(), 204);
  const twin = { name: "展会助理", rights: {} };
  assert.equal((await page.request.post(`${server.url}/api/v1/roles`, { headers, data: twin })).status(), 201);
  await plain.goto(`${server.url}/settings/roles`);
  allowConsole(/422/);
  await plain.locator("#bin").getByRole("button", { name: "恢复" }).click();
  await plain.locator("#bin [role=alert]", { hasText: "请先改那一个" }).waitFor();
});
