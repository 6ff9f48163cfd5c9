// One Chromium for all specs, and the people who use it: each has a window of their own, with nothing remembered.
// Whatever a page complains about is a problem of the test that opened it.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const EXECUTABLE = process.env.KEMAI_CHROMIUM ?? "/usr/bin/chromium";
const IS_DEV = /debug/.test(process.env.KEMAI_BINARY ?? "");
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Nothing but the server under test can be reached, whatever a page asks for.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

const COMMON = { locale: "zh-CN", timezoneId: "Asia/Shanghai", reducedMotion: "reduce" };
const DESKTOP = { ...COMMON, viewport: { width: 1440, height: 900 } };
const PHONE = {
  ...COMMON,
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

export function launch() {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
}

/** The windows that one test opens, and what went wrong in them. */
export class Windows {
  #browser;
  #origin;
  #contexts = [];
  #problems = [];
  #allowed = [];

  constructor(browser, origin) {
    this.#browser = browser;
    this.#origin = origin;
  }

  desktop = (options) => this.#open({ ...DESKTOP, ...options });
  phone = (options) => this.#open({ ...PHONE, ...options });
  noscript = (options) => this.#open({ ...DESKTOP, ...options, javaScriptEnabled: false });

  /** Says that messages of this kind are expected in this test. */
  allowConsole = (pattern) => {
    this.#allowed.push(pattern);
  };

  async #open(options) {
    const context = await this.#browser.newContext({ ...options, baseURL: this.#origin });
    context.setDefaultTimeout(15_000);
    this.#contexts.push(context);
    // Without JavaScript, Chromium still preloads the program and then complains that it may not, or need not, be used. A
    // program that was built for development is so large that it says the same while it is still being read.
    const scripted = options.javaScriptEnabled !== false;
    context.on("console", (message) => {
      if ((!scripted || IS_DEV) && message.text().includes("was preloaded using link preload")) return;
      if (["error", "warning"].includes(message.type())) {
        this.#problems.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    context.on("weberror", (event) => this.#problems.push(`uncaught: ${event.error().stack ?? event.error()}`));
    context.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (!["data:", "blob:", "about:"].includes(protocol) && origin !== this.#origin) {
        this.#problems.push(`a request left for another host: ${request.url()}`);
      }
    });
    context.on("requestfailed", (request) => {
      // A page that is left gives up what it was still loading.
      const why = request.failure()?.errorText;
      if (why === "csp" && !scripted) return;
      if (why !== "net::ERR_ABORTED") this.#problems.push(`request failed: ${request.url()} (${why})`);
    });
    context.on("response", (response) => {
      if (response.status() >= 500) this.#problems.push(`status ${response.status()}: ${response.url()}`);
    });
    return context.newPage();
  }

  /** What went wrong and was not allowed. */
  problems() {
    return this.#problems.filter((problem) => !this.#allowed.some((pattern) => pattern.test(problem)));
  }

  pages() {
    return this.#contexts.flatMap((context) => context.pages());
  }

  async close() {
    await Promise.all(this.#contexts.map((context) => context.close()));
  }
}

/** Opens a page of Kemai and waits until it reacts: the browser part sets `data-hydrated` on <html>. */
export async function visit(page, path) {
  const response = await page.goto(path);
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  return response;
}

/** Fails with a list of what axe finds. `except` names rules that a test has a reason to leave out. */
export async function axe(page, { except = [] } = {}) {
  await page.evaluate(await readFile(AXE, "utf8"));
  const violations = await page.evaluate(async (rules) => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const result = await globalThis.axe.run(document, { runOnly: tags, rules });
    return result.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.map((node) => `${node.target.join(" ")}\n        ${node.failureSummary.replaceAll("\n", "\n        ")}`),
    }));
  }, Object.fromEntries(except.map((rule) => [rule, { enabled: false }])));
  if (violations.length === 0) return;
  const list = violations.map(({ id, help, where }) => `  ${id}: ${help}\n    ${where.join("\n    ")}`);
  throw new Error(`axe finds ${violations.length} violations on ${page.url()}\n${list.join("\n")}`);
}
