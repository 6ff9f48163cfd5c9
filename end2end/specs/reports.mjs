// Reports: the numbers of a company on charts, followed to the lists behind them, moving by themselves, on a wall, in a file.

import { assert, test } from "../harness.mjs";
import { drawn, fits } from "../support/charts.mjs";
import { ADMIN, OTHER_SALES, SALES, addPerson, setUp, signIn } from "../support/company.mjs";
import { addCustomers, found } from "../support/customers.mjs";

const GROWTH = "customers-by-month";
const customer = (name) => ({ name, kind: "company" });

/** The numbers of a chart's table, one list a line. */
function numbers(page, name) {
  return page.locator(`#${name} .numbers tbody tr`).evaluateAll((rows) =>
    rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent.replaceAll(",", ""))),
  );
}

const total = async (page, name) => (await numbers(page, name)).reduce((sum, [first]) => sum + Number(first), 0);

test("a company with customers of two salespeople", async ({ desktop, server }) => {
  const page = await desktop();
  await setUp(page, server.url);
  for (const person of [SALES, OTHER_SALES]) await addPerson(server, person);
  await addCustomers(page, server.url, ["济南泉景物业有限公司", "青岛海晟制冷设备有限公司"].map(customer));
  for (const [person, name] of [[SALES, "北京华兴建设集团有限公司"], [OTHER_SALES, "济南同创商贸有限公司"]]) {
    const own = await desktop();
    await signIn(own, server.url, person);
    await addCustomers(own, server.url, [customer(name)]);
  }
});

for (const window of ["desktop", "phone"]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`the dashboards are drawn: ${window}, ${colorScheme}`, async ({ server, visit, axe, [window]: open }) => {
      const page = await open({ colorScheme });
      await signIn(page, server.url, ADMIN);
      for (const kind of ["manager", "sales", "service"]) {
        await visit(page, `/reports?kind=${kind}`);
        await page.locator('.chart-panel[data-state="waiting"]').first().waitFor({ state: "detached" });
        const names = await page.locator('.chart-panel[data-state="drawn"]').evaluateAll((panels) => panels.map(({ id }) => id));
        assert.ok(names.length > 0, kind);
        for (const name of names) await drawn(page, name);
        assert.equal(await page.locator('.chart-panel[data-state="failed"]').count(), 0);
        await fits(page);
        await axe(page);
      }
    });
  }
}

test("a point leads to the list with as many customers", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/reports?kind=manager");
  const panel = await drawn(page, GROWTH);
  assert.equal(await total(page, GROWTH), 4);
  const chart = panel.locator(".chart");
  const { width, height } = await chart.boundingBox();
  await chart.click({ position: { x: width - 36, y: height * 0.7 } });
  await page.waitForURL(/\/customers\?/);
  await found(page, 4);
});

test("what was not done leads to the plans, which are narrowed and given out", async ({ desktop, phone, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  for (const [content, after] of [["催定报价", 1000], ["送样品", 3_600_000]]) {
    const answer = await page.request.post(`${server.url}/api/v1/plans`, {
      data: { content, due_at: new Date(Date.now() + after).toISOString() },
      headers: { origin: server.url },
    });
    assert.equal(answer.status(), 201, await answer.text());
  }
  // Dashboards count by whole seconds: what is due within this one is not yet.
  await page.waitForTimeout(2500);
  await visit(page, "/reports?kind=sales");
  const onTime = page.locator(".figure", { hasText: "计划按时率" });
  assert.match(await onTime.getAttribute("href"), /^\/plans\?.*state=on_time/);
  await page.locator(".figure .remark", { hasText: /占全部客户 \d/ }).waitFor();
  const href = await page.locator("#plans-on-time .numbers tbody tr").last().getByRole("link").first().getAttribute("href");
  await visit(page, href);
  await page.getByText("共 1 件计划").waitFor();
  await page.locator("tbody tr", { hasText: "催定报价" }).getByText("待办").waitFor();
  await axe(page);
  const chips = page.getByRole("navigation", { name: "已选条件" });
  await chips.getByRole("link", { name: /\d{4}-\d\d-\d\d – / }).click();
  await chips.getByRole("link", { name: "到期没做" }).click();
  await page.getByText("共 2 件计划").waitFor();
  const hand = await phone();
  await signIn(hand, server.url, SALES);
  await visit(hand, "/plans?state=open");
  await hand.locator("tbody tr").nth(1).waitFor();
  await fits(hand);
  await axe(hand);
});

test("a chart moves when a customer is added elsewhere, without loading the page anew", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/reports?kind=manager");
  await drawn(page, GROWTH);
  await page.evaluate(() => (window.isSame = true));
  const before = await total(page, GROWTH);
  const other = await desktop();
  await signIn(other, server.url, SALES);
  await addCustomers(other, server.url, [customer("德州天衢装备有限公司")]);
  await page.waitForFunction(
    ([name, count]) => [...document.querySelectorAll(`#${name} .numbers tbody td:first-of-type`)].reduce((sum, cell) => sum + Number(cell.textContent), 0) === count,
    [GROWTH, before + 1],
  );
  await drawn(page, GROWTH);
  assert.ok(await page.evaluate(() => window.isSame));
});

test("a salesperson's numbers are his own", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, OTHER_SALES);
  await visit(page, "/reports?kind=manager");
  assert.equal(await total(page, GROWTH), 1);
  assert.equal(await page.getByRole("navigation", { name: "报表" }).count(), 0, "there is nothing to choose");
});

test("time and person are chosen, and stand in the address", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/reports?kind=manager");
  await page.getByLabel("时间").selectOption("year");
  await page.waitForURL(/period=year/);
  await page.getByLabel("人员").selectOption({ label: SALES.name });
  await page.waitForURL(/person=/);
  await page.waitForFunction((name) => [...document.querySelectorAll(`#${name} .numbers tbody td:first-of-type`)].reduce((sum, cell) => sum + Number(cell.textContent), 0) === 2, GROWTH);
  await page.goBack();
  await page.waitForURL((address) => !address.search.includes("person="));
});

test("the numbers are a file", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/reports?kind=manager");
  const panel = await drawn(page, GROWTH);
  await panel.getByRole("button", { name: "存成文件" }).click();
  const [picture] = await Promise.all([page.waitForEvent("download"), panel.getByRole("button", { name: "图片" }).click()]);
  const stem = (file) => file.suggestedFilename().replace(/\.\w+$/, "");
  for (const [name, start] of [["数字（CSV）", "\ufeff"], ["数字（Excel）", "PK"]]) {
    await panel.getByRole("button", { name: "存成文件" }).click();
    const [file] = await Promise.all([page.waitForEvent("download"), panel.getByRole("link", { name }).click()]);
    assert.equal(stem(file), stem(picture), "one name for all files of a chart");
    const chunks = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk);
    assert.ok(Buffer.concat(chunks).toString().startsWith(start), name);
  }
  const own = await desktop();
  await signIn(own, server.url, OTHER_SALES);
  const refused = await own.request.get("/reports/export?chart=customers-by-month&format=csv&kind=manager");
  assert.equal(refused.status(), 404, "who may not give out lists gives out no numbers");
});

test("without JavaScript there are tables, and a form that works", async ({ noscript, server }) => {
  const page = await noscript();
  await signIn(page, server.url, ADMIN);
  await page.goto("/reports?kind=manager");
  await page.locator(`#${GROWTH} .numbers tbody td`).first().waitFor();
  assert.equal(await page.locator(".chart").first().isVisible(), false);
  await page.getByLabel("时间").selectOption("last_year");
  await page.getByRole("button", { name: "查看" }).click();
  await page.waitForURL(/period=last_year/);
});

test("the wall follows, and comes back when the server was away", { timeout: 120_000 }, async ({ desktop, server, visit, axe, allowConsole }) => {
  const page = await desktop({ viewport: { width: 1920, height: 1080 } });
  await signIn(page, server.url, ADMIN);
  await visit(page, "/reports");
  await page.getByRole("link", { name: "大屏" }).click();
  await page.waitForURL(/\/wall/);
  await page.locator(".wall .chart-panel canvas").first().waitFor();
  const name = await page.locator('.wall .chart-panel[data-state="drawn"]').first().getAttribute("id");
  await drawn(page, name);
  await axe(page);
  await fits(page);
  const { tall, seen } = await page.evaluate(() => ({ tall: document.documentElement.scrollHeight, seen: innerHeight }));
  assert.ok(tall <= seen, `nothing to scroll: ${tall} in ${seen}`);
  // What the browser says of a server that is away.
  allowConsole(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED|Failed to load resource|request failed/);
  await page.evaluate(() => (window.isSame = true));
  const first = await page.locator(".wall .figure .value").first().textContent();
  const other = await desktop();
  await signIn(other, server.url, SALES);
  await addCustomers(other, server.url, [customer("临沂沂蒙商贸有限公司")]);
  await page.waitForFunction((text) => document.querySelector(".wall .figure .value").textContent !== text, first);
  assert.ok(await page.evaluate(() => window.isSame));
  await server.restart();
  await page.waitForFunction(() => document.querySelector('.wall .chart-panel[data-state="drawn"] canvas'));
});
