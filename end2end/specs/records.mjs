// What hangs on a customer: contacts, tags, files, comments; and two people who write at once.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assert, test } from "../harness.mjs";
import { ADMIN, OTHER_SALES, SALES, addPerson, setUp, signIn } from "../support/company.mjs";

const NAME = "济南泉景物业管理有限公司";
let address;

test("a customer with two contacts and tags is entered", async ({ desktop, server, visit, axe }) => {
  const [admin, page] = [await desktop(), await desktop()];
  await setUp(admin, server.url);
  for (const person of [SALES, OTHER_SALES]) await addPerson(server, person);
  await signIn(page, server.url, SALES);
  await visit(page, "/customers/new");
  await page.locator('[name="input[name]"]').fill(NAME);
  const tags = page.getByRole("combobox", { name: "标签" });
  await tags.fill("没有的标签");
  await tags.press("Enter");
  await page.getByRole("option", { name: "没有找到" }).first().waitFor();
  assert.equal(new URL(page.url()).pathname, "/customers/new", "a list that finds nothing does not send the form");
  await tags.fill("VIP");
  await page.getByRole("option", { name: "VIP" }).click();
  await page.locator('[name="input[contacts][0][name]"]').fill("王建国");
  await page.locator('[name="input[contacts][0][mobile]"]').fill("13805312217");
  const second = page.locator('[name="input[contacts][1][name]"]');
  if ((await second.count()) === 0) await page.getByRole("button", { name: "添加联系人" }).click();
  if (!(await second.isVisible())) await page.getByText("联系人 2").click();
  await second.fill("李敏");
  await axe(page);
  await page.getByRole("button", { name: "保存", exact: true }).last().click();
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/);
  address = new URL(page.url()).pathname;
  for (const text of ["VIP", "王建国", "李敏"]) await page.getByText(text).first().waitFor();
});

const chosen = (name, mimeType, buffer) => ({ name, mimeType, buffer });

test("files are attached; programs and what is too large are refused with the reason", async ({ phone, desktop, server, visit, axe, allowConsole }) => {
  allowConsole(/40[04]|413|422/);
  const page = await phone();
  await signIn(page, server.url, SALES);
  await visit(page, `${address}?tab=files`);
  const input = page.locator('#files input[type="file"]');
  await input.setInputFiles(chosen("报价单.txt", "text/plain", Buffer.from("每台 3200 元\n")));
  const link = page.getByRole("link", { name: "报价单.txt" });
  await link.waitFor();
  await axe(page);
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  assert.equal(download.suggestedFilename(), "报价单.txt");
  await input.setInputFiles(chosen("setup.exe", "application/octet-stream", Buffer.concat([Buffer.from("MZ"), Buffer.alloc(500)])));
  await page.getByText("不能上传这种文件").waitFor();
  const large = join(server.folder, "video.bin");
  await writeFile(large, Buffer.alloc(26 * 1024 * 1024));
  await input.setInputFiles(large);
  await page.getByText("最大 25 MB").last().waitFor();

  // The link of a file is nobody's outside the customer's reach.
  const file = await link.getAttribute("href");
  const other = await desktop();
  await signIn(other, server.url, OTHER_SALES);
  assert.equal((await other.request.get(`${server.url}${file}`)).status(), 404);
  assert.equal((await page.request.get(`${server.url}${file}`)).status(), 200);

  await page.getByRole("button", { name: /报价单.txt/ }).click();
  await page.getByText(/报价单.txt/).first().waitFor();
  await link.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "撤销" }).first().click();
  await link.waitFor();
});

test("a colleague who is mentioned in a comment finds it at the start", async ({ desktop, phone, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, `${address}?tab=comments`);
  const body = page.locator("#comment-body");
  await body.pressSequentially("价格谈好了，请 @周");
  const offered = page.getByRole("group", { name: "提到同事" }).getByRole("button");
  await page.waitForFunction(() => document.querySelectorAll("#comments [role=group] button").length === 1);
  await offered.filter({ hasText: ADMIN.name }).click();
  assert.match(await body.inputValue(), /@周启明 $/);
  await body.press("End");
  await body.pressSequentially("审一下");
  await page.getByRole("button", { name: "发表" }).click();
  await page.locator(".quote").getByText("审一下").waitFor();
  await axe(page);
  await body.fill("同时请 @陈静 看看");
  await page.getByRole("button", { name: "发表" }).click();
  await page.locator(".toast").getByText("陈静").waitFor();

  const entry = page.locator("#comments li").filter({ hasText: "审一下" });
  await entry.getByText("编辑").click();
  await entry.getByRole("textbox").fill("价格谈好了，请 @周启明 今天审一下");
  await entry.getByRole("textbox").press("Control+Enter");
  await page.locator(".quote").getByText("今天审一下").waitFor();

  const admin = await phone();
  await signIn(admin, server.url, ADMIN);
  await visit(admin, "/");
  const mention = admin.locator("#mentions").getByRole("link").first();
  await mention.waitFor();
  await axe(admin);
  await mention.click();
  await admin.locator(".quote").getByText("今天审一下").waitFor();
  await admin.locator("#comment-body").fill("同意");
  await admin.getByRole("button", { name: "发表" }).click();
  await admin.locator(".quote").getByText("同意").waitFor();
});

test("two who edit at once choose from both versions, and lose nothing", async ({ desktop, server, visit, axe }) => {
  const [first, second] = [await desktop(), await desktop()];
  await signIn(first, server.url, SALES);
  await signIn(second, server.url, ADMIN);
  for (const page of [first, second]) await visit(page, `${address}/edit`);
  const save = (page) => page.getByRole("button", { name: "保存", exact: true }).last().click();
  await first.locator('[name="input[website]"]').fill("first.example");
  await first.locator('[name="input[remarks]"]').fill("由销售改");
  await save(first);
  await first.waitForURL(`${server.url}${address}`);
  await second.locator('[name="input[website]"]').fill("second.example");
  await save(second);
  const conflict = second.locator(".conflict");
  await conflict.getByText("first.example").waitFor();
  await conflict.getByText("second.example").waitFor();
  await axe(second);
  await conflict.getByText("first.example").click();
  await second.getByRole("button", { name: "按选择保存" }).click();
  await second.waitForURL(`${server.url}${address}`);
  const { website, remarks } = await (await second.request.get(`${server.url}/api/v1${address}`)).json();
  assert.equal(website, "first.example", "what was chosen");
  assert.equal(remarks, "由销售改", "what the other one changed besides");
});
