// From the set-up to a customer that is found, edited by two, tagged, removed and restored; and not there for a colleague.

import { assert, test } from "../harness.mjs";
import { ADMIN, OTHER_SALES, SALES, addPerson, setUp, signIn } from "../support/company.mjs";

const NAME = "北京华兴建设集团有限公司";
let address; // of the customer's page, without the server

test("the set-up makes the company, and is gone", async ({ desktop, server, axe, visit, allowConsole }) => {
  allowConsole(/422/);
  const page = await desktop();
  await page.goto(`${server.url}/setup`);
  await axe(page);
  // Another language keeps what was typed, but for the password.
  const company = page.locator('[name="input[company]"]');
  await company.fill("Hengrun HVAC");
  await page.locator('[name="input[departments]"]').fill("Head office\n  Sales");
  for (const [language, tag] of [["English", "en"], ["简体中文", "zh-Hans"]]) {
    await page.getByRole("button", { name: language }).click();
    await page.locator(`html[lang="${tag}"]`).waitFor();
    assert.equal(await company.inputValue(), "Hengrun HVAC");
    assert.equal(await page.locator('[name="input[departments]"]').inputValue(), "Head office\n  Sales");
    assert.equal(await page.locator('[aria-invalid="true"]').count(), 0);
  }
  await setUp(page, server.url);
  await visit(page, "/");
  assert.match(await page.locator("h1").innerText(), /周启明/);
  await axe(page);
  const gone = await fetch(`${server.url}/setup`);
  assert.equal(gone.status, 404);
  for (const person of [SALES, OTHER_SALES]) await addPerson(server, person);
});

test("a wrong password is refused, and what was typed stays", async ({ desktop, server, axe, allowConsole }) => {
  allowConsole(/422|429/);
  const page = await desktop();
  await page.goto(`${server.url}/login`);
  await axe(page);
  await page.locator('[name="input[email]"]').fill(SALES.email);
  await page.locator('[name="input[password]"]').fill("not this one");
  await page.locator('form:has([name="input[password]"]) button[type="submit"]').click();
  await page.waitForLoadState("load");
  assert.equal(await page.locator('[name="input[email]"]').inputValue(), SALES.email);
  assert.equal(await page.locator('[name="input[password]"]').inputValue(), "");
});

test("a customer with a contact is entered on a phone", async ({ phone, server, axe, visit }) => {
  const page = await phone();
  await signIn(page, server.url, SALES);
  await visit(page, "/customers");
  await axe(page);
  await visit(page, "/customers/new");
  await axe(page);
  await page.locator('[name="input[name]"]').fill(NAME);
  const name = page.locator('[name="input[contacts][0][name]"]');
  if ((await name.count()) === 0) await page.getByRole("button", { name: "添加联系人" }).click();
  await name.fill("王建国");
  await page.locator('[name="input[contacts][0][mobile]"]').fill("138 0531 2217");
  await page.getByRole("button", { name: "保存", exact: true }).last().click();
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/);
  address = new URL(page.url()).pathname;
  await page.getByRole("heading", { name: NAME }).waitFor();
  await axe(page);
});

test("it is found by name, initials, contact and the last four of a phone", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  for (const words of ["华兴", "bjhx", "王建国", "2217"]) {
    await visit(page, `/customers?q=${encodeURIComponent(words)}`);
    await page.getByRole("link", { name: NAME }).first().waitFor();
  }
  for (const view of ["cards", "table"]) {
    await visit(page, `/customers?view=${view}`);
    await axe(page);
  }
  await page.keyboard.press("Control+k");
  await page.locator("dialog[open] input").fill("bjhx");
  await page.locator("dialog[open]").getByText(NAME).first().waitFor();
  await page.keyboard.press("Escape");
});

test("two people who edit at once see both versions", async ({ desktop, server, visit }) => {
  const [first, second] = [await desktop(), await desktop()];
  await signIn(first, server.url, SALES);
  await signIn(second, server.url, ADMIN);
  for (const page of [first, second]) await visit(page, `${address}/edit`);
  const save = (page) => page.getByRole("button", { name: "保存", exact: true }).last().click();
  await first.locator('[name="input[website]"]').fill("first.example");
  await save(first);
  await first.waitForURL(`${server.url}${address}`);
  await second.locator('[name="input[website]"]').fill("second.example");
  await save(second);
  await second.getByText("first.example").first().waitFor();
});

test("a colleague cannot find it by any way", async ({ desktop, server, visit, allowConsole }) => {
  allowConsole(/404/);
  const page = await desktop();
  await signIn(page, server.url, OTHER_SALES);
  for (const path of ["/customers", `/customers?q=${encodeURIComponent("华兴")}`, "/customers?q=2217"]) {
    await visit(page, path);
    assert.equal(await page.getByText(NAME).count(), 0, path);
  }
  const answer = await page.goto(`${server.url}${address}`);
  assert.equal(answer.status(), 404);
  const api = await page.request.get(`${server.url}/api/v1${address}`);
  assert.equal(api.status(), 404);
  const list = await (await page.request.get(`${server.url}/api/v1/customers`)).json();
  assert.equal(list.total, 0);
  const id = address.split("/").pop();
  assert.ok(!(await eventsSoFar(page, server.url)).includes(id), "the stream of events tells of it");
  const owner = await desktop();
  await signIn(owner, server.url, SALES);
  assert.ok((await eventsSoFar(owner, server.url)).includes(id), "the stream of events does not tell the owner");
});

/** What the stream of events tells of everything that happened, as far as this person may know. */
async function eventsSoFar(page, url) {
  await page.goto(url);
  return page.evaluate(async () => {
    const answer = await fetch("/events", { headers: { "Last-Event-ID": "0" } });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    const end = new Promise((resolve) => setTimeout(() => resolve({ done: true }), 1500));
    let text = "";
    for (;;) {
      const { value, done } = await Promise.race([reader.read(), end]);
      if (done) break;
      text += value;
    }
    await reader.cancel();
    return text;
  });
}

test("the history says who changed what", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, `${address}?tab=history`);
  await page.getByText("first.example").first().waitFor();
  await page.getByText("新建了客户").first().waitFor();
  await axe(page);
});

test("a tag that was typed and is not there is refused, and stays", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, `${address}/edit`);
  const tags = page.getByRole("combobox", { name: "标签" });
  await tags.fill("新标签甲");
  const save = () => page.getByRole("button", { name: "保存", exact: true }).last().click();
  await save();
  await page.locator("#form-errors").getByText("没有这个标签").waitFor();
  assert.equal(await tags.inputValue(), "新标签甲");
  await axe(page);
  // The name of one that is there counts as if it had been picked.
  await tags.fill("VIP");
  await save();
  await page.waitForURL(`${server.url}${address}`);
  await page.locator(".hero").getByText("VIP").waitFor();
});

test("a removed customer is gone until it is restored from the bin", async ({ desktop, phone, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  const api = `${server.url}/api/v1${address}`;
  const list = async (query) => (await page.request.get(`${server.url}/api/v1/customers?q=${query}`)).json();
  const remove = async () => {
    const { version } = await (await page.request.get(api)).json();
    const headers = { "if-match": `"${version}"`, origin: server.url };
    assert.equal((await page.request.delete(api, { headers })).status(), 204);
    assert.equal((await list("bjhx")).total, 0);
  };
  const isBack = () => page.waitForFunction(async () => (await (await fetch("/api/v1/customers?q=bjhx")).json()).total === 1);
  await remove();
  await visit(page, "/customers?state=removed&view=table");
  const row = page.getByRole("row").filter({ hasText: NAME });
  await row.getByText(ADMIN.name).waitFor();
  await axe(page);
  await row.getByRole("button", { name: "恢复" }).click();
  await isBack();
  await row.waitFor({ state: "detached" });
  // Several at once, by their boxes, and on a phone.
  await remove();
  const hand = await phone();
  await signIn(hand, server.url, ADMIN);
  await visit(hand, "/customers?state=removed");
  await axe(hand);
  await hand.getByRole("checkbox", { name: new RegExp(NAME) }).first().check();
  await hand.locator(".bulk").getByRole("button", { name: "恢复" }).click();
  await isBack();
  // On its own page as well.
  await remove();
  await visit(page, address);
  await page.getByRole("button", { name: "恢复" }).first().click();
  await isBack();
});

test("who may not restore is not offered the bin", async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, "/customers");
  await page.getByRole("link", { name: "新建客户" }).first().waitFor();
  assert.equal(await page.getByRole("link", { name: "回收站" }).count(), 0);
});

test("a contact that was removed comes back, and files chosen for a new customer are there", async ({ phone, server, visit, axe }) => {
  const page = await phone();
  await signIn(page, server.url, SALES);
  await visit(page, "/customers/new");
  await page.locator('[name="input[name]"]').fill("附件与联系人测试公司");
  const name = page.locator('[name="input[contacts][0][name]"]');
  if ((await name.count()) === 0) await page.getByRole("button", { name: "添加联系人" }).click();
  await name.fill("周立波");
  await page.locator('[name="input[contacts][0][other_email]"]').fill("Zhou@Home.example");
  await page.locator("#f-files").setInputFiles({ name: "营业执照.txt", mimeType: "text/plain", buffer: Buffer.from("正本") });
  await page.getByRole("button", { name: "保存", exact: true }).last().click();
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/);
  const path = new URL(page.url()).pathname;
  await page.getByText("营业执照.txt").first().waitFor();
  await visit(page, `${path}?tab=files`);
  await page.locator("#files").getByText("营业执照.txt").waitFor();

  const origin = { origin: server.url };
  const of = `${server.url}/api/v1/contacts?customer_id=${path.split("/").pop()}`;
  const [contact] = (await (await page.request.get(of)).json()).items;
  assert.equal(contact.other_email, "zhou@home.example");
  const one = `${server.url}/api/v1/contacts/${contact.id}`;
  assert.equal((await page.request.delete(one, { headers: { ...origin, "if-match": '"1"' } })).status(), 204);
  await visit(page, `${path}?tab=contacts`);
  await page.getByText("已删除的联系人（1）").click();
  await axe(page);
  await page.getByRole("button", { name: "恢复" }).click();
  await page.getByRole("heading", { name: /周立波/ }).waitFor();
  await page.getByText("已删除的联系人").waitFor({ state: "detached" });
  await page.getByText("zhou@home.example").waitFor();
});
