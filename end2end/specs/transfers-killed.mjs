// A server that dies while a table comes in: started again it goes on behind what is there, loses no row and writes none twice.

import { assert, databases, environment, test } from "../harness.mjs";
import { setUp, signIn, ADMIN } from "../support/company.mjs";

databases("sqlite", "postgres");
environment({ KEMAI_LOG: "warn" });

// More than one transaction of two thousand rows, so that there is a middle to die in.
const ROWS = 3_000;
const name = (row) => `断电第${row}号机械有限公司`;
const table = () => {
  const rows = Array.from({ length: ROWS }, (_, row) => `${name(row)},${13_800_000_000 + row},联系${row}`);
  return ["客户名称,手机,联系人", ...rows].join("\n");
};

/** How far an import is, as programs read it. */
async function progress(page, url, id) {
  const answer = await page.request.get(`${url}/api/v1/imports/${id}`);
  assert.equal(answer.status(), 200, await answer.text());
  return await answer.json();
}

/** Waits until it is at least so far, or over. */
async function until(page, url, id, isThere, seconds) {
  const end = Date.now() + seconds * 1000;
  let now = await progress(page, url, id);
  while (!isThere(now)) {
    assert.ok(Date.now() < end, `after ${seconds} s: ${JSON.stringify(now)}`);
    await new Promise((done) => setTimeout(done, 20));
    now = await progress(page, url, id);
  }
  return now;
}

/** The codes of all customers by name, page by page. */
async function customers(page, url) {
  const found = new Map();
  let cursor = "";
  do {
    const answer = await page.request.get(`${url}/api/v1/customers?limit=200&cursor=${encodeURIComponent(cursor)}`);
    assert.equal(answer.status(), 200, await answer.text());
    const { items, next_cursor } = await answer.json();
    for (const { name, code } of items) found.set(name, [...(found.get(name) ?? []), code]);
    cursor = next_cursor ?? "";
  } while (cursor);
  return found;
}

/** Brings the table and kills the server as soon as the import is so far. */
async function broughtAndKilled(page, server, text, isThere) {
  const multipart = { file: { name: "客户.csv", mimeType: "text/csv", buffer: Buffer.from(text) } };
  const headers = { origin: server.url };
  const answer = await page.request.post(`${server.url}/api/v1/imports?kind=customers`, { multipart, headers, timeout: 60_000 });
  assert.equal(answer.status(), 202, await answer.text());
  const { id } = await answer.json();
  const last = await until(page, server.url, id, isThere, 60);
  server.kill();
  await server.start();
  return { id, last };
}

test("a server that is killed during an import finishes it when it starts again", { timeout: 300_000 }, async ({
  desktop,
  server,
  visit,
  allowConsole,
}) => {
  const page = await desktop();
  await setUp(page, server.url);
  // Nothing is open in the browser while the server is gone the first time.
  await page.goto("about:blank");
  const over = ({ status }) => status !== "running";

  // Once as soon as its rows are counted, before the first are there; what a dead server had claimed waits for the end of its lease.
  const first = await broughtAndKilled(page, server, table(), (now) => now.total > 0 || over(now));
  // The lease is not over yet: the page that is open meanwhile loses the server once more, keeps what it showed, and goes on by itself.
  await visit(page, `/transfers/${first.id}`);
  await page.locator("#progress").waitFor();
  allowConsole(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED|Failed to load resource|request failed/);
  server.kill();
  await page.getByText("服务器没有应答，正在重试").waitFor();
  assert.ok(await page.locator("#progress").isVisible(), "what was known stays");
  await server.start();
  await page.getByText("服务器没有应答，正在重试").waitFor({ state: "detached" });
  const done = await until(page, server.url, first.id, over, 200);
  assert.deepEqual(
    [done.status, done.created, done.skipped, done.refused, done.done],
    ["done", ROWS, 0, 0, ROWS],
    `killed at ${JSON.stringify(first.last)}`,
  );
  await page.locator("#result").getByText(`新建 ${ROWS} ·`).waitFor();
  await page.goto("about:blank");
  const found = await customers(page, server.url);
  assert.equal(found.size, ROWS);
  const codes = [...found.values()].flat();
  assert.equal(codes.length, ROWS, "none twice");
  assert.equal(new Set(codes).size, ROWS, "each has a code of its own");

  // The whole import, half of which was written by either server, is undone at once.
  const headers = { origin: server.url };
  const asked = await page.request.post(`${server.url}/api/v1/imports/${first.id}/undo`, { headers });
  assert.equal(asked.status(), 202, await asked.text());
  const undone = await until(page, server.url, first.id, ({ status }) => status !== "undoing", 100);
  assert.deepEqual([undone.status, undone.undone, undone.kept], ["undone", ROWS, []]);
});

test("killed between two transactions it goes on behind the first", { timeout: 300_000 }, async ({ desktop, server }) => {
  const page = await desktop();
  await signIn(page, server.url, ADMIN);
  await page.goto("about:blank");
  const over = ({ status }) => status !== "running";
  const text = table().replaceAll("断电", "再断电").replaceAll(",138", ",139");
  const { id, last } = await broughtAndKilled(page, server, text, (now) => now.done > 0 || over(now));
  const done = await until(page, server.url, id, over, 200);
  assert.deepEqual([done.status, done.created, done.refused], ["done", ROWS, 0], `killed at ${JSON.stringify(last)}`);
  const found = await customers(page, server.url);
  assert.equal(found.size, ROWS, "those of the first import are in the recycle bin");
  assert.ok([...found.values()].every((codes) => codes.length === 1), "none twice");
});
