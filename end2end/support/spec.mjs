// A spec file while it is loaded: `test`, `prepare` and the others of the harness write into the current one.

import { basename } from "node:path";
import { pathToFileURL } from "node:url";

let loading = null;

export function current() {
  if (!loading) throw new Error("tests are declared while a spec file is loaded, not later");
  return loading;
}

export async function load(file) {
  const spec = {
    name: basename(file, ".mjs"),
    tests: [],
    preparations: [],
    environment: {},
    databases: ["sqlite"],
  };
  loading = spec;
  try {
    await import(pathToFileURL(file).href);
  } finally {
    loading = null;
  }
  return spec;
}
