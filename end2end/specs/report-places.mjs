// Where customers are: the map and the chart by country followed to their lists by mouse, finger, keyboard and without JavaScript, and the
// wall on a phone.

import { assert, test } from "../harness.mjs";
import { drawn, extent, fits, pointOf } from "../support/charts.mjs";
import { ADMIN, setUp, signIn } from "../support/company.mjs";
import { addCustomers, found } from "../support/customers.mjs";

const MAP = "customers-by-province";
const COUNTRIES = "customers-by-country";
const REPORTS = "/reports?kind=manager";

const customer = (name, country, region_code = "") => ({ name, kind: "company", category: "retail", country, region_code });
const SHANDONG = [
  customer("济南泉景物业有限公司", "CN", "370102"),
  customer("青岛海晟制冷设备有限公司", "CN", "370203"),
  customer("德州天衢装备有限公司", "CN", "371402"),
];
const ABROAD = [
  customer("Great Lakes Food Market", "US"),
  customer("Hungry Coyote Import Store", "US"),
  customer("東京空調株式会社", "JP"),
];

/** The numbers of a chart's table, the label first, one list a line. */
function lines(page, name) {
  return page.locator(`#${name} .numbers tbody tr`).evaluateAll((rows) =>
    rows.map((row) => [...row.children].map((cell) => cell.textContent)),
  );
}

test("a company with customers in a province and abroad, one of whom it spoke with", async ({ desktop, server }) => {
  const page = await desktop();
  await setUp(page, server.url);
  const [first] = await addCustomers(page, server.url, [...SHANDONG, ...ABROAD]);
  const data = { customer_id: first.id, method: "phone", content: "问了报价" };
  const answer = await page.request.post(`${server.url}/api/v1/follow_ups`, { data, headers: { origin: server.url } });
  assert.equal(answer.status(), 201, await answer.text());
});

test("a click on a province opens its customers", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, REPORTS);
  const panel = await drawn(page, MAP);
  assert.deepEqual((await lines(page, MAP)).map((line) => line.slice(0, 4)), [["山东省", "3", "3", "0"]]);
  // The province with most has the strongest colour.
  await panel.locator(".chart").click({ position: await pointOf(panel, "--chart-1") });
  await page.waitForURL(/\/customers\?region=370000/);
  await found(page, 3);
});

test("a finger on a province first says its number", async ({ phone, server, visit }) => {
  const page = await phone();
  await signIn(page, server.url, ADMIN);
  await visit(page, REPORTS);
  const panel = await drawn(page, MAP);
  const position = await pointOf(panel, "--chart-1");
  await panel.locator(".chart").tap({ position });
  await drawn(page, MAP);
  assert.match(page.url(), /\/reports/);
  await panel.locator(".chart").tap({ position });
  await page.waitForURL(/\/customers\?region=370000/);
  await found(page, 3);
});

test("countries stand on a chart of their own, and lead to their customers", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, REPORTS);
  const panel = await drawn(page, COUNTRIES);
  assert.deepEqual(await lines(page, COUNTRIES), [["美国", "2", "2", "0"], ["日本", "1", "1", "0"]]);
  const heads = await panel.locator("thead th").allTextContents();
  assert.deepEqual(heads, ["国家和地区", "客户", "新客户", "上期新客户"]);
  const chart = panel.locator(".chart");
  const { width, height } = await chart.boundingBox();
  await chart.click({ position: { x: width * 0.5, y: height * 0.3 } });
  await page.waitForURL(/\/customers\?/);
  await found(page, 2);
  await page.getByText(ABROAD[0].name).first().waitFor();
  await page.goBack();
  await drawn(page, COUNTRIES);
  await panel.getByText("看数字").click();
  await axe(page);
});

test("the keyboard opens the new customers of a category", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, REPORTS);
  const panel = await drawn(page, "customers-by-category");
  await panel.getByText("看数字").click();
  await panel.locator(".numbers").focus();
  // All of them, and then the new ones.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/customers\?.*created_at/);
  await found(page, 6);
});

test("without JavaScript every number leads to its list", async ({ noscript, server }) => {
  const page = await noscript();
  await signIn(page, server.url, ADMIN);
  await page.goto(REPORTS);
  const links = page.locator(`#${COUNTRIES} .numbers tbody tr`).last().getByRole("link");
  assert.equal(await links.count(), 3, "all, new, and new before");
  for (const place of [1, 2]) {
    assert.match(decodeURIComponent(await links.nth(place).getAttribute("href")), /country.*JP.*created_at/);
  }
  await links.nth(1).click();
  await page.waitForURL(/\/customers\?/);
  await found(page, 1);
  await page.getByText(ABROAD[2].name).first().waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  test(`the wall stands on a phone too: ${colorScheme}`, async ({ phone, server, visit, axe }) => {
    const page = await phone({ colorScheme });
    await signIn(page, server.url, ADMIN);
    await visit(page, "/wall");
    await page.locator('.wall .chart-panel[data-state="waiting"]').first().waitFor({ state: "detached" });
    const names = await page.locator('.wall .chart-panel[data-state="drawn"]').evaluateAll((panels) => panels.map(({ id }) => id));
    for (const name of [MAP, "follow-ups-by-week"]) assert.ok(names.includes(name), names.join());
    for (const name of names) {
      const { right } = await extent(await drawn(page, name));
      assert.ok(right < 1 || name === MAP, `${name}: nothing is cut off at the edge`);
    }
    await fits(page);
    const places = await page.locator(".wall .chart-panel, .wall .figure").evaluateAll((parts) =>
      parts.map((part) => ({ ...part.getBoundingClientRect().toJSON(), isCut: part.scrollWidth > part.clientWidth, text: part.textContent })),
    );
    for (const { left, right, isCut, text } of places) {
      assert.ok(left >= 0 && right <= 390 && !isCut, `${left}–${right}: ${text}`);
    }
    await axe(page);
  });
}
