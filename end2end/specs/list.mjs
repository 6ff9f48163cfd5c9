// The list of customers as one works with it: conditions, saved views, actions on many with a way back, the palette.

import { assert, test } from "../harness.mjs";
import { ADMIN, OTHER_SALES, SALES, addPerson, setUp, signIn } from "../support/company.mjs";
import { addCustomers, found } from "../support/customers.mjs";

const NAMES = ["济南泉景物业有限公司", "青岛海晟制冷设备有限公司", "北京华兴建设集团有限公司", "济南同创商贸有限公司"];

test("four customers are there", async ({ desktop, server }) => {
  const page = await desktop();
  await setUp(page, server.url);
  for (const person of [SALES, OTHER_SALES]) await addPerson(server, person);
  const kinds = ["company", "company", "company", "person"];
  await addCustomers(page, server.url, NAMES.map((name, index) => ({ name, kind: kinds[index] })));
});

const dialog = (page) => page.locator("dialog#conditions");

async function openBuilder(page) {
  await page.getByRole("button", { name: "更多条件" }).click();
  await dialog(page).getByRole("button", { name: "加条件" }).first().click();
}

const apply = (page) => dialog(page).getByRole("button", { name: "应用" }).click();

test("conditions narrow the list, on a slow machine too", { timeout: 180_000 }, async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  const session = await page.context().newCDPSession(page);
  for (const rate of [1, 4]) {
    await session.send("Emulation.setCPUThrottlingRate", { rate });
    await visit(page, "/customers?view=table");
    await openBuilder(page);
    await dialog(page).getByLabel("哪一项").selectOption("name");
    await dialog(page).getByRole("textbox", { name: "比什么" }).fill("济南");
    await apply(page);
    await found(page, 2);
    assert.match(decodeURIComponent(page.url()), /"contains":"济南"/);
    assert.match(page.url(), /view=table/, "the layout stays");
  }
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  // What was applied is changed, and one condition more joins it: the builder is another one by now.
  await page.getByRole("button", { name: "更多条件" }).click();
  await dialog(page).getByRole("textbox", { name: "比什么" }).fill("有限公司");
  await dialog(page).getByRole("button", { name: "加条件" }).first().click();
  await dialog(page).getByLabel("哪一项").last().selectOption("kind");
  await dialog(page).getByRole("combobox", { name: "比什么" }).fill("个人");
  await apply(page);
  await found(page, 1);
  await page.getByRole("link", { name: "类型 是 个人" }).click();
  await found(page, 4);
  await page.getByRole("button", { name: "更多条件" }).click();
  await axe(page);
});

test("a choice that was typed and not picked counts", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/customers");
  await openBuilder(page);
  await dialog(page).getByLabel("哪一项").selectOption("kind");
  await dialog(page).getByRole("combobox", { name: "比什么" }).fill("个人");
  await apply(page);
  await found(page, 1);
});

test("a condition without a value is not dropped in silence", async ({ phone, server, visit, axe }) => {
  const page = await phone();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/customers");
  await openBuilder(page);
  await dialog(page).getByLabel("哪一项").selectOption("kind");
  await dialog(page).getByRole("combobox", { name: "比什么" }).fill("没有这种");
  await apply(page);
  await dialog(page).getByText("填上要比较的值").waitFor();
  await axe(page);
  await dialog(page).getByRole("button", { name: "去掉这一项" }).click();
  await apply(page);
  await dialog(page).waitFor({ state: "hidden" });
  await found(page, 4);
});

test("a county that the address names is named on its chip, without JavaScript too", async ({ desktop, noscript, server }) => {
  for (const page of [await desktop(), await noscript()]) {
    await signIn(page, server.url, ADMIN);
    await page.goto(`${server.url}/customers?region=371402`);
    const chip = page.locator('[popovertarget="filter-region"]');
    await chip.getByText("山东省 德州市 德城区").waitFor();
    assert.ok(await page.locator('#filter-region input[value="371402"]').isChecked(), "it stays when another chip is ticked");
  }
});

test("a view is saved for oneself, stays open while narrowed, and is shared", async ({ desktop, server, visit, axe }) => {
  const [page, other] = [await desktop(), await desktop()];
  await signIn(page, server.url, ADMIN);
  await signIn(other, server.url, SALES);
  await visit(page, `/customers?q=${encodeURIComponent("济南")}&view=table`);
  await page.getByRole("button", { name: "存成视图" }).click();
  await page.locator("#save-view").getByLabel("视图名称").fill("济南的客户");
  await axe(page);
  await page.locator("#save-view").getByRole("button", { name: "保存" }).click();
  const tab = page.getByRole("link", { name: "济南的客户" });
  await tab.click();
  await page.waitForURL(/saved=/);
  await page.locator('[popovertarget="filter-lifecycle"]').click();
  await page.getByRole("checkbox", { name: "已流失" }).check();
  await page.waitForURL(/lifecycle=lost/);
  assert.match(page.url(), /saved=/, "the view is still the open one");
  assert.equal(await tab.getAttribute("aria-current"), "page");
  await visit(other, "/customers");
  assert.equal(await other.getByRole("link", { name: "济南的客户" }).count(), 0, "a private view is nobody else's");

  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "管理视图" }).click();
  await axe(page);
  await page.locator("#manage-views").getByRole("button", { name: "让所有人看到" }).click();
  await page.locator("#manage-views").getByRole("button", { name: "只给自己看" }).waitFor();
  await visit(other, "/customers");
  await other.getByRole("link", { name: "济南的客户" }).click();
  await other.waitForURL(/saved=/);
});

async function choose(page, names) {
  for (const name of names) await page.getByRole("checkbox", { name: new RegExp(name) }).first().check();
}

async function customers(page, url) {
  const { items } = await (await page.request.get(`${url}/api/v1/customers?limit=50`)).json();
  return Object.fromEntries(items.map((customer) => [customer.name, customer]));
}

test("many are tagged at once, and it is undone", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/customers?view=table");
  await choose(page, NAMES.slice(0, 3));
  await page.getByRole("button", { name: "打标签" }).click();
  const tags = page.locator("#bulk-tag");
  await axe(page);
  await tags.getByRole("combobox").fill("VIP");
  await tags.getByRole("button", { name: "应用" }).click();
  await page.locator(".toast").getByText("3").waitFor();
  let now = await customers(page, server.url);
  assert.deepEqual(NAMES.map((name) => now[name].tags.length), [1, 1, 1, 0]);
  await page.locator("tbody").getByText("VIP").first().waitFor();
  await page.locator(".toast").getByRole("button", { name: "撤销" }).click();
  await page.locator("tbody").getByText("VIP").first().waitFor({ state: "detached" });
  now = await customers(page, server.url);
  assert.deepEqual(NAMES.map((name) => now[name].tags.length), [0, 0, 0, 0]);
});

test("a field of many is set at once, and it is undone", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/customers?view=table");
  const before = await customers(page, server.url);
  await choose(page, NAMES.slice(0, 3));
  await page.getByRole("button", { name: "改字段" }).click();
  const dialog = page.locator("#bulk-set");
  await axe(page);
  await dialog.locator('[name="field"]').selectOption({ label: "来源" });
  await dialog.locator('[name="value"]').selectOption({ index: 1 });
  await dialog.getByRole("button", { name: "应用" }).click();
  await page.locator(".toast").getByText("3").waitFor();
  let now = await customers(page, server.url);
  const sources = NAMES.map((name) => now[name].source);
  assert.ok(sources[0] && sources.slice(1, 3).every((source) => source === sources[0]), sources.join());
  assert.equal(sources[3], before[NAMES[3]].source, "who was not chosen stays");
  await page.locator(".toast").getByRole("button", { name: "撤销" }).click();
  const end = Date.now() + 10_000;
  do now = await customers(page, server.url);
  while (now[NAMES[0]].source !== before[NAMES[0]].source && Date.now() < end);
  assert.deepEqual(NAMES.map((name) => now[name].source), NAMES.map((name) => before[name].source));
});

test("many are handed to a colleague, and it is undone", async ({ phone, server, visit }) => {
  const page = await phone();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/customers");
  const before = (await customers(page, server.url))[NAMES[0]].owner_id;
  await choose(page, NAMES.slice(0, 2));
  await page.getByRole("button", { name: "转给" }).click();
  const assign = page.locator("#bulk-assign");
  await assign.getByRole("combobox").fill(SALES.name);
  await assign.getByRole("option", { name: SALES.name }).click();
  await assign.getByRole("button", { name: "转交" }).click();
  await page.locator(".toast").getByText("2").waitFor();
  assert.notEqual((await customers(page, server.url))[NAMES[0]].owner_id, before);
  await page.locator(".toast").getByRole("button", { name: "撤销" }).click();
  await page.waitForFunction(
    async ([name, owner]) => {
      const { items } = await (await fetch("/api/v1/customers?limit=50")).json();
      return items.find((customer) => customer.name === name).owner_id === owner;
    },
    [NAMES[0], before],
  );
});

test("the palette leads anywhere without a mouse", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/");
  await page.keyboard.press("Control+k");
  const palette = page.locator("dialog#palette");
  await palette.getByRole("combobox").pressSequentially("qdhs");
  // What one can begin with the customer stands below it.
  await palette.getByRole("option", { name: `写跟进 · ${NAMES[1]}` }).waitFor();
  await palette.getByRole("option", { name: new RegExp(`^${NAMES[1]}`) }).waitFor();
  await axe(page);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: NAMES[1] }).waitFor();
  assert.equal(await palette.isVisible(), false);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("人员");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/settings\/users$/);
});

test("the rail is folded by hand, and stays so", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/customers");
  const width = () => page.locator("nav.rail").evaluate((rail) => rail.getBoundingClientRect().width);
  const wide = await width();
  await page.getByRole("button", { name: "收起导航" }).click();
  await page.waitForFunction((wide) => document.querySelector("nav.rail").getBoundingClientRect().width < wide / 2, wide);
  await visit(page, "/customers");
  assert.ok((await width()) < wide / 2);
  await axe(page);
});

test("the list opens as it was left, with the columns that were chosen", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/customers");
  await page.getByRole("link", { name: "表格" }).click();
  await page.locator("thead").waitFor();
  await page.getByRole("button", { name: "选择列" }).click();
  await page.locator("dialog#columns").getByRole("checkbox", { name: "行业" }).check();
  await page.keyboard.press("Escape");
  await page.waitForURL(/columns=/);
  const isLeft = async () => {
    await page.locator("thead").getByText("行业").waitFor();
    assert.doesNotMatch(page.url(), /view=|columns=/);
  };
  await page.locator("nav.rail").getByRole("link", { name: "首页", exact: true }).click();
  await page.locator("nav.rail").getByRole("link", { name: "客户", exact: true }).click();
  await isLeft();
  await visit(page, "/customers");
  await isLeft();
  // An address that says otherwise wins.
  await visit(page, "/customers?view=cards");
  assert.equal(await page.locator("thead").count(), 0);
  await page.getByRole("link", { name: "卡片" }).click();
  await visit(page, "/customers");
  assert.equal(await page.locator("thead").count(), 0);
});

test("a phone shows the whole of a long menu and of the open tab", async ({ phone, server, visit, axe }) => {
  const page = await phone();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/customers");
  await page.locator('[popovertarget="sort-menu"]').click();
  const menu = page.locator("#sort-menu");
  await menu.getByText("信用额度，从大到小").waitFor();
  const { x, y, width, height } = await menu.boundingBox();
  assert.ok(x >= 8 && x + width <= 382 && y >= 0 && y + height <= 836, JSON.stringify({ x, y, width, height }));
  await menu.getByText("更新时间，最早的在前").scrollIntoViewIfNeeded();
  await axe(page);
  await page.keyboard.press("Escape");
  const [{ id }] = (await (await page.request.get(`${server.url}/api/v1/customers?limit=1`)).json()).items;
  await visit(page, `/customers/${id}?tab=lifecycle`);
  const tab = page.locator('.tabs [aria-current="page"]');
  await page.waitForFunction(() => {
    const box = document.querySelector('.tabs [aria-current="page"]').getBoundingClientRect();
    return box.left >= 0 && box.right <= innerWidth;
  });
  assert.match(await tab.innerText(), /生命周期/);
});

test("moments go on with the clock while one looks at them", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await page.clock.install();
  await visit(page, "/customers?view=table&columns=updated_at");
  const changed = page.locator("td[data-label='更新时间'] time").first();
  const before = await changed.textContent();
  await page.clock.fastForward("02:00:00");
  await page.waitForFunction(
    ([time, before]) => time.textContent !== before,
    [await changed.elementHandle(), before],
  );
  // Two hours later it is no longer just now, nor minutes ago.
  assert.doesNotMatch(await changed.textContent(), /刚刚|分钟前/);
});
