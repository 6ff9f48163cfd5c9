// The session ends while a page is open: by every way there is a way back in, and what was typed is not lost.

import { assert, test } from "../harness.mjs";
import { ADMIN, PASSWORD, setUp, signIn } from "../support/company.mjs";
import { addCustomers } from "../support/customers.mjs";

const NAME = "济南泉景物业有限公司";

test("a company with a customer is there", async ({ desktop, server }) => {
  const page = await desktop();
  await setUp(page, server.url);
  await addCustomers(page, server.url, [{ name: NAME }]);
});

/** Ends every session of the admin but that of this page. */
async function endOthers(page, visit) {
  await visit(page, "/settings/profile");
  await page.getByRole("button", { name: "退出其他所有设备" }).click();
  await page.getByRole("button", { name: "退出其他所有设备" }).waitFor({ state: "detached" });
}

async function signInHere(page) {
  await page.locator('[name="input[email]"]').fill(ADMIN.email);
  await page.locator('[name="input[password]"]').fill(PASSWORD);
  await page.locator('form:has([name="input[password]"]) button[type="submit"]').click();
  await page.waitForURL((address) => address.pathname !== "/login");
}

test("a list that is refused leads to the sign-in, and from there back", async ({ desktop, phone, server, visit, axe, allowConsole }) => {
  allowConsole(/401/);
  const [page, other] = [await desktop(), await phone()];
  await signIn(page, server.url, ADMIN);
  await visit(page, "/notifications");
  await signIn(other, server.url, ADMIN);
  await endOthers(other, visit);
  await page.locator("nav.rail").getByRole("link", { name: "客户", exact: true }).click();
  const refused = page.locator("main [role=alert]").filter({ hasText: "登录已失效" });
  await refused.waitFor();
  assert.equal(await page.locator("main").getByRole("button", { name: "再试一次" }).count(), 0);
  await axe(page);
  await refused.getByRole("link", { name: "登录" }).click();
  await page.waitForURL(/\/login\?next=%2Fcustomers$/);
  await signInHere(page);
  await page.waitForURL(`${server.url}/customers`);
  await page.getByRole("link", { name: NAME }).first().waitFor();
});

test("a filled form is sent again after signing in beside it", async ({ desktop, server, visit, axe, allowConsole }) => {
  allowConsole(/401/);
  const [page, other] = [await desktop(), await desktop()];
  await signIn(page, server.url, ADMIN);
  await visit(page, "/customers/new");
  await page.locator('[name="input[name]"]').fill("青岛海晟制冷设备有限公司");
  await page.locator('[name="input[website]"]').fill("haisheng.example");
  await signIn(other, server.url, ADMIN);
  await endOthers(other, visit);
  const save = () => page.getByRole("button", { name: "保存", exact: true }).last().click();
  await save();
  const banner = page.locator("#form-errors .banner");
  await banner.getByText("填好的内容都还在").waitFor();
  await axe(page);
  const opened = page.context().waitForEvent("page");
  await banner.getByRole("link", { name: "登录" }).click();
  const tab = await opened;
  await signInHere(tab);
  await tab.close();
  assert.equal(await page.locator('[name="input[website]"]').inputValue(), "haisheng.example");
  await save();
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/);
  await page.getByRole("heading", { name: "青岛海晟制冷设备有限公司" }).waitFor();
  await visit(page, `${new URL(page.url()).pathname}/edit`);
  assert.equal(await page.locator('[name="input[website]"]').inputValue(), "haisheng.example");
});

test("without JavaScript the page is loaded anew, and the form goes out once more", async ({ noscript, desktop, server, visit, allowConsole }) => {
  allowConsole(/401/);
  const [page, other] = [await noscript(), await desktop()];
  await signIn(page, server.url, ADMIN);
  await page.goto(`${server.url}/customers/new`);
  await page.locator('[name="input[name]"]').fill("北京华兴建设集团有限公司");
  await signIn(other, server.url, ADMIN);
  await endOthers(other, visit);
  await page.getByRole("button", { name: "保存", exact: true }).last().click();
  await page.getByText("填好的内容没有丢").waitFor();
  const opened = page.context().waitForEvent("page");
  await page.getByRole("link", { name: "登录" }).click();
  const tab = await opened;
  await signInHere(tab);
  await page.reload();
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/);
  await page.getByRole("heading", { name: "北京华兴建设集团有限公司" }).waitFor();
});

test("an address that leads nowhere keeps the frame", async ({ desktop, phone, server, axe, allowConsole }) => {
  allowConsole(/404/);
  for (const page of [await desktop(), await phone()]) {
    await page.goto(`${server.url}/nowhere`);
    await page.getByRole("link", { name: "登录" }).waitFor();
    await axe(page);
    await signIn(page, server.url, ADMIN);
    await page.goto(`${server.url}/nowhere`);
    await page.getByRole("heading", { name: "这里什么都没有" }).waitFor();
    await axe(page);
    await page.getByRole("link", { name: "客户", exact: true }).locator("visible=true").first().click();
    await page.waitForURL(/\/customers$/);
  }
});
