// What happened and what must happen: a follow-up written on a phone, a plan finished on the workbench, and both without JavaScript.

import { assert, test } from "../harness.mjs";
import { ADMIN, OTHER_SALES, SALES, addPerson, setUp, signIn } from "../support/company.mjs";

const NAME = "济南泉景机电工程有限公司";
let customer;

test("a salesperson enters a customer", async ({ desktop, server, visit }) => {
  const admin = await desktop();
  await setUp(admin, server.url);
  for (const person of [SALES, OTHER_SALES]) await addPerson(server, person);
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, "/customers/new");
  await page.locator('[name="input[name]"]').fill(NAME);
  await page.locator('[name="input[contacts][0][name]"]').fill("王建国");
  await page.getByRole("button", { name: "保存", exact: true }).last().click();
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/);
  customer = new URL(page.url()).pathname;
});

test("a follow-up with the next plan is written on a phone in six taps", async ({ phone, server, visit, axe }) => {
  const page = await phone();
  await signIn(page, server.url, SALES);
  await visit(page, customer);
  await axe(page);
  let taps = 0;
  const tap = async (locator) => {
    taps += 1;
    const box = await locator.boundingBox();
    assert.ok(box.height >= 44 && box.width >= 44, `a target of ${box.width} × ${box.height} is too small for a thumb`);
    await locator.tap();
  };
  await tap(page.getByRole("link", { name: "写跟进" }).last());
  await page.waitForURL(/\/follow-ups\/new/);
  await page.locator("h1").waitFor();
  await axe(page);
  await tap(page.getByLabel("说了什么"));
  await page.getByLabel("说了什么").fill("三家比价，关心交货期");
  await tap(page.locator("label.chip", { hasText: "要报价" }));
  await tap(page.locator("label.chip", { hasText: "明天上午" }));
  const save = page.getByRole("button", { name: "记下" });
  assert.ok(await save.isVisible(), "saving is always in sight");
  await tap(save);
  await page.waitForURL(new RegExp(`${customer}$`));
  await page.locator("h1").waitFor();
  await page.getByText("三家比价，关心交货期").waitFor();
  assert.ok(taps <= 6, `${taps} taps`);
  assert.equal(await page.locator(".task").count(), 1, "the next plan stands above it");
  await axe(page);
});

test("a plan is finished on the workbench without leaving it", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, "/");
  await axe(page);
  const task = page.locator(".task", { hasText: NAME });
  await task.locator("summary").click();
  await axe(page);
  await task.getByRole("button", { name: "完成并记下结果" }).click();
  await task.getByText("请选一个结果，或写一句话").waitFor();
  await axe(page);
  await task.locator("label.chip", { hasText: "有意向" }).click();
  await task.getByLabel("一句话").fill("答应月底签");
  await task.locator("label.chip", { hasText: "下周" }).click();
  await task.getByRole("button", { name: "完成并记下结果" }).click();
  await page.locator(".toast", { hasText: "已完成" }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/");
  await visit(page, customer);
  await page.getByText("答应月底签").waitFor();
  await page.locator(".timeline .tag", { hasText: "有意向" }).waitFor();
  assert.equal(await page.locator(".task").count(), 1, "the finished plan is gone, the next one is there");
});

test("the calendar shows the plan, and its page moves it with the keyboard alone", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, "/calendar?view=month");
  await axe(page);
  // Next week may lie in the month after this one.
  const open = page.locator('.entry[data-status="open"]');
  if ((await open.count()) === 0) await page.getByRole("link", { name: "往后" }).click();
  const entry = open.first().getByRole("link");
  await entry.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/plans\/[0-9a-f-]{36}$/);
  await page.locator("h1").waitFor();
  await axe(page);
  const before = await page.locator("dd time").first().getAttribute("datetime");
  await page.locator('#move input[value="chosen"]').focus();
  await page.keyboard.press("Space");
  await page.locator('#move [name="next[at]"]').fill("2099-05-05T10:30");
  await page.locator('#move [name="next[at]"]').press("Enter");
  await page.locator(`dd time:not([datetime="${before}"])`).first().waitFor();
  assert.notEqual(await page.locator("dd time").first().getAttribute("datetime"), before);
  for (const view of ["week", "day"]) {
    await visit(page, `/calendar?view=${view}`);
    await axe(page);
  }
});

test("without JavaScript a follow-up is refused with what was typed, mended and written", async ({ noscript, server, allowConsole }) => {
  allowConsole(/422/);
  const page = await noscript();
  await signIn(page, server.url, SALES);
  await page.goto(`${server.url}${customer}`);
  await page.getByRole("link", { name: "写跟进" }).first().click();
  await page.waitForURL(/\/follow-ups\/new/);
  await page.getByLabel("说了什么").fill("现场看过了");
  await page.locator('input[value="visit"]').check({ force: true });
  await page.locator("summary", { hasText: "更多" }).click();
  await page.locator('[name="input[occurred_at]"]').fill("2100-01-01T10:00");
  await page.getByRole("button", { name: "记下" }).click();
  await page.locator(".field .error", { hasText: "还没有发生的事请排成计划" }).waitFor();
  assert.equal(await page.getByLabel("说了什么").inputValue(), "现场看过了", "what was typed stays");
  assert.ok(await page.locator('input[value="visit"]').isChecked(), "and what was chosen");
  await page.locator('[name="input[occurred_at]"]').fill("");
  await page.locator("label.chip", { hasText: "明天上午" }).click();
  await page.getByRole("button", { name: "记下" }).click();
  await page.waitForURL(new RegExp(`${customer}$`));
  await page.getByText("现场看过了").waitFor();
  await page.goto(`${server.url}/follow-ups?method=visit`);
  await page.getByText("现场看过了").waitFor();
  await page.goto(`${server.url}/`);
  assert.equal(await page.locator(".task").count(), 1);
  await page.locator(".task summary").click();
  await page.getByLabel("一句话").fill("已经谈好");
  await page.getByRole("button", { name: "完成并记下结果" }).click();
  await page.waitForURL(`${server.url}/`);
  assert.equal(await page.locator(".task").count(), 0);
});

test("a colleague sees nothing of it", async ({ desktop, server, visit, allowConsole }) => {
  allowConsole(/404/);
  const own = await desktop();
  await signIn(own, server.url, SALES);
  const list = await (await own.request.get(`${server.url}/api/v1/follow_ups`)).json();
  assert.equal(list.total, 4, "two that were written, two that finished a plan");
  const page = await desktop();
  await signIn(page, server.url, OTHER_SALES);
  const theirs = await (await page.request.get(`${server.url}/api/v1/follow_ups`)).json();
  assert.deepEqual([theirs.total, theirs.items], [0, []]);
  assert.equal((await page.request.get(`${server.url}/api/v1/follow_ups/${list.items[0].id}`)).status(), 404);
  assert.equal((await page.goto(`${server.url}/follow-ups/${list.items[0].id}`)).status(), 404);
  await visit(page, "/follow-ups?who=team");
  assert.equal(await page.getByText("现场看过了").count(), 0);
});

test("a customer is found as one types, with the keyboard alone, and without JavaScript", async ({ desktop, noscript, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, "/follow-ups/new");
  await axe(page);
  await page.getByLabel("找客户").focus();
  await page.keyboard.type("quanjing");
  const found = page.locator("#choose a", { hasText: NAME });
  await found.waitFor();
  await axe(page);
  await page.keyboard.press("Tab");
  while (!(await found.evaluate((link) => link === document.activeElement))) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/customer=/);
  const content = page.getByLabel("说了什么");
  await content.waitFor();
  await content.focus();
  await page.keyboard.type("只用键盘写的");
  await page.keyboard.press("Tab");
  const save = page.getByRole("button", { name: "记下" });
  while (!(await save.evaluate((button) => button === document.activeElement))) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`${customer}$`));
  await page.getByText("只用键盘写的").waitFor();

  const plain = await noscript();
  await signIn(plain, server.url, SALES);
  await plain.goto(`${server.url}/plans/new?choose=customer`);
  await plain.locator('[name="q"]').fill("泉景");
  await plain.locator('[name="q"]').press("Enter");
  await plain.locator("#choose a", { hasText: NAME }).click();
  await plain.waitForURL(/\/plans\/new\?customer=/);
  await plain.locator('[name="input[content]"]').fill("上门量尺寸");
  await plain.locator('input[value="visit"]').check({ force: true });
  await plain.getByRole("button", { name: "排好" }).click();
  await plain.waitForURL(new RegExp(`${customer}$`));
  await plain.getByText("上门量尺寸").waitFor();
});

test("a plan moves in the calendar by dragging and by keys", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, "/calendar?view=week");
  const open = page.locator('.entry[data-status="open"]');
  if ((await open.count()) === 0) {
    await page.getByRole("link", { name: "往后" }).click();
    await open.first().waitFor();
  }
  await axe(page);
  const day = (entry) => entry.evaluate((link) => [...document.querySelectorAll("ol.days > li")].indexOf(link.closest("ol.days > li")));
  const entry = page.locator('.entry[data-status="open"] a', { hasText: NAME }).first();
  const href = await entry.getAttribute("href");
  const same = page.locator(`.entry a[href="${href}"]`);
  const from = await day(same);
  const to = from === 6 ? 5 : from + 1;
  const stands = (at) =>
    page.waitForFunction(([href, at]) => {
      const link = document.querySelector(`.entry a[href="${href}"]`);
      return link && [...document.querySelectorAll("ol.days > li")].indexOf(link.closest("ol.days > li")) === at;
    }, [href, at]);
  await same.dragTo(page.locator("ol.days > li").nth(to));
  await stands(to);
  // The toast leads back, and what one did oneself is no news.
  await page.locator(".toast[data-undo]").getByRole("button", { name: "撤销" }).click();
  await stands(from);
  await same.dragTo(page.locator("ol.days > li").nth(to));
  await stands(to);
  await page.waitForTimeout(1500);
  assert.equal(await page.locator(".news").count(), 0, "one's own move is no news");
  await same.focus();
  const [back, on] = from < to ? ["Shift+ArrowLeft", "Shift+ArrowRight"] : ["Shift+ArrowRight", "Shift+ArrowLeft"];
  await page.keyboard.press(back);
  await page.waitForFunction(([href, from]) => {
    const link = document.querySelector(`.entry a[href="${href}"]`);
    return link === document.activeElement && [...document.querySelectorAll("ol.days > li")].indexOf(link.closest("ol.days > li")) === from;
  }, [href, from]);
  // Of two moves the last alone has a way back, and it leads there.
  await page.locator(".toast[data-undo]").getByRole("button", { name: "撤销" }).click();
  await stands(to);
  // Keys that come quicker than the answers all count.
  await same.focus();
  for (const key of [back, on, back]) await page.keyboard.press(key);
  await stands(from);
  await page.waitForTimeout(1000);
  await stands(from);
  // By its menu, a week later: the calendar follows out of this week, and the plan has the focus there.
  await same.hover();
  await page.locator(".entry", { has: page.locator(`a[href="${href}"]`) }).getByRole("button", { name: "改期" }).click();
  await axe(page);
  await page.locator("#calendar-move button", { hasText: "晚一周" }).click();
  await page.waitForFunction(([href, from]) => {
    const link = document.querySelector(`.entry a[href="${href}"]`);
    return link && link === document.activeElement && [...document.querySelectorAll("ol.days > li")].indexOf(link.closest("ol.days > li")) === from;
  }, [href, from]);
  assert.match(page.url(), /date=/);
});

/** One white point. */
const PHOTO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=",
  "base64",
);

test("a salesperson on a phone checks in where he is, and writes the place without a phone's help", async ({ phone, noscript, server, visit, axe }) => {
  const page = await phone();
  await page.context().grantPermissions(["geolocation"]);
  await page.context().setGeolocation({ latitude: 36.6512, longitude: 117.12, accuracy: 20 });
  await signIn(page, server.url, SALES);
  const plans = await (await page.request.get(`${server.url}/api/v1/plans?limit=100`)).json();
  const visitPlan = plans.items.find((plan) => plan.content === "上门量尺寸");
  await visit(page, `/plans/${visitPlan.id}`);
  await axe(page);
  await page.getByRole("button", { name: "定位" }).click();
  await page.getByText("已定位").waitFor();
  await page.getByRole("button", { name: "签到" }).click();
  await page.getByRole("link", { name: "北纬 36.6512°, 东经 117.1200°（约 20 米内）" }).waitFor();
  await page.locator("#history").getByText("北纬 36.6512°").first().waitFor();
  await axe(page);
  await page.locator("#f-photo").setInputFiles({ name: "门头.png", mimeType: "image/png", buffer: PHOTO });
  await page.getByRole("button", { name: "上传照片" }).click();
  await page.getByRole("link", { name: "门头.png" }).waitFor();
  const plain = await noscript();
  await signIn(plain, server.url, SALES);
  await plain.goto(`${server.url}/plans/${visitPlan.id}`);
  await plain.locator('[name="input[place]"]').fill("经十路 1 号");
  await plain.getByRole("button", { name: "签到" }).click();
  await plain.locator("dd", { hasText: "经十路 1 号" }).waitFor();
});

test("a manager sees the team's plans and follow-ups and narrows them", async ({ desktop, noscript, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/team");
  await axe(page);
  const line = page.locator("#people tbody tr", { hasText: SALES.name });
  await line.waitFor();
  await page.locator("#follow-ups").getByText("只用键盘写的").waitFor();
  await line.getByRole("link", { name: SALES.name }).click();
  await page.waitForURL(/person=/);
  assert.equal(await page.locator("#people tbody tr").count(), 1);
  const plain = await noscript();
  await signIn(plain, server.url, ADMIN);
  await plain.goto(`${server.url}/follow-ups?who=team`);
  await plain.locator('select[name="who"]').selectOption({ label: SALES.name });
  await plain.getByRole("button", { name: "筛选" }).click();
  await plain.getByText("只用键盘写的").waitFor();
});

test("a time that has passed is asked about, with JavaScript and without", async ({ desktop, noscript, server, visit, axe, allowConsole }) => {
  allowConsole(/422/);
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, "/plans/new");
  await page.locator('[name="input[content]"]').fill("补录的事");
  await page.locator('[name="input[due_at]"]').fill("2020-05-05T10:00");
  await page.getByText("排好就是逾期").waitFor();
  await axe(page);
  await page.getByRole("button", { name: "排好" }).click();
  await page.locator(".field .error", { hasText: "这个时间已经过去，请核对" }).waitFor();
  await page.locator('[name="past_is_meant"]').check();
  await page.getByRole("button", { name: "排好" }).click();
  await page.waitForURL(/\/plans\/[0-9a-f-]{36}$/);

  const plain = await noscript();
  await signIn(plain, server.url, SALES);
  await plain.goto(`${server.url}/plans/new`);
  await plain.locator('[name="input[content]"]').fill("也是补录的");
  await plain.locator('[name="input[due_at]"]').fill("2020-05-05T11:00");
  await plain.getByRole("button", { name: "排好" }).click();
  await plain.locator(".field .error", { hasText: "这个时间已经过去，请核对" }).waitFor();
  assert.equal(await plain.locator('[name="input[content]"]').inputValue(), "也是补录的", "what was typed stays");
  await plain.locator('[name="past_is_meant"]').check();
  await plain.getByRole("button", { name: "排好" }).click();
  await plain.waitForURL(/\/plans\/[0-9a-f-]{36}$/);
  // Undone, so that nothing is overdue behind this.
  const plans = await (await page.request.get(`${server.url}/api/v1/plans?limit=100`)).json();
  for (const plan of plans.items.filter(({ content }) => content.includes("补录的"))) {
    const answer = await page.request.delete(`${server.url}/api/v1/plans/${plan.id}`, {
      headers: { origin: server.url, "if-match": `"${plan.version}"` },
    });
    assert.equal(answer.status(), 204);
  }
});

test("a removed follow-up comes back by the toast, and from the recycle bin", async ({ desktop, noscript, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  const written = (await (await page.request.get(`${server.url}/api/v1/follow_ups`)).json()).items.find(({ content }) => content === "只用键盘写的");
  await visit(page, `/follow-ups/${written.id}`);
  await page.getByRole("button", { name: "删除" }).click();
  await page.locator(".toast[data-undo]", { hasText: "跟进已删除" }).getByRole("button", { name: "撤销" }).click();
  await page.locator(".toast", { hasText: "已恢复" }).waitFor();
  await page.getByRole("button", { name: "删除" }).click();
  await page.locator(".toast", { hasText: "跟进已删除" }).waitFor();
  await visit(page, "/follow-ups");
  assert.equal(await page.getByText("只用键盘写的").count(), 0);
  await page.getByRole("link", { name: "回收站" }).click();
  await page.getByText("只用键盘写的").waitFor();
  await axe(page);
  const plain = await noscript();
  await signIn(plain, server.url, SALES);
  await plain.goto(`${server.url}/follow-ups?state=removed`);
  await plain.getByRole("button", { name: "恢复" }).click();
  await plain.getByText("回收站是空的").waitFor();
  await plain.goto(`${server.url}/follow-ups`);
  await plain.getByText("只用键盘写的").waitFor();
});

test("a follow-up begins from a card, a row and the palette, and takes a file along", async ({ phone, desktop, server, visit, axe }) => {
  const hand = await phone();
  await signIn(hand, server.url, SALES);
  await visit(hand, "/customers");
  await axe(hand);
  const begin = hand.locator(".card", { hasText: NAME }).getByRole("link", { name: `写跟进 ${NAME}` });
  const box = await begin.boundingBox();
  assert.ok(box.height >= 44 && box.width >= 44, `a target of ${box.width} × ${box.height} is too small for a thumb`);
  await begin.tap();
  await hand.waitForURL(/\/follow-ups\/new\?customer=/);
  await hand.getByLabel("说了什么").fill("从卡片写的");
  const pdf = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
  await hand.locator("#f-files").setInputFiles({ name: "报价.pdf", mimeType: "application/pdf", buffer: pdf });
  await axe(hand);
  await hand.getByRole("button", { name: "记下" }).click();
  await hand.waitForURL(new RegExp(`${customer}$`));
  await hand.locator(".toast", { hasText: "已添加附件：报价.pdf" }).waitFor();
  const written = (await (await hand.request.get(`${server.url}/api/v1/follow_ups`)).json()).items.find(({ content }) => content === "从卡片写的");
  const files = await (await hand.request.get(`${server.url}/api/v1/files?entity=follow_up&record_id=${written.id}`)).json();
  assert.deepEqual(files.items.map(({ name }) => name), ["报价.pdf"]);

  const desk = await desktop();
  await signIn(desk, server.url, SALES);
  await visit(desk, "/customers?view=table");
  await axe(desk);
  await desk.locator("tbody tr", { hasText: NAME }).getByRole("link", { name: `排计划 ${NAME}` }).click();
  await desk.waitForURL(/\/plans\/new\?customer=/);
  await desk.keyboard.press("Control+k");
  await desk.keyboard.type("泉景");
  await desk.locator("#palette a", { hasText: `写跟进 · ${NAME}` }).click();
  await desk.waitForURL(/\/follow-ups\/new\?customer=/);
  await desk.getByLabel("说了什么").waitFor();
});

test("what happens elsewhere is shown without a reload, and disturbs nobody", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  const post = async (path, data) => {
    const answer = await page.request.post(`${server.url}/api/v1/${path}`, { data, headers: { origin: server.url } });
    assert.equal(answer.status(), 201, await answer.text());
    return answer.json();
  };
  const id = customer.split("/").at(-1);
  let loads = 0;
  await visit(page, customer);
  page.on("load", () => (loads += 1));
  await post("follow_ups", { customer_id: id, method: "phone", content: "别处写的" });
  await page.locator("#timeline").getByText("别处写的").waitFor();

  await visit(page, "/customers");
  loads = 0;
  await page.locator(".card", { hasText: NAME }).getByRole("checkbox").check();
  const now = await (await page.request.get(`${server.url}/api/v1/customers/${id}`)).json();
  const patch = await page.request.patch(`${server.url}/api/v1/customers/${id}`, {
    data: { name: `${NAME}二厂` },
    headers: { origin: server.url, "if-match": `"${now.version}"` },
  });
  assert.equal(patch.status(), 200, await patch.text());
  await page.locator(".card", { hasText: `${NAME}二厂` }).waitFor();
  assert.ok(await page.locator(".card", { hasText: NAME }).getByRole("checkbox").isChecked(), "what was chosen stays chosen");
  await post("customers", { name: "德州新来的客户有限公司", kind: "company" });
  await page.locator(".news").getByRole("button", { name: "显示" }).click();
  await page.locator(".card", { hasText: "德州新来的客户" }).waitFor();

  await visit(page, "/follow-ups");
  await post("follow_ups", { customer_id: id, method: "phone", content: "列表里也有" });
  await page.getByText("列表里也有").waitFor();

  await visit(page, "/calendar?view=day");
  await post("plans", { content: "日历里也有", due_at: new Date(Date.now() + 1000).toISOString() });
  await page.getByText("日历里也有").waitFor();
  assert.equal(loads, 2, "no page was loaded anew but by the spec");
});

test("the pages of a plan, of a follow-up and of the team follow what happens elsewhere", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  const write = async (method, path, data, version) => {
    const match = version === undefined ? {} : { "if-match": `"${version}"` };
    const headers = { origin: server.url, ...match };
    const answer = await page.request[method](`${server.url}/api/v1/${path}`, { data, headers });
    assert.ok(answer.ok(), await answer.text());
    return answer.json();
  };
  const id = customer.split("/").at(-1);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const plan = await write("post", "plans", { customer_id: id, content: "先写一版", due_at: tomorrow });
  await visit(page, `/plans/${plan.id}`);
  await page.locator("#history").getByText("排了计划").waitFor();
  await axe(page);
  await write("patch", `plans/${plan.id}`, { content: "别处改过的" }, plan.version);
  await page.getByRole("heading", { name: "别处改过的" }).waitFor();
  await page.locator("#history").getByText("改了计划").waitFor();

  // What was chosen and not sent yet stays, also when the cursor is elsewhere.
  const choice = page.locator("#done").getByLabel("再考虑");
  await page.locator("#done label", { hasText: "再考虑" }).click();
  await page.locator("#done").getByLabel("一句话").fill("说到一半");
  await page.getByRole("heading", { name: "别处改过的" }).click();
  await write("patch", `plans/${plan.id}`, { content: "别处又改了" }, plan.version + 1);
  await page.locator(".news").getByRole("button", { name: "显示" }).waitFor();
  assert.ok(await choice.isChecked(), "the result is still chosen");
  assert.equal(await page.locator("#done").getByLabel("一句话").inputValue(), "说到一半");
  await page.locator(".news").getByRole("button", { name: "显示" }).click();
  await page.getByRole("heading", { name: "别处又改了" }).waitFor();
  await write("patch", `plans/${plan.id}`, { content: "再改一次" }, plan.version + 2);
  await page.getByRole("heading", { name: "再改一次" }).waitFor();

  const said = await write("post", "follow_ups", { customer_id: id, method: "phone", content: "先这样写" });
  await visit(page, `/follow-ups/${said.id}`);
  await page.getByText("先这样写").waitFor();
  await write("patch", `follow_ups/${said.id}`, { content: "别处改了一句" }, said.version);
  await page.getByText("别处改了一句").waitFor();

  const lead = await desktop();
  await signIn(lead, server.url, ADMIN);
  await visit(lead, "/team");
  await write("post", "follow_ups", { customer_id: id, method: "phone", content: "团队页面也有" });
  await lead.locator("#follow-ups").getByText("团队页面也有").waitFor();
});

test("what happens while a page is on its way is shown by it too", async ({ desktop, server }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  const id = customer.split("/").at(-1);
  // The first tab opens the stream; the second has only its ear at the first one's.
  for (const [tab, content] of [[page, "路上发生的"], [await page.context().newPage(), "第二页路上发生的"]]) {
    let arrive;
    const arrived = new Promise((resolve) => (arrive = resolve));
    await tab.route("**/*.wasm", async (route) => {
      await arrived;
      await route.continue();
    });
    await tab.goto(`${server.url}${customer}`, { waitUntil: "domcontentloaded" });
    await tab.locator("#timeline").waitFor();
    const answer = await tab.request.post(`${server.url}/api/v1/follow_ups`, {
      data: { customer_id: id, method: "phone", content },
      headers: { origin: server.url },
    });
    assert.equal(answer.status(), 201, await answer.text());
    // The first tab has heard of it before the second listens.
    if (tab !== page) await page.locator("#timeline").getByText(content).waitFor();
    assert.equal(await tab.locator("#timeline").getByText(content).count(), 0);
    arrive();
    await tab.locator("#timeline").getByText(content).waitFor();
  }
});

test("what is missing or wrong is said in our own words, all at once, and brought into sight", async ({ desktop, phone, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  const id = customer.split("/").at(-1);
  const errors = page.locator(".field .error");
  const focused = (tab) => tab.evaluate(() => document.activeElement.getAttribute("name"));
  await visit(page, `/follow-ups/new?customer=${id}`);
  await page.getByRole("button", { name: "记下" }).click();
  await errors.filter({ hasText: "这里需要填写" }).waitFor();
  await page.waitForFunction(() => document.activeElement.getAttribute("name") === "input[content]");
  await page.locator(".summary").getByRole("link", { name: "说了什么：这里需要填写" }).waitFor();
  await axe(page);

  await visit(page, "/plans/new");
  await page.locator('[name="input[due_at]"]').fill("");
  await page.getByRole("button", { name: "排好" }).click();
  await errors.nth(1).waitFor();
  assert.deepEqual(await errors.allInnerTexts(), ["这里需要填写", "这里需要填写"], "what is to be done, and when");

  const admin = await desktop();
  await signIn(admin, server.url, ADMIN);
  await visit(admin, "/settings/users/new");
  await admin.locator('[name="input[email]"]').fill("nobody");
  await admin.locator("#user").getByRole("button", { name: "新增人员" }).click();
  await admin.locator(".field .error").nth(3).waitFor();
  assert.equal(await focused(admin), "input[name]");
  await axe(admin);

  // On a phone the time stands far below; nothing is behind the bar that saves.
  const hand = await phone();
  await signIn(hand, server.url, SALES);
  await visit(hand, `/follow-ups/new?customer=${id}`);
  await hand.getByLabel("说了什么").fill("不用再约了");
  await hand.locator('[name="next[at]"]').fill("2020-05-05T10:00");
  assert.ok(await hand.locator('[name="next[span]"][value="chosen"]').isChecked(), "who types a time means it");
  await hand.evaluate(() => scrollTo(0, 0));
  await hand.getByRole("button", { name: "记下" }).click();
  const refused = hand.locator(".field .error", { hasText: "这个时间已经过去" });
  await refused.waitFor();
  await hand.waitForFunction(() => document.activeElement.getAttribute("name") === "next[at]");
  const [error, bar] = [await refused.boundingBox(), await hand.locator(".save-bar").boundingBox()];
  assert.ok(error.y > 0 && error.y + error.height <= bar.y, `${error.y} is in sight, above ${bar.y}`);
  await hand.locator("label.chip", { hasText: "不排" }).click();
  await hand.getByRole("button", { name: "记下" }).click();
  await hand.waitForURL(new RegExp(`${customer}$`));
  await hand.getByText("不用再约了").first().waitFor();
});

test("pages and refusals stay whole when many ask at once", async ({ desktop, server }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  const paths = ["/follow-ups", "/customers", "/settings/users", "/calendar", "/there-is-none", "/plans", "/follow-ups?days=30"];
  const wrong = [];
  const ask = async (path) => {
    const answer = await page.request.get(server.url + path).catch((error) => ({ status: () => String(error) }));
    const wanted = path.includes("settings") || path.includes("none") ? 404 : 200;
    if (answer.status() !== wanted) wrong.push(`${path}: ${answer.status()}`);
  };
  const lane = async (first) => {
    for (let turn = 0; turn < 12; turn += 1) await ask(paths[(first + turn) % paths.length]);
  };
  await Promise.all(Array.from({ length: 12 }, (_, first) => lane(first)));
  assert.deepEqual(wrong, []);
});
