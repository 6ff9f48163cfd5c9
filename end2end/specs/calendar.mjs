// A day of the calendar by its hours, what rules will give, and a repeat rule of one's own: with a mouse, the keyboard, a phone, and without JavaScript.

import { assert, test } from "../harness.mjs";
import { SALES, addPerson, setUp, signIn } from "../support/company.mjs";

// A Thursday, far enough from today that nothing of it has passed.
const DAY = "2031-05-08";
const NEXT_DAY = "2031-05-09";

async function plan(page, server, data) {
  const answer = await page.request.post(`${server.url}/api/v1/plans`, { data, headers: { origin: server.url } });
  assert.equal(answer.status(), 201, await answer.text());
  return answer.json();
}

/** Waits until a plan stands at an hour. */
const stands = (page, content, hour) => page.locator(`.hours > li[data-hour="${hour}"] .slot`, { hasText: content }).waitFor();
const summary = (page, content) => page.locator(".hours .slot", { hasText: content }).locator("summary");
const menuOf = (page, content) => page.locator(".hours .slot", { hasText: content }).getByRole("button", { name: "改期" });

test("a plan of a day is dragged to another hour and keeps its minutes", async ({ desktop, server, visit, axe }) => {
  const admin = await desktop();
  await setUp(admin, server.url);
  await addPerson(server, SALES);
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await plan(page, server, { content: "带样品上门", due_at: `${DAY}T10:20` });
  await visit(page, `/calendar?view=day&date=${DAY}`);
  await stands(page, "带样品上门", 10);
  await axe(page);
  assert.equal(await page.locator(".hours > li").count(), 12, "the usual hours");
  await summary(page, "带样品上门").dragTo(page.locator('.hours > li[data-hour="14"]'));
  await stands(page, "带样品上门", 14);
  assert.match(await summary(page, "带样品上门").locator(".when").innerText(), /14:20/);
  await page.locator(".toast[data-undo]").getByRole("button", { name: "撤销" }).click();
  await stands(page, "带样品上门", 10);
});

test("a plan of a day is moved by keys, wherever they lead", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, `/calendar?view=day&date=${DAY}`);
  const isFocused = (hour) =>
    page.waitForFunction((hour) => {
      const cell = document.activeElement?.matches("summary") && document.activeElement.closest("[data-hour]");
      return cell && cell.dataset.hour === hour;
    }, String(hour));
  await summary(page, "带样品上门").focus();
  await page.keyboard.press("Shift+ArrowDown");
  await isFocused(11);
  // Keys that come quicker than the answers all count.
  for (const key of ["Shift+ArrowUp", "Shift+ArrowUp", "Shift+ArrowUp"]) await page.keyboard.press(key);
  await isFocused(8);
  await page.keyboard.press("Shift+ArrowRight");
  await page.waitForURL(new RegExp(`date=${NEXT_DAY}`));
  await isFocused(8);
  await page.keyboard.press("Shift+ArrowLeft");
  await page.waitForURL(new RegExp(`date=${DAY}`));
  await isFocused(8);
  // An hour that was not there before.
  await page.keyboard.press("Shift+ArrowUp");
  await stands(page, "带样品上门", 7);
  await page.keyboard.press("Shift+ArrowDown");
  await isFocused(8);
});

test("a plan of a day goes to any time by its menu, and is finished there", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, `/calendar?view=day&date=${DAY}`);
  await menuOf(page, "带样品上门").click();
  await axe(page);
  await page.locator("#calendar-move button", { hasText: "晚一小时" }).click();
  await stands(page, "带样品上门", 9);
  const another = async (time) => {
    await menuOf(page, "带样品上门").click();
    await page.locator("#calendar-move button", { hasText: "其他时间" }).click();
    const typed = page.locator("#calendar-move-at input");
    await typed.waitFor();
    await typed.fill(time);
    await page.locator("#calendar-move-at").getByRole("button", { name: "改期" }).click();
  };
  await another("2020-01-01T09:00");
  await page.locator("#calendar-move-at").getByText("这个时间已经过去").waitFor();
  await axe(page);
  await page.keyboard.press("Escape");
  let moves = 0;
  page.on("request", (request) => (moves += request.url().includes("/rpc/plans/move") ? 1 : 0));
  await another(`${DAY}T09:20`);
  await page.locator("#calendar-move-at").waitFor({ state: "hidden" });
  await another(`${DAY}T21:05`);
  await stands(page, "带样品上门", 21);
  assert.equal(moves, 1, "what stays where it is is not moved");
  await summary(page, "带样品上门").click();
  await page.locator(".hours .slot form").getByRole("button", { name: "完成" }).click();
  await page.locator('.hours .entry[data-status="done"]').waitFor();
  await axe(page);
});

test("in the week the menu chooses the time as well", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  const { id } = await plan(page, server, { content: "打电话确认", due_at: `${DAY}T11:40` });
  await visit(page, `/calendar?view=week&date=${DAY}`);
  const entry = page.locator(".days .entry", { has: page.locator(`a[href="/plans/${id}"]`) });
  await entry.hover();
  await entry.getByRole("button", { name: "改期" }).click();
  await page.locator("#calendar-move button", { hasText: "其他时间" }).click();
  await page.locator("#calendar-move-at input").fill(`${NEXT_DAY}T16:25`);
  await page.locator("#calendar-move-at").getByRole("button", { name: "改期" }).click();
  await page.locator(".days > li").nth(4).locator(".entry", { hasText: "16:25" }).waitFor();
});

test("on a phone a day is a list of the hours that have something", async ({ phone, server, visit, axe }) => {
  const page = await phone();
  await signIn(page, server.url, SALES);
  await visit(page, `/calendar?view=day&date=${NEXT_DAY}`);
  await stands(page, "打电话确认", 16);
  assert.ok(await page.locator('.hours > li[data-hour="9"]').isHidden(), "an hour with nothing takes no room");
  const box = await menuOf(page, "打电话确认").boundingBox();
  assert.ok(box.height >= 44 && box.width >= 44, `a target of ${box.width} × ${box.height} is too small for a thumb`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0, "nothing stands out at the side");
  await menuOf(page, "打电话确认").tap();
  await page.locator("#calendar-move button", { hasText: "早一小时" }).tap();
  await stands(page, "打电话确认", 15);
  await axe(page);
});

test("without JavaScript a day has its links and forms", async ({ noscript, server }) => {
  const page = await noscript();
  await signIn(page, server.url, SALES);
  await page.goto(`${server.url}/calendar?view=day&date=${NEXT_DAY}`);
  await stands(page, "打电话确认", 15);
  assert.ok(await menuOf(page, "打电话确认").isHidden(), "what needs the program is not there");
  await summary(page, "打电话确认").click();
  await page.locator(".hours .slot form").getByRole("button", { name: "完成" }).click();
  await page.locator('.hours .entry[data-status="done"]').waitFor();
});

test("a rule of one's own is put together in the form, said in words, and shown ahead in the calendar", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, `/plans/new?date=${DAY}`);
  await page.locator('[name="input[content]"]').fill("双周例会");
  assert.ok(await page.locator('[name="input[custom][interval]"]').isHidden(), "folded away");
  await page.locator('[name="input[repeat]"]').selectOption("custom");
  await page.locator('[name="input[custom][interval]"]').fill("2");
  for (const day of ["周一", "周四"]) await page.locator(".of-week label.chip", { hasText: day }).click();
  assert.ok(await page.locator('[name="input[custom][until]"]').isHidden());
  await page.locator('[name="input[custom][ends]"]').selectOption("on");
  await page.locator('[name="input[custom][until]"]').fill("2031-05-01");
  await axe(page);
  await page.getByRole("button", { name: "排好" }).click();
  await page.locator("#f-input-custom-until-error").getByText("结束的日子不能早于第一次").waitFor();
  await page.locator('[name="input[custom][until]"]').fill("2031-12-31");
  await page.getByRole("button", { name: "排好" }).click();
  await page.waitForURL(/\/plans\/[0-9a-f-]{36}$/);
  const address = new URL(page.url()).pathname;
  const words = "每 2 周的周一、周四，到 2031-12-31，完成后自动排下一次";
  await page.getByText(words).waitFor();
  // The same values stand in the form again, and saving something else leaves the rule as it was.
  await visit(page, `${address}/edit`);
  assert.equal(await page.locator('[name="input[repeat]"]').inputValue(), "custom");
  assert.equal(await page.locator('[name="input[custom][interval]"]').inputValue(), "2");
  const ticked = await page.locator('[name="input[custom][weekdays][]"]:checked').evaluateAll((boxes) => boxes.map((box) => box.value));
  assert.deepEqual(ticked, ["MO", "TH"]);
  assert.equal(await page.locator('[name="input[custom][until]"]').inputValue(), "2031-12-31");
  await page.locator('[name="input[content]"]').fill("双周例会，带数据");
  await page.getByRole("button", { name: "保存", exact: true }).last().click();
  await page.waitForURL(new RegExp(`${address}$`));
  await page.getByText(words).waitFor();
  // 8 May is its own day; then every second week from that one on.
  await visit(page, `/calendar?view=month&date=${DAY}`);
  const coming = page.locator(".days .entry[data-repeat]");
  await coming.first().waitFor();
  await axe(page);
  const days = await coming.locator("time").evaluateAll((times) => times.map((time) => time.getAttribute("datetime").slice(0, 10)));
  assert.deepEqual(days, ["2031-05-19", "2031-05-22"]);
  assert.equal(await coming.first().getByRole("button").count(), 0, "nothing moves it");
  await visit(page, "/calendar?view=day&date=2031-05-19");
  await page.locator(".hours .entry[data-repeat]").getByText("将重复").waitFor();
  await axe(page);
  await page.locator(".hours .entry[data-repeat] a").click();
  await page.waitForURL(new RegExp(`${address}$`));
});

test("without JavaScript a rule of one's own is refused with what was typed, mended and kept", async ({ noscript, server, allowConsole }) => {
  allowConsole(/422/);
  const page = await noscript();
  await signIn(page, server.url, SALES);
  await page.goto(`${server.url}/plans/new?date=${DAY}`);
  await page.locator('[name="input[content]"]').fill("每季度对账");
  await page.locator('[name="input[repeat]"]').selectOption("custom");
  await page.locator('[name="input[custom][every]"]').selectOption("month");
  assert.ok(await page.locator(".of-week").isHidden(), "weekdays are those of weeks");
  await page.locator('[name="input[custom][interval]"]').fill("0");
  await page.locator('[name="input[custom][ends]"]').selectOption("after");
  await page.locator('[name="input[custom][times]"]').fill("4");
  await page.getByRole("button", { name: "排好" }).click();
  await page.waitForLoadState("load");
  assert.equal(await page.locator('[name="input[repeat]"]').inputValue(), "custom");
  assert.equal(await page.locator('[name="input[custom][times]"]').inputValue(), "4", "what was typed stays");
  await page.locator("#f-input-custom-interval-error").waitFor();
  await page.locator('[name="input[custom][interval]"]').fill("3");
  await page.getByRole("button", { name: "排好" }).click();
  await page.waitForURL(/\/plans\/[0-9a-f-]{36}$/);
  await page.locator("dd", { hasText: "每 3 个月，共 4 次" }).waitFor();
});
