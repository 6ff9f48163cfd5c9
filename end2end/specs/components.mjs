// The page of all parts: clean for axe in every look, nothing wider than the window, and what can be done with the parts by hand and by key.

import { assert, test } from "../harness.mjs";
import { fits } from "../support/charts.mjs";
import { ADMIN, setUp, signIn } from "../support/company.mjs";

const PAGE = "/help/components";

test("a company is there", async ({ desktop, server }) => {
  await setUp(await desktop(), server.url);
});

for (const window of ["desktop", "phone"]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`every part is clean: ${window}, ${colorScheme}`, async ({ server, visit, axe, [window]: open }) => {
      const page = await open({ colorScheme });
      await signIn(page, server.url, ADMIN);
      await visit(page, PAGE);
      for (const part of [".rate", ".say", ".pages", ".bars", ".tiles", ".ageing", ".file", ".dayline", ".board"]) {
        assert.ok((await page.locator(part).count()) > 0, part);
      }
      await fits(page);
      await axe(page);
    });
  }
}

async function board(page, server, visit) {
  await signIn(page, server.url, ADMIN);
  await visit(page, PAGE);
  const column = (name) => page.getByRole("region", { name, exact: true });
  const card = page.getByRole("link", { name: "章丘数据中心换热站" });
  await column("方案提供").getByRole("link", { name: "章丘数据中心换热站" }).waitFor();
  return { column, card };
}

/** Where the card stands now: it has the focus there, and it was said. */
async function stands(page, { column, card }, name) {
  await column(name).getByRole("link", { name: "章丘数据中心换热站" }).waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent === "章丘数据中心换热站");
  await page.getByRole("status").filter({ hasText: `章丘数据中心换热站现在在“${name}”` }).waitFor({ state: "attached" });
  assert.equal(await card.count(), 1);
}

test("a card moves by Shift and an arrow key", async ({ desktop, server, visit }) => {
  const page = await desktop();
  const parts = await board(page, server, visit);
  await parts.card.focus();
  await page.keyboard.press("Shift+ArrowRight");
  await stands(page, parts, "商务谈判");
  await page.keyboard.press("Shift+ArrowRight");
  await stands(page, parts, "赢单");
  await page.keyboard.press("Shift+ArrowRight");
  await stands(page, parts, "赢单");
  await page.keyboard.press("Shift+ArrowLeft");
  await stands(page, parts, "商务谈判");
  assert.equal(await parts.column("赢单").getByText("这一列是空的").count(), 1);
});

for (const window of ["desktop", "phone"]) {
  test(`a card moves by its menu: ${window}`, async ({ server, visit, axe, [window]: open }) => {
    const page = await open();
    const parts = await board(page, server, visit);
    const button = page.getByRole("button", { name: "移动章丘数据中心换热站" });
    await button.focus();
    await page.keyboard.press("Enter");
    const lines = page.locator("#demo-board-move button");
    await lines.first().waitFor();
    assert.deepEqual(await lines.allTextContents(), ["初步洽谈", "商务谈判", "赢单"], "not where it stands");
    await axe(page);
    await lines.filter({ hasText: "赢单" }).click();
    await stands(page, parts, "赢单");
  });
}

test("a card is dragged to another column; somebody else's stays", async ({ desktop, server, visit }) => {
  const page = await desktop();
  const { column, card } = await board(page, server, visit);
  await card.dragTo(column("赢单"));
  await column("赢单").getByRole("link", { name: "章丘数据中心换热站" }).waitFor();
  assert.equal(await page.locator(".board [data-drop], .deal[data-lift]").count(), 0, "nothing is under way any more");
  const other = page.getByRole("link", { name: /门诊楼净化改造/ });
  await other.focus();
  await page.keyboard.press("Shift+ArrowLeft");
  assert.equal(await column("商务谈判").getByRole("link", { name: /门诊楼净化改造/ }).count(), 1);
  assert.equal(await page.getByRole("button", { name: /移动门诊楼/ }).count(), 0);
});

test("a rating is chosen by the arrow keys", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, PAGE);
  const rate = page.getByRole("radiogroup", { name: "上次换货，处理得怎么样？" });
  assert.ok(await rate.getByRole("radio", { name: /4/ }).isChecked());
  await rate.getByRole("radio", { name: /4/ }).focus();
  await page.keyboard.press("ArrowRight");
  assert.ok(await rate.getByRole("radio", { name: /5/ }).isChecked());
});

test("without JavaScript the forms work, and nothing is offered that does not", async ({ noscript, server }) => {
  const page = await noscript();
  await signIn(page, server.url, ADMIN);
  await page.goto(PAGE);
  const rate = page.getByRole("radiogroup", { name: "上次换货，处理得怎么样？" });
  await rate.getByText("一般").click();
  assert.ok(await rate.getByRole("radio", { name: /3/ }).isChecked());
  await page.locator("#f-demo-unsaid").fill("周一给正式报价。");
  assert.equal(await page.locator(".deal .title").first().isVisible(), true);
  assert.equal(await page.locator(".deal > .btn").first().isVisible(), false);
});
