// A customer that the company has already: seen while one types, and saved all the same with a reason. A state that is moved by hand.

import { assert, test } from "../harness.mjs";
import { ADMIN, setUp, signIn } from "../support/company.mjs";
import { addCustomers } from "../support/customers.mjs";

const NAME = "潍坊恒业供热设备有限公司";
const PHONE = "13905361188";

test("a likely duplicate is shown while one types, and a sure one wants a reason", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await setUp(page, server.url);
  await addCustomers(page, server.url, [{ name: NAME, contacts: [{ name: "王建国", mobile: PHONE }] }]);
  await visit(page, "/customers/new");
  await page.locator('[name="input[name]"]').fill("潍坊恒业供热设备");
  const likely = page.getByRole("link", { name: NAME });
  await likely.waitFor();
  await axe(page);
  await page.locator('[name="input[name]"]').fill(NAME);
  await page.locator('[name="input[website]"]').fill("hengye.example");
  await page.getByRole("button", { name: "保存", exact: true }).last().click();
  const decision = page.locator("#duplicate-decision");
  await decision.getByRole("link", { name: NAME }).waitFor();
  await axe(page);
  assert.equal(await page.locator('[name="input[website]"]').inputValue(), "hengye.example", "what was typed stays");
  await decision.locator('[name="input[duplicate_reason]"]').fill("另一家分公司，单独结算");
  await decision.getByRole("button", { name: "仍然保存" }).click();
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/);
  await page.getByRole("heading", { name: NAME }).waitFor();
  await visit(page, `${new URL(page.url()).pathname}?tab=history`);
  await page.getByText("另一家分公司，单独结算").waitFor();
});

test("the state of a customer is moved by hand, with a date and a reason", async ({ phone, server, visit, axe }) => {
  const page = await phone();
  await signIn(page, server.url, ADMIN);
  const [customer] = await addCustomers(page, server.url, [{ name: "德州金瑞暖通有限公司" }]);
  await visit(page, `/customers/${customer.id}`);
  await page.getByRole("button", { name: "更多操作" }).first().click();
  await page.getByRole("button", { name: "改生命周期" }).or(page.getByRole("menuitem", { name: "改生命周期" })).click();
  const dialog = page.locator("#move-lifecycle");
  await dialog.locator("label.chip", { hasText: "活跃" }).click();
  await dialog.locator('[name="reason"]').fill("签了年度合同");
  await axe(page);
  await dialog.getByRole("button", { name: "保存" }).click();
  await page.locator(".toast", { hasText: "生命周期已更新" }).waitFor();
  const answer = await page.request.get(`${server.url}/api/v1/customers/${customer.id}`);
  assert.equal((await answer.json()).lifecycle, "active");
  await visit(page, `/customers/${customer.id}?tab=lifecycle`);
  await page.getByText("签了年度合同").waitFor();
});
