// The core with JavaScript off: set up, sign in, list, filter, create, and mend what was refused.

import { assert, test } from "../harness.mjs";
import { ADMIN, setUp, signIn } from "../support/company.mjs";
import { addCustomers } from "../support/customers.mjs";

test("a company is set up and a customer entered without JavaScript", async ({ noscript, server, allowConsole }) => {
  allowConsole(/422/);
  const page = await noscript();
  await setUp(page, server.url);
  await page.goto(`${server.url}/customers/new`);
  await page.locator('[name="input[website]"]').fill("huaxing.example");
  await page.locator('[name="input[contacts][0][name]"]').fill("王建国");
  await page.locator('[name="input[contacts][0][mobile]"]').fill("123");
  await page.locator('[name="input[name]"]').fill("青岛海晟制冷设备有限公司");
  await page.getByRole("button", { name: "保存", exact: true }).last().click();
  await page.waitForLoadState("load");
  assert.equal(await page.locator('[name="input[website]"]').inputValue(), "huaxing.example", "what was typed stays");
  await page.locator('[name="input[contacts][0][mobile]"]').fill("13805312217");
  await page.getByRole("button", { name: "保存", exact: true }).last().click();
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/);
  await page.getByRole("heading", { name: "青岛海晟制冷设备有限公司" }).waitFor();
});

test("the list is searched, filtered and paged without JavaScript", async ({ noscript, server }) => {
  const page = await noscript();
  await signIn(page, server.url, ADMIN);
  for (const [query, count] of [["q=qdhs", 1], ["q=2217", 1], ["lifecycle=lead", 1], ["lifecycle=lost", 0], ["view=table", 1]]) {
    await page.goto(`${server.url}/customers?${query}`);
    assert.equal(await page.getByRole("link", { name: "青岛海晟制冷设备有限公司" }).count() > 0, count > 0, query);
  }
  const names = Array.from({ length: 60 }, (_, place) => `济南翻页${String(place).padStart(2, "0")}号商行`);
  await addCustomers(page, server.url, names.map((name) => ({ name })));
  // Every page shows others, and together they show each once.
  await page.goto(`${server.url}/customers?q=${encodeURIComponent("翻页")}&view=table&sort=name`);
  const seen = [];
  for (;;) {
    const links = await page.locator("tbody").getByRole("link", { name: /翻页/ }).allInnerTexts();
    // Before a name stands its sign.
    const here = links.map((text) => text.split("\n").at(-1)).filter((text) => text.includes("翻页"));
    seen.push(...here);
    const more = page.getByRole("link", { name: "再看一些" });
    const foot = page.url().includes("cursor=") ? `本页 ${here.length} 位，共 60 位` : `已显示 ${here.length} / 60`;
    assert.equal(await page.getByText(foot).count(), 1, foot);
    if ((await more.count()) === 0) break;
    await more.click();
    await page.waitForLoadState("load");
  }
  assert.deepEqual(seen.toSorted(), names);
  assert.match(page.url(), /cursor=/, "it took more than one page");
});

test("an address with a slash at the end leads to the one without", async ({ noscript, server }) => {
  const answer = await fetch(`${server.url}/customers/?q=1`, { redirect: "manual" });
  assert.deepEqual([answer.status, answer.headers.get("location")], [308, "/customers?q=1"]);
  const page = await noscript();
  await signIn(page, server.url, ADMIN);
  assert.equal((await page.goto(`${server.url}/customers/`)).status(), 200);
});

test("of two versions one is chosen without JavaScript", async ({ noscript, server, allowConsole }) => {
  allowConsole(/422/);
  const [mine, other] = [await noscript(), await noscript()];
  const save = (page) => page.getByRole("button", { name: "保存", exact: true }).last().click();
  for (const page of [mine, other]) {
    await signIn(page, server.url, ADMIN);
    await page.goto(`${server.url}/customers?q=qdhs`);
    await page.getByRole("link", { name: "青岛海晟制冷设备有限公司" }).first().click();
    await page.goto(`${page.url()}/edit`);
  }
  const address = mine.url().replace(/\/edit$/, "");
  await other.locator('[name="input[website]"]').fill("theirs.example");
  await other.locator('[name="input[invoice_title]"]').fill("对方的抬头");
  await save(other);
  await other.waitForURL(address);
  await mine.locator('[name="input[website]"]').fill("mine.example");
  await mine.locator('[name="input[invoice_title]"]').fill("我的抬头");
  await save(mine);
  await mine.waitForLoadState("load");
  await mine.locator('[name="choice[website]"][value="theirs"]').check();
  await save(mine);
  await mine.waitForURL(address);
  await mine.goto(`${address}/edit`);
  assert.equal(await mine.locator('[name="input[website]"]').inputValue(), "theirs.example", "as it was chosen");
  assert.equal(await mine.locator('[name="input[invoice_title]"]').inputValue(), "我的抬头", "one's own without a choice");
});

test("the handbook is read without JavaScript", async ({ noscript, server }) => {
  const page = await noscript();
  await signIn(page, server.url, ADMIN);
  await page.goto(`${server.url}/help`);
  await page.getByRole("link", { name: "跟进、计划与日历" }).first().click();
  await page.getByRole("heading", { name: "跟进、计划与日历", level: 1 }).waitFor();
  await page.locator(".prose").getByRole("link", { name: "消息" }).first().click();
  await page.waitForURL(/\/help\/notifications$/);
});
