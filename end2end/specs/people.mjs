// What an admin sets up by screen: departments, people, a dictionary; and what each person chooses alone.

import { assert, test } from "../harness.mjs";
import { ADMIN, PASSWORD, setUp, signIn } from "../support/company.mjs";
import { addCustomers } from "../support/customers.mjs";

const NEW = { name: "刘洋", email: "liu@hengrun.example" };

test("a department is made below another, on a phone", async ({ phone, server, visit, axe }) => {
  const page = await phone();
  await setUp(page, server.url);
  await visit(page, "/settings");
  await axe(page);
  await page.getByRole("link", { name: "部门" }).click();
  const form = page.locator("#new");
  await form.getByLabel("部门名称").fill("华东大区");
  await form.getByLabel("上级部门").selectOption({ label: "\u2003销售部" });
  await form.getByRole("button", { name: "新增部门" }).click();
  await page.locator("#tree summary").getByText("华东大区").waitFor();
  await axe(page);
});

test("a colleague is made, and signs in with the password given", async ({ desktop, phone, server, visit, axe, allowConsole }) => {
  allowConsole(/404/);
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/settings/users");
  await axe(page);
  await page.getByRole("link", { name: "新增人员" }).click();
  await page.waitForURL(/\/users\/new$/);
  await page.getByLabel("姓名").fill(NEW.name);
  await page.getByLabel("邮箱").fill(NEW.email);
  await page.getByLabel("部门", { exact: false }).first().selectOption({ label: "\u2003\u2003华东大区" });
  await page.getByLabel("角色").selectOption({ label: "销售" });
  await page.locator('[name="input[password]"]').fill(PASSWORD);
  await axe(page);
  await page.locator("#user").getByRole("button", { name: "新增人员" }).click();
  await page.waitForURL(/\/settings\/users\/[0-9a-f-]{36}$/);
  await page.getByRole("heading", { name: NEW.name }).first().waitFor();
  await axe(page);

  const own = await phone();
  await signIn(own, server.url, NEW);
  await visit(own, "/");
  assert.match(await own.locator("h1").innerText(), /刘洋/);
  await visit(own, "/settings");
  assert.equal(await own.getByRole("link", { name: "人员" }).count(), 0, "a salesperson has no users to manage");
  const answer = await own.goto(`${server.url}/settings/users`);
  assert.equal(answer.status(), 404);
  await axe(own);
});

test("the admin edits a dictionary, and a customer can have the new tag", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/settings/dictionaries");
  await axe(page);
  await page.getByRole("link", { name: /标签/ }).last().click();
  const form = page.locator("#new");
  await form.getByLabel("名称").fill("年框客户");
  await form.getByLabel("颜色").selectOption("success");
  await form.getByRole("button", { name: "新增" }).click();
  const line = page.locator("#choices li").filter({ hasText: "年框客户" });
  await line.locator("summary").click();
  await line.getByLabel("名称").fill("年度框架");
  await line.getByRole("button", { name: "保存" }).click();
  await page.locator("#choices").getByText("年度框架").first().waitFor();
  await axe(page);

  const [{ id }] = await addCustomers(page, server.url, [{ name: "青岛海晟制冷设备有限公司" }]);
  await visit(page, `/customers/${id}/edit`);
  await page.getByRole("combobox", { name: "标签" }).fill("年度");
  await page.getByRole("option", { name: "年度框架" }).click();
  await page.getByRole("button", { name: "保存", exact: true }).last().click();
  await page.waitForURL(new RegExp(`/customers/${id}$`));
  await page.getByText("年度框架").first().waitFor();
});

test("language and looks follow the person", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  for (const [language, words] of [["繁體中文", "儲存"], ["English", "Save"]]) {
    await visit(page, "/settings/profile");
    await page.locator("#f-language").selectOption({ label: language });
    await page.locator("#f-theme").selectOption("dark");
    await page.locator("section#me button[type=submit], #profile button[type=submit]").click();
    await page.locator("section#me, #profile").getByRole("button", { name: words, exact: true }).waitFor();
    assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
    for (const path of ["/", "/customers", "/customers?view=table", "/customers/new", "/settings/users"]) {
      await visit(page, path);
      await axe(page);
    }
  }
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  // Another device gets them with the sign-in.
  const other = await desktop();
  await signIn(other, server.url, ADMIN);
  assert.equal(await other.locator("html").getAttribute("lang"), "en");
  assert.equal(await other.locator("html").getAttribute("data-theme"), "dark");
  await visit(page, "/settings/profile");
  await page.locator("#f-language").selectOption({ label: "简体中文" });
  await page.locator("section#me button[type=submit], #profile button[type=submit]").click();
  await page.locator("section#me, #profile").getByRole("button", { name: "保存", exact: true }).waitFor();
});

test("a token is made and works, with scripts and without", async ({ desktop, noscript, server, visit, axe }) => {
  // Pressed while the browser's program takes the page over, a button is either kind: each is tried by itself.
  for (const [page, open] of [[await desktop(), visit], [await noscript(), (page, path) => page.goto(path)]]) {
    await signIn(page, server.url, ADMIN);
    await open(page, "/settings/profile");
    await page.locator("#f-token-name").fill("报表");
    await page.locator("#tokens").getByRole("button", { name: "新建令牌" }).click();
    const shown = page.locator('#tokens [name="token"]');
    await shown.waitFor();
    const copy = page.locator("#tokens").getByRole("button", { name: "复制" });
    assert.equal(await copy.isVisible(), open === visit, "what needs scripts hides without them");
    const token = await shown.inputValue();
    const answer = await fetch(`${server.url}/api/v1/customers`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(answer.status, 200);
    await open(page, "/settings/profile");
    assert.equal(await shown.count(), 0, "it is shown once");
  }
});
