// What a spec imports. See README.md for how to write one.

import assert from "node:assert/strict";
import { current } from "./support/spec.mjs";

export { assert };

/**
 * One test. Its function gets `{ server, desktop, phone, noscript, visit, axe, allowConsole }`.
 * A second argument `{ timeout }` gives it more than a minute and a half, in milliseconds.
 */
export function test(name, ...rest) {
  const run = rest.pop();
  current().tests.push({ name, run, timeout: rest[0]?.timeout ?? 90_000 });
}

/** Work on the empty data folder before the server starts: `prepare(async ({ kemai }) => kemai(["user", "create", …]))`. */
export function prepare(work) {
  current().preparations.push(work);
}

/** More variables for the server of this spec. */
export function environment(variables) {
  Object.assign(current().environment, variables);
}

/** The databases on which the whole spec runs, one after the other: "sqlite" (alone by default), "postgres". */
export function databases(...names) {
  current().databases = names;
}
