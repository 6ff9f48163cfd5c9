// Charts as such, on the page of all parts: drawn in every look, read as a table, followed to what is behind a point.

import { assert, test } from "../harness.mjs";
import { drawn, extent, fits, hasColour, picture } from "../support/charts.mjs";
import { ADMIN, setUp, signIn } from "../support/company.mjs";

const PAGE = "/help/components";
const CHARTS = ["demo-bar", "demo-line", "demo-stacked", "demo-pie", "demo-map"];

test("a company is there", async ({ desktop, server }) => {
  await setUp(await desktop(), server.url);
});

for (const window of ["desktop", "phone"]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`all are drawn: ${window}, ${colorScheme}`, async ({ server, visit, axe, [window]: open }) => {
      const page = await open({ colorScheme });
      await signIn(page, server.url, ADMIN);
      await visit(page, PAGE);
      for (const name of CHARTS) await drawn(page, name);
      await page.locator('#demo-failed[data-state="failed"] .numbers').getByText("山东省").waitFor();
      await page.locator("#demo-empty").getByText("这里还没有数字").waitFor();
      await fits(page);
      await axe(page);
    });
  }
}

test("they take the colours of the theme, also when it changes", async ({ desktop, server, visit }) => {
  const page = await desktop({ colorScheme: "light" });
  await signIn(page, server.url, ADMIN);
  await visit(page, PAGE);
  const panel = await drawn(page, "demo-bar");
  assert.ok(await hasColour(panel, "--chart-1"), "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await drawn(page, "demo-bar");
  assert.ok(await hasColour(panel, "--chart-1"), "dark");
});

test("they follow the width of their place", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, PAGE);
  const panel = await drawn(page, "demo-bar");
  await page.setViewportSize({ width: 844, height: 390 });
  await page.waitForFunction(() => {
    const chart = document.querySelector("#demo-bar .chart");
    const canvas = chart.querySelector("canvas");
    return canvas.clientWidth === chart.clientWidth && canvas.width > 0;
  });
  await drawn(page, "demo-bar");
  assert.ok(await hasColour(panel, "--chart-1"));
  await fits(page);
});

test("the map keeps its proportions in every window, and fills its place", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, PAGE);
  for (const [width, height] of [[1280, 720], [1440, 900], [1920, 1080], [844, 390], [390, 844]]) {
    await page.setViewportSize({ width, height });
    await page.waitForFunction(() => {
      const chart = document.querySelector("#demo-map .chart");
      return chart.querySelector("canvas")?.clientWidth === chart.clientWidth;
    });
    const { left, top, right, bottom, shape } = await extent(await drawn(page, "demo-map"));
    assert.ok(shape > 1.25 && shape < 1.36, `${width}×${height}: ${shape}`);
    assert.ok(right - left > 0.95 || bottom - top > 0.95, `${width}×${height}: ${right - left} of the width, ${bottom - top} of the height`);
  }
});

test("the numbers are one click away, and the keyboard finds the links", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, PAGE);
  const panel = await drawn(page, "demo-bar");
  const link = panel.getByRole("row", { name: /^8 / }).getByRole("link");
  assert.equal(await link.getAttribute("tabindex"), "-1", "passed by while the chart is seen");
  await panel.getByText("看数字").click();
  await panel.locator(".chart").waitFor({ state: "hidden" });
  await panel.getByRole("cell", { name: "28" }).waitFor();
  await page.locator("#demo-bar .numbers").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/point=bar-0/);
  await panel.getByText("看数字").click();
  await drawn(page, "demo-bar");
});

test("the keyboard finds what is behind a further series", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, PAGE);
  const panel = await drawn(page, "demo-line");
  await panel.getByText("看数字").click();
  await panel.locator(".numbers").focus();
  for (const address of [/point=line-0$/, /point=line-0-1$/]) {
    await page.keyboard.press("Tab");
    assert.match(await page.evaluate(() => document.activeElement.href), address);
  }
  await page.keyboard.press("Enter");
  await page.waitForURL(/point=line-0-1$/);
});

test("the first touch says the number, the second opens what is behind it", async ({ phone, server, visit }) => {
  const page = await phone();
  await signIn(page, server.url, ADMIN);
  await visit(page, PAGE);
  const panel = await drawn(page, "demo-bar");
  const chart = panel.locator(".chart");
  const { width, height } = await chart.boundingBox();
  const before = await picture(panel);
  // The last column, at half its height, and then the first.
  const last = { position: { x: width * 0.93, y: height * 0.6 } };
  await chart.tap(last);
  await drawn(page, "demo-bar");
  const told = await picture(panel);
  assert.notEqual(told, before, "the number is told");
  assert.doesNotMatch(page.url(), /point=/);
  await chart.tap({ position: { x: width * 0.2, y: height * 0.6 } });
  await drawn(page, "demo-bar");
  assert.notEqual(await picture(panel), told, "another number is told");
  assert.doesNotMatch(page.url(), /point=/);
  await chart.tap(last);
  await drawn(page, "demo-bar");
  assert.doesNotMatch(page.url(), /point=/, "after another point it is told again");
  await chart.tap(last);
  await page.waitForURL(/point=bar-5$/);
});

test("a click on a point leads to what is behind it, without loading the page anew", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, PAGE);
  await page.evaluate(() => (window.isSame = true));
  const chart = (await drawn(page, "demo-bar")).locator(".chart");
  const { width, height } = await chart.boundingBox();
  // The last column, at half its height.
  await chart.click({ position: { x: width * 0.93, y: height * 0.6 } });
  await page.waitForURL(/point=bar-5/);
  assert.ok(await page.evaluate(() => window.isSame));
});

test("the picture is a file", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, PAGE);
  const panel = await drawn(page, "demo-map");
  await panel.getByRole("button", { name: "存成文件" }).click();
  const [file] = await Promise.all([page.waitForEvent("download"), panel.getByRole("button", { name: "图片" }).click()]);
  const title = await panel.locator("h2").textContent();
  assert.match(file.suggestedFilename(), /-\d{4}-\d\d-\d\d\.png$/);
  assert.ok(file.suggestedFilename().startsWith(title.slice(0, 4)), "called as one reads it");
  const stream = await file.createReadStream();
  const head = (await stream.iterator().next()).value;
  assert.equal(head.subarray(1, 4).toString(), "PNG");
});

test("without JavaScript there are the tables", async ({ noscript, server }) => {
  const page = await noscript();
  await signIn(page, server.url, ADMIN);
  await page.goto(PAGE);
  await page.locator("#demo-bar .numbers").getByRole("cell", { name: "28" }).waitFor();
  const links = await page.locator("#demo-line .numbers tbody tr").first().getByRole("link").all();
  const addresses = await Promise.all(links.map((link) => link.getAttribute("href")));
  assert.deepEqual(addresses, ["?point=line-0", "?point=line-0-1"], "every number leads to its list");
  assert.equal(await page.locator("#demo-bar .chart").isVisible(), false);
  assert.equal(await page.getByText("看数字").first().isVisible(), false);
});

test("a page without charts does not load what draws them", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await visit(page, "/customers");
  await page.waitForLoadState("networkidle");
  assert.deepEqual(asked.filter((path) => /charts|china/.test(path)), []);
  await visit(page, PAGE);
  await drawn(page, "demo-map");
  assert.equal(asked.filter((path) => /^\/pkg\/charts\.[\w-]+\.js$/.test(path)).length, 1);
  assert.equal(asked.filter((path) => /^\/pkg\/china\.[\w-]+\.json$/.test(path)).length, 1);
});

test("what cannot be loaded leaves the numbers", async ({ desktop, server, visit, allowConsole }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  allowConsole(/charts\./);
  await page.route(/\/pkg\/charts\./, (route) => route.abort());
  await visit(page, PAGE);
  const panel = page.locator('#demo-bar[data-state="failed"]');
  await panel.getByText("图没有加载出来").waitFor();
  assert.ok(await panel.getByRole("cell", { name: "28" }).isVisible());
});
