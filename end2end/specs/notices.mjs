// How messages reach people outside the program: what each chooses, a mail that arrives, the outbox of an admin, and the calendar by link.

import { assert, environment, test } from "../harness.mjs";
import { ADMIN, SALES, addPerson, setUp, signIn } from "../support/company.mjs";
import { MailServer, subject } from "../support/mail.mjs";
import { Robot } from "../support/robot.mjs";

const mail = await MailServer.start();
const robot = await Robot.start();
environment({ KEMAI_SMTP_URL: mail.url, KEMAI_OUTGOING_HOSTS: robot.host });

test("a person chooses how messages reach him, and tries it out", async ({ desktop, server, visit, axe }) => {
  const admin = await desktop();
  await setUp(admin, server.url);
  await addPerson(server, SALES);
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, "/settings/notices");
  await axe(page);
  await page.getByRole("group", { name: "计划提醒" }).last().locator("label.chip", { hasText: "邮件" }).click();
  await page.getByLabel("免打扰开始").fill("23:00");
  await page.getByLabel("免打扰结束").fill("05:00");
  await page.getByLabel("企业微信群机器人地址").fill("http://127.0.0.1:9/robot");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText("不能向这个地址发送").first().waitFor();
  assert.equal(await page.getByLabel("免打扰开始").inputValue(), "23:00", "what was typed stays");
  await page.getByLabel("企业微信群机器人地址").fill("");
  const inGroup = page.getByRole("group", { name: "计划提醒" }).last().locator("label.chip", { hasText: "企业微信" });
  await inGroup.click();
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.locator("#f-wecom_address[aria-invalid=true]").waitFor();
  await inGroup.click();
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText("已保存").waitFor();
  await page.getByRole("button", { name: "用邮件发一条测试" }).click();
  const received = await mail.next("RCPT TO:<wang@hengrun.example>");
  assert.equal(subject(received), "客脉测试消息");
  await page.locator("#recent .item", { hasText: "客脉测试消息" }).getByText("已发送").waitFor();
  await axe(page);
});

test("the choices are there on a phone and without JavaScript", async ({ phone, noscript, server, visit, axe, allowConsole }) => {
  allowConsole(/422/);
  const small = await phone();
  await signIn(small, server.url, SALES);
  await visit(small, "/settings/notices");
  await axe(small);
  assert.equal(await small.getByLabel("免打扰开始").inputValue(), "23:00");
  const plain = await noscript();
  await signIn(plain, server.url, SALES);
  await plain.goto("/settings/notices");
  await plain.getByLabel("免打扰结束").fill("06:30");
  const bySms = plain.locator('[name="input[summary][]"][value="sms"]');
  await bySms.check({ force: true });
  await plain.getByRole("button", { name: "保存", exact: true }).click();
  await plain.locator("#f-phone[aria-invalid=true]").waitFor();
  assert.ok(await bySms.isChecked(), "what was ticked stays");
  await bySms.uncheck({ force: true });
  await plain.getByRole("button", { name: "保存", exact: true }).click();
  await plain.waitForURL("**/settings/notices");
  assert.equal(await plain.getByLabel("免打扰结束").inputValue(), "06:30");
  assert.ok(await plain.locator('[name="input[reminder][]"][value="email"]').isChecked());
});

test("a plan that is due reminds by mail and in the group, once", { timeout: 120_000 }, async ({ desktop, server, visit }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, "/settings/notices");
  for (const label of ["免打扰开始", "免打扰结束"]) await page.getByLabel(label).fill("");
  await page.getByRole("group", { name: "计划提醒" }).last().locator("label.chip", { hasText: "企业微信" }).click();
  await page.getByLabel("企业微信群机器人地址").fill(robot.url);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText("已保存").waitFor();
  const answer = await page.request.post(`${server.url}/api/v1/plans`, {
    data: { content: "催定报价", due_at: new Date(Date.now() + 3000).toISOString(), remind_before_minutes: [0] },
    headers: { origin: server.url },
  });
  assert.equal(answer.status(), 201, await answer.text());
  const { id } = await answer.json();
  const mails = () => mail.mails.filter((one) => subject(one).includes("提醒"));
  const end = Date.now() + 30_000;
  while (Date.now() < end && (mails().length === 0 || robot.texts.length === 0)) {
    await new Promise((done) => setTimeout(done, 200));
  }
  // A second one would come a moment later.
  await new Promise((done) => setTimeout(done, 2500));
  assert.equal(mails().length, 1, "one mail");
  assert.equal(robot.texts.length, 1, `one message: ${robot.texts}`);
  assert.match(robot.texts[0], /^提醒：/);
  assert.ok(robot.texts[0].includes("催定报价") && robot.texts[0].includes(`/plans/${id}`), robot.texts[0]);
  await visit(page, "/settings/notices");
  const sent = page.locator("#recent .item", { hasText: "提醒：" });
  assert.equal(await sent.getByText("已发送").count(), 2);
});

test("an admin sees how messages ended, not what they say", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await visit(page, "/settings/outbox");
  const line = page.locator("#outbox .item", { hasText: SALES.name });
  await line.getByText("已发送").first().waitFor();
  const content = await page.content();
  assert.ok(!content.includes("客脉测试消息") && !content.includes("催定报价"));
  await axe(page);
});

test("a calendar program reads one's plans by a link, until it is revoked", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  const plan = await page.request.post(`${server.url}/api/v1/plans`, {
    data: { content: "写周报", due_at: "2030-11-24T02:00:00Z" },
    headers: { origin: server.url },
  });
  assert.equal(plan.status(), 201, await plan.text());
  await visit(page, "/settings/profile");
  await page.getByRole("button", { name: "新建订阅链接" }).click();
  const address = await page.getByLabel("订阅链接", { exact: true }).inputValue();
  assert.match(address, /\/calendar\/[\w-]{43}\.ics$/);
  // What has been scrolled half under the bar at the top is not a small target.
  await page.evaluate(() => scrollTo(0, 0));
  await axe(page);
  // Without any cookie, as a calendar program does.
  const answer = await fetch(address);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type"), /^text\/calendar/);
  const text = await answer.text();
  assert.match(text, /DTSTART:20301124T020000Z/);
  assert.match(text.replaceAll("\r\n ", ""), /SUMMARY:.*写周报/);
  const again = await fetch(address, { headers: { "if-none-match": answer.headers.get("etag") } });
  assert.equal(again.status, 304);
  await page.locator("#calendar-links").getByRole("button", { name: "作废" }).click();
  await page.getByText("链接已作废").waitFor();
  assert.equal((await fetch(address)).status, 404);
});

test("summaries have a page of their own", async ({ desktop, server, visit, axe }) => {
  const page = await desktop();
  await signIn(page, server.url, SALES);
  await visit(page, "/summaries");
  await page.getByText("还没有摘要").waitFor();
  await axe(page);
});
