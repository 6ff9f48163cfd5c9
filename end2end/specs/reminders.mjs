// Reminders: from a plan made on a phone to the open page on the desk, through the end of a server, and of a person's rights.

import { assert, databases, environment, test } from "../harness.mjs";
import { SALES, addPerson, setUp, signIn } from "../support/company.mjs";
import { addCustomers } from "../support/customers.mjs";

databases("sqlite", "postgres");
environment({ KEMAI_LOG: "warn" });

const NAME = "德州金瑞暖通有限公司";
const SERVICE = { name: "赵敏", email: "zhao@hengrun.example", role: "service", department: "客服部" };
let customer;

/** The next full minute that is at least so many seconds away, as a form of the company's zone has it. */
function soon(seconds) {
  const at = new Date(Math.ceil((Date.now() + seconds * 1000) / 60_000) * 60_000);
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16);
}

/** Plans over REST that are due in some seconds, each with one reminder on time; answers what the server says of each. */
async function plan(page, url, contents, seconds) {
  const made = [];
  for (const [index, content] of contents.entries()) {
    const due_at = new Date(Date.now() + (seconds + index) * 1000).toISOString();
    const data = { customer_id: customer.id, content, due_at, remind_before_minutes: [0] };
    const answer = await page.request.post(`${url}/api/v1/plans`, { data, headers: { origin: url } });
    assert.equal(answer.status(), 201, await answer.text());
    made.push(await answer.json());
  }
  return made;
}

/** What the person of this page was told, the oldest first. */
async function told(page, url) {
  const answer = await page.request.get(`${url}/api/v1/notifications?limit=200`);
  assert.equal(answer.status(), 200, await answer.text());
  return (await answer.json()).items.map(({ content }) => content).reverse();
}

/** Waits until the person was told so many of these. */
async function toldAll(page, url, contents, seconds) {
  const end = Date.now() + seconds * 1000;
  let known = [];
  while (Date.now() < end) {
    known = (await told(page, url)).filter((content) => contents.includes(content));
    if (known.length >= contents.length) break;
    await new Promise((done) => setTimeout(done, 200));
  }
  // A second one would come a moment later.
  await new Promise((done) => setTimeout(done, 1500));
  known = (await told(page, url)).filter((content) => contents.includes(content));
  assert.deepEqual(known.toSorted(), contents.toSorted(), "none lost, none twice");
}

test("a plan made on a phone reminds the open page on the desk, and ends with the next plan", { timeout: 240_000 }, async ({
  desktop,
  phone,
  server,
  visit,
  axe,
}) => {
  const admin = await desktop();
  await setUp(admin, server.url);
  for (const person of [SALES, SERVICE]) await addPerson(server, person);
  const desk = await desktop();
  await signIn(desk, server.url, SALES);
  [customer] = await addCustomers(desk, server.url, [{ name: NAME, contacts: [{ name: "王建国" }] }]);
  await visit(desk, "/");

  const hand = await phone();
  await signIn(hand, server.url, SALES);
  await visit(hand, `/plans/new?customer=${customer.id}`);
  await hand.locator('[name="input[content]"]').fill("催定报价");
  await hand.locator('[name="input[due_at]"]').fill(soon(8));
  await hand.locator("label.chip", { hasText: "提前 15 分钟" }).click();
  await hand.locator("label.chip", { hasText: "到时间" }).click();
  await hand.getByRole("button", { name: "排好" }).click();
  await hand.waitForURL(new RegExp(`/customers/${customer.id}`));

  // The workbench on the desk shows it without a reload, and then the reminder comes to both.
  await desk.locator(".task", { hasText: "催定报价" }).waitFor();
  const toast = desk.locator(".toast[data-reminder]", { hasText: "催定报价" });
  await toast.waitFor({ timeout: 80_000 });
  await toast.getByText(NAME).waitFor();
  await desk.locator(".bell .count", { hasText: "1" }).waitFor();
  await hand.locator(".toast[data-reminder]", { hasText: "催定报价" }).waitFor();
  await axe(desk);
  await axe(hand);

  // On a phone the words of what is unread have the line to themselves.
  const list = await phone();
  await signIn(list, server.url, SALES);
  await visit(list, "/notifications");
  const unread = list.locator(".item[data-unread]").first();
  const [whole, words] = [await unread.boundingBox(), await unread.locator(".grow").boundingBox()];
  assert.ok(words.width > whole.width * 0.7, `${words.width} of ${whole.width}`);

  // From the reminder to the recorded result and the next plan in six taps and 15 seconds.
  let taps = 0;
  const begun = Date.now();
  const tap = async (locator) => {
    taps += 1;
    await locator.tap();
  };
  await tap(hand.locator(".toast[data-reminder]").getByRole("link", { name: "完成" }));
  await hand.waitForURL(/\/plans\/[0-9a-f-]{36}/);
  const done = hand.locator("#done");
  await done.waitFor();
  await hand.waitForFunction(() => {
    const [form, bar] = ["#done", ".topbar"].map((name) => document.querySelector(name).getBoundingClientRect());
    return form.top >= bar.bottom;
  });
  await tap(done.locator("label.chip", { hasText: "要报价" }));
  await tap(done.locator("label.chip", { hasText: "明天上午" }));
  await tap(done.getByRole("button", { name: "完成并记下结果" }));
  await hand.locator(".toast", { hasText: "已完成" }).waitFor();
  assert.ok(taps <= 6, `${taps} taps`);
  assert.ok(Date.now() - begun < 15_000, `${Date.now() - begun} ms`);
  // The page goes on at its top, with what was written and what comes next.
  await hand.waitForFunction(() => {
    const heading = document.querySelector("main h1");
    return heading === document.activeElement && scrollY === 0 && heading.getBoundingClientRect().top >= 0;
  });
  await hand.getByRole("link", { name: "看写下的跟进" }).waitFor();
  await hand.getByRole("link", { name: "看下一个计划" }).waitFor();
  await axe(hand);

  // The other page knows: nothing is unread, the reminder is gone, the next plan stands among the tasks.
  await toast.waitFor({ state: "detached" });
  await desk.locator(".bell .count").waitFor({ state: "detached" });
  await visit(desk, `/customers/${customer.id}`);
  await desk.locator(".timeline .tag", { hasText: "要报价" }).waitFor();
  await visit(desk, "/calendar?view=month");
  if ((await desk.locator('.entry[data-status="open"]').count()) === 0) {
    await desk.getByRole("link", { name: "往后" }).click();
  }
  await desk.locator('.entry[data-status="open"]').first().waitFor();
});

test("tabs share one stream, and one takes over when the other is closed", async ({ desktop, server, visit }) => {
  const first = await desktop();
  await signIn(first, server.url, SALES);
  const second = await first.context().newPage();
  // The streams that are open: the page that signed in has one too, until it is left.
  const streams = new Map();
  const isStream = (request) => new URL(request.url()).pathname === "/events";
  first.context().on("request", (request) => isStream(request) && streams.set(request, request.url()));
  for (const end of ["requestfinished", "requestfailed"]) first.context().on(end, (request) => streams.delete(request));
  await visit(first, "/");
  await visit(second, "/notifications");
  await plan(first, server.url, ["两个标签页"], 2);
  for (const page of [first, second]) {
    await page.locator(".toast[data-reminder]", { hasText: "两个标签页" }).waitFor();
  }
  assert.equal(streams.size, 1, `one stream: ${[...streams.values()]}`);
  // A tab that is closed no longer says how its requests ended.
  streams.clear();
  await first.close();
  await plan(second, server.url, ["接着听"], 2);
  await second.locator(".toast[data-reminder]", { hasText: "接着听" }).waitFor();
  const [own, ...others] = streams.values();
  assert.equal(others.length, 0, "the other tab has opened one of its own");
  assert.match(own, /last_event_id=\d+/, "and goes on where the first one ended");
  await second.locator("li.item", { hasText: "接着听" }).waitFor();
});

/** Presses Tab until the focus is on one of these. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not lead to ${selector}`);
}

test("with the keyboard alone: a plan, its reminder, the result, and the next plan", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, `/plans/new?customer=${customer.id}`);
  await tabTo(page, '[name="input[content]"]');
  await page.keyboard.type("只用键盘排的");
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(new RegExp(`/customers/${customer.id}`));
  await page.locator(".task", { hasText: "只用键盘排的" }).waitFor();

  await plan(page, server.url, ["只用键盘做"], 2);
  await page.locator(".toast[data-reminder]", { hasText: "只用键盘做" }).waitFor();
  await page.keyboard.press("F8");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "完成");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/plans\/[0-9a-f-]{36}/);
  await page.locator("#done").waitFor();
  const radio = (text) => page.locator("#done label.chip", { hasText: text }).locator("input").getAttribute("value");
  for (const text of ["要报价", "明天上午"]) {
    const value = await radio(text);
    const name = await page.locator("#done label.chip", { hasText: text }).locator("input").getAttribute("name");
    await tabTo(page, `#done input[name="${name}"]`);
    // Arrows choose within a group; the space bar where nothing is chosen yet.
    await page.keyboard.press("Space");
    for (let presses = 0; presses < 20; presses += 1) {
      const chosen = await page.evaluate((name) => document.querySelector(`#done input[name="${name}"]:checked`)?.value, name);
      if (chosen === value) break;
      await page.keyboard.press("ArrowRight");
    }
  }
  await tabTo(page, '#done button[type="submit"]');
  await page.keyboard.press("Enter");
  await page.locator(".toast", { hasText: "已完成" }).waitFor();
  await visit(page, `/customers/${customer.id}`);
  await page.locator(".timeline .tag", { hasText: "要报价" }).first().waitFor();
});

test("the page of notifications works without JavaScript", async ({ noscript, server }) => {
  const page = await noscript();
  await signIn(page, server.url, SALES);
  await page.goto(`${server.url}/notifications`);
  const line = page.locator("li.item", { hasText: "接着听" });
  await line.getByRole("button", { name: "标为已读" }).click();
  await line.getByRole("button", { name: "标为已读" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "全部标为已读" }).click();
  await page.locator("li.item[data-unread]").first().waitFor({ state: "detached" });
  assert.equal(await page.locator(".bell .count").count(), 0);
});

test("a server that is killed between two reminders loses none and repeats none", { timeout: 120_000 }, async ({
  desktop,
  server,
}) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  // Nothing is open in the browser while the server is gone.
  await page.goto("about:blank");
  const contents = Array.from({ length: 8 }, (_, index) => `断电前后 ${index}`);
  await plan(page, server.url, contents, 4);
  while (!(await told(page, server.url)).includes(contents[1])) await new Promise((done) => setTimeout(done, 100));
  server.kill();
  await new Promise((done) => setTimeout(done, 3000));
  await server.start();
  await toldAll(page, server.url, contents, 30);
});

/** How long after each of these plans was made at one server a stream of the other said so, in milliseconds. */
async function delays(page, from, to, contents) {
  const cookies = await page.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const ended = new AbortController();
  const stream = await fetch(`${to}/events`, { headers: { cookie }, signal: ended.signal });
  const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
  let read = "";
  const until = async (word) => {
    while (!read.includes(word)) read += (await reader.read()).value ?? assert.fail("the stream ended");
  };
  await until("event: hello");
  const taken = [];
  for (const content of contents) {
    const begun = Date.now();
    const [made] = await plan(page, from, [content], 3600);
    await until(made.id);
    taken.push(Date.now() - begun);
  }
  ended.abort();
  return taken;
}

test("two servers share the work, and one goes on when the other is killed", { timeout: 120_000 }, async ({
  desktop,
  server,
}) => {
  if (server.database !== "postgres") return;
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await page.goto("about:blank");
  const other = await server.another();
  try {
    // A server that is not told would look every five seconds.
    const taken = await delays(page, server.url, other.url, ["甲", "乙", "丙", "丁"].map((one) => `另一台看见 ${one}`));
    assert.ok(Math.max(...taken) < 1500, `told after ${taken} ms`);
    const contents = Array.from({ length: 30 }, (_, index) => `两台服务器 ${index}`);
    // All within the same two seconds, so that both have their hands full.
    for (let start = 0; start < contents.length; start += 2) {
      await plan(page, start % 4 ? server.url : other.url, contents.slice(start, start + 2), 5);
    }
    while ((await told(page, server.url)).filter((content) => contents.includes(content)).length < 5) {
      await new Promise((done) => setTimeout(done, 50));
    }
    other.kill();
    // What the dead server had claimed waits for the end of its lease, a minute at most.
    await toldAll(page, server.url, contents, 80);
  } finally {
    other.kill();
  }
});

test("who loses rights loses the stream, and comes back with what is left", { timeout: 120_000 }, async ({
  desktop,
  server,
  visit,
}) => {
  const admin = await desktop();
  await signIn(admin, server.url, { email: "zhou@hengrun.example" });
  await admin.goto("about:blank");
  const page = await desktop();
  await signIn(page, server.url, SALES);
  let opened = 0;
  page.on("request", (request) => (opened += new URL(request.url()).pathname === "/events" ? 1 : 0));
  await visit(page, "/");
  const cookies = await page.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const stream = await fetch(`${server.url}/events`, { headers: { cookie } });
  const ended = (async () => {
    for await (const _ of stream.body);
  })();
  const users = (await (await admin.request.get(`${server.url}/api/v1/users?limit=200`)).json()).items;
  const one = (person) => users.find(({ email }) => email === person.email);
  const answer = await admin.request.patch(`${server.url}/api/v1/users/${one(SALES).id}`, {
    data: { role_id: one(SERVICE).role_id },
    headers: { origin: server.url, "if-match": `"${one(SALES).version}"` },
  });
  assert.equal(answer.status(), 200, await answer.text());
  const late = new Promise((_, fail) => setTimeout(() => fail(new Error("the stream goes on")), 5000).unref());
  await Promise.race([ended, late]);
  // The page comes back by itself.
  const end = Date.now() + 15_000;
  while (opened < 2 && Date.now() < end) await new Promise((done) => setTimeout(done, 100));
  assert.ok(opened >= 2, "the page asks for its stream again");
});
