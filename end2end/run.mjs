// Runs the specs: node run.mjs [FILTER]. The spec of that name, or those whose file or test name contains FILTER, or all.
// What failed leaves screenshots, pages and the server's log in output/.

import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Windows, axe, launch, visit } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";
import { load } from "./support/spec.mjs";

const FOLDER = import.meta.dirname;
const OUTPUT = join(FOLDER, "output");

const filter = process.argv[2] ?? "";
const failures = [];
let isOneSpec = false;
let passed = 0;
let browser = null;
let server = null;

// Whoever stops us stops the server, too.
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    server?.kill();
    process.exit(1);
  });
}

async function runSpec(spec, database) {
  const title = database === "sqlite" ? spec.name : `${spec.name} on ${database}`;
  const tests = spec.tests.filter(({ name }) => isOneSpec ? spec.name === filter : spec.name.includes(filter) || name.includes(filter));
  if (tests.length === 0) return;
  console.log(`\n${title}`);
  if (database === "postgres" && !process.env.KEMAI_TEST_POSTGRES_URL) {
    console.log("  skipped: KEMAI_TEST_POSTGRES_URL names no PostgreSQL");
    return;
  }
  try {
    server = await Server.create({ database, environment: spec.environment });
    for (const work of spec.preparations) {
      await work({ kemai: server.kemai.bind(server), folder: server.folder });
    }
    await server.start();
    for (const test of tests) await runTest(title, test);
    await server.stop();
    if (/panicked at/.test(server.log)) throw new Error("the server panicked");
  } catch (error) {
    await fail(title, "the server", error, 0);
  } finally {
    server?.kill();
    await server?.removeFolder();
    server = null;
  }
}

async function runTest(title, { name, run, timeout }) {
  const started = performance.now();
  const windows = new Windows(browser, server.url);
  const { desktop, phone, noscript, allowConsole } = windows;
  try {
    await within(timeout, run({ server, desktop, phone, noscript, allowConsole, visit, axe }));
    // A last word of the page may still be on its way.
    for (const page of windows.pages()) await page.evaluate("0").catch(() => {});
    const problems = windows.problems();
    if (problems.length > 0) throw new Complaints(problems);
    passed += 1;
    console.log(`  ✓ ${name} (${Math.round(performance.now() - started)} ms)`);
  } catch (error) {
    await keepPages(title, name, windows);
    await fail(title, name, error, performance.now() - started);
    // What the page said beforehand often explains why the test failed.
    if (!(error instanceof Complaints)) {
      for (const problem of windows.problems()) console.log(`      ${problem}`);
    }
  } finally {
    await windows.close();
  }
}

class Complaints extends Error {
  constructor(problems) {
    super(`the page complained:\n  ${problems.join("\n  ")}`);
    this.stack = this.message;
  }
}

function within(milliseconds, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${milliseconds / 1000} s`)), milliseconds);
  });
  // A test that was given up may still fail later; that is no news.
  promise.catch(() => {});
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function fail(title, name, error, milliseconds) {
  failures.push(`${title} › ${name}`);
  console.log(`  ✗ ${name} (${Math.round(milliseconds)} ms)`);
  console.log(`      ${String(error.stack ?? error).replaceAll("\n", "\n      ")}`);
  if (server) await writeFile(join(OUTPUT, `${fileName(title)}.server.log`), server.log);
}

async function keepPages(title, name, windows) {
  for (const [index, page] of windows.pages().entries()) {
    const file = join(OUTPUT, fileName(`${title} ${name} ${index + 1}`));
    await page.screenshot({ path: `${file}.png`, fullPage: true, timeout: 5000 }).catch(() => {});
    await writeFile(`${file}.html`, await page.content().catch((error) => String(error)));
  }
}

function fileName(text) {
  return text.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 100);
}

await rm(OUTPUT, { recursive: true, force: true });
await mkdir(OUTPUT, { recursive: true });
const files = (await readdir(join(FOLDER, "specs"))).filter((name) => name.endsWith(".mjs")).sort();
isOneSpec = files.includes(`${filter}.mjs`);
browser = await launch();
try {
  for (const file of files) {
    const spec = await load(join(FOLDER, "specs", file)).catch((error) => fail(file, "is loaded", error, 0));
    for (const database of spec?.databases ?? []) await runSpec(spec, database);
  }
} finally {
  await browser.close();
}

if (failures.length > 0) console.log(`\nfailed:\n  ${failures.join("\n  ")}`);
console.log(`\nend to end: ${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1;
